using ThreadAffinityAnalyzers.Tests.Verify;

namespace ThreadAffinityAnalyzers.Tests.Rules;

/// <summary>The application's own provider makes what is registered for a scope once, and gives it to all who ask.</summary>
public class TAA3002RootResolutionTests
{
    [Fact]
    public Task SingletonThatAsksInEachCallBad() => Rule.Bad(Shop("public int Count() => {|TAA3002:services.GetRequiredService<Shop>()|}.Orders.Count();"));

    [Fact]
    public Task IntoALocalBad() => Rule.Bad(Shop("public int Count() { var db = {|TAA3002:services.GetRequiredService<Shop>()|}; db.Orders.Add(new Order()); db.SaveChanges(); return db.Orders.Count(); }"));

    [Fact]
    public Task GetServiceBad() => Rule.Bad(Shop("public int Count() { Shop? db; db = {|TAA3002:services.GetService<Shop>()|}; return db!.Orders.Count(); }"));

    [Fact]
    public Task ByTypeBad() => Rule.Bad(Shop("public int Count() { var db = (Shop){|TAA3002:services.GetRequiredService(typeof(Shop))|}; return db.Orders.Count(); }"));

    [Fact]
    public Task ThroughAPropertyBad() => Rule.Bad(Shop("private Shop Db => {|TAA3002:services.GetRequiredService<Shop>()|}; public int Count() => Db.Orders.Count();"));

    [Fact]
    public Task TwoMembersThatAskBad() => Rule.Bad(Shop("public int Count() => {|TAA3002:services.GetRequiredService<Shop>()|}.Orders.Count(); public int Twice() => 2 * services.GetRequiredService<Shop>().Orders.Count();"));

    [Fact]
    public Task AsynchronousBad() => Rule.Bad(Shop("public int Count() => CountAsync().Result; private async Task<int> CountAsync() { var db = {|TAA3002:services.GetRequiredService<Shop>()|}; return await db.Orders.CountAsync(); }"));

    [Fact]
    public Task ProviderOfTheApplicationInAHandlerBad() => Rule.Bad(Shop(
        "public int Count() => 1;", map: "Endpoints.Map(app);",
        more: "static class Endpoints { public static void Map(WebApplication app) => app.MapGet(\"/orders\", () => {|TAA3002:app.Services.GetRequiredService<Shop>()|}.Orders.Count()); }"));

    [Theory]
    [InlineData("app.MapGet(\"/orders\", () => {|TAA3002:app.Services.GetRequiredService<Shop>()|}.Orders.Count());")]
    [InlineData("app.MapGet(\"/orders\", () => Count()); int Count() => {|TAA3002:app.Services.GetRequiredService<Shop>()|}.Orders.Count();")]
    [InlineData("using (var scope = app.Services.CreateScope()) scope.ServiceProvider.GetRequiredService<Shop>().SaveChanges(); app.MapGet(\"/orders\", () => { var db = {|TAA3002:app.Services.GetRequiredService<Shop>()|}; return db.Orders.Count(); });")]
    public Task HandlerOfAProgramOfStatementsBad(string map) => Rule.Bad(Shop("public int Count() => 1;", map: map));

    [Theory]
    [InlineData("app.MapGet(\"/orders\", (HttpContext call) => call.RequestServices.GetRequiredService<Shop>().Orders.Count());")]
    [InlineData("app.MapGet(\"/orders\", () => { using var scope = app.Services.CreateScope(); return scope.ServiceProvider.GetRequiredService<Shop>().Orders.Count(); });")]
    [InlineData("app.Lifetime.ApplicationStarted.Register(() => app.Services.GetRequiredService<Shop>().SaveChanges());")]
    [InlineData("Seed(); void Seed() => app.Services.GetRequiredService<Shop>().SaveChanges();")]
    public Task OtherScopesOfAProgramOfStatementsOk(string map) => Rule.Ok(Shop("public int Count() => 1;", map: map));

    [Fact]
    public Task ProviderOfTheCallOk() => Rule.Ok(Shop("public int Count() { var own = new ServiceCollection().AddDbContext<Shop>(o => o.UseSqlite(\"Data Source=a.db\")).BuildServiceProvider(); return own.GetRequiredService<Shop>().Orders.Count(); }"));

    [Fact]
    public Task ProviderThatTheSingletonMakesBad() => Rule.Bad(Shop(
        "private readonly IServiceProvider _own = new ServiceCollection().AddDbContext<Shop>(o => o.UseSqlite(\"Data Source=a.db\")).BuildServiceProvider(); public int Count() => {|TAA3002:_own.GetRequiredService<Shop>()|}.Orders.Count();"));

    [Fact]
    public Task TransientOk() => Rule.Ok(Shop("public int Count() => services.GetRequiredService<Shop>().Orders.Count();", context: ", ServiceLifetime.Transient"));

    [Fact]
    public Task ScopeOfTheCallOk() => Rule.Ok(Shop("public int Count() { using var scope = services.CreateScope(); return scope.ServiceProvider.GetRequiredService<Shop>().Orders.Count(); }"));

    [Fact]
    public Task ProviderOfAScopeOk() => Rule.Ok(Shop("public int Count() => services.GetRequiredService<Shop>().Orders.Count();", lifetime: "Scoped"));

    [Fact]
    public Task FactoryOk() => Rule.Ok(Shop("public int Count() { using var db = services.GetRequiredService<IDbContextFactory<Shop>>().CreateDbContext(); return db.Orders.Count(); }"));

    [Fact]
    public Task UnderALockOk() => Rule.Ok(Shop("private readonly object _gate = new(); public int Count() { lock (_gate) { return services.GetRequiredService<Shop>().Orders.Count(); } }"));

    [Fact]
    public Task LockOfEachCallBad() => Rule.Bad(Shop("public int Count() { var gate = new object(); lock (gate) { return {|TAA4001:services.GetRequiredService<Shop>()|}.Orders.Count(); } }"));

    [Fact]
    public Task StartOk() => Rule.Ok(Shop("public int Count() => 1; public void Migrate() => services.GetRequiredService<Shop>().Database.EnsureCreated();", map: "app.Services.GetRequiredService<Reports>().Migrate();"));

    [Fact]
    public Task OneLoopOk() => Rule.Ok(Shop("public int Count() => 1;", more: """
        public class Poller(IServiceProvider services) : BackgroundService
        {
            protected override async Task ExecuteAsync(CancellationToken token) { while (!token.IsCancellationRequested) { services.GetRequiredService<Shop>().Orders.Count(); await Task.Delay(9, token); } }
        }
        """, map: "", registered: "builder.Services.AddHostedService<Poller>();"));

    [Fact]
    public Task TwoLoopsBad() => Rule.Bad(Shop("public int Count() => 1;", more: """
        public class Poller(IServiceProvider services) : BackgroundService
        {
            protected override async Task ExecuteAsync(CancellationToken token) { while (!token.IsCancellationRequested) { {|TAA3002:services.GetRequiredService<Shop>()|}.Orders.Count(); await Task.Delay(9, token); } }
        }
        public class Sweeper(IServiceProvider services) : BackgroundService
        {
            protected override async Task ExecuteAsync(CancellationToken token) { while (!token.IsCancellationRequested) { services.GetRequiredService<Shop>().Orders.Count(); await Task.Delay(9, token); } }
        }
        """, map: "", registered: "builder.Services.AddHostedService<Poller>(); builder.Services.AddHostedService<Sweeper>();"));

    [Fact]
    public Task KeptInAFieldIsToldThereBad() => Rule.Bad(Shop("private Shop? {|TAA3002:_db|}; public int Count() { _db ??= services.GetRequiredService<Shop>(); return _db.Orders.Count(); }"));

    private static string Shop(string members, string lifetime = "Singleton", string context = "", string map = "", string more = "", string registered = "") => $$"""
        using Microsoft.EntityFrameworkCore;
        var builder = WebApplication.CreateBuilder(args);
        builder.Services.AddDbContext<Shop>(o => o.UseSqlite("Data Source=shop.db"){{context}});
        builder.Services.Add{{lifetime}}<Reports>();
        {{registered}}
        var app = builder.Build();
        {{map}}
        app.MapGet("/", (Reports reports) => reports.Count());
        app.Run();

        public class Shop(DbContextOptions<Shop> options) : DbContext(options) { public DbSet<Order> Orders => Set<Order>(); }
        public class Order { public int Id { get; set; } }
        public class Reports(IServiceProvider services) { {{members}} }
        {{more}}
        """;
}
