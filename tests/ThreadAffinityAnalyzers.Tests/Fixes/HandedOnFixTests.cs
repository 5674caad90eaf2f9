namespace ThreadAffinityAnalyzers.Tests.Fixes;

/// <summary>Connections that reach their users through other members: getters of getters, lazy tasks, delegates of the caller.</summary>
public sealed class HandedOnFixTests
{
    private const string Key = "Safest";

    [Fact]
    public Task GetterOfAGetterBad() => Fix.Verify("""
        using Dapper;

        var app = WebApplication.Create(args);
        app.MapGet("/count", () => Store.Count());
        app.Run();

        static class Store
        {
            private static SqliteConnection? {|TAA1001:s_db|};

            private static SqliteConnection Get()
            {
                s_db ??= new SqliteConnection("Data Source=shop.db");
                return s_db;
            }

            private static SqliteConnection Db => Get();

            public static long Count() => Db.ExecuteScalar<long>("SELECT 1");

            public static async Task<long> CountAsync() => await Get().ExecuteScalarAsync<long>("SELECT 1");
        }
        """, """
        using Dapper;

        var app = WebApplication.Create(args);
        app.MapGet("/count", () => Store.Count());
        app.Run();

        static class Store
        {
            private static SqliteConnection Get()
            {
                var connection = new SqliteConnection("Data Source=shop.db");
                connection.Open();
                return connection;
            }

            public static long Count()
            {
                using var connection = Get();
                return connection.ExecuteScalar<long>("SELECT 1");
            }

            public static async Task<long> CountAsync()
            {
                using var connection = Get();
                return await connection.ExecuteScalarAsync<long>("SELECT 1");
            }
        }
        """, key: Key);

    [Fact]
    public Task LazyTaskBad() => Fix.Verify("""
        using Dapper;

        var app = WebApplication.Create(args);
        app.MapGet("/count", () => Store.Count(default));
        app.MapGet("/first", () => Store.First());
        app.Run();

        static class Store
        {
            // one for all
            private static readonly Lazy<Task<SqliteConnection>> {|TAA1001:s_db|} = new(async () =>
            {
                var db = new SqliteConnection("Data Source=shop.db");
                await db.OpenAsync();
                return db;
            });

            public static async Task<object?> First()
            {
                var db = await s_db.Value;
                return await db.ExecuteScalarAsync("SELECT 1");
            }

            public static async Task<long> Count(CancellationToken token)
            {
                await Task.Delay(1, token);
                return await (await s_db.Value.ConfigureAwait(false)).ExecuteScalarAsync<long>("SELECT 1");
            }
        }
        """, """
        using Dapper;

        var app = WebApplication.Create(args);
        app.MapGet("/count", () => Store.Count(default));
        app.MapGet("/first", () => Store.First());
        app.Run();

        static class Store
        {
            // one for all
            private static async Task<SqliteConnection> OpenConnectionAsync()
            {
                var db = new SqliteConnection("Data Source=shop.db");
                await db.OpenAsync();
                return db;
            }

            public static async Task<object?> First()
            {
                await using var db = await OpenConnectionAsync();
                return await db.ExecuteScalarAsync("SELECT 1");
            }

            public static async Task<long> Count(CancellationToken token)
            {
                await Task.Delay(1, token);
                await using var connection = await OpenConnectionAsync();
                return await connection.ExecuteScalarAsync<long>("SELECT 1");
            }
        }
        """, key: Key);

    [Fact]
    public Task LazyTaskThatIsHandedOnBad() => Fix.Verify("""
        using Dapper;

        var app = WebApplication.Create(args);
        app.MapGet("/count", async () => await (await Store.Get()).ExecuteScalarAsync<long>("SELECT 1"));
        app.Run();

        static class Store
        {
            private static readonly Lazy<Task<SqliteConnection>> {|TAA1001:s_db|} = new(async () =>
            {
                var db = new SqliteConnection("Data Source=shop.db");
                await db.OpenAsync();
                return db;
            });

            public static Task<SqliteConnection> Get() => s_db.Value;
        }
        """, """
        using Dapper;

        var app = WebApplication.Create(args);
        app.MapGet("/count", async () =>
        {
            await using var connection = await Store.Get();
            return await connection.ExecuteScalarAsync<long>("SELECT 1");
        });
        app.Run();

        static class Store
        {
            public static async Task<SqliteConnection> Get()
            {
                var db = new SqliteConnection("Data Source=shop.db");
                await db.OpenAsync();
                return db;
            }
        }
        """);

    private static string Wrapper(string holder, string run, string get, string call, string sync) => $$"""
        using Dapper;

        var app = WebApplication.Create(args);
        app.MapGet("/count", () => Store.Run({{call}}));
        app.MapGet("/first", () => Store.Get({{sync}}));
        app.Run();

        static class Store
        {
            {{holder}}

            public static {{run}}

            public static {{get}}
        }
        """;

    private const string Async = "db => db.ExecuteScalarAsync<long>(\"SELECT 1\")";
    private const string Sync = "db => db.ExecuteScalar<long>(\"SELECT 1\")";
    private const string Held = "private static readonly SqliteConnection {|TAA1001:Db|} = new(\"Data Source=shop.db\");";
    private const string Run = "Task<T> Run<T>(Func<SqliteConnection, Task<T>> work) => work(Db);";
    private const string Get = """
        T Get<T>(Func<SqliteConnection, T> work)
            {
                return work(Db);
            }
        """;

    [Fact]
    public Task WorkOfTheCallerBad() => Fix.Verify(Wrapper(Held, Run, Get, Async, Sync), Wrapper("""
        private static SqliteConnection OpenConnection()
            {
                var connection = new SqliteConnection("Data Source=shop.db");
                connection.Open();
                return connection;
            }
        """, """
        async Task<T> Run<T>(Func<SqliteConnection, Task<T>> work)
            {
                using var connection = OpenConnection();
                return await work(connection);
            }
        """, """
        T Get<T>(Func<SqliteConnection, T> work)
            {
                using var connection = OpenConnection();
                return work(connection);
            }
        """, Async, Sync), key: Key);

    [Theory]
    [InlineData(Async, "db => db.Query<long>(\"SELECT 1\", buffered: false)")]
    [InlineData(Async, "db => db.CreateCommand()")]
    [InlineData(Async, "db => db.ExecuteScalarAsync<long>(\"SELECT 1\")")]
    [InlineData(Async, "db => db.ExecuteScalar<long>(\"SELECT last_insert_rowid()\")")]
    [InlineData("db => db.ExecuteAsync(\"BEGIN\")", Sync)]
    [InlineData("async db => await db.ExecuteScalarAsync<long>(\"SELECT 1\") + Store.Get(other => other.ExecuteScalar<long>(\"SELECT 1\"))", Sync)]
    public Task WorkOfTheCallerThatNeedsTheConnectionLongerOk(string call, string sync) => Fix.Refuses(Wrapper(Held, Run, Get, call, sync));
}
