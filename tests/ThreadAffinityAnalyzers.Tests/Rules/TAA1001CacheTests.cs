using ThreadAffinityAnalyzers.Tests.Verify;
using static ThreadAffinityAnalyzers.Tests.Rules.CacheSources;

namespace ThreadAffinityAnalyzers.Tests.Rules;

/// <summary>A cache in memory hands the one object that was put in to everybody who asks for its key.</summary>
public class TAA1001CacheTests
{
    [Fact]
    public Task GetOrCreateBad() => Rule.Bad(Web("""app.MapGet("/", (IMemoryCache cache) => cache.{|TAA1001:GetOrCreate("connection", entry => new SqliteConnection("Data Source=a.db"))|}!.ExecuteScalar("SELECT 1"));"""));

    [Fact]
    public Task SetWhereItIsMissingBad() => Rule.Bad(Controller(
        """
        if (!_cache.TryGetValue(Key, out SqliteConnection? db))
        {
            db = new SqliteConnection("Data Source=a.db");
            db.Open();
            _cache.{|TAA1001:Set(Key, db, TimeSpan.FromMinutes(30))|};
        }
        return db!.ExecuteScalar<int>("SELECT 1");
        """));

    [Fact]
    public Task OneForEachTenantBad() => Rule.Bad(Web(
        """
        app.MapGet("/{tenant}", (string tenant, Connections connections) => connections.Of(tenant).ExecuteScalar<int>("SELECT 1"));
        """,
        """
        class Connections(IMemoryCache cache)
        {
            public SqliteConnection Of(string tenant) => cache.{|TAA1001:GetOrCreate($"tenant-{tenant}", entry => { entry.SlidingExpiration = TimeSpan.FromMinutes(5); return new SqliteConnection($"Data Source={tenant}.db"); })|}!;
        }
        """));

    [Fact]
    public Task ContextBad() => Rule.Bad(Web(
        """app.MapGet("/", (IMemoryCache cache, IDbContextFactory<Shop> factory) => cache.{|TAA1001:GetOrCreate("shop", _ => factory.CreateDbContext())|}!.Orders.Count());""",
        """
        class Shop(DbContextOptions<Shop> options) : DbContext(options) { public DbSet<Order> Orders => Set<Order>(); }
        class Order { public int Id { get; set; } }
        """));

    [Fact]
    public Task TwoHandlersMakeTheOneEntryBad() => Rule.Bad(Web(
        """
        app.MapGet("/a", (IMemoryCache cache) => cache.{|TAA1001:GetOrCreate("db", _ => new SqliteConnection("Data Source=a.db"))|}!.ExecuteScalar<int>("SELECT 1"));
        app.MapGet("/b", (IMemoryCache cache) => cache.GetOrCreate("db", _ => new SqliteConnection("Data Source=a.db"))!.ExecuteScalar<int>("SELECT 2"));
        """));

    /// <summary>A class that keeps a connection is told of where it keeps it.</summary>

    [Fact]
    public Task ObjectWithAConnectionBad() => Rule.Bad(Web(
        """app.MapGet("/{name}", (string name, IMemoryCache cache) => { var session = cache.GetOrCreate(name, _ => new Session(name))!; return session.Count(); });""",
        """sealed class Session(string name) { private readonly SqliteConnection {|TAA1002:_db|} = new(name); public int Count() => _db.ExecuteScalar<int>("SELECT 1"); }"""));

    [Fact]
    public Task ObjectWithAConnectionThatIsAskedForBad() => Rule.Bad(Web(
        """app.MapGet("/{name}", (string name, IMemoryCache cache) => { if (!cache.TryGetValue(name, out Session? session)) { session = new Session(name); cache.Set(name, session); } return session!.Count(); });""",
        """sealed class Session(string name) { private readonly SqliteConnection {|TAA1002:_db|} = new(name); public int Count() => _db.ExecuteScalar<int>("SELECT 1"); }"""));

    [Fact]
    public Task UnderALockOk() => Rule.Ok(Web(
        """
        var gate = new object();
        app.MapGet("/", (IMemoryCache cache) => { lock (gate) { return cache.GetOrCreate("db", entry => new SqliteConnection("Data Source=a.db"))!.ExecuteScalar<int>("SELECT 1"); } });
        """));

    [Fact]
    public Task OnlyMadeUnderALockBad() => Rule.Bad(Web(
        """
        var gate = new object();
        app.MapGet("/", (IMemoryCache cache) => { SqliteConnection db; lock (gate) { db = cache.{|TAA1001:GetOrCreate("db", entry => new SqliteConnection("Data Source=a.db"))|}!; } return db.ExecuteScalar<int>("SELECT 1"); });
        """));

    [Fact]
    public Task DataOk() => Rule.Ok(Controller(
        """
        using var db = new SqliteConnection("Data Source=a.db");
        var rows = _cache.GetOrCreate(Key, entry => db.Query<int>("SELECT 1").ToList())!;
        _cache.Set("count", db.ExecuteScalar<int>("SELECT 1"));
        return rows.Count;
        """));

    [Fact]
    public Task CacheOfOneCallOk() => Rule.Ok(Web(
        """app.MapGet("/", () => { using var cache = new MemoryCache(new MemoryCacheOptions()); return cache.GetOrCreate("db", entry => new SqliteConnection("Data Source=a.db"))!.ExecuteScalar<int>("SELECT 1"); });"""));

    [Fact]
    public Task TakenOutUnderALockOk() => Rule.Ok(Controller(
        """
        SqliteConnection? db;
        lock (Gate) { db = _cache.Get<SqliteConnection>(Key); _cache.Remove(Key); }
        db ??= new SqliteConnection("Data Source=a.db");
        var n = db.ExecuteScalar<int>("SELECT 1");
        lock (Gate) { _cache.Set(Key, db); }
        return n;
        """));

    [Fact]
    public Task PutInAndNeverAskedForOk() => Rule.Ok(Controller("var db = new SqliteConnection(\"Data Source=a.db\"); var n = db.ExecuteScalar<int>(\"SELECT 1\"); _cache.Set(Key, db); return n;"));

    [Fact]
    public Task AskedForUnderAnotherKeyOk() => Rule.Ok(Web(
        """
        app.Services.GetRequiredService<IMemoryCache>().Set("one", new SqliteConnection("Data Source=a.db"));
        app.MapGet("/", (IMemoryCache cache) => cache.Get<SqliteConnection>("other")?.ExecuteScalar<int>("SELECT 1"));
        """));

    [Fact]
    public Task FactoryOk() => Rule.Ok(Web(
        """app.MapGet("/", (IMemoryCache cache) => { using var db = cache.GetOrCreate("db", entry => (Func<SqliteConnection>)(() => new SqliteConnection("Data Source=a.db")))!(); return db.ExecuteScalar<int>("SELECT 1"); });"""));

    [Fact]
    public Task OneLoopOk() => Rule.Ok(Web("", """
        class Poller(IMemoryCache cache) : BackgroundService
        {
            protected override async Task ExecuteAsync(CancellationToken token)
            {
                while (!token.IsCancellationRequested) { cache.GetOrCreate("db", entry => new SqliteConnection("Data Source=a.db"))!.ExecuteScalar<int>("SELECT 1"); await Task.Delay(1000, token); }
            }
        }
        """));
}
