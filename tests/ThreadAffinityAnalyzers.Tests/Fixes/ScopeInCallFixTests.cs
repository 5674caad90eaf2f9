using ThreadAffinityAnalyzers.Tests.Verify;

namespace ThreadAffinityAnalyzers.Tests.Fixes;

/// <summary>A scoped context that the application's own provider is asked for comes from a scope of the call.</summary>
public sealed class ScopeInCallFixTests
{
    [Fact]
    public Task EachMemberTakesAScope() => Fix.Verify(
        Program(
            """
                public int Count() => {|TAA3002:services.GetRequiredService<Shop>()|}.Orders.Count();

                public async Task<int> OpenAsync()
                {
                    // All that are open.
                    var db = services.GetRequiredService<Shop>();
                    return await db.Orders.CountAsync(order => order.Id > 0);
                }
            """),
        Program(
            """
                public int Count()
                {
                    using var scope = services.CreateScope();
                    return scope.ServiceProvider.GetRequiredService<Shop>().Orders.Count();
                }

                public async Task<int> OpenAsync()
                {
                    // All that are open.
                    using var scope = services.CreateScope();
                    var db = scope.ServiceProvider.GetRequiredService<Shop>();
                    return await db.Orders.CountAsync(order => order.Id > 0);
                }
            """));

    private static string Program(string members) => $$"""
        using Microsoft.EntityFrameworkCore;

        var builder = WebApplication.CreateBuilder(args);
        builder.Services.AddDbContext<Shop>(o => o.UseSqlite("Data Source=shop.db"));
        builder.Services.AddSingleton<Reports>();
        var app = builder.Build();
        app.MapGet("/", (Reports reports) => reports.Count());
        app.MapGet("/open", (Reports reports) => reports.OpenAsync());
        app.Run();

        public class Shop(DbContextOptions<Shop> options) : DbContext(options)
        {
            public DbSet<Order> Orders => Set<Order>();
        }

        public class Order
        {
            public int Id { get; set; }
        }

        public class Reports(IServiceProvider services)
        {
        {{members}}
        }

        """;
}
