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
}
