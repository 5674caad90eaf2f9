namespace ThreadAffinityAnalyzers.Tests.Fixes;

/// <summary>What a lambda is given, and handlers in it share, gets a guard in that lambda: whose object it is cannot be changed there.</summary>
public sealed class LambdaParameterFixTests
{
    private static string Program(string routes) => $$"""
        using Microsoft.Data.Sqlite;

        var app = WebApplication.Create();
        Store.With({{routes}});
        app.Run();

        static class Store
        {
            public static void With(Action<SqliteConnection> use)
            {
                var connection = new SqliteConnection("Data Source=a.db");
                connection.Open();
                use(connection);
            }

            public static void With(Func<SqliteConnection, Task> use) => With(connection => { use(connection); });
        }
        """;

    [Fact]
    public Task LockBad() => Fix.Verify(Program("""
        {|TAA2001:db|} =>
        {
            // The routes.
            app.MapGet("/", () =>
            {
                using var command = db.CreateCommand();
                return command.ExecuteScalar();
            });
        }
        """), Program("""
        db =>
        {
            // The routes.
            var gate = new object();
            app.MapGet("/", () =>
            {
                lock (gate)
                {
                    using var command = db.CreateCommand();
                    return command.ExecuteScalar();
                }
            });
        }
        """), key: "Safest");

    [Fact]
    public Task SemaphoreBad() => Fix.Verify(Program("""
        (SqliteConnection {|TAA2001:db|}) =>
        {
            var gate = "taken";
            app.MapGet("/" + gate, async () =>
            {
                await using var command = db.CreateCommand();
                return await command.ExecuteScalarAsync();
            });
            app.MapGet("/now", () => db.CreateCommand().ExecuteScalar());
        }
        """), Program("""
        (SqliteConnection db) =>
        {
            var dbGate = new SemaphoreSlim(1, 1);
            var gate = "taken";
            app.MapGet("/" + gate, async () =>
            {
                await dbGate.WaitAsync();
                try
                {
                    await using var command = db.CreateCommand();
                    return await command.ExecuteScalarAsync();
                }
                finally
                {
                    dbGate.Release();
                }
            });
            app.MapGet("/now", () =>
            {
                dbGate.Wait();
                try
                {
                    return db.CreateCommand().ExecuteScalar();
                }
                finally
                {
                    dbGate.Release();
                }
            });
        }
        """), key: "Safest");

    /// <summary>There is no place for the guard, or the object goes on to code that does not know of it.</summary>
    [Theory]
    [InlineData("{|TAA2001:db|} => app.MapGet(\"/\", () => db.CreateCommand().ExecuteScalar())")]
    [InlineData("{|TAA2001:db|} => { app.MapGet(\"/\", () => db.CreateCommand()); }")]
    public Task NoPlaceOk(string routes) => Fix.Refuses(Program(routes));
}
