using ThreadAffinityAnalyzers.Tests.Verify;

namespace ThreadAffinityAnalyzers.Tests.Sharing;

/// <summary>Guards that let several pass, or that nobody else ever waits for.</summary>
public sealed class WeakGuardTests
{
    [Fact]
    public Task WideSemaphoreOfARecordBad() => Rule.Bad(Shards("new SemaphoreSlim(2, 2)", "record Shard(SqliteConnection {|TAA4001:Db|}, SemaphoreSlim Gate);"));

    [Fact]
    public Task NarrowSemaphoreOfARecordOk() => Rule.Ok(Shards("new SemaphoreSlim(1, 1)", "record Shard(SqliteConnection Db, SemaphoreSlim Gate);"));

    [Fact]
    public Task WideSemaphoreThatAConstructorIsGivenBad() => Rule.Bad(Shards("new SemaphoreSlim(4)",
        "class Shard { public Shard(SqliteConnection db, SemaphoreSlim gate) { Db = db; Gate = gate; } public SqliteConnection {|TAA4001:Db|} { get; } public SemaphoreSlim Gate { get; } }"));

    [Fact]
    public Task LockThatIsReplacedBad() => Rule.Bad(Notes("_gate = new object(); lock (_gate) { return Read(id); }", "{|TAA4001:_db|}"));

    [Fact]
    public Task SemaphoreThatIsReplacedBad() => Rule.Bad(Notes("this._slim = new SemaphoreSlim(1, 1); _slim.Wait(); try { return Read(id); } finally { _slim.Release(); }", "{|TAA4001:_db|}"));

    [Fact]
    public Task LockThatIsMadeOnceOk() => Rule.Ok(Notes("_gate ??= new object(); lock (_gate) { return Read(id); }", "_db"));

    [Fact]
    public Task LockThatIsMadeWhereItIsMissingOk() => Rule.Ok(Notes("if (_gate is null) { _gate = new object(); } lock (_gate) { return Read(id); }", "_db"));

    /// <summary>The contexts use the connection when the lock around their options is gone.</summary>
    [Theory]
    [InlineData("lock (_gate) { options.UseSqlite(_db); }", "{|TAA1002:_db|}")]
    [InlineData("options.UseSqlite(_db);", "{|TAA1002:_db|}")]
    [InlineData("lock (_gate) { options.UseSqlite(_db.ConnectionString); }", "_db")]
    public Task ConnectionOfContexts(string configure, string field)
    {
        var program = $$"""
            using Microsoft.EntityFrameworkCore;
            var shared = new Shared();
            var builder = WebApplication.CreateBuilder(args);
            shared.Add(builder.Services);
            var app = builder.Build();
            app.MapGet("/entries", (Ledger ledger) => ledger.Entries.Count());
            app.Run();

            public sealed class Ledger(DbContextOptions<Ledger> options) : DbContext(options) { public DbSet<Entry> Entries => Set<Entry>(); }
            public sealed class Entry { public int Id { get; set; } }

            public sealed class Shared
            {
                private readonly SqliteConnection {{field}} = new("Data Source=ledger.db");
                private readonly object _gate = new();
                public void Add(IServiceCollection services) => services.AddDbContext<Ledger>(options => { {{configure}} });
            }
            """;
        return field.StartsWith('{') ? Rule.Bad(program) : Rule.Ok(program);
    }

    /// <summary>The work is over when its result is there, whatever the finished task is made with.</summary>
    [Theory]
    [InlineData("Task<string>", "lock (_gate) return Task.FromResult(Read(id));")]
    [InlineData("ValueTask<string>", "lock (_gate) return ValueTask.FromResult(Read(id));")]
    [InlineData("ValueTask<string>", "lock (_gate) return new ValueTask<string>(Read(id));")]
    [InlineData("ValueTask<string>", "lock (_gate) { return new(Read(id)); }")]
    [InlineData("Task<List<string>>", "lock (_gate) return Task.FromResult(_db.Query<string>(\"SELECT text FROM notes\").ToList());")]
    [InlineData("Task", "lock (_gate) return File.WriteAllTextAsync(\"note\", Read(id));")]
    [InlineData("Task", "lock (_gate) return Task.Delay(_db.ExecuteScalar<TimeSpan>(\"SELECT wait FROM notes\"));")]
    [InlineData("Task", "lock (_gate) return System.Text.Json.JsonSerializer.SerializeAsync(Stream.Null, _db.ExecuteScalar<Guid?>(\"SELECT id FROM notes\"));")]
    public Task ResultOfATaskThatIsReadUnderALockOk(string type, string body) => Rule.Ok(Notes(body, "_db", type));

    [Theory]
    [InlineData("Task<string>", "lock (_gate) return Task.Run(() => Read(id));")]
    [InlineData("ValueTask<string>", "lock (_gate) return new ValueTask<string>(Task.Run(() => Read(id)));")]
    [InlineData("Task<string>", "lock (_gate) return _db.QuerySingleAsync<string>(\"SELECT text FROM notes\");")]
    [InlineData("Task", "lock (_gate) return System.Text.Json.JsonSerializer.SerializeAsync(Stream.Null, _db.Query<Guid>(\"SELECT id FROM notes\", buffered: false));")]
    public Task TaskThatIsStartedUnderALockBad(string type, string body) => Rule.Bad(Notes(body, "{|TAA4001:_db|}", type));

    /// <summary>A task can be disposed, too: nobody has waited for the gate.</summary>
    [Theory]
    [InlineData("using (_slim.EnterAsync()) return Read(id);")]
    [InlineData("using var held = _slim.EnterAsync(); return Read(id);")]
    public Task GateThatIsNotAwaitedBad(string body) => Rule.Bad(Notes(body, "{|TAA1002:_db|}", "async Task<string>", Gates));

    [Theory]
    [InlineData("using (await _slim.EnterAsync()) return Read(id);")]
    [InlineData("using var held = await _slim.EnterAsync().ConfigureAwait(false); return Read(id);")]
    public Task GateThatIsAwaitedOk(string body) => Rule.Ok(Notes(body, "_db", "async Task<string>", Gates));

    private const string Gates = """

        static class Gates
        {
            public static async Task<Held> EnterAsync(this SemaphoreSlim gate) { await gate.WaitAsync(); return new Held(gate); }
            public readonly struct Held(SemaphoreSlim gate) : IDisposable { public void Dispose() => gate.Release(); }
        }
        """;

    private static string Shards(string gate, string shard) => $$"""
        using Dapper;
        var builder = WebApplication.CreateBuilder(args);
        builder.Services.AddSingleton<Shards>();
        var app = builder.Build();
        app.MapGet("/{key}", (int key, Shards s) => s.GetAsync(key));
        app.Run();
        sealed class Shards
        {
            private sealed {{shard}}
            private readonly Shard[] _shards = Enumerable.Range(0, 4).Select(i => new Shard(new SqliteConnection($"Data Source={i}.db"), {{gate}})).ToArray();
            public async Task<long> GetAsync(int key)
            {
                var shard = _shards[key % 4];
                await shard.Gate.WaitAsync();
                try { return await shard.Db.ExecuteScalarAsync<long>("SELECT COUNT(*) FROM t"); } finally { shard.Gate.Release(); }
            }
        }
        """;

    private static string Notes(string body, string field, string type = "string", string more = "") => $$"""
        using Dapper;
        var builder = WebApplication.CreateBuilder(args);
        builder.Services.AddSingleton<Notes>();
        var app = builder.Build();
        app.MapGet("/notes", (Notes notes) => notes.One(1));
        app.Run();

        class Notes
        {
            private readonly SqliteConnection {{field}} = new("Data Source=a.db");
            private object _gate = new();
            private SemaphoreSlim _slim = new(1, 1);
            public {{type}} One(int id) { {{body}} }
            private string Read(int id) => _db.QuerySingle<string>("SELECT text FROM notes WHERE id = @id", new { id });
        }
        {{more}}
        """;
}
