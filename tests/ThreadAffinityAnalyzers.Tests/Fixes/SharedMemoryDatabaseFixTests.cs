namespace ThreadAffinityAnalyzers.Tests.Fixes;

/// <summary>What SharedMemoryDatabaseFix makes of programs.</summary>
public class SharedMemoryDatabaseFixTests
{
    [Fact]
    public Task LocalOfTheProgram() => Fix.Verify(
        """
            using Dapper;

            var {|TAA2001:db|} = new SqliteConnection("Data Source=:memory:");
            db.Open();
            db.Execute("CREATE TABLE o (id INTEGER)");
            var app = WebApplication.CreateBuilder(args).Build();
            app.MapGet("/orders", () => db.Query<int>("SELECT id FROM o"));
            app.Run();

            """,
        """
            using Dapper;

            static SqliteConnection OpenConnection()
            {
                var connection = new SqliteConnection("Data Source=db;Mode=Memory;Cache=Shared");
                connection.Open();
                return connection;
            }

            using var keepAlive = OpenConnection();

            using (var db = OpenConnection())
            {
                db.Execute("CREATE TABLE o (id INTEGER)");
            }
            var app = WebApplication.CreateBuilder(args).Build();
            app.MapGet("/orders", () =>
            {
                using var db = OpenConnection();
                return db.Query<int>("SELECT id FROM o");
            });
            app.Run();

            """);

    [Fact]
    public Task StaticFieldKeepsTheDatabaseAlive() => Fix.Verify(
        """
            using Dapper;

            var app = WebApplication.CreateBuilder(args).Build();
            app.MapGet("/c", () => Notes.Count());
            app.MapPost("/c", (string n) => Notes.Add(n));
            app.Run();

            static class Notes
            {
                private static readonly SqliteConnection {|TAA1001:_db|} = new("Data Source=:memory:");

                static Notes()
                {
                    _db.Open();
                    _db.Execute("CREATE TABLE notes (text TEXT)");
                }

                public static long Count() => _db.ExecuteScalar<long>("SELECT COUNT(*) FROM notes");

                public static int Add(string text) => _db.Execute("INSERT INTO notes VALUES (@text)", new { text });
            }

            """,
        """
            using Dapper;

            var app = WebApplication.CreateBuilder(args).Build();
            app.MapGet("/c", () => Notes.Count());
            app.MapPost("/c", (string n) => Notes.Add(n));
            app.Run();

            static class Notes
            {
                private static readonly SqliteConnection _keepAlive = OpenConnection();

                private static SqliteConnection OpenConnection()
                {
                    var connection = new SqliteConnection("Data Source=notes;Mode=Memory;Cache=Shared");
                    connection.Open();
                    return connection;
                }

                static Notes()
                {
                    using var connection = OpenConnection();
                    connection.Execute("CREATE TABLE notes (text TEXT)");
                }

                public static long Count()
                {
                    using var connection = OpenConnection();
                    return connection.ExecuteScalar<long>("SELECT COUNT(*) FROM notes");
                }

                public static int Add(string text)
                {
                    using var connection = OpenConnection();
                    return connection.Execute("INSERT INTO notes VALUES (@text)", new { text });
                }
            }

            """);
}
