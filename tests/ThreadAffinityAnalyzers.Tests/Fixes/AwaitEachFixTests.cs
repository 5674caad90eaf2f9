namespace ThreadAffinityAnalyzers.Tests.Fixes;

/// <summary>What AwaitEachFix makes of programs.</summary>
public class AwaitEachFixTests
{
    [Fact]
    public Task TasksInLocalsOfAHandlerAndLoops() => Fix.Verify(
        """
            using Microsoft.EntityFrameworkCore;

            var builder = WebApplication.CreateBuilder(args);
            builder.Services.AddDbContext<Shop>(o => o.UseSqlite("Data Source=shop.db"));
            builder.Services.AddScoped<OrderService>();
            var app = builder.Build();
            app.MapGet("/c", async (Shop {|TAA2003:s|}) =>
            {
                var a = s.Orders.CountAsync();
                var b = s.Orders.ToListAsync();
                await Task.WhenAll(a, b);
                return (await b).Count + a.Result;
            });
            app.Run();

            public class OrderService(Shop {|TAA2003:shop|})
            {
                public async Task Both()
                {
                    await Task.WhenAll(shop.Orders.CountAsync(), shop.SaveChangesAsync());
                }

                public async Task Each(List<int> ids)
                {
                    await Task.WhenAll(ids.Select(async id =>
                    {
                        // One by one.
                        shop.Add(new Order { Id = id });
                        await shop.SaveChangesAsync();
                    }));
                }
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

            var builder = WebApplication.CreateBuilder(args);
            builder.Services.AddDbContext<Shop>(o => o.UseSqlite("Data Source=shop.db"));
            builder.Services.AddScoped<OrderService>();
            var app = builder.Build();
            app.MapGet("/c", async (Shop s) =>
            {
                var a = await s.Orders.CountAsync();
                var b = await s.Orders.ToListAsync();
                return b.Count + a;
            });
            app.Run();

            public class OrderService(Shop shop)
            {
                public async Task Both()
                {
                    await shop.Orders.CountAsync();
                    await shop.SaveChangesAsync();
                }

                public async Task Each(List<int> ids)
                {
                    foreach (var id in ids)
                    {
                        // One by one.
                        shop.Add(new Order { Id = id });
                        await shop.SaveChangesAsync();
                    }
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

    /// <summary>One finding stands for all that is started without being awaited, in methods that have to become asynchronous too: nothing is left for a second pass.</summary>
    [Fact]
    public Task DroppedOperationsOfSynchronousMethodsAreAllAwaited() => Fix.Verify(
        """
        using Microsoft.AspNetCore.Mvc;
        using Microsoft.EntityFrameworkCore;

        var builder = WebApplication.CreateBuilder(args);
        builder.Services.AddDbContext<Shop>(o => o.UseSqlite("Data Source=shop.db"));
        builder.Services.AddScoped<Basket>();
        builder.Services.AddControllers();
        var app = builder.Build();
        app.MapControllers();
        app.Run();

        public class BasketController(Basket basket) : ControllerBase
        {
            [HttpPost]
            public async Task<int> Post(int id)
            {
                basket.Clear();
                var order = basket.Put(id);
                await Task.Yield();
                return order.Id;
            }
        }

        public class Basket(Shop {|TAA2003:shop|})
        {
            public void Clear()
            {
                shop.RemoveRange(shop.Orders);
                shop.SaveChangesAsync();
            }

            public Order Put(int id)
            {
                Order order;
                order = Make(id);
                return order;
            }

            private Order Make(int id)
            {
                var order = new Order { Id = id };
                shop.Add(order);
                shop.SaveChangesAsync(); // not waited for
                return order;
            }
        }

        public class Order { public int Id { get; set; } }

        public class Shop : DbContext
        {
            public Shop(DbContextOptions<Shop> options) : base(options) { }
            public DbSet<Order> Orders => Set<Order>();
        }

        """,
        """
        using Microsoft.AspNetCore.Mvc;
        using Microsoft.EntityFrameworkCore;

        var builder = WebApplication.CreateBuilder(args);
        builder.Services.AddDbContext<Shop>(o => o.UseSqlite("Data Source=shop.db"));
        builder.Services.AddScoped<Basket>();
        builder.Services.AddControllers();
        var app = builder.Build();
        app.MapControllers();
        app.Run();

        public class BasketController(Basket basket) : ControllerBase
        {
            [HttpPost]
            public async Task<int> Post(int id)
            {
                await basket.Clear();
                var order = await basket.Put(id);
                await Task.Yield();
                return order.Id;
            }
        }

        public class Basket(Shop shop)
        {
            public async Task Clear()
            {
                shop.RemoveRange(shop.Orders);
                await shop.SaveChangesAsync();
            }

            public async Task<Order> Put(int id)
            {
                Order order;
                order = await Make(id);
                return order;
            }

            private async Task<Order> Make(int id)
            {
                var order = new Order { Id = id };
                shop.Add(order);
                await shop.SaveChangesAsync(); // not waited for
                return order;
            }
        }

        public class Order { public int Id { get; set; } }

        public class Shop : DbContext
        {
            public Shop(DbContextOptions<Shop> options) : base(options) { }
            public DbSet<Order> Orders => Set<Order>();
        }

        """);

    /// <summary>The compiler complains of the null in the task, then in the result: it is no other complaint.</summary>
    [Theory]
    [InlineData("Task<Order>", "CS8619")]
    [InlineData("Task<Order?>", null)]
    public async Task NullThatWasComplainedOfBeforeIsNoObstacle(string result, string? complaint)
    {
        var files = TestSources.Named([$$"""
            using Microsoft.EntityFrameworkCore;

            var builder = WebApplication.CreateBuilder(args);
            builder.Services.AddDbContextFactory<Shop>(o => o.UseSqlite("Data Source=shop.db"));
            builder.Services.AddSingleton<Finder>();
            var app = builder.Build();
            app.MapGet("/", (Finder finder) => finder.FindAsync(1));
            app.Run();

            public class Finder(IDbContextFactory<Shop> factory)
            {
                public {{result}} FindAsync(int id)
                {
                    using var context = factory.CreateDbContext();
                    return context.Orders.FirstOrDefaultAsync(order => order.Id == id);
                }
            }

            public class Order { public int Id { get; set; } }

            public class Shop(DbContextOptions<Shop> options) : DbContext(options) { public DbSet<Order> Orders => Set<Order>(); }
            """]);
        Assert.Equal(complaint, TestSources.Compile(files, Microsoft.CodeAnalysis.OutputKind.ConsoleApplication).GetDiagnostics().Select(one => one.Id).FirstOrDefault(id => id.StartsWith("CS86", StringComparison.Ordinal)));
        var offered = Assert.Single(await Offered.For(files, null, Microsoft.CodeAnalysis.OutputKind.ConsoleApplication));
        Assert.Contains("Await the operations one after the other", offered.Titles);
    }
}
