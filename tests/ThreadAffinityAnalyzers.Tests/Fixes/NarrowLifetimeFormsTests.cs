namespace ThreadAffinityAnalyzers.Tests.Fixes;

/// <summary>Singleton registrations that become scoped, and those that cannot.</summary>
public sealed class NarrowLifetimeFormsTests
{
    private const string Key = "Safest";

    private static string Program(string registration, string more = "") => $$"""
        using Dapper;
        using Microsoft.EntityFrameworkCore;

        var builder = WebApplication.CreateBuilder(args);
        var cs = "Data Source=shop.db";
        {{registration}}
        var app = builder.Build();
        app.MapGet("/orders", (SqliteConnection db) => db.ExecuteScalar<int>("SELECT count(*) FROM orders"));
        app.Run();
        {{more}}
        """;

    [Theory]
    [InlineData("AddSingleton(new SqliteConnection(cs))", "AddScoped(_ => new SqliteConnection(cs))")]
    [InlineData("AddSingleton<SqliteConnection>(new SqliteConnection(\"Data Source=shop.db\"))", "AddScoped<SqliteConnection>(_ => new SqliteConnection(\"Data Source=shop.db\"))")]
    [InlineData("AddSingleton(_ => new SqliteConnection(cs))", "AddScoped(_ => new SqliteConnection(cs))")]
    [InlineData("AddSingleton(sp => { var c = new SqliteConnection(cs); c.Open(); return c; })", "AddScoped(sp => { var c = new SqliteConnection(cs); c.Open(); return c; })")]
    [InlineData("Add(ServiceDescriptor.{|TAA3001:Singleton(_ => new SqliteConnection(cs))|})", "Add(ServiceDescriptor.Scoped(_ => new SqliteConnection(cs)))")]
    public Task EveryFormBad(string before, string after) => Fix.Verify(
        Program("builder.Services." + (before.Contains("{|") ? before : "{|TAA3001:" + before + "|}") + ";"), Program("builder.Services." + after + ";"), key: Key);

    [Fact]
    public Task OpenedInstanceBad() => Fix.Verify(Program("""
        var connection = new SqliteConnection(cs);
        connection.Open();
        builder.Services.{|TAA3001:AddSingleton(connection)|};
        """), Program("""
        builder.Services.AddScoped(_ =>
        {
            var connection = new SqliteConnection(cs);
            connection.Open();
            return connection;
        });
        """), key: Key);

    [Fact]
    public Task InstanceThatMadeTheTablesBad() => Fix.Verify(Program("""
        var connection = new SqliteConnection(cs);
        connection.Open();
        connection.Execute("CREATE TABLE IF NOT EXISTS orders (id INTEGER)");
        builder.Services.{|TAA3001:AddSingleton(connection)|};
        """), Program("""
        var connection = new SqliteConnection(cs);
        connection.Open();
        connection.Execute("CREATE TABLE IF NOT EXISTS orders (id INTEGER)");
        builder.Services.AddScoped(_ =>
        {
            var opened = new SqliteConnection(cs);
            opened.Open();
            return opened;
        });
        """), key: Key);

    private static string Contexts(string registration) => $$"""
        using Microsoft.EntityFrameworkCore;

        var builder = WebApplication.CreateBuilder(args);
        builder.Services.{{registration}};
        var app = builder.Build();
        app.MapGet("/orders", (Shop shop) => shop.Orders.Count());
        app.Run();

        public sealed class Order { public int Id { get; set; } }
        public sealed class Shop : DbContext { public DbSet<Order> Orders => Set<Order>(); }
        """;

    [Theory]
    [InlineData("{|TAA3001:AddDbContext<Shop>(o => o.UseSqlite(\"Data Source=shop.db\"), ServiceLifetime.Singleton)|}", "AddDbContext<Shop>(o => o.UseSqlite(\"Data Source=shop.db\"))")]
    [InlineData("{|TAA3001:AddDbContext<Shop>(ServiceLifetime.Singleton)|}", "AddDbContext<Shop>(ServiceLifetime.Scoped)")]
    [InlineData("{|TAA3001:AddSingleton<Shop>()|}", "AddScoped<Shop>()")]
    public Task ContextBad(string before, string after) => Fix.Verify(Contexts(before), Contexts(after), key: Key);

    private const string Store = """

        public sealed class Store(SqliteConnection {|TAA3002:db|})
        {
            public int Count() => db.ExecuteScalar<int>("SELECT count(*) FROM orders");
        }
        """;

    private static string Captive(string registration, string store) => """
        using Dapper;

        var builder = WebApplication.CreateBuilder(args);
        builder.Services.AddTransient(_ => new SqliteConnection("Data Source=shop.db"));
        builder.Services.REGISTRATION;
        var app = builder.Build();
        app.MapGet("/orders", (Store store) => store.Count());
        app.Run();

        """.Replace("REGISTRATION", registration) + store;

    [Fact]
    public Task CaptiveBad() => Fix.Verify(Captive("AddSingleton<Store>()", Store), Captive("AddScoped<Store>()", Store.Replace("{|TAA3002:db|}", "db")), key: Key);

    [Fact]
    public Task SingletonThatRemembersTakesAScope() => Fix.Verify(Captive("AddSingleton<Store>()", """

        public sealed class Store(SqliteConnection {|TAA3002:db|})
        {
            private readonly List<int> _seen = new();
            public int Count() => _seen.Count + db.ExecuteScalar<int>("SELECT count(*) FROM orders");
        }
        """), Captive("AddSingleton<Store>()", """

        public sealed class Store(IServiceScopeFactory scopeFactory)
        {
            private readonly List<int> _seen = new();
            public int Count()
            {
                using var scope = scopeFactory.CreateScope();
                var connection = scope.ServiceProvider.GetRequiredService<SqliteConnection>();
                connection.Open();
                return _seen.Count + connection.ExecuteScalar<int>("SELECT count(*) FROM orders");
            }
        }
        """));

    [Theory]
    [InlineData("builder.Services.{|TAA3001:AddSingleton(new SqliteConnection(\"Data Source=:memory:\"))|};", "")]
    [InlineData("builder.Services.{|TAA3001:AddSingleton(new SqliteConnection(cs))|}; builder.Services.AddSingleton<Cache>();", "public sealed class Cache(SqliteConnection db) { public int Asked; public SqliteConnection Db => db; public string State => db.State.ToString(); }")]
    [InlineData("builder.Services.{|TAA3001:AddSingleton(new SqliteConnection(cs))|}; builder.Services.AddHostedService<Sweeper>();", "public sealed class Sweeper(SqliteConnection db) : BackgroundService { protected override Task ExecuteAsync(CancellationToken stop) { db.Open(); return Task.CompletedTask; } }")]
    [InlineData("builder.Services.{|TAA3001:AddSingleton(new SqliteConnection(cs))|}; builder.Services.AddSingleton<Cache>();", "public sealed class Cache(IEnumerable<SqliteConnection> all) { public int Count => all.Count(); }")]
    [InlineData("var connection = new SqliteConnection(cs); connection.Execute(\"PRAGMA foreign_keys = ON\"); builder.Services.{|TAA3001:AddSingleton(connection)|};", "")]
    [InlineData("builder.Services.{|TAA3001:AddSingleton(_ => Shared.Get())|};", "public static class Shared { private static SqliteConnection? s_db; public static SqliteConnection Get() { s_db ??= new SqliteConnection(\"Data Source=shop.db\"); return s_db; } }")]
    public Task NotScopableOk(string registration, string more) => Fix.Refuses(Program(registration, more));

    private static string Keyed(string registration) => $$"""
        using Dapper;
        using Microsoft.Extensions.DependencyInjection;

        var builder = WebApplication.CreateBuilder(args);
        builder.Services.{{registration}};
        builder.Services.AddScoped<Store>();
        var app = builder.Build();
        app.MapGet("/count", (Store store) => store.Count());
        app.Run();

        public class Store([FromKeyedServices("a")] SqliteConnection kept)
        {
            public Task<long> Count() => kept.ExecuteScalarAsync<long>("SELECT 1");
        }
        """;

    [Fact]
    public Task KeyedInstanceBad() => Fix.Verify(Keyed("{|TAA3001:AddKeyedSingleton(\"a\", new SqliteConnection(\"Data Source=a.db\"))|}"), Keyed("AddKeyedScoped(\"a\", (_, _) => new SqliteConnection(\"Data Source=a.db\"))"), key: "Safest");
}
