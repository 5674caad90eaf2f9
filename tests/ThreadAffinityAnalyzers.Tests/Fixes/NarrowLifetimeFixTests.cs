using ThreadAffinityAnalyzers.CodeFixes.Remedies;

namespace ThreadAffinityAnalyzers.Tests.Fixes;

/// <summary>What NarrowLifetimeFix makes of programs.</summary>
public class NarrowLifetimeFixTests
{
    [Fact]
    public Task CaptiveContextOfASingleton() => Fix.Verify(
        """
            using Microsoft.EntityFrameworkCore;

            var builder = WebApplication.CreateBuilder(args);
            builder.Services.AddSingleton<OrderService>();
            builder.Services.AddDbContext<Shop>(o => o.UseSqlite("Data Source=shop.db"));
            var app = builder.Build();
            app.MapGet("/b", (OrderService s) => s.Count());
            app.Run();

            public class OrderService(Shop {|TAA3002:shop|})
            {
                public Task<int> Count() => shop.Orders.CountAsync();
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
            builder.Services.AddScoped<OrderService>();
            builder.Services.AddDbContext<Shop>(o => o.UseSqlite("Data Source=shop.db"));
            var app = builder.Build();
            app.MapGet("/b", (OrderService s) => s.Count());
            app.Run();

            public class OrderService(Shop shop)
            {
                public Task<int> Count() => shop.Orders.CountAsync();
            }

            public class Order { public int Id { get; set; } }

            public class Shop : DbContext
            {
                public Shop() { }
                public Shop(DbContextOptions<Shop> options) : base(options) { }
                public DbSet<Order> Orders => Set<Order>();
            }

            """);

    [Fact]
    public Task ConnectionSingletonAndCaptiveContext() => Fix.Verify(
        """
            using Microsoft.EntityFrameworkCore;

            var builder = WebApplication.CreateBuilder(args);
            builder.Services.{|TAA3001:AddSingleton(_ => new SqliteConnection("Data Source=x.db"))|};
            builder.Services.AddDbContext<Shop>(o => o.UseSqlite("Data Source=shop.db"));
            var app = builder.Build();
            app.MapGet("/a", (SqliteConnection c) => c.CreateCommand().ExecuteScalar());
            app.Run();

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
            builder.Services.AddScoped(_ => new SqliteConnection("Data Source=x.db"));
            builder.Services.AddDbContext<Shop>(o => o.UseSqlite("Data Source=shop.db"));
            var app = builder.Build();
            app.MapGet("/a", (SqliteConnection c) => c.CreateCommand().ExecuteScalar());
            app.Run();

            public class Order { public int Id { get; set; } }

            public class Shop : DbContext
            {
                public Shop() { }
                public Shop(DbContextOptions<Shop> options) : base(options) { }
                public DbSet<Order> Orders => Set<Order>();
            }

            """);

    /// <summary>A class that opens a scope when it is made would leave one behind for each request.</summary>
    [Theory]
    [InlineData("private readonly Shop _db = services.CreateScope().ServiceProvider.GetRequiredService<Shop>();", "IServiceProvider services", "a scope of the class's own, which nobody would end")]
    [InlineData("private readonly Shop _db = db;", "Shop db", "")]
    public async Task ScopeOfItsOwnOk(string field, string given, string because) => Assert.Equal(because, await RefusalReasonTests.RefusalOf(nameof(NarrowLifetimeFix), $$"""
        using Microsoft.EntityFrameworkCore;

        var builder = WebApplication.CreateBuilder(args);
        builder.Services.AddDbContext<Shop>(o => o.UseSqlite("Data Source=shop.db"));
        builder.Services.AddSingleton<Feed>();
        var app = builder.Build();
        app.MapGet("/a", (Feed feed) => feed.Count());
        app.Run();

        public class Order { public int Id { get; set; } }

        public class Shop(DbContextOptions<Shop> options) : DbContext(options) { public DbSet<Order> Orders => Set<Order>(); }

        public class Feed({{given}})
        {
            {{field}}

            public int Count() => _db.Orders.Count();
        }
        """));
}
