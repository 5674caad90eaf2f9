namespace ThreadAffinityAnalyzers.Tests.Fixes;

/// <summary>Lambdas that overlap on one local can make one each.</summary>
public sealed class OpenInsideEachFixTests
{
    private const string Key = "OpenInsideEachFix";

    private const string Head = "using Dapper;\nusing Microsoft.Data.Sqlite;\nusing Microsoft.EntityFrameworkCore;\n\npublic class Order { public int Id { get; set; } public bool IsOpen { get; set; } }\n\npublic class Shop(DbContextOptions<Shop> options) : DbContext(options)\n{\n    public DbSet<Order> Orders => Set<Order>();\n}\n\n";

    private static string Program(string body) => Head + $$"""
        public class Jobs(IDbContextFactory<Shop> factory)
        {
            public async Task Run(int[] ids)
            {
                {{body.ReplaceLineEndings("\n").Replace("\n", "\n        ", StringComparison.Ordinal).Replace("\n        \n", "\n\n", StringComparison.Ordinal)}}
            }
        }

        """;

    [Fact]
    public Task ConnectionOfEach() => Fix.Verify(
        Program("""
            await using var {|TAA2003:connection|} = new SqliteConnection("Data Source=shop.db");
            connection.Open();
            await Task.WhenAll(ids.Select(async id =>
            {
                await Task.Delay(1);
                await connection.ExecuteAsync("INSERT INTO orders(id) VALUES (@id)", new { id });
            }));
            """),
        Program("""
            static SqliteConnection OpenConnection()
            {
                var connection = new SqliteConnection("Data Source=shop.db");
                connection.Open();
                return connection;
            }

            await Task.WhenAll(ids.Select(async id =>
            {
                await Task.Delay(1);
                using var connection = OpenConnection();
                await connection.ExecuteAsync("INSERT INTO orders(id) VALUES (@id)", new { id });
            }));
            """), index: 1, key: Key);

    [Fact]
    public Task ContextOfEachFromAFactory() => Fix.Verify(
        Program("""
            await using var {|TAA2003:db|} = factory.CreateDbContext();
            await Task.WhenAll(ids.Select(async id =>
            {
                var order = await db.Orders.FindAsync(id);
                order!.IsOpen = false; // closed
                await db.SaveChangesAsync();
            }));
            """),
        Program("""
            Shop CreateContext()
            {
                return factory.CreateDbContext();
            }

            await Task.WhenAll(ids.Select(async id =>
            {
                using var db = CreateContext();
                var order = await db.Orders.FindAsync(id);
                order!.IsOpen = false; // closed
                await db.SaveChangesAsync();
            }));
            """), index: 1, key: Key);

    /// <summary>What one lambda changes another one, or the function, saves; a transaction of the function.</summary>
    [Theory]
    [InlineData(true, "using var db = factory.CreateDbContext(); await Task.WhenAll(ids.Select(async id => { var order = await db.Orders.FindAsync(id); Console.WriteLine(order); }));")]
    [InlineData(false, "using var db = factory.CreateDbContext(); await Task.WhenAll(ids.Select(async id => { var order = await db.Orders.FindAsync(id); order!.IsOpen = true; })); await db.SaveChangesAsync();")]
    [InlineData(true, "using var c = new SqliteConnection(\"Data Source=a.db\"); c.Open(); await Task.WhenAll(ids.Select(async id => { await Task.Delay(1); await c.ExecuteAsync(\"DELETE FROM a\"); }));")]
    [InlineData(false, "using var c = new SqliteConnection(\"Data Source=a.db\"); c.Open(); using var tx = c.BeginTransaction(); await Task.WhenAll(ids.Select(async id => { await Task.Delay(1); await c.ExecuteAsync(\"DELETE FROM a\", transaction: tx); }));")]
    [InlineData(false, "using var c = new SqliteConnection(\"Data Source=:memory:\"); c.Open(); await Task.WhenAll(ids.Select(async id => { await Task.Delay(1); await c.ExecuteAsync(\"DELETE FROM a\"); }));")]
    [InlineData(true, "var options = new DbContextOptionsBuilder<Shop>().UseSqlite(\"Data Source=a.db\").Options; using var db = new Shop(options); await Task.WhenAll(ids.Select(async id => { var order = await db.Orders.FindAsync(id); Console.WriteLine(order); }));")]
    [InlineData(false, "using var c = new SqliteConnection(\"Data Source=a.db\"); var options = new DbContextOptionsBuilder<Shop>().UseSqlite(c).Options; using var db = new Shop(options); await Task.WhenAll(ids.Select(async id => { var order = await db.Orders.FindAsync(id); Console.WriteLine(order); }));")]
    public async Task LambdasAndTwinsOk(bool isOffered, string body) => Assert.Equal(isOffered, await Offered.RefusalOf(Key, Program(body)) == "");

    /// <summary>A context that a constructor takes from a factory is taken from it in each call.</summary>
    [Fact]
    public Task ContextThatASingletonTookFromAFactory() => Fix.Verify(
        "using Microsoft.EntityFrameworkCore;\n\nvar builder = WebApplication.CreateBuilder(args);\nbuilder.Services.AddSingleton<Store>();\nvar app = builder.Build();\napp.MapGet(\"/\", (Store store) => store.Count());\napp.Run();\n\n" + Head[(Head.IndexOf("public", StringComparison.Ordinal))..] + """
        public class Store
        {
            private readonly Shop {|TAA1002:_db|};

            public Store(IDbContextFactory<Shop> factory)
            {
                _db = factory.CreateDbContext();
            }

            public int Count() => _db.Orders.Count();
        }

        """,
        "using Microsoft.EntityFrameworkCore;\n\nvar builder = WebApplication.CreateBuilder(args);\nbuilder.Services.AddSingleton<Store>();\nvar app = builder.Build();\napp.MapGet(\"/\", (Store store) => store.Count());\napp.Run();\n\n" + Head[(Head.IndexOf("public", StringComparison.Ordinal))..] + """
        public class Store
        {
            private readonly IDbContextFactory<Shop> _factory;

            private Shop CreateContext()
            {
                return _factory.CreateDbContext();
            }

            public Store(IDbContextFactory<Shop> factory)
            {
                _factory = factory;
            }

            public int Count()
            {
                using var context = CreateContext();
                return context.Orders.Count();
            }
        }

        """, key: "Safest");

    private static string Server(string field, string handle, string rest = "") => $$"""
        using System.Net;
        using System.Net.Sockets;
        using Dapper;
        using Microsoft.Data.Sqlite;

        internal static class Server
        {
        {{field}}

            private static async Task Main()
            {
                var listener = new TcpListener(IPAddress.Any, 5000);
                listener.Start();
                while (true)
                {
                    var client = await listener.AcceptTcpClientAsync();
                    _ = ServeAsync(client);
                }
            }

            private static async Task ServeAsync(TcpClient client)
            {
                await Task.Yield();
        {{handle}}
            }
        {{rest}}
        }

        """;

    private const string Insert = "        await Db.ExecuteAsync(\"INSERT INTO clients VALUES (@at)\", new { at = DateTime.UtcNow }); // one row for each";

    /// <summary>A loop that accepts clients does not wait for one of them: each has a connection of its own.</summary>
    [Fact]
    public Task ConnectionOfEachClient() => Fix.Verify(
        Server("    private static readonly SqliteConnection {|TAA2003:Db|} = new(\"Data Source=clients.db\");", Insert),
        Server("""
                private static SqliteConnection OpenConnection()
                {
                    var connection = new SqliteConnection("Data Source=clients.db");
                    connection.Open();
                    return connection;
                }
            """, "        using var connection = OpenConnection();\n" + Insert.Replace("Db.", "connection.", StringComparison.Ordinal)));

    /// <summary>What each client would have for itself must not be what another one left.</summary>
    [Theory]
    [InlineData("", "Data Source=clients.db", "")]
    [InlineData("a database in memory", "Data Source=:memory:", "")]
    [InlineData("others name it that no search sees", "Data Source=clients.db", "    private static object? Read() => typeof(Server).GetField(\"Db\", System.Reflection.BindingFlags.NonPublic | System.Reflection.BindingFlags.Static)?.GetValue(null);")]
    public async Task ClientAndTwinOk(string reason, string text, string rest) => Assert.Equal(reason, await Offered.RefusalOf(Key,
        Server("    private static readonly SqliteConnection Db = new(\"" + text + "\");", Insert, rest)));

    /// <summary>Members that overlap open one each, unless one finds what another one left.</summary>
    [Theory]
    [InlineData("", "await Task.WhenAll(Add(1), Add(2));", "INSERT INTO a VALUES (@id)")]
    [InlineData("", "await Task.WhenAll(Task.Run(() => _db.Execute(\"DELETE FROM a\")), Task.Run(() => _db.Execute(\"DELETE FROM b\"))); await Add(1);", "INSERT INTO a VALUES (@id)")]
    [InlineData("a temporary table", "await Task.WhenAll(Add(1), Add(2));", "CREATE TEMP TABLE a (id)")]
    public async Task MembersAndTwinOk(string reason, string body, string sql) => Assert.Equal(reason, await Offered.RefusalOf(Key, $$"""
        using Dapper;
        using Microsoft.Data.Sqlite;

        internal sealed class Report
        {
            private readonly SqliteConnection _db = new("Data Source=a.db");

            public async Task Run()
            {
                {{body}}
            }

            private async Task Add(int id)
            {
                await Task.Delay(1);
                await _db.ExecuteAsync("{{sql}}", new { id });
            }
        }
        """));
}
