using ThreadAffinityAnalyzers.Tests.Verify;

namespace ThreadAffinityAnalyzers.Tests.Rules;

/// <summary>A cache in memory hands the one object that was put in to everybody who asks for its key.</summary>
public class TAA1001CacheTests
{
    [Fact]
    public Task GetOrCreateBad() => Rule.Bad(Web("""app.MapGet("/", (IMemoryCache cache) => cache.{|TAA1001:GetOrCreate("connection", entry => new SqliteConnection("Data Source=a.db"))|}!.ExecuteScalar("SELECT 1"));"""));

    [Fact]
    public Task GetOrCreateIntoALocalBad() => Rule.Bad(Web(
        """app.MapGet("/", (IMemoryCache cache) => { var db = cache.{|TAA1001:GetOrCreate("db", entry => { var made = new SqliteConnection("Data Source=a.db"); made.Open(); return made; })|}!; return db.Query<int>("SELECT 1"); });"""));

    [Fact]
    public Task GetOrCreateAsyncBad() => Rule.Bad(Web(
        """
        app.MapGet("/", async (IMemoryCache cache) =>
        {
            var db = await cache.{|TAA1001:GetOrCreateAsync("db", async entry => { var made = new SqliteConnection("Data Source=a.db"); await made.OpenAsync(); return made; })|};
            return await db!.ExecuteScalarAsync<int>("SELECT 1");
        });
        """));

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
    public Task SetAfterGetBad() => Rule.Bad(Controller(
        """
        var db = _cache.Get<SqliteConnection>(Key);
        if (db is null) { db = new SqliteConnection("Data Source=a.db"); _cache.{|TAA1001:Set(Key, db)|}; }
        return db.ExecuteScalar<int>("SELECT 1");
        """));

    [Fact]
    public Task OutVariableDeclaredBeforeBad() => Rule.Bad(Controller(
        """
        SqliteConnection? db;
        if (_cache.TryGetValue(Key, out db)) return db!.ExecuteScalar<int>("SELECT 1");
        db = new SqliteConnection("Data Source=a.db");
        _cache.{|TAA1001:Set(Key, db)|};
        return 0;
        """));

    [Fact]
    public Task PutAtTheStartBad() => Rule.Bad(Web(
        """
        app.Services.GetRequiredService<IMemoryCache>().{|TAA1001:Set("db", new SqliteConnection("Data Source=a.db"))|};
        app.MapGet("/", (IMemoryCache cache) => cache.Get<SqliteConnection>("db")!.ExecuteScalar<int>("SELECT 1"));
        """));

    [Fact]
    public Task PutAsWhatItIsAndAskedAsItsBaseBad() => Rule.Bad(Web(
        """
        app.Services.GetRequiredService<IMemoryCache>().{|TAA1001:Set("db", new SqliteConnection("Data Source=a.db"))|};
        app.MapGet("/", (IMemoryCache cache) => ((System.Data.IDbConnection)cache.Get("db")!).ExecuteScalar<int>("SELECT 1"));
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
    public Task StaticCacheOfItsOwnBad() => Rule.Bad(Web(
        """app.MapGet("/", () => Kept.Db.ExecuteScalar<int>("SELECT 1"));""",
        """
        static class Kept
        {
            private static readonly MemoryCache Cache = new(new MemoryCacheOptions());
            public static SqliteConnection Db => Cache.{|TAA1001:GetOrCreate("db", _ => new SqliteConnection("Data Source=a.db"))|}!;
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
    public Task CacheOfTheRuntimeBad() => Rule.Bad(Web(
        """
        app.MapGet("/", () =>
        {
            var db = System.Runtime.Caching.MemoryCache.Default.Get("db") as SqliteConnection;
            if (db == null) { db = new SqliteConnection("Data Source=a.db"); System.Runtime.Caching.MemoryCache.Default.{|TAA1001:Set("db", db, DateTimeOffset.Now)|}; }
            return db.ExecuteScalar<int>("SELECT 1");
        });
        """,
        """
        namespace System.Runtime.Caching
        {
            public abstract class ObjectCache { public abstract object? Get(string key); public abstract void Set(string key, object value, DateTimeOffset until); }
            public class MemoryCache : ObjectCache { public static MemoryCache Default { get; } = new(); public override object? Get(string key) => null; public override void Set(string key, object value, DateTimeOffset until) { } }
        }
        """));

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
    public Task KeyOfTheRequestOk() => Rule.Ok(Web(
        """app.MapGet("/", (IMemoryCache cache, HttpContext http) => cache.GetOrCreate(http.TraceIdentifier, entry => new SqliteConnection("Data Source=a.db"))!.ExecuteScalar<int>("SELECT 1"));"""));

    [Fact]
    public Task KeyOfAllRequestsBad() => Rule.Bad(Web(
        """app.MapGet("/", (IMemoryCache cache, HttpContext http) => cache.{|TAA1001:GetOrCreate(http.Request.Host, entry => new SqliteConnection("Data Source=a.db"))|}!.ExecuteScalar<int>("SELECT 1"));"""));

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

    private static string Web(string map, string types = "") => $$"""
        using Dapper;
        using Microsoft.EntityFrameworkCore;
        using Microsoft.Extensions.Caching.Memory;
        var builder = WebApplication.CreateBuilder(args);
        builder.Services.AddMemoryCache();
        {{(types.Contains("class Connections", StringComparison.Ordinal) ? "builder.Services.AddScoped<Connections>();" : types.Contains("class Poller", StringComparison.Ordinal) ? "builder.Services.AddHostedService<Poller>();" : "")}}
        var app = builder.Build();
        {{map}}
        app.Run();
        {{types}}
        """;

    private static string Controller(string body) => $$"""
        using Dapper;
        using Microsoft.AspNetCore.Mvc;
        using Microsoft.Extensions.Caching.Memory;
        var builder = WebApplication.CreateBuilder(args);
        builder.Services.AddControllers();
        builder.Services.AddMemoryCache();
        builder.Build().Run();

        public class RowsController : ControllerBase
        {
            private const string Key = "connection";
            private static readonly object Gate = new();
            private readonly IMemoryCache _cache;
            public RowsController(IMemoryCache cache) => _cache = cache;
            [HttpGet] public int Get()
            {
                {{body}}
            }
        }
        """;
}
