using ThreadAffinityAnalyzers.Tests.Rules;
using ThreadAffinityAnalyzers.Tests.Verify;

namespace ThreadAffinityAnalyzers.Tests.Fixes;

/// <summary>What FusionCache and LazyCache make once for everybody is made in each call.</summary>
public sealed class OtherCachesFixTests
{
    [Theory]
    [InlineData("""await cache.{|TAA1001:GetOrSetAsync("db", _ => Task.FromResult(new SqliteConnection("Data Source=a.db")))|}""", "IFusionCache")]
    [InlineData("""await cache.{|TAA1001:GetOrAddAsync("db", () => Task.FromResult(new SqliteConnection("Data Source=a.db")))|}""", "IAppCache")]
    [InlineData("""await cache.{|TAA1001:GetOrAddAsync("db", () => { return Task.FromResult(new SqliteConnection("Data Source=a.db")); })|}""", "IAppCache")]
    public Task FinishedTaskIsNotAwaited(string made, string cache) => Verify(
        $$"""
        app.MapGet("/", async ({{cache}} cache) =>
        {
            var db = {{made}};
            return await db.ExecuteScalarAsync<int>("SELECT 1");
        });
        """,
        $$"""
        app.MapGet("/", async ({{cache}} cache) =>
        {
            using var db = new SqliteConnection("Data Source=a.db");
            return await db.ExecuteScalarAsync<int>("SELECT 1");
        });
        """);

    [Theory]
    [InlineData("""cache.{|TAA1001:GetOrSet<SqliteConnection>("db", (_, _) => new SqliteConnection("Data Source=a.db"))|}""", "IFusionCache")]
    [InlineData("""cache.{|TAA1001:GetOrAdd("db", () => new SqliteConnection("Data Source=a.db"))|}""", "IAppCache")]
    public Task MadeInTheCall(string made, string cache) => Verify(
        $$"""
        app.MapGet("/", ({{cache}} cache) =>
        {
            var db = {{made}};
            return db.ExecuteScalar<int>("SELECT 1");
        });
        """,
        $$"""
        app.MapGet("/", ({{cache}} cache) =>
        {
            using var db = new SqliteConnection("Data Source=a.db");
            return db.ExecuteScalar<int>("SELECT 1");
        });
        """);

    [Theory]
    [InlineData("IFusionCache", "GetOrDefault", "Set")]
    [InlineData("IAppCache", "Get", "Add")]
    public Task PutWhereItIsMissing(string cache, string ask, string put) => Verify(
        $$"""
        app.MapGet("/", ({{cache}} cache) =>
        {
            var db = cache.{{ask}}<SqliteConnection>("db");
            if (db is null)
            {
                db = new SqliteConnection("Data Source=a.db");
                db.Open();
                cache.{|TAA1001:{{put}}("db", db)|};
            }

            return db.ExecuteScalar<int>("SELECT 1");
        });
        """,
        $$"""
        app.MapGet("/", ({{cache}} cache) =>
        {
            using var db = new SqliteConnection("Data Source=a.db");
            db.Open();

            return db.ExecuteScalar<int>("SELECT 1");
        });
        """);

    /// <summary>Somebody else asks for the key, who would find nothing.</summary>
    [Fact]
    public Task KeyOfOthersIsRefused() => Fix.Refuses(
        Web(
            """
            app.MapGet("/", (IAppCache cache) => cache.{|TAA1001:GetOrAdd("db", () => new SqliteConnection("Data Source=a.db"))|}.ExecuteScalar<int>("SELECT 1"));
            app.MapGet("/other", (IAppCache cache) => cache.Get<SqliteConnection>("db").ExecuteScalar<int>("SELECT 2"));
            """),
        TAA1001OtherCachesTests.Libraries);

    private static Task Verify(string before, string after) => Fix.Verify(
        [("Test0.cs", Web(before)), ("Test1.cs", TAA1001OtherCachesTests.Libraries)], [("Test0.cs", Web(after)), ("Test1.cs", TAA1001OtherCachesTests.Libraries)]);

    private static string Web(string handlers) => $"""
        using Dapper;
        using LazyCache;
        using ZiggyCreatures.Caching.Fusion;

        var app = WebApplication.CreateBuilder(args).Build();
        {handlers}
        app.Run();
        """;
}
