using ThreadAffinityAnalyzers.Tests.Verify;
using static ThreadAffinityAnalyzers.Tests.Rules.CacheSources;

namespace ThreadAffinityAnalyzers.Tests.Rules;

/// <summary>The caches that keep objects in memory, and the ways to put one in and to ask for it.</summary>
public class MemoryCacheTests
{
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
    public Task KeyOfTheRequestOk() => Rule.Ok(Web(
        """app.MapGet("/", (IMemoryCache cache, HttpContext http) => cache.GetOrCreate(http.TraceIdentifier, entry => new SqliteConnection("Data Source=a.db"))!.ExecuteScalar<int>("SELECT 1"));"""));

    [Fact]
    public Task KeyOfAllRequestsBad() => Rule.Bad(Web(
        """app.MapGet("/", (IMemoryCache cache, HttpContext http) => cache.{|TAA1001:GetOrCreate(http.Request.Host, entry => new SqliteConnection("Data Source=a.db"))|}!.ExecuteScalar<int>("SELECT 1"));"""));

    /// <summary>A cache of the program that has such a name says nothing about its entries.</summary>
    [Fact]
    public Task CacheOfTheProgramOk() => Rule.Ok(Web(
        """app.MapGet("/", (Own.IMemoryCache cache) => cache.GetOrCreate("db", () => new SqliteConnection("Data Source=a.db")).ExecuteScalar<int>("SELECT 1"));""",
        """namespace Own { public interface IMemoryCache { T GetOrCreate<T>(string key, Func<T> make); } }"""));
}
