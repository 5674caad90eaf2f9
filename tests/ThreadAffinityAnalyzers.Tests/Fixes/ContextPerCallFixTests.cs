namespace ThreadAffinityAnalyzers.Tests.Fixes;

/// <summary>What ContextPerCallFix makes of programs.</summary>
public class ContextPerCallFixTests
{
    [Fact]
    public Task FactoryInjectedWhereASingletonNeedsTheService() => Fix.Verify(
        TestSources.Named([
        """
            var builder = WebApplication.CreateBuilder(args);
            builder.Services.AddSingleton<Cache>();
            builder.Services.AddHostedService<Poller>();
            builder.Services.AddShop();
            var app = builder.Build();
            app.MapGet("/b", (Cache s) => s.Count());
            app.Run();

            """,
        """
            using Microsoft.EntityFrameworkCore;

            public class Cache
            {
                private readonly Shop {|TAA3002:_shop|};

                public Cache(Shop shop)
                {
                    _shop = shop;
                }

                public Task<int> Count(CancellationToken ct = default) => _shop.Orders.CountAsync(ct);

                public int Sync()
                {
                    var n = _shop.Orders.Count();
                    return n;
                }
            }

            public class Poller(Cache cache) : BackgroundService
            {
                protected override async Task ExecuteAsync(CancellationToken stoppingToken) => await cache.Count();
            }

            public static class Setup
            {
                public static void AddShop(this IServiceCollection services) => services.AddDbContext<Shop>(o => o.UseSqlite("Data Source=shop.db"));
            }

            public class Order { public int Id { get; set; } }

            public class Shop : DbContext
            {
                public Shop() { }
                public Shop(DbContextOptions<Shop> options) : base(options) { }
                public DbSet<Order> Orders => Set<Order>();
            }

            """]),
        TestSources.Named([
        """
            var builder = WebApplication.CreateBuilder(args);
            builder.Services.AddSingleton<Cache>();
            builder.Services.AddHostedService<Poller>();
            builder.Services.AddShop();
            var app = builder.Build();
            app.MapGet("/b", (Cache s) => s.Count());
            app.Run();

            """,
        """
            using Microsoft.EntityFrameworkCore;

            public class Cache
            {
                private readonly IDbContextFactory<Shop> _factory;

                public Cache(IDbContextFactory<Shop> factory)
                {
                    _factory = factory;
                }

                public async Task<int> Count(CancellationToken ct = default)
                {
                    await using var context = await _factory.CreateDbContextAsync(ct);
                    return await context.Orders.CountAsync(ct);
                }

                public int Sync()
                {
                    using var context = _factory.CreateDbContext();
                    var n = context.Orders.Count();
                    return n;
                }
            }

            public class Poller(Cache cache) : BackgroundService
            {
                protected override async Task ExecuteAsync(CancellationToken stoppingToken) => await cache.Count();
            }

            public static class Setup
            {
                public static void AddShop(this IServiceCollection services) => services.AddDbContextFactory<Shop>(o => o.UseSqlite("Data Source=shop.db"));
            }

            public class Order { public int Id { get; set; } }

            public class Shop : DbContext
            {
                public Shop() { }
                public Shop(DbContextOptions<Shop> options) : base(options) { }
                public DbSet<Order> Orders => Set<Order>();
            }

            """]));

    [Fact]
    public Task StaticContext() => Fix.Verify(
        """
            using Microsoft.EntityFrameworkCore;

            var app = WebApplication.CreateBuilder(args).Build();
            app.MapGet("/c", () => Old.Count());
            app.Run();

            static class Old
            {
                private static readonly Shop {|TAA1001:Db|} = new();

                public static Task<List<Order>> Count() => Db.Orders.ToListAsync();
            }

            public class Order { public int Id { get; set; } }

            public class Shop : DbContext
            {
                public Shop() { }
                public Shop(DbContextOptions<Shop> options) : base(options) { }
                public DbSet<Order> Orders => Set<Order>();
            }

            """,
        """
            using Microsoft.EntityFrameworkCore;

            var app = WebApplication.CreateBuilder(args).Build();
            app.MapGet("/c", () => Old.Count());
            app.Run();

            static class Old
            {
                private static Shop CreateContext()
                {
                    return new Shop();
                }

                public static async Task<List<Order>> Count()
                {
                    using var context = CreateContext();
                    return await context.Orders.ToListAsync();
                }
            }

            public class Order { public int Id { get; set; } }

            public class Shop : DbContext
            {
                public Shop() { }
                public Shop(DbContextOptions<Shop> options) : base(options) { }
                public DbSet<Order> Orders => Set<Order>();
            }

            """);
}
