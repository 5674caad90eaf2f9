namespace ThreadAffinityAnalyzers.Tests.Fixes;

/// <summary>What SerializeUsesFix makes of programs.</summary>
public class SerializeUsesFixTests
{
    [Fact]
    public Task TemporaryTableWithAsynchronousUses() => Fix.Verify(
        """
            using Dapper;

            var app = WebApplication.CreateBuilder(args).Build();
            app.MapGet("/a", () => S.Count());
            app.MapGet("/b", async () => await S.All());
            app.Run();

            static class S
            {
                private static readonly SqliteConnection {|TAA1001:_db|} = new("Data Source=s.db");

                static S()
                {
                    _db.Open();
                    _db.Execute("CREATE TEMP TABLE t (id INTEGER)");
                }

                public static long Count() => _db.ExecuteScalar<long>("SELECT 1 FROM t");

                public static async Task<int> All()
                {
                    // All of them.
                    var rows = await _db.QueryAsync<string>("SELECT 1 FROM t");
                    return rows.Count();
                }
            }

            """,
        """
            using Dapper;

            var app = WebApplication.CreateBuilder(args).Build();
            app.MapGet("/a", () => S.Count());
            app.MapGet("/b", async () => await S.All());
            app.Run();

            static class S
            {
                private static readonly SqliteConnection _db = new("Data Source=s.db");
                private static readonly SemaphoreSlim _gate = new SemaphoreSlim(1, 1);

                static S()
                {
                    _db.Open();
                    _db.Execute("CREATE TEMP TABLE t (id INTEGER)");
                }

                public static long Count()
                {
                    _gate.Wait();
                    try
                    {
                        return _db.ExecuteScalar<long>("SELECT 1 FROM t");
                    }
                    finally
                    {
                        _gate.Release();
                    }
                }

                public static async Task<int> All()
                {
                    // All of them.
                    await _gate.WaitAsync();
                    try
                    {
                        var rows = await _db.QueryAsync<string>("SELECT 1 FROM t");
                        return rows.Count();
                    }
                    finally
                    {
                        _gate.Release();
                    }
                }
            }

            """);

    [Fact]
    public Task TemporaryTableWithSynchronousUses() => Fix.Verify(
        """
            var app = WebApplication.CreateBuilder(args).Build();
            app.MapGet("/c", () => T.Count(3));
            app.Run();

            static class T
            {
                /// <summary>The connection.</summary>
                private static readonly SqliteConnection {|TAA1001:db|} = new("Data Source=t.db");

                public static int Count(int n)
                {
                    if (n == 0)
                    {
                        return 0;
                    }

                    using var command = db.CreateCommand();
                    command.CommandText = "CREATE TEMP TABLE IF NOT EXISTS t (id INTEGER); SELECT 1";
                    var result = (int)(long)command.ExecuteScalar()!;
                    return result + n;
                }
            }

            """,
        """
            var app = WebApplication.CreateBuilder(args).Build();
            app.MapGet("/c", () => T.Count(3));
            app.Run();

            static class T
            {
                /// <summary>The connection.</summary>
                private static readonly SqliteConnection db = new("Data Source=t.db");
                private static readonly object gate = new object();

                public static int Count(int n)
                {
                    if (n == 0)
                    {
                        return 0;
                    }

                    lock (gate)
                    {
                        using var command = db.CreateCommand();
                        command.CommandText = "CREATE TEMP TABLE IF NOT EXISTS t (id INTEGER); SELECT 1";
                        var result = (int)(long)command.ExecuteScalar()!;
                        return result + n;
                    }
                }
            }

            """);

    /// <summary>Contexts go on with the connection that their options were given: a guard around the giving guards nothing. Rows that are read under it are another thing.</summary>
    [Theory]
    [InlineData("services.AddDbContext<Ledger>(options => options.UseSqlite(_db))", true)]
    [InlineData("services.AddScoped(_ => new Entry { Id = _db.ExecuteScalar<int>(\"SELECT MAX(id) FROM entries\") })", false)]
    public async Task ConnectionOfContextsIsNotGuarded(string registration, bool isRefused)
    {
        var offered = Assert.Single(await Offered.For(TestSources.Named([$$"""
            using Dapper;
            using Microsoft.EntityFrameworkCore;

            public sealed class Ledger(DbContextOptions<Ledger> options) : DbContext(options) { public DbSet<Entry> Entries => Set<Entry>(); }
            public sealed class Entry { public int Id { get; set; } }

            public sealed class Shared
            {
                private readonly SqliteConnection _db = new("Data Source=:memory:");
                public Shared() => _db.Open();
                public void Add(IServiceCollection services) => {{registration}};
            }
            """]), null, Microsoft.CodeAnalysis.OutputKind.DynamicallyLinkedLibrary));
        Assert.Equal(isRefused, offered.Refusals.Contains("SerializeUsesFix: a context that works with it when the guard is gone"));
        Assert.Equal(!isRefused, offered.Titles.Contains("Guard every use with one lock"));
    }
}
