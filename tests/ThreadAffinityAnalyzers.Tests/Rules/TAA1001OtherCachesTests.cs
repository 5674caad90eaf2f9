using ThreadAffinityAnalyzers.Tests.Verify;

namespace ThreadAffinityAnalyzers.Tests.Rules;

/// <summary>Caches of other libraries that keep the objects themselves: FusionCache and LazyCache.</summary>
public class TAA1001OtherCachesTests
{
    private const string Use = "using var command = db.CreateCommand(); return command.ExecuteScalar();";

    internal const string Libraries = """
        namespace ZiggyCreatures.Caching.Fusion
        {
            public class FusionCacheFactoryExecutionContext<T> { }
            public interface IFusionCache
            {
                ValueTask<T> GetOrSetAsync<T>(string key, Func<FusionCacheFactoryExecutionContext<T>, CancellationToken, Task<T>> factory);
                T GetOrSet<T>(string key, Func<FusionCacheFactoryExecutionContext<T>, CancellationToken, T> factory);
                void Set<T>(string key, T value);
                T GetOrDefault<T>(string key);
            }
            public class FusionCache : IFusionCache
            {
                public ValueTask<T> GetOrSetAsync<T>(string key, Func<FusionCacheFactoryExecutionContext<T>, CancellationToken, Task<T>> factory) => default;
                public T GetOrSet<T>(string key, Func<FusionCacheFactoryExecutionContext<T>, CancellationToken, T> factory) => default!;
                public void Set<T>(string key, T value) { }
                public T GetOrDefault<T>(string key) => default!;
            }
            public static class FusionCacheExtMethods { public static ValueTask<T> GetOrSetAsync<T>(this IFusionCache cache, string key, Func<CancellationToken, Task<T>> factory) => default; }
        }
        namespace LazyCache
        {
            public interface IAppCache { T GetOrAdd<T>(string key, Func<T> make); Task<T> GetOrAddAsync<T>(string key, Func<Task<T>> make); void Add<T>(string key, T item); T Get<T>(string key); }
            public class CachingService : IAppCache
            {
                public T GetOrAdd<T>(string key, Func<T> make) => make();
                public Task<T> GetOrAddAsync<T>(string key, Func<Task<T>> make) => make();
                public void Add<T>(string key, T item) { }
                public T Get<T>(string key) => default!;
            }
        }
        """;

    [Theory]
    [InlineData("async (IFusionCache cache)", """await cache.{|TAA1001:GetOrSetAsync("k", _ => Task.FromResult(new SqliteConnection("Data Source=a.db")))|}""")]
    [InlineData("(IFusionCache cache)", """cache.{|TAA1001:GetOrSet<SqliteConnection>("k", (_, _) => new SqliteConnection("Data Source=a.db"))|}""")]
    [InlineData("(IAppCache cache)", """cache.{|TAA1001:GetOrAdd("k", () => new SqliteConnection("Data Source=a.db"))|}""")]
    [InlineData("async (IAppCache cache)", """await cache.{|TAA1001:GetOrAddAsync("k", () => Task.FromResult(new SqliteConnection("Data Source=a.db")))|}""")]
    public Task MadeThereBad(string parameters, string made) => Rule.Bad(Web($"app.MapGet(\"/\", {parameters} => {{ var db = {made}; {Use} }});"), Libraries);

    /// <summary>Nothing has to have a name for it.</summary>
    [Theory]
    [InlineData("""cache.{|TAA1001:GetOrAdd("k", () => new SqliteConnection("Data Source=a.db"))|}.ExecuteScalar<int>("SELECT 1")""")]
    [InlineData("""Count(cache.{|TAA1001:GetOrAdd("k", () => new SqliteConnection("Data Source=a.db"))|})""")]
    public Task UsedWhereItIsAskedForBad(string asked) => Rule.Bad(Web($"app.MapGet(\"/\", (IAppCache cache) => {asked}); int Count(SqliteConnection db) => db.ExecuteScalar<int>(\"SELECT 2\");"), Libraries);

    /// <summary>It is only put there, and each call makes its own.</summary>
    [Theory]
    [InlineData("""{ cache.GetOrAdd("k", () => new SqliteConnection("Data Source=a.db")); return 1; }""")]
    [InlineData("""Count(new SqliteConnection(cache.GetOrAdd("k", () => "Data Source=a.db")))""")]
    public Task NotUsedOk(string asked) => Rule.Ok(Web($"app.MapGet(\"/\", (IAppCache cache) => {asked}); int Count(SqliteConnection db) => db.ExecuteScalar<int>(\"SELECT 2\");"), Libraries);

    [Theory]
    [InlineData("IFusionCache", "GetOrDefault", "Set")]
    [InlineData("IAppCache", "Get", "Add")]
    public Task PutWhereItIsMissingBad(string cache, string ask, string put) => Rule.Bad(Web($$"""
        app.MapGet("/", ({{cache}} cache) =>
        {
            var db = cache.{{ask}}<SqliteConnection>("k");
            if (db is null)
            {
                db = new SqliteConnection("Data Source=a.db");
                db.Open();
                cache.{|TAA1001:{{put}}("k", db)|};
            }
            {{Use}}
        });
        """), Libraries);

    [Theory]
    [InlineData("FusionCache", "async () =>", """await Kept.Cache.{|TAA1001:GetOrSetAsync("k", _ => Task.FromResult(new SqliteConnection("Data Source=a.db")))|}""")]
    [InlineData("CachingService", "() =>", """Kept.Cache.{|TAA1001:GetOrAdd("k", () => new SqliteConnection("Data Source=a.db"))|}""")]
    public Task StaticCacheBad(string cache, string handler, string made) => Rule.Bad(Web(
        $"app.MapGet(\"/\", {handler} {{ var db = {made}; {Use} }});", $"static class Kept {{ public static readonly {cache} Cache = new(); }}"), Libraries);

    [Theory]
    [InlineData("async (IFusionCache cache)", """await cache.GetOrSetAsync("k", async _ => { using var db = new SqliteConnection("Data Source=a.db"); using var command = db.CreateCommand(); return await command.ExecuteScalarAsync(); })""")]
    [InlineData("(IAppCache cache)", """cache.GetOrAdd("k", () => { using var db = new SqliteConnection("Data Source=a.db"); using var command = db.CreateCommand(); return command.ExecuteScalar(); })""")]
    public Task RowsOk(string parameters, string made) => Rule.Ok(Web($"app.MapGet(\"/\", {parameters} => {made});"), Libraries);

    [Fact]
    public Task UnderALockOk() => Rule.Ok(Web(
        $"var gate = new object(); app.MapGet(\"/\", (IAppCache cache) => {{ lock (gate) {{ var db = cache.GetOrAdd(\"k\", () => new SqliteConnection(\"Data Source=a.db\")); {Use} }} }});"), Libraries);

    private static string Web(string handlers, string types = "") => $"""
        using Dapper;
        using LazyCache;
        using ZiggyCreatures.Caching.Fusion;
        var app = WebApplication.CreateBuilder(args).Build();
        {handlers}
        app.Run();
        {types}
        """;
}
