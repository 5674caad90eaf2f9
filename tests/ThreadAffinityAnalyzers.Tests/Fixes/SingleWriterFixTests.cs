namespace ThreadAffinityAnalyzers.Tests.Fixes;

/// <summary>One writer owns the connection: what the functions and their callers become, and what cannot wait in a queue.</summary>
public sealed class SingleWriterFixTests
{
    private const string Key = "SingleWriterFix";

    private const string Added = """
        using System.Threading.Channels;

        /// <summary>The one flow that works with a connection: others put their work into its queue and await the result.</summary>
        /// <remarks>Work that waits for other work of the same queue would wait for ever.</remarks>
        internal sealed class ConnectionWriter<TConnection> : IDisposable, IAsyncDisposable
            where TConnection : IDisposable
        {
            private readonly Channel<Func<TConnection, Task>> _work = Channel.CreateUnbounded<Func<TConnection, Task>>(new UnboundedChannelOptions { SingleReader = true });
            private readonly Task _loop;

            /// <summary>From here on the connection is the queue's.</summary>
            public ConnectionWriter(TConnection connection)
            {
                _loop = Task.Run(() => WorkAsync(connection));
            }

            public async Task<TResult> RunAsync<TResult>(Func<TConnection, Task<TResult>> work)
            {
                var done = new TaskCompletionSource<TResult>(TaskCreationOptions.RunContinuationsAsynchronously);
                await _work.Writer.WriteAsync(async connection =>
                {
                    try
                    {
                        done.SetResult(await work(connection));
                    }
                    catch (Exception error)
                    {
                        done.SetException(error);
                    }
                });
                return await done.Task;
            }

            public Task RunAsync(Func<TConnection, Task> work)
            {
                return RunAsync<bool>(async connection =>
                {
                    await work(connection);
                    return true;
                });
            }

            public Task<TResult> RunAsync<TResult>(Func<TConnection, TResult> work)
            {
                return RunAsync<TResult>(connection => Task.FromResult(work(connection)));
            }

            public Task RunAsync(Action<TConnection> work)
            {
                return RunAsync<bool>(connection =>
                {
                    work(connection);
                    return Task.FromResult(true);
                });
            }

            /// <summary>Waits until what is queued is done, and closes the connection.</summary>
            public void Dispose()
            {
                _work.Writer.TryComplete();
                _loop.Wait();
            }

            public async ValueTask DisposeAsync()
            {
                _work.Writer.TryComplete();
                await _loop;
            }

            private async Task WorkAsync(TConnection connection)
            {
                using (connection)
                {
                    await foreach (var work in _work.Reader.ReadAllAsync())
                    {
                        await work(connection);
                    }
                }
            }
        }

        """;

    private static Task Queues(string before, string after, int index) =>
        Fix.Verify([("/0/Test0.cs", before)], [("/0/Test0.cs", after), ("ConnectionWriter.cs", Added)], index, Key);

    /// <summary>The file that is added is set in like the one that is changed.</summary>
    [Fact]
    public Task FileBesideOneWithTabsBad() => Fix.Verify(
        [("/0/Test0.cs", Tabs("""
        using Microsoft.Data.Sqlite;

        await Parallel.ForEachAsync(Enumerable.Range(0, 100), async (n, ct) => await Hits.AddAsync(n));

        static class Hits
        {
            private static readonly SqliteConnection {|TAA1001:Db|} = Open();

            private static SqliteConnection Open()
            {
                var connection = new SqliteConnection("Data Source=hits.db");
                connection.Open();
                return connection;
            }

            public static async Task AddAsync(int n)
            {
                using var command = new SqliteCommand("INSERT INTO hits VALUES (" + n + ")", Db);
                await command.ExecuteNonQueryAsync();
            }
        }

        """))],
        [("/0/Test0.cs", Tabs("""
        using Microsoft.Data.Sqlite;

        await Parallel.ForEachAsync(Enumerable.Range(0, 100), async (n, ct) => await Hits.AddAsync(n));

        static class Hits
        {
            private static readonly ConnectionWriter<SqliteConnection> Writer = new ConnectionWriter<SqliteConnection>(Open());

            private static SqliteConnection Open()
            {
                var connection = new SqliteConnection("Data Source=hits.db");
                connection.Open();
                return connection;
            }

            public static async Task AddAsync(int n)
            {
                await Writer.RunAsync(async connection =>
                {
                    using var command = new SqliteCommand("INSERT INTO hits VALUES (" + n + ")", connection);
                    await command.ExecuteNonQueryAsync();
                });
            }
        }

        """)), ("ConnectionWriter.cs", Tabs(Added))], 2, Key);

    private static string Tabs(string text) => text.Replace("    ", "\t", StringComparison.Ordinal);

    /// <summary>The queue is not offered, for the reason.</summary>
    private static async Task Refuses(string program, string because)
    {
        var offered = Assert.Single(await Offered.For(TestSources.Named([program]), null, TestSources.KindOf([program])));
        Assert.Contains($"{Key}: {because}", offered.Refusals);
    }

    [Fact]
    public Task HandedOverAfterTheLastSetUpBad() => Queues(
        """
        using Dapper;

        var builder = WebApplication.CreateBuilder(args);
        builder.Services.AddSingleton<Store>();
        var app = builder.Build();
        app.MapGet("/count", (Store store) => store.Count());
        app.Run();

        public sealed class Store
        {
            private readonly SqliteConnection {|TAA1002:_db|};

            public Store()
            {
                _db = new SqliteConnection("Data Source=shop.db");
                _db.Open();
                using var command = _db.CreateCommand();
                command.CommandText = "CREATE TABLE IF NOT EXISTS orders (id INTEGER)";
                command.ExecuteNonQuery();
                Console.WriteLine("ready");
            }

            public Task<long> Count() => _db.ExecuteScalarAsync<long>("SELECT 1");
        }
        """, """
        using Dapper;

        var builder = WebApplication.CreateBuilder(args);
        builder.Services.AddSingleton<Store>();
        var app = builder.Build();
        app.MapGet("/count", (Store store) => store.Count());
        app.Run();

        public sealed class Store
        {
            private readonly ConnectionWriter<SqliteConnection> _writer;

            public Store()
            {
                var connection = new SqliteConnection("Data Source=shop.db");
                connection.Open();
                using var command = connection.CreateCommand();
                command.CommandText = "CREATE TABLE IF NOT EXISTS orders (id INTEGER)";
                command.ExecuteNonQuery();
                _writer = new ConnectionWriter<SqliteConnection>(connection);
                Console.WriteLine("ready");
            }

            public Task<long> Count() => _writer.RunAsync(connection => connection.ExecuteScalarAsync<long>("SELECT 1"));
        }
        """, 2);

    /// <summary>The writer takes the name of the connection where that is a writer's.</summary>
    [Fact]
    public Task ConnectionNamedWriterBad() => Queues(
        """
        using Dapper;
        using Microsoft.Data.Sqlite;

        var builder = WebApplication.CreateBuilder(args);
        builder.Services.AddSingleton<Audit>();
        var app = builder.Build();
        app.MapPost("/a", (string text, Audit audit) => audit.Add(text));
        app.Run();

        sealed class Audit
        {
            private readonly SqliteConnection {|TAA1002:_writer|} = new("Data Source=a.db");

            public Task<int> Add(string text) => _writer.ExecuteAsync("INSERT INTO a VALUES (@text)", new { text });
        }
        """,
        """
        using Dapper;
        using Microsoft.Data.Sqlite;

        var builder = WebApplication.CreateBuilder(args);
        builder.Services.AddSingleton<Audit>();
        var app = builder.Build();
        app.MapPost("/a", (string text, Audit audit) => audit.Add(text));
        app.Run();

        sealed class Audit
        {
            private readonly ConnectionWriter<SqliteConnection> _writer = new ConnectionWriter<SqliteConnection>(new SqliteConnection("Data Source=a.db"));

            public Task<int> Add(string text) => _writer.RunAsync(connection => connection.ExecuteAsync("INSERT INTO a VALUES (@text)", new { text }));
        }
        """, 2);

    [Fact]
    public Task PlainInitializerBad() => Queues(
        """
        using Dapper;

        var app = WebApplication.CreateBuilder(args).Build();
        app.MapGet("/a", () => Stock.Left(3));
        app.MapPost("/b", async (int id, CancellationToken stop) => await Stock.TakeAsync(id, stop));
        app.Run();

        static class Stock
        {
            private static SqliteConnection {|TAA1001:Db|} { get; } = new("Data Source=stock.db");

            public static int Left(int id) =>
                // Never negative.
                Math.Max(0, Db.ExecuteScalar<int>("SELECT n FROM stock WHERE id = @id", new { id }));

            public static async Task<bool> TakeAsync(int id, CancellationToken stop)
            {
                ArgumentOutOfRangeException.ThrowIfNegative(id);
                await Db.OpenAsync(stop);
                try
                {
                    await Db.ExecuteAsync("UPDATE stock SET n = n - 1 WHERE id = @id", new { id });
                    return true;
                }
                finally
                {
                    await Db.CloseAsync();
                }
            }
        }
        """,
        """
        using Dapper;

        var app = WebApplication.CreateBuilder(args).Build();
        app.MapGet("/a", () => Stock.Left(3));
        app.MapPost("/b", async (int id, CancellationToken stop) => await Stock.TakeAsync(id, stop));
        app.Run();

        static class Stock
        {
            private static ConnectionWriter<SqliteConnection> Writer { get; } = new ConnectionWriter<SqliteConnection>(new SqliteConnection("Data Source=stock.db"));

            public static Task<int> Left(int id) =>
                // Never negative.
                Writer.RunAsync(connection => Math.Max(0, connection.ExecuteScalar<int>("SELECT n FROM stock WHERE id = @id", new { id })));

            public static async Task<bool> TakeAsync(int id, CancellationToken stop)
            {
                ArgumentOutOfRangeException.ThrowIfNegative(id);
                return await Writer.RunAsync(async connection =>
                {
                    await connection.OpenAsync(stop);
                    try
                    {
                        await connection.ExecuteAsync("UPDATE stock SET n = n - 1 WHERE id = @id", new { id });
                        return true;
                    }
                    finally
                    {
                        await connection.CloseAsync();
                    }
                });
            }
        }
        """, 2);

    [Fact]
    public Task SingletonWithDisposalBad() => Queues(
        """
        using Microsoft.AspNetCore.Mvc;

        var builder = WebApplication.CreateBuilder(args);
        builder.Services.AddSingleton<Store>();
        builder.Services.AddControllers();
        var app = builder.Build();
        app.MapControllers();
        app.Run();

        [ApiController, Route("orders")]
        public class OrdersController : ControllerBase
        {
            private readonly Store _store;

            public OrdersController(Store store) => _store = store;

            [HttpGet]
            public IActionResult Get()
            {
                var names = _store.Names();
                return Ok(names);
            }

            [HttpGet("first")]
            public string First() => _store.Names()[0];

            [HttpGet("n")]
            public async Task<ActionResult<int>> N() => await _store.CountAsync();
        }

        public sealed class Store : IDisposable
        {
            private readonly SqliteConnection {|TAA1002:_connection|};

            public Store(IConfiguration configuration)
            {
                _connection = new SqliteConnection(configuration["db"]);
                _connection.Open();
            }

            public List<string> Names()
            {
                var names = new List<string>();
                using var command = _connection.CreateCommand();
                command.CommandText = "SELECT name FROM orders";
                using var reader = command.ExecuteReader();
                while (reader.Read())
                {
                    names.Add(reader.GetString(0));
                }

                return names;
            }

            public async ValueTask<int> CountAsync()
            {
                await using var command = _connection.CreateCommand();
                command.CommandText = "SELECT COUNT(*) FROM orders";
                return Convert.ToInt32(await command.ExecuteScalarAsync());
            }

            public void Dispose() => _connection.Dispose();
        }
        """,
        """
        using Microsoft.AspNetCore.Mvc;

        var builder = WebApplication.CreateBuilder(args);
        builder.Services.AddSingleton<Store>();
        builder.Services.AddControllers();
        var app = builder.Build();
        app.MapControllers();
        app.Run();

        [ApiController, Route("orders")]
        public class OrdersController : ControllerBase
        {
            private readonly Store _store;

            public OrdersController(Store store) => _store = store;

            [HttpGet]
            public async Task<IActionResult> Get()
            {
                var names = await _store.Names();
                return Ok(names);
            }

            [HttpGet("first")]
            public async Task<string> First() => (await _store.Names())[0];

            [HttpGet("n")]
            public async Task<ActionResult<int>> N() => await _store.CountAsync();
        }

        public sealed class Store : IDisposable
        {
            private readonly ConnectionWriter<SqliteConnection> _writer;

            public Store(IConfiguration configuration)
            {
                var connection = new SqliteConnection(configuration["db"]);
                connection.Open();
                _writer = new ConnectionWriter<SqliteConnection>(connection);
            }

            public async Task<List<string>> Names()
            {
                var names = new List<string>();
                await _writer.RunAsync(connection =>
                {
                    using var command = connection.CreateCommand();
                    command.CommandText = "SELECT name FROM orders";
                    using var reader = command.ExecuteReader();
                    while (reader.Read())
                    {
                        names.Add(reader.GetString(0));
                    }
                });

                return names;
            }

            public async ValueTask<int> CountAsync()
            {
                return await _writer.RunAsync(async connection =>
                {
                    await using var command = connection.CreateCommand();
                    command.CommandText = "SELECT COUNT(*) FROM orders";
                    return Convert.ToInt32(await command.ExecuteScalarAsync());
                });
            }

            public void Dispose() => _writer.Dispose();
        }
        """, 3);

    [Fact]
    public Task StaticHolderWithSetUpBad() => Queues(
        """
        using Dapper;

        var app = WebApplication.CreateBuilder(args).Build();
        app.MapPost("/a", (string n) => S.Add(n));
        app.MapGet("/b", () => Results.Ok(S.Count() + 1));
        app.MapGet("/c", async () => await S.All());
        app.MapGet("/d", () => { var n = S.Find(3, "x"); return n; });
        app.MapGet("/e", S.Count);
        S.Tidy();
        app.Run();

        static class S
        {
            // The one connection.
            private static readonly SqliteConnection {|TAA1001:_db|} = new("Data Source=s.db");

            static S()
            {
                _db.Open();
                _db.Execute("ATTACH 'other.db' AS other");
            }

            public static long Count() => _db.ExecuteScalar<long>("SELECT COUNT(*) FROM s");

            /// <summary>Adds.</summary>
            public static int Add(string name)
            {
                // In one go.
                using var transaction = _db.BeginTransaction();
                var n = _db.Execute("INSERT INTO other.s VALUES (@name)", new { name }, transaction);
                Log(name);
                transaction.Commit();
                return n;
            }

            public static string? Find(int id, string fallback)
            {
                if (id < 0)
                {
                    return null;
                }

                using (var command = _db.CreateCommand())
                {
                    command.CommandText = "SELECT name FROM s";
                    if (command.ExecuteScalar() is string name)
                    {
                        return name; // found
                    }
                }

                return fallback;
            }

            public static void Tidy() => _db.Execute("VACUUM");

            public static async Task<int> All()
            {
                var rows = await _db.QueryAsync<string>("SELECT 1 FROM t");
                return rows.Count();
            }

            public static Task<int> Clear() => _db.ExecuteAsync("DELETE FROM s");

            public static async Task<long> Sum() => await _db.ExecuteScalarAsync<long>("SELECT SUM(n) FROM s");

            private static void Log(string what) => _db.Execute("INSERT INTO log VALUES (@what)", new { what });
        }
        """,
        """
        using Dapper;

        var app = WebApplication.CreateBuilder(args).Build();
        app.MapPost("/a", (string n) => S.Add(n));
        app.MapGet("/b", async () => Results.Ok(await S.Count() + 1));
        app.MapGet("/c", async () => await S.All());
        app.MapGet("/d", async () => { var n = await S.Find(3, "x"); return n; });
        app.MapGet("/e", S.Count);
        await S.Tidy();
        app.Run();

        static class S
        {
            // The one connection.
            private static readonly ConnectionWriter<SqliteConnection> _writer;

            static S()
            {
                var connection = new SqliteConnection("Data Source=s.db");
                connection.Open();
                connection.Execute("ATTACH 'other.db' AS other");
                _writer = new ConnectionWriter<SqliteConnection>(connection);
            }

            public static Task<long> Count() => _writer.RunAsync(connection => connection.ExecuteScalar<long>("SELECT COUNT(*) FROM s"));

            /// <summary>Adds.</summary>
            public static async Task<int> Add(string name)
            {
                // In one go.
                return await _writer.RunAsync(connection =>
                {
                    using var transaction = connection.BeginTransaction();
                    var n = connection.Execute("INSERT INTO other.s VALUES (@name)", new { name }, transaction);
                    Log(connection, name);
                    transaction.Commit();
                    return n;
                });
            }

            public static async Task<string?> Find(int id, string fallback)
            {
                if (id < 0)
                {
                    return null;
                }

                return await _writer.RunAsync<string?>(connection =>
                {
                    using (var command = connection.CreateCommand())
                    {
                        command.CommandText = "SELECT name FROM s";
                        if (command.ExecuteScalar() is string name)
                        {
                            return name; // found
                        }
                    }

                    return fallback;
                });
            }

            public static Task Tidy() => _writer.RunAsync(connection => connection.Execute("VACUUM"));

            public static async Task<int> All()
            {
                return await _writer.RunAsync(async connection =>
                {
                    var rows = await connection.QueryAsync<string>("SELECT 1 FROM t");
                    return rows.Count();
                });
            }

            public static Task<int> Clear() => _writer.RunAsync(connection => connection.ExecuteAsync("DELETE FROM s"));

            public static async Task<long> Sum() => await _writer.RunAsync(connection => connection.ExecuteScalarAsync<long>("SELECT SUM(n) FROM s"));

            private static void Log(SqliteConnection connection, string what) => connection.Execute("INSERT INTO log VALUES (@what)", new { what });
        }
        """, 1);

    [Fact]
    public Task TwoHoldersBad() => Fix.Verify([("/0/Test0.cs",
        """
        using Dapper;

        var app = WebApplication.CreateBuilder(args).Build();
        app.MapGet("/a", () => S.Users());
        app.MapGet("/b", () => S.Both());
        app.Run();

        static class S
        {
            private static readonly SqliteConnection {|TAA1001:_users|} = new("Data Source=users.db");
            private static readonly SqliteConnection {|TAA1001:_orders|} = new("Data Source=orders.db");

            public static Task<long> Users() => _users.ExecuteScalarAsync<long>("SELECT COUNT(*) FROM users");

            public static async Task<long> Both()
            {
                var users = await Users();
                return users + await _orders.ExecuteScalarAsync<long>("SELECT COUNT(*) FROM orders");
            }
        }
        """)], [("/0/Test0.cs",
        """
        using Dapper;

        var app = WebApplication.CreateBuilder(args).Build();
        app.MapGet("/a", () => S.Users());
        app.MapGet("/b", () => S.Both());
        app.Run();

        static class S
        {
            private static readonly ConnectionWriter<SqliteConnection> _writer = new ConnectionWriter<SqliteConnection>(new SqliteConnection("Data Source=users.db"));
            private static readonly ConnectionWriter<SqliteConnection> _ordersWriter = new ConnectionWriter<SqliteConnection>(new SqliteConnection("Data Source=orders.db"));

            public static Task<long> Users() => _writer.RunAsync(connection => connection.ExecuteScalarAsync<long>("SELECT COUNT(*) FROM users"));

            public static async Task<long> Both()
            {
                var users = await Users();
                return await _ordersWriter.RunAsync(async connection =>
                {
                    return users + await connection.ExecuteScalarAsync<long>("SELECT COUNT(*) FROM orders");
                });
            }
        }
        """), ("ConnectionWriter.cs", Added)], 2, Key, iterations: 2);

    /// <summary>Names that are no calls stay: in documentation, in <c>nameof</c>.</summary>
    [Fact]
    public Task NamesOnlyBad() => Queues("""
        using Dapper;

        var app = WebApplication.CreateBuilder(args).Build();
        app.MapGet("/a", () => S.Users());
        app.Run();

        static class S
        {
            private static readonly SqliteConnection {|TAA1001:_db|} = new("Data Source=users.db");

            /// <summary>How many; see <see cref="Named"/> and <see cref="Users"/>.</summary>
            public static long Users() => _db.ExecuteScalar<long>("SELECT COUNT(*) FROM users");

            /// <summary>The name of <see cref="Users"/>.</summary>
            public static string Named() => nameof(Users);
        }
        """, """
        using Dapper;

        var app = WebApplication.CreateBuilder(args).Build();
        app.MapGet("/a", () => S.Users());
        app.Run();

        static class S
        {
            private static readonly ConnectionWriter<SqliteConnection> _writer = new ConnectionWriter<SqliteConnection>(new SqliteConnection("Data Source=users.db"));

            /// <summary>How many; see <see cref="Named"/> and <see cref="Users"/>.</summary>
            public static Task<long> Users() => _writer.RunAsync(connection => connection.ExecuteScalar<long>("SELECT COUNT(*) FROM users"));

            /// <summary>The name of <see cref="Users"/>.</summary>
            public static string Named() => nameof(Users);
        }
        """, 2);

    /// <summary>The project has the type already, in a namespace of its own.</summary>
    [Fact]
    public Task WriterOfTheProjectBad() => Fix.Verify(
        [("/0/Test0.cs", """
        using Dapper;

        var app = WebApplication.CreateBuilder(args).Build();
        app.MapGet("/a", () => S.Users());
        app.Run();

        static class S
        {
            private static readonly SqliteConnection {|TAA1001:_db|} = new("Data Source=users.db");

            public static long Users() => _db.ExecuteScalar<long>("SELECT COUNT(*) FROM users");
        }
        """), ("/0/Test1.cs", Added.Replace("/// <summary>The one", "namespace Shop.Data;\n\n/// <summary>The one", StringComparison.Ordinal))],
        [("/0/Test0.cs", """
        using Dapper;
        using Shop.Data;

        var app = WebApplication.CreateBuilder(args).Build();
        app.MapGet("/a", () => S.Users());
        app.Run();

        static class S
        {
            private static readonly ConnectionWriter<SqliteConnection> _writer = new ConnectionWriter<SqliteConnection>(new SqliteConnection("Data Source=users.db"));

            public static Task<long> Users() => _writer.RunAsync(connection => connection.ExecuteScalar<long>("SELECT COUNT(*) FROM users"));
        }
        """), ("/0/Test1.cs", Added.Replace("/// <summary>The one", "namespace Shop.Data;\n\n/// <summary>The one", StringComparison.Ordinal))], 2, Key);

    /// <summary>It is never the first that is offered, and never what "fix all" takes by itself: beside nothing else it is not offered at all.</summary>
    [Fact]
    public async Task NeverFirstOk()
    {
        string[] program = [Store("public static SqliteConnection Leak() => _db; public static long Count() => _db.ExecuteScalar<long>(\"SELECT 1\");")];
        Assert.DoesNotContain(await Offered.For(TestSources.Named(program), null, TestSources.KindOf(program)), offered => offered.Titles is [var first, ..] && first.StartsWith("Queue", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("public static long Count { get { return _db.ExecuteScalar<long>(\"SELECT 1\"); } }", "S.Count", "a function that cannot await")]
    [InlineData("public static long Count() { return _db.ExecuteScalar<long>(\"SELECT 1\"); } public static readonly Func<long> Kept = () => Count();", "S.Kept()", "a caller of Count cannot await")]
    [InlineData("public static long Count() { return _db.ExecuteScalar<long>(\"SELECT 1\"); } public static long Sum(int[] all) => all.Sum(one => Count());", "S.Sum([1])", "a caller of Count cannot await")]
    [InlineData("public static long Count() { return _db.ExecuteScalar<long>(\"SELECT 1\"); } public static long Twice => Count() * 2;", "S.Twice", "a caller of Count cannot await")]
    [InlineData("public static bool Count(out long n) { n = _db.ExecuteScalar<long>(\"SELECT 1\"); return true; }", "S.Count(out _)", "the signature of Count is not its own")]
    [InlineData("public static long Count() { var n = _db.Execute(\"DELETE\"); return More() + n; } public static long More() => _db.ExecuteScalar<long>(\"SELECT 1\");", "S.Count() + S.More()", "queued work that would wait for other work of the queue")]
    [InlineData("public static long Count() { var n = _db.ExecuteScalar<long>(\"SELECT 1\"); return Through() + n; } static long Through() => More(); public static long More() => _db.ExecuteScalar<long>(\"SELECT 1\");", "S.Count() + S.More()", "queued work that would wait for other work of the queue")]
    public Task CannotAwaitOk(string members, string use, string because) => Refuses(Store(members, use), because);

    [Fact]
    public Task ContractOk() => Refuses("""
        using Dapper;

        var builder = WebApplication.CreateBuilder(args);
        builder.Services.AddSingleton<IStore, Store>();
        var app = builder.Build();
        app.MapGet("/a", (IStore store) => store.Count());
        app.Run();

        interface IStore
        {
            long Count();
        }

        sealed class Store : IStore
        {
            private readonly SqliteConnection _db = new("Data Source=s.db");

            public long Count() => _db.ExecuteScalar<long>("SELECT 1");
        }
        """, "the signature of Count is not its own");

    [Fact]
    public Task MadeWhenAskedForOk() => Refuses("""
        using Dapper;

        var app = WebApplication.CreateBuilder(args).Build();
        app.MapGet("/a", () => S.Count());
        app.Run();

        static class S
        {
            private static SqliteConnection? _db;

            public static long Count()
            {
                _db ??= new SqliteConnection("Data Source=s.db");
                return _db.ExecuteScalar<long>("SELECT 1");
            }
        }
        """, "no single place where it is made for good");

    private static string Store(string members, string use = "S.Count()") => $$"""
        using Dapper;

        var app = WebApplication.CreateBuilder(args).Build();
        app.MapGet("/a", () => {{use}});
        app.Run();

        static class S
        {
            private static readonly SqliteConnection _db = new("Data Source=s.db");

            {{members}}
        }
        """;
}
