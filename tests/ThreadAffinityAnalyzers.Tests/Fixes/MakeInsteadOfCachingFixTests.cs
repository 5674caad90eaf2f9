using ThreadAffinityAnalyzers.Tests.Verify;

namespace ThreadAffinityAnalyzers.Tests.Fixes;

/// <summary>What a cache makes once for everybody is made in each call.</summary>
public sealed class MakeInsteadOfCachingFixTests
{
    [Fact]
    public Task LocalThatTheCacheFillsIsOwned() => Fix.Verify(
        Web(
            """
            app.MapGet("/", (IMemoryCache cache) =>
            {
                // One for all.
                var db = cache.{|TAA1001:GetOrCreate("db", entry =>
                {
                    entry.SlidingExpiration = TimeSpan.FromMinutes(5);
                    var made = new SqliteConnection("Data Source=a.db");
                    made.Open();
                    return made;
                })|}!;
                return db.ExecuteScalar<int>("SELECT 1");
            });
            """),
        Web(
            """
            app.MapGet("/", (IMemoryCache cache) =>
            {
                // One for all.
                using var db = new SqliteConnection("Data Source=a.db");
                db.Open();
                return db.ExecuteScalar<int>("SELECT 1");
            });
            """));

    [Fact]
    public Task ExpressionGetsABlock() => Fix.Verify(
        Web("""app.MapGet("/", (IMemoryCache cache) => cache.{|TAA1001:GetOrCreate("db", entry => new SqliteConnection("Data Source=a.db"))|}!.ExecuteScalar<int>("SELECT 1"));"""),
        Web(
            """
            app.MapGet("/", (IMemoryCache cache) =>
            {
                using var connection = new SqliteConnection("Data Source=a.db");
                return connection.ExecuteScalar<int>("SELECT 1");
            });
            """));

    [Fact]
    public Task AwaitedMakingIsAwaitedByTheCall() => Fix.Verify(
        Web(
            """
            app.MapGet("/", async (IMemoryCache cache) =>
            {
                SqliteConnection? db = (await cache.{|TAA1001:GetOrCreateAsync("db", async entry =>
                {
                    var made = new SqliteConnection("Data Source=a.db");
                    await made.OpenAsync();
                    return made;
                })|})!;
                return await db.ExecuteScalarAsync<int>("SELECT 1");
            });
            """),
        Web(
            """
            app.MapGet("/", async (IMemoryCache cache) =>
            {
                using SqliteConnection db = new SqliteConnection("Data Source=a.db");
                await db.OpenAsync();
                return await db.ExecuteScalarAsync<int>("SELECT 1");
            });
            """));

    [Fact]
    public Task ContextOfAFactoryIsMadePerCall() => Fix.Verify(
        Web(
            """app.MapGet("/", (IMemoryCache cache, IDbContextFactory<Shop> factory) => cache.{|TAA1001:GetOrCreate("shop", _ => factory.CreateDbContext())|}!.Orders.Count());""", Shop),
        Web(
            """
            app.MapGet("/", (IMemoryCache cache, IDbContextFactory<Shop> factory) =>
            {
                using var context = factory.CreateDbContext();
                return context.Orders.Count();
            });
            """, Shop));

    [Fact]
    public Task WhatIsPutWhereItIsMissingIsOwned() => Fix.Verify(
        Web(
            """
            app.MapGet("/", (IMemoryCache cache) =>
            {
                if (!cache.TryGetValue("db", out SqliteConnection? db))
                {
                    db = new SqliteConnection("Data Source=a.db");
                    db.Open();
                    cache.{|TAA1001:Set("db", db, TimeSpan.FromMinutes(30))|};
                }

                return db!.Query<int>("SELECT 1");
            });
            """),
        Web(
            """
            app.MapGet("/", (IMemoryCache cache) =>
            {
                using var db = new SqliteConnection("Data Source=a.db");
                db.Open();

                return db!.Query<int>("SELECT 1");
            });
            """));

    [Fact]
    public Task WhatIsPutWhenGetGaveNothingIsOwned() => Fix.Verify(
        Web(
            """
            app.MapGet("/", (IMemoryCache cache) =>
            {
                // One for all.
                var db = cache.Get<SqliteConnection>("db");
                if (db is null)
                {
                    db = new SqliteConnection("Data Source=a.db");
                    cache.{|TAA1001:Set("db", db)|};
                }

                return db.ExecuteScalar("SELECT 1");
            });
            """),
        Web(
            """
            app.MapGet("/", (IMemoryCache cache) =>
            {
                // One for all.
                using var db = new SqliteConnection("Data Source=a.db");

                return db.ExecuteScalar("SELECT 1");
            });
            """));

    [Fact]
    public Task WhatIsGivenOutStays() => Fix.Refuses(
        Web(
            """
            app.MapGet("/", (Connections connections) => connections.Db().ExecuteScalar<int>("SELECT 1"));
            """,
            """
            class Connections(IMemoryCache cache)
            {
                public SqliteConnection Db()
                {
                    if (!cache.TryGetValue("db", out SqliteConnection? db))
                    {
                        db = new SqliteConnection("Data Source=a.db");
                        cache.{|TAA1001:Set("db", db)|};
                    }

                    return db!;
                }
            }
            """));

    /// <summary>What is asked for elsewhere may be another connection, which nothing here makes.</summary>
    [Theory]
    [InlineData("if (!Pool.TryGetValue(\"db\", out SqliteConnection? db))")]
    [InlineData("if (!cache.TryGetValue(\"other\", out SqliteConnection? db))")]
    [InlineData("var db = Pool.Get(\"db\"); if (db is null)")]
    public Task WhatIsAskedForElsewhereStays(string asking) => Fix.Refuses(
        Web(
            """
            app.MapGet("/", (IMemoryCache cache) =>
            {
                ASKING
                {
                    db = new SqliteConnection("Data Source=a.db");
                    cache.{|TAA1001:Set("db", db)|};
                }

                return db!.ExecuteScalar<int>("SELECT 1");
            });
            app.MapGet("/again", (IMemoryCache cache) => cache.Get<SqliteConnection>("db")!.ExecuteScalar<int>("SELECT 1"));
            """.Replace("ASKING", asking),
            """
            static class Pool
            {
                public static bool TryGetValue(string key, out SqliteConnection? db) { db = null; return false; }
                public static SqliteConnection? Get(string key) => null;
            }
            """));

    [Fact]
    public Task PrivateDatabaseInMemoryStays() => Fix.Refuses(
        Web("""app.MapGet("/", (IMemoryCache cache) => cache.{|TAA1001:GetOrCreate("db", entry => new SqliteConnection("Data Source=:memory:"))|}!.ExecuteScalar<int>("SELECT 1"));"""));

    [Fact]
    public Task MakingThatWritesStays() => Fix.Refuses(
        Web(
            """
            app.MapGet("/", (IMemoryCache cache) =>
            {
                var db = cache.{|TAA1001:GetOrCreate("db", entry => { var made = new SqliteConnection("Data Source=a.db"); made.Execute("INSERT INTO starts DEFAULT VALUES"); return made; })|}!;
                return db.ExecuteScalar<int>("SELECT 1");
            });
            """));

    [Fact]
    public Task RowsReadLateStay() => Fix.Refuses(
        Web("""app.MapGet("/", (IMemoryCache cache) => cache.{|TAA1001:GetOrCreate("db", entry => new SqliteConnection("Data Source=a.db"))|}!.Query<int>("SELECT 1", buffered: false));"""));

    /// <summary>The connection would be closed before the task has ended.</summary>
    [Theory]
    [InlineData("ExecuteScalarAsync<int>(\"SELECT 1\")")]
    [InlineData("ExecuteAsync(\"DELETE FROM a\")")]
    [InlineData("QueryAsync<int>(\"SELECT 1\")")]
    public Task TaskThatIsHandedOnStays(string work) => Fix.Refuses(
        Web("""app.MapGet("/", (IMemoryCache cache) => cache.{|TAA1001:GetOrCreate("db", entry => new SqliteConnection("Data Source=a.db"))|}!.WORK);""".Replace("WORK", work)));

    [Fact]
    public Task OtherCallsThatAskForTheKeyStay() => Fix.Refuses(
        Web(
            """
            app.MapGet("/", (IMemoryCache cache) => cache.{|TAA1001:GetOrCreate("db", entry => new SqliteConnection("Data Source=a.db"))|}!.ExecuteScalar<int>("SELECT 1"));
            app.MapGet("/other", (IMemoryCache cache) => cache.GetOrCreate("db", entry => new SqliteConnection("Data Source=a.db"))!.ExecuteScalar<int>("SELECT 2"));
            """));

    /// <summary>Who only asks for the key would find nothing.</summary>
    [Theory]
    [InlineData("cache.Get<SqliteConnection>(\"db\")!.ExecuteScalar<int>(\"SELECT 2\")")]
    [InlineData("cache.TryGetValue(\"db\", out SqliteConnection? db) ? db!.ExecuteScalar<int>(\"SELECT 2\") : 0")]
    public Task KeyOfOthersStays(string other) => Fix.Refuses(
        Web(
            """
            app.MapGet("/", (IMemoryCache cache) => cache.{|TAA1001:GetOrCreate("db", entry => new SqliteConnection("Data Source=a.db"))|}!.ExecuteScalar<int>("SELECT 1"));
            app.MapGet("/other", (IMemoryCache cache) => OTHER);
            """.Replace("OTHER", other)));

    [Fact]
    public Task OtherKeysAreLeftAlone() => Fix.Verify(
        Web(
            """
            app.MapGet("/", (IMemoryCache cache) => cache.{|TAA1001:GetOrCreate("db", entry => new SqliteConnection("Data Source=a.db"))|}!.ExecuteScalar<int>("SELECT 1"));
            app.MapGet("/other", (IMemoryCache cache) => cache.Get<string>("name"));
            """),
        Web(
            """
            app.MapGet("/", (IMemoryCache cache) =>
            {
                using var connection = new SqliteConnection("Data Source=a.db");
                return connection.ExecuteScalar<int>("SELECT 1");
            });
            app.MapGet("/other", (IMemoryCache cache) => cache.Get<string>("name"));
            """));

    private const string Shop = """
        class Shop(DbContextOptions<Shop> options) : DbContext(options)
        {
            public DbSet<Order> Orders => Set<Order>();
        }
        class Order
        {
            public int Id { get; set; }
        }
        """;

    private static string Web(string map, string types = "") => $"""
        using Dapper;
        using Microsoft.EntityFrameworkCore;
        using Microsoft.Extensions.Caching.Memory;
        var builder = WebApplication.CreateBuilder(args);
        builder.Services.AddMemoryCache();
        {(types.Contains("class Connections", StringComparison.Ordinal) ? "builder.Services.AddScoped<Connections>();" : "")}
        var app = builder.Build();
        {map}
        app.Run();
        {types}
        """;
}
