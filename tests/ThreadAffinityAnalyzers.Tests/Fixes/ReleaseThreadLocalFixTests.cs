namespace ThreadAffinityAnalyzers.Tests.Fixes;

/// <summary>What ReleaseThreadLocalFix makes of programs.</summary>
public class ReleaseThreadLocalFixTests
{
    [Fact]
    public Task ThreadStaticBehindALazyGetter() => Fix.Verify(
        """
            using Dapper;

            var app = WebApplication.CreateBuilder(args).Build();
            app.MapGet("/d", () => U.Get());
            app.Run();

            static class U
            {
                [ThreadStatic]
                private static SqliteConnection? {|TAA1004:_db|};

                private static SqliteConnection Db
                {
                    get
                    {
                        if (_db is null)
                        {
                            _db = new SqliteConnection("Data Source=u.db");
                            _db.Open();
                        }

                        return _db;
                    }
                }

                public static async Task<int> Get()
                {
                    await Task.Delay(1);
                    return await Db.ExecuteScalarAsync<int>("SELECT 1");
                }
            }

            """,
        """
            using Dapper;

            var app = WebApplication.CreateBuilder(args).Build();
            app.MapGet("/d", () => U.Get());
            app.Run();

            static class U
            {
                private static SqliteConnection OpenConnection()
                {
                    var connection = new SqliteConnection("Data Source=u.db");
                    connection.Open();
                    return connection;
                }

                public static async Task<int> Get()
                {
                    await Task.Delay(1);
                    using var connection = OpenConnection();
                    return await connection.ExecuteScalarAsync<int>("SELECT 1");
                }
            }

            """);
}
