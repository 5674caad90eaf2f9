using ThreadAffinityAnalyzers.Tests.Verify;

namespace ThreadAffinityAnalyzers.Tests.Sharing;

/// <summary>What whole applications showed to be missed, or told wrongly; docs/limits.md lists each.</summary>
public sealed class ShapeMissesTests
{
    [Fact]
    public Task FN_ContextInAServiceOfACircuit() => Rule.Ok(
        """
        using Microsoft.AspNetCore.Components;
        using Microsoft.EntityFrameworkCore;
        var builder = WebApplication.CreateBuilder(args);
        builder.Services.AddDbContext<Shop>(options => options.UseSqlite("Data Source=a.db"));
        builder.Services.AddScoped<Orders>();
        builder.Build().Run();

        class OrderList : ComponentBase
        {
            [Inject] private Orders Orders { get; set; } = null!;
            protected override async Task OnInitializedAsync() => await Orders.AllAsync();
            private async Task Save() => await Orders.SaveAsync();
        }

        class Orders(Shop shop) { public Task<List<Order>> AllAsync() => shop.Orders.ToListAsync(); public async Task SaveAsync() => await shop.SaveChangesAsync(); }
        class Shop(DbContextOptions<Shop> options) : DbContext(options) { public DbSet<Order> Orders => Set<Order>(); }
        class Order { public int Id { get; set; } }
        """);

    [Fact]
    public Task FN_ConnectionThatADelegateHandsToAHealthCheck() => Rule.Ok(
        """
        using Microsoft.Extensions.Diagnostics.HealthChecks;
        var builder = WebApplication.CreateBuilder(args);
        var probe = new SqliteConnection("Data Source=a.db");
        builder.Services.AddHealthChecks().AddCheck("database", new DatabaseCheck(() => probe));
        builder.Build().Run();

        public sealed class DatabaseCheck(Func<SqliteConnection> connect) : IHealthCheck
        {
            public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken token = default)
            {
                connect().CreateCommand().ExecuteScalar();
                return Task.FromResult(HealthCheckResult.Healthy());
            }
        }
        """);

    [Fact]
    public Task FN_HandlerThatADispatcherResolves() => Rule.Ok(
        """
        using Microsoft.EntityFrameworkCore;
        var builder = WebApplication.CreateBuilder(args);
        builder.Services.AddDbContext<Shop>(options => options.UseSqlite("Data Source=a.db"));
        builder.Services.AddScoped<Events>().AddScoped<IHandle<Sold>, Reorder>().AddScoped<Sell>();
        var app = builder.Build();
        app.MapPost("/sell", (Sell sell) => sell.RunAsync());
        app.Run();

        public record Sold(int Id);
        public interface IHandle<T> { Task HandleAsync(T what); }
        public class Events(IServiceProvider services) { public Task RaiseAsync<T>(T what) => services.GetRequiredService<IHandle<T>>().HandleAsync(what); }
        public class Reorder(Shop shop) : IHandle<Sold> { public async Task HandleAsync(Sold what) => await shop.SaveChangesAsync(); }
        public class Sell(Shop shop, Events events) { public Task RunAsync() => Task.WhenAll(shop.SaveChangesAsync(), events.RaiseAsync(new Sold(1))); }
        public class Shop(DbContextOptions<Shop> options) : DbContext(options) { }
        """);

    /// <summary>Which assemblies a program scans for hosted services, and what other projects register, cannot always be seen.</summary>
    [Fact]
    public Task FP_HostedServiceThatNothingRegisters() => Rule.Bad(
        """
        var builder = WebApplication.CreateBuilder(args);
        builder.Services.AddSingleton<Store>();
        builder.Services.AddHostedService<Poller>();
        builder.Build().Run();

        class Store { private readonly SqliteConnection {|TAA1002:_db|} = new("Data Source=a.db"); public void Save() => _db.CreateCommand().ExecuteNonQuery(); }
        class Poller(Store store) : BackgroundService { protected override async Task ExecuteAsync(CancellationToken token) { while (true) { store.Save(); await Task.Delay(9, token); } } }
        class Old(Store store) : BackgroundService { protected override async Task ExecuteAsync(CancellationToken token) { while (true) { store.Save(); await Task.Delay(9, token); } } }
        """);

    [Fact]
    public Task FN_HandlerOfAnInjectedServicesEvent() => Rule.Ok(
        """
        using Microsoft.AspNetCore.Mvc;
        using Microsoft.EntityFrameworkCore;
        var builder = WebApplication.CreateBuilder(args);
        builder.Services.AddControllers();
        builder.Services.AddSingleton<Clock>();
        builder.Services.AddDbContext<Shop>(options => options.UseSqlite("Data Source=a.db"));
        builder.Build().Run();

        public class Clock { public event EventHandler? Ticked; public void Tick() => Ticked?.Invoke(this, EventArgs.Empty); }
        public class OrdersController : ControllerBase
        {
            private readonly Shop _shop;
            public OrdersController(Shop shop, Clock clock) { _shop = shop; clock.Ticked += async (_, _) => await _shop.SaveChangesAsync(); }
            [HttpGet] public async Task<int> Get() => await _shop.Orders.CountAsync();
        }
        public class Shop(DbContextOptions<Shop> options) : DbContext(options) { public DbSet<Order> Orders => Set<Order>(); }
        public class Order { public int Id { get; set; } }
        """);

    [Fact]
    public Task FN_QueryOfAContextThatIsKept() => Rule.Ok(Catalog("IQueryable<Item> _items", "shop.Items.Where(item => item.Id > 0)"));

    [Fact]
    public Task SetOfAContextThatIsKeptBad() => Rule.Bad(Catalog("DbSet<Item> {|TAA1002:_items|}", "shop.Items"));

    [Fact]
    public Task FN_ScopedServiceOfALocatorThatIsToldTheType() => Rule.Ok(Locator("Locator.Get<Shop>()"));

    [Fact]
    public Task ScopedServiceOfALocatorBad() => Rule.Bad(Locator("{|TAA3002:Locator.Services.GetRequiredService<Shop>()|}"));

    [Fact]
    public Task FN_ConnectionThatIsTheStateOfATimer() => Rule.Ok(Ticking("db", "static state => { using var command = ((SqliteConnection)state!).CreateCommand(); command.ExecuteNonQuery(); }, db"));

    [Fact]
    public Task ConnectionThatATimerCapturesBad() => Rule.Bad(Ticking("{|TAA2002:db|}", "_ => { using var command = db.CreateCommand(); command.ExecuteNonQuery(); }, null"));

    [Fact]
    public Task FN_ScopedServiceBehindADecoratorOfItsInterface() => Rule.Ok(Decorated("IReader inner"));

    [Fact]
    public Task ScopedServiceBehindADecoratorOfItsClassBad() => Rule.Bad(Decorated("Reader {|TAA3002:inner|}"));

    /// <summary>The next round waits until the work of the last one has given the semaphore back.</summary>
    [Fact]
    public Task SemaphoreThatAContinuationGivesBackOk() => Rule.Ok(Looping("_db", "_ = Handle().ContinueWith(_ => _gate.Release());"));

    /// <summary>It is given back beside the work, or by what continues other work.</summary>
    [Theory]
    [InlineData("_ = Handle(); _gate.Release();")]
    [InlineData("_ = Handle(); _ = Task.Delay(1, stop).ContinueWith(_ => _gate.Release());")]
    [InlineData("_ = Handle().ContinueWith(_ => Console.WriteLine()); _gate.Release();")]
    public Task SemaphoreThatIsGivenBackBesideTheWorkBad(string start) => Rule.Bad(Looping("{|TAA4001:_db|}", start));

    [Fact]
    public Task SemaphoreThatTheLoopGivesBackOk() => Rule.Ok(Looping("_db", "try { await Handle(); } finally { _gate.Release(); }"));

    private static string Ticking(string db, string callback) => $$"""
        var {{db}} = new SqliteConnection("Data Source=a.db");
        using var timer = new Timer({{callback}}, 0, 50);
        Console.ReadLine();
        """;

    private static string Decorated(string taken) => $$"""
        using Microsoft.EntityFrameworkCore;
        var builder = WebApplication.CreateBuilder(args);
        builder.Services.AddDbContext<Shop>(options => options.UseSqlite("Data Source=shop.db"));
        builder.Services.AddScoped<Reader>();
        builder.Services.AddSingleton<IReader>(services => new CachedReader(services.CreateScope().ServiceProvider.GetRequiredService<Reader>()));
        var app = builder.Build();
        app.MapGet("/items", (IReader reader) => reader.Count());
        app.Run();

        public class Item { public int Id { get; set; } }
        public class Shop(DbContextOptions<Shop> options) : DbContext(options) { public DbSet<Item> Items => Set<Item>(); }
        public interface IReader { int Count(); }
        public class Reader(Shop shop) : IReader { public int Count() => shop.Items.Count(); }
        public class CachedReader({{taken}}) : IReader { public int Count() => inner.Count(); }
        """;

    private static string Looping(string db, string start) => $$"""
        using Microsoft.EntityFrameworkCore;
        var builder = Host.CreateApplicationBuilder(args);
        builder.Services.AddHostedService<Worker>();
        builder.Build().Run();

        public class Item { public int Id { get; set; } }
        public class Shop : DbContext { public DbSet<Item> Items => Set<Item>(); }
        public class Worker : BackgroundService
        {
            private readonly Shop {{db}} = new();
            private readonly SemaphoreSlim _gate = new(1, 1);
            protected override async Task ExecuteAsync(CancellationToken stop)
            {
                while (!stop.IsCancellationRequested)
                {
                    await _gate.WaitAsync(stop);
                    {{start}}
                }
            }
            private async Task Handle() { _db.Items.Add(new Item()); await _db.SaveChangesAsync(); }
        }
        """;

    private static string Catalog(string field, string query) => $$"""
        using Microsoft.EntityFrameworkCore;
        var builder = WebApplication.CreateBuilder(args);
        builder.Services.AddSingleton<Catalog>();
        var app = builder.Build();
        app.MapGet("/items", (Catalog catalog) => catalog.Count());
        app.Run();

        public class Item { public int Id { get; set; } }
        public class Shop : DbContext { public DbSet<Item> Items => Set<Item>(); }
        public class Catalog
        {
            private readonly {{field}};
            public Catalog() { var shop = new Shop(); _items = {{query}}; }
            public int Count() => _items.Count();
        }
        """;

    private static string Locator(string asked) => $$"""
        using Microsoft.EntityFrameworkCore;
        var builder = WebApplication.CreateBuilder(args);
        builder.Services.AddDbContext<Shop>(options => options.UseSqlite("Data Source=shop.db"));
        var app = builder.Build();
        Locator.Services = app.Services;
        app.MapGet("/items", () => {{asked}}.Items.Count());
        app.Run();

        public class Item { public int Id { get; set; } }
        public class Shop(DbContextOptions<Shop> options) : DbContext(options) { public DbSet<Item> Items => Set<Item>(); }
        public static class Locator
        {
            public static IServiceProvider Services { get; set; } = null!;
            public static T Get<T>() where T : notnull => Services.GetRequiredService<T>();
        }
        """;
}
