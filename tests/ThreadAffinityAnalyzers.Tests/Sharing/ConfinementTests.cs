namespace ThreadAffinityAnalyzers.Tests.Sharing;

/// <summary>One owner at a time is no sharing; the same code with a second owner is.</summary>
public sealed class ConfinementTests
{
    /// <summary>A pool, a body that rents and returns, and its twin that lets two flows have one object.</summary>
    public static TheoryData<string, string, string, string> Pools => new()
    {
        { "ConcurrentBag<SqliteConnection>", "new()", "if (!_pool.TryTake(out var db)) db = Open(); try { return Count(db); } finally { _pool.Add(db); }", "return _pool.TryPeek(out var db) ? Count(db) : 0;" },
        { "ConcurrentQueue<SqliteConnection>", "new()", "if (!_pool.TryDequeue(out var db)) db = Open(); var count = Count(db); _pool.Enqueue(db); return count;", "if (!_pool.TryDequeue(out var db)) db = Open(); _pool.Enqueue(db); return Count(db);" },
        { "ConcurrentStack<SqliteConnection>", "new()", "if (!_pool.TryPop(out var db)) db = Open(); try { return Count(db); } finally { _pool.Push(db); }", "if (!_pool.TryPop(out var db)) db = Open(); var count = Count(db); _pool.Push(db); _pool.Push(db); return count;" },
        { "BlockingCollection<SqliteConnection>", "new()", "var db = _pool.Take(); try { return Count(db); } finally { _pool.Add(db); }", "var db = _pool.First(); return Count(db);" },
        { "Channel<SqliteConnection>", "Channel.CreateBounded<SqliteConnection>(8)", "if (!_pool.Reader.TryRead(out var db)) db = Open(); try { return Count(db); } finally { _pool.Writer.TryWrite(db); }", "if (!_pool.Reader.TryRead(out var db)) db = Open(); _pool.Writer.TryWrite(db); return Count(db);" },
        { "Channel<SqliteConnection>", "Channel.CreateUnbounded<SqliteConnection>()", "_pool.Reader.TryRead(out var db); var count = Count(db!); if (!_pool.Writer.TryWrite(db!)) db!.Dispose(); return count;", "return _pool.Reader.TryPeek(out var db) ? Count(db) : 0;" },
        { "ObjectPool<SqliteConnection>", "ObjectPool.Create(new Opening())", "var db = _pool.Get(); try { return Count(db); } finally { _pool.Return(db); }", "var db = _pool.Get(); try { return Count(db); } finally { _pool.Return(db); _pool.Return(db); }" },
        { "DefaultObjectPool<SqliteConnection>", "new(new Opening())", "var db = _pool.Get(); if (Count(db) == 0) { _pool.Return(db); return 0; } var count = Count(db); _pool.Return(db); return count;", "var db = _pool.Get(); Back(db); return Count(db); } private void Back(SqliteConnection db) { _pool.Return(db);" },
        { "BlockingCollection<SqliteConnection>", "new(4)", "if (!_pool.TryTake(out var db)) db = Open(); var count = Count(db); if (!_pool.TryAdd(db)) { db.Close(); db.Dispose(); } return count;", "if (!_pool.TryTake(out var db)) db = Open(); if (_pool.TryAdd(db)) { return Count(db); } return 0;" },
        { "ConcurrentBag<SqliteConnection>", "new()", "if (!_pool.TryTake(out var db)) db = Open(); try { var count = Count(db); _pool.Add(db); return count; } catch (SqliteException) { Count(db); throw; }", "if (!_pool.TryTake(out var db)) db = Open(); try { var count = Count(db); _pool.Add(db); return count; } finally { Count(db); }" },
        { "Stack<SqliteConnection>", "new()", "SqliteConnection db; lock (_pool) { db = _pool.Count > 0 ? _pool.Pop() : Open(); } try { return Count(db); } finally { lock (_pool) { _pool.Push(db); } }", "var db = _pool.Peek(); return Count(db);" },
        { "ConcurrentBag<SqliteConnection>[]", "new ConcurrentBag<SqliteConnection>[] { new(), new() }", "var pool = _pool[0]; if (!pool.TryTake(out var db)) db = Open(); try { return Count(db); } finally { pool.Add(db); }", "var pool = _pool[0]; return pool.TryPeek(out var db) ? Count(db) : 0;" },
        { "ConcurrentBag<SqliteConnection>[]", "new ConcurrentBag<SqliteConnection>[] { new(), new() }", "if (!_pool[1].TryTake(out var db)) db = Open(); try { return Count(db); } finally { _pool[1].Add(db); }", "if (!_pool[1].TryTake(out var db)) db = Open(); _pool[1].Add(db); return Count(db);" },
        { "ConcurrentDictionary<string, ConcurrentQueue<SqliteConnection>>", "new()", "var pool = _pool.GetOrAdd(\"a\", _ => new()); if (!pool.TryDequeue(out var db)) db = Open(); try { return Count(db); } finally { pool.Enqueue(db); } } public void Dispose() { foreach (var pool in _pool.Values) while (pool.TryDequeue(out var db)) db.Dispose();", "var pool = _pool.GetOrAdd(\"a\", _ => new()); if (!pool.TryPeek(out var db)) pool.Enqueue(db = Open()); return Count(db);" },
        { "Dictionary<string, Stack<SqliteConnection>>", "new()", "SqliteConnection db; lock (_pool) { db = _pool.TryGetValue(\"a\", out var spare) && spare.Count > 0 ? spare.Pop() : Open(); } try { return Count(db); } finally { lock (_pool) { _pool[\"a\"].Push(db); } }", "return _pool.TryGetValue(\"a\", out var spare) ? Count(spare.Peek()) : 0;" },
    };

    [Theory, MemberData(nameof(Pools))]
    public Task RentAndReturnOk(string type, string value, string good, string bad)
    {
        Assert.NotEqual(good, bad);
        return Rule.Ok(Pool("_pool", type, value, good));
    }

    [Theory, MemberData(nameof(Pools))]
    public Task TwoOwnersBad(string type, string value, string good, string bad)
    {
        Assert.NotEqual(good, bad);
        return Rule.Bad(Pool("{|TAA1002:_pool|}", type, value, bad));
    }

    [Fact]
    public Task ChannelOfTheProgramAsPoolOk() => Rule.Ok(CapturedChannel("pool", "try { return Count(db); } finally { await pool.Writer.WriteAsync(db); }"));

    [Fact]
    public Task ChannelOfTheProgramUsedAfterTheReturnBad() => Rule.Bad(CapturedChannel("{|TAA2001:pool|}", "await pool.Writer.WriteAsync(db); return Count(db);"));

    [Fact]
    public Task ChannelThatHandsOverOk() => Rule.Ok("""
        using System.Threading.Channels;

        var builder = WebApplication.CreateBuilder(args);
        builder.Services.AddSingleton(Channel.CreateUnbounded<SqliteConnection>());
        builder.Services.AddHostedService<Worker>();
        var app = builder.Build();
        app.MapPost("/import", (string source, Channel<SqliteConnection> imports) => imports.Writer.TryWrite(new SqliteConnection(source)));
        app.Run();

        sealed class Worker(Channel<SqliteConnection> imports) : BackgroundService
        {
            protected override async Task ExecuteAsync(CancellationToken stop)
            {
                await foreach (var connection in imports.Reader.ReadAllAsync(stop))
                    using (connection)
                        connection.Open();
            }
        }
        """);

    [Fact]
    public Task LoopOfOneServiceOk() => Rule.Ok(Consumer("_db", ""));

    [Fact]
    public Task LoopAndRequestsBad() => Rule.Bad(Consumer("{|TAA1002:_db|}", "app.MapGet(\"/count\", (Writer writer) => writer.Save(\"\"));"));

    [Fact]
    public Task ActionBlockOfOneOk() => Rule.Ok(Block("_db", "1"));

    [Fact]
    public Task ActionBlockOfFourBad() => Rule.Bad(Block("{|TAA1002:_db|}", "4"));

    private static string Pool(string name, string type, string value, string body) => $$"""
        using System.Collections.Concurrent;
        using System.Threading.Channels;
        using Microsoft.Extensions.ObjectPool;

        var builder = WebApplication.CreateBuilder(args);
        builder.Services.AddSingleton<Store>();
        var app = builder.Build();
        app.MapGet("/first", (Store store) => store.First());
        app.Run();

        sealed class Store
        {
            private readonly {{type}} {{name}} = {{value}};

            public int First() { {{body}} }

            private static SqliteConnection Open() => new("Data Source=orders.db");

            private sealed class Opening : PooledObjectPolicy<SqliteConnection>
            {
                public override SqliteConnection Create() => Open();
                public override bool Return(SqliteConnection connection) => true;
            }

            private static int Count(SqliteConnection connection)
            {
                using var command = connection.CreateCommand();
                command.CommandText = "SELECT count(*) FROM orders";
                return Convert.ToInt32(command.ExecuteScalar());
            }
        }
        """;

    private static string CapturedChannel(string name, string body) => $$"""
        using System.Threading.Channels;

        var app = WebApplication.Create(args);
        var {{name}} = Channel.CreateBounded<SqliteConnection>(4);
        for (var i = 0; i < 4; i++)
            await pool.Writer.WriteAsync(new SqliteConnection("Data Source=orders.db"));
        app.MapGet("/count", async () => { var db = await pool.Reader.ReadAsync(); {{body}} });
        app.Run();

        static object? Count(SqliteConnection connection)
        {
            using var command = connection.CreateCommand();
            command.CommandText = "SELECT count(*) FROM orders";
            return command.ExecuteScalar();
        }
        """;

    private static string Consumer(string db, string map) => $$"""
        using System.Threading.Channels;

        var builder = WebApplication.CreateBuilder(args);
        builder.Services.AddSingleton(Channel.CreateUnbounded<string>());
        builder.Services.AddSingleton<Writer>();
        builder.Services.AddHostedService(services => services.GetRequiredService<Writer>());
        var app = builder.Build();
        app.MapPost("/orders", (Channel<string> orders) => orders.Writer.TryWrite("order"));
        {{map}}
        app.Run();

        sealed class Writer(Channel<string> orders) : BackgroundService
        {
            private readonly SqliteConnection {{db}} = new("Data Source=orders.db");

            protected override async Task ExecuteAsync(CancellationToken stop)
            {
                await foreach (var order in orders.Reader.ReadAllAsync(stop))
                    Save(order);
            }

            public void Save(string order)
            {
                using var command = _db.CreateCommand();
                command.CommandText = "INSERT INTO orders(name) VALUES ($name)";
                command.Parameters.AddWithValue("$name", order);
                command.ExecuteNonQuery();
            }
        }
        """;

    private static string Block(string db, string degree) => $$"""
        using System.Threading.Tasks.Dataflow;

        var builder = WebApplication.CreateBuilder(args);
        builder.Services.AddSingleton<Writer>();
        var app = builder.Build();
        app.MapPost("/orders", (Writer writer) => writer.Post("order"));
        app.Run();

        sealed class Writer
        {
            private readonly SqliteConnection {{db}} = new("Data Source=orders.db");
            private readonly ActionBlock<string> _block;

            public Writer() => _block = new ActionBlock<string>(Save, new ExecutionDataflowBlockOptions { MaxDegreeOfParallelism = {{degree}} });

            public bool Post(string order) => _block.Post(order);

            private void Save(string order)
            {
                using var command = _db.CreateCommand();
                command.CommandText = "INSERT INTO orders(name) VALUES ($name)";
                command.Parameters.AddWithValue("$name", order);
                command.ExecuteNonQuery();
            }
        }
        """;
}
