namespace ThreadAffinityAnalyzers.Tests.Fixes;

/// <summary>Programs for which neither a connection per call nor a guard would be right, each in its synchronous and asynchronous form.</summary>
public class PerCallRefusalTests
{
    [Fact]
    public Task CallersThatWriteTheTransaction() => Fix.Refuses(
        """
            using Dapper;
            using Microsoft.Data.Sqlite;

            var app = WebApplication.CreateBuilder(args).Build();
            app.MapGet("/a", () => S.Count());
            app.MapGet("/b", async () => await S.CountAsync());
            app.Run();

            static class S
            {
                private static readonly SqliteConnection {|TAA1001:_db|} = new("Data Source=s.db");

                public static int Run(string sql) => _db.Execute(sql);

                public static Task<int> RunAsync(string sql) => _db.ExecuteAsync(sql);

                public static long Count() { Run("BEGIN"); Run("DELETE FROM s"); Run("COMMIT"); return 0; }

                public static async Task<long> CountAsync() { await RunAsync("SAVEPOINT a"); await RunAsync("DELETE FROM s"); return 0; }
            }

            """);

    /// <summary>What is to be cancelled is the command that another call runs.</summary>
    [Theory]
    [InlineData("_running.Cancel();")]
    [InlineData("_running?.Cancel();")]
    public Task CommandThatIsCancelledFromElsewhere(string cancel) => Fix.Refuses(
        $$"""
            var app = WebApplication.CreateBuilder(args).Build();
            app.MapGet("/a", () => S.Count());
            app.MapPost("/stop", () => S.Stop());
            app.Run();

            static class S
            {
                private static readonly SqliteCommand {|TAA1003:_running|} = new("SELECT COUNT(*) FROM s", new SqliteConnection("Data Source=s.db"));

                public static object? Count() => _running.ExecuteScalar();

                public static void Stop() { {{cancel}} }
            }

            """);

    [Fact]
    public Task DelegateThatMayKeepIt() => Fix.Refuses(
        """
            using Dapper;
            using Microsoft.Data.Sqlite;

            var app = WebApplication.CreateBuilder(args).Build();
            app.MapGet("/a", () => S.Count());
            app.MapGet("/b", async () => await S.CountAsync());
            app.Run();

            static class S
            {
                private static readonly SqliteConnection {|TAA1001:_db|} = new("Data Source=s.db");

                public static T With<T>(Func<SqliteConnection, T> work) => work(_db);

                public static long Count() => With(db => db.ExecuteScalar<long>("SELECT COUNT(*) FROM s"));

                public static async Task<long> CountAsync() => await With(db => db.ExecuteScalarAsync<long>("SELECT COUNT(*) FROM s"));
            }

            """);

    [Fact]
    public Task LastRowOfAPublicMember() => Fix.Refuses(
        """
            using Dapper;
            using Microsoft.Data.Sqlite;

            var app = WebApplication.CreateBuilder(args).Build();
            app.MapGet("/a", () => S.Count());
            app.MapGet("/b", async () => await S.CountAsync());
            app.Run();

            static class S
            {
                private static readonly SqliteConnection {|TAA1001:_db|} = new("Data Source=s.db");

                static S() => _db.Open();

                public static long Count()
                {
                    Execute("INSERT INTO s (name) VALUES ('x')");
                    return LastId();
                }

                public static async Task<long> CountAsync()
                {
                    await _db.ExecuteAsync("DELETE FROM s");
                    return 1;
                }

                public static int Execute(string sql) { using var c = new SqliteCommand(sql, _db); return c.ExecuteNonQuery(); }

                private static long LastId() => _db.ExecuteScalar<long>("SELECT last_insert_rowid()");
            }

            """);

    [Fact]
    public Task LastRowOfAStaticLocalFunction() => Fix.Refuses(
        """
            using Dapper;
            using Microsoft.Data.Sqlite;

            var app = WebApplication.CreateBuilder(args).Build();
            app.MapGet("/a", () => S.Count());
            app.MapGet("/b", async () => await S.CountAsync());
            app.Run();

            static class S
            {
                private static readonly SqliteConnection {|TAA1001:_db|} = new("Data Source=s.db");

                public static long Count()
                {
                    Insert(1);
                    return _db.ExecuteScalar<long>("SELECT last_insert_rowid()");

                    static void Insert(int id) => _db.Execute("INSERT INTO s VALUES (@id)", new { id });
                }

                public static async Task<long> CountAsync() => await _db.ExecuteScalarAsync<long>("SELECT COUNT(*) FROM s");
            }

            """);

    [Fact]
    public Task NameInCodeThatIsLeftOut() => Fix.Refuses(
        """
            using Dapper;
            using Microsoft.Data.Sqlite;

            var app = WebApplication.CreateBuilder(args).Build();
            app.MapGet("/a", () => S.Count());
            app.MapGet("/b", async () => await S.CountAsync());
            app.Run();

            static class S
            {
                private static readonly SqliteConnection {|TAA1001:_db|} = new("Data Source=s.db");

                public static long Count()
                {
                    long n = 0;
            #if !DEBUGGING
                    n = 1;
            #endif
                    return n + _db.ExecuteScalar<long>("SELECT COUNT(*) FROM s");
                }

                public static async Task<long> CountAsync() => await _db.ExecuteScalarAsync<long>("SELECT COUNT(*) FROM s");
            #if DEBUGGING
                public static void Dump() => _db.Execute("DELETE FROM s");
            #endif
            }

            """);

    [Fact]
    public Task PropertyOfAnInterface() => Fix.Refuses(
        """
            using Dapper;
            using Microsoft.Data.Sqlite;

            var app = WebApplication.CreateBuilder(args).Build();
            app.MapGet("/a", () => S.Count());
            app.MapGet("/b", async () => await S.CountAsync());
            app.Run();

            interface IDb { SqliteConnection Connection { get; } }

            sealed class Db : IDb
            {
                public static readonly Db Instance = new();
                public SqliteConnection {|TAA1002:Connection|} { get; } = new("Data Source=s.db");
            }

            static class S
            {
                public static long Count() => Db.Instance.Connection.ExecuteScalar<long>("SELECT COUNT(*) FROM s");

                public static async Task<long> CountAsync() => await Db.Instance.Connection.ExecuteScalarAsync<long>("SELECT COUNT(*) FROM s");
            }

            """);

    [Fact]
    public Task ReaderInATuple() => Fix.Refuses(
        """
            using Dapper;
            using Microsoft.Data.Sqlite;

            var app = WebApplication.CreateBuilder(args).Build();
            app.MapGet("/a", () => S.Count());
            app.MapGet("/b", async () => await S.CountAsync());
            app.Run();

            static class S
            {
                private static readonly SqliteConnection {|TAA1001:_db|} = new("Data Source=s.db");

                public static long Count() => Both().Rows;

                public static async Task<long> CountAsync() => (await BothAsync()).Rows;

                private static (SqliteDataReader Reader, int Rows) Both()
                {
                    var c = new SqliteCommand("SELECT 1", _db);
                    return (c.ExecuteReader(), 1);
                }

                private static async Task<(SqliteDataReader Reader, int Rows)> BothAsync()
                {
                    var c = new SqliteCommand("SELECT 1", _db);
                    return (await c.ExecuteReaderAsync(), 1);
                }
            }

            """);

    [Fact]
    public Task ReaderOfAHelpersCommand() => Fix.Refuses(
        """
            using Dapper;
            using Microsoft.Data.Sqlite;

            var app = WebApplication.CreateBuilder(args).Build();
            app.MapGet("/a", () => S.Count());
            app.MapGet("/b", async () => await S.CountAsync());
            app.Run();

            static class S
            {
                private static readonly SqliteConnection {|TAA1001:_db|} = new("Data Source=s.db");

                static S() => _db.Open();

                private static SqliteCommand Command(string sql)
                {
                    var c = new SqliteCommand(sql, _db);
                    return c;
                }

                public static SqliteDataReader Read(string sql) => Command(sql).ExecuteReader();

                public static long Count() { var r = Read("SELECT COUNT(*) FROM s"); r.Read(); return r.GetInt64(0); }

                public static async Task<long> CountAsync() { using var c = Command("SELECT COUNT(*) FROM s"); return (long)(await c.ExecuteScalarAsync())!; }
            }

            """);

    [Fact]
    public Task ReaderThatGetsOut() => Fix.Refuses(
        """
            using Dapper;
            using Microsoft.Data.Sqlite;

            var app = WebApplication.CreateBuilder(args).Build();
            app.MapGet("/a", () => S.Count());
            app.MapGet("/b", async () => await S.CountAsync());
            app.Run();

            static class S
            {
                private static readonly SqliteConnection {|TAA1001:_db|} = new("Data Source=s.db");

                public static void Read(out SqliteDataReader reader)
                {
                    var c = _db.CreateCommand();
                    c.CommandText = "SELECT 1";
                    reader = c.ExecuteReader();
                }

                public static long Count() { Read(out var r); using (r) { return r.Read() ? r.GetInt64(0) : 0; } }

                public static async Task<long> CountAsync() => await _db.ExecuteScalarAsync<long>("SELECT COUNT(*) FROM s");
            }

            """);

    [Fact]
    public Task RowsReadLate() => Fix.Refuses(
        """
            using Dapper;
            using Microsoft.Data.Sqlite;

            var app = WebApplication.CreateBuilder(args).Build();
            app.MapGet("/a", () => S.Count());
            app.MapGet("/b", async () => await S.CountAsync());
            app.Run();

            static class S
            {
                private static readonly SqliteConnection {|TAA1001:_db|} = new("Data Source=s.db");

                public static IEnumerable<string> All() => _db.Query<string>("SELECT name FROM s", buffered: false);

                public static long Count() => All().Count();

                public static async Task<long> CountAsync()
                {
                    long n = 0;
                    await foreach (var one in AllAsync()) n++;
                    return n;
                }

                public static IAsyncEnumerable<string> AllAsync() => _db.QueryUnbufferedAsync<string>("SELECT name FROM s");
            }

            """);

    [Fact]
    public Task TransactionInAField() => Fix.Refuses(
        """
            using Dapper;
            using Microsoft.Data.Sqlite;

            var app = WebApplication.CreateBuilder(args).Build();
            app.MapGet("/a", () => S.Count());
            app.MapGet("/b", async () => await S.CountAsync());
            app.Run();

            static class S
            {
                private static readonly SqliteConnection {|TAA1001:_db|} = new("Data Source=s.db");
                private static SqliteTransaction? {|TAA1003:_tx|};

                public static void Start() => _tx = _db.BeginTransaction();

                public static void Commit() => _tx!.Commit();

                public static long Count() => _db.ExecuteScalar<long>("SELECT COUNT(*) FROM s", transaction: _tx);

                public static async Task<long> CountAsync() => await _db.ExecuteScalarAsync<long>("SELECT COUNT(*) FROM s");
            }

            """);

    [Fact]
    public Task WorkThatNobodyAwaits() => Fix.Refuses(
        """
            using Dapper;
            using Microsoft.Data.Sqlite;

            var app = WebApplication.CreateBuilder(args).Build();
            app.MapGet("/a", () => S.Count());
            app.MapGet("/b", async () => await S.CountAsync());
            app.Run();

            static class S
            {
                private static readonly SqliteConnection {|TAA1001:_db|} = new("Data Source=s.db");

                public static long Count() { _ = _db.ExecuteAsync("INSERT INTO log VALUES (1)"); return _db.ExecuteScalar<long>("SELECT COUNT(*) FROM s"); }

                public static async Task<long> CountAsync() => await _db.ExecuteScalarAsync<long>("SELECT COUNT(*) FROM s");
            }

            """);
}
