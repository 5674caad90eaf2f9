namespace ThreadAffinityAnalyzers.Tests.Fixes;

/// <summary>A program whose singleton keeps the context of one scope: what its members do together decides which rewrite keeps what they do.</summary>
internal static class SingletonOverAContext
{
    /// <param name="call">What a handler calls on the singleton: <c>CloseAsync(id)</c>.</param>
    /// <param name="members">The members of the singleton, which has the context as <c>_shop</c>.</param>
    public static string Program(string call, string members) => $$"""
        using Microsoft.EntityFrameworkCore;

        var builder = WebApplication.CreateBuilder(args);
        builder.Services.AddDbContext<Shop>(o => o.UseSqlite("Data Source=shop.db"));
        builder.Services.AddSingleton<Orders>();
        var app = builder.Build();
        app.MapPost("/orders", (Orders orders, int id) => orders.{{call}});
        app.MapGet("/count", (Orders orders) => orders.CountAsync());
        app.Run();

        public class Shop(DbContextOptions<Shop> options) : DbContext(options)
        {
            public DbSet<Order> Orders => Set<Order>();
        }

        public class Order
        {
            public int Id { get; set; }
            public bool Open { get; set; }
            public void Close() => Open = false;
        }

        public class Orders
        {
            private readonly Shop _shop;
            private int _calls;

            public Orders(Shop shop) { _shop = shop; }

            {{members}}

            public Task<int> CountAsync() { _calls++; return _shop.Orders.CountAsync(); }
        }
        """;
}
