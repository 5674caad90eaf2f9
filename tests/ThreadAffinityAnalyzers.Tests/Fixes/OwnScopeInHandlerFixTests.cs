using ThreadAffinityAnalyzers.CodeFixes.Remedies;

namespace ThreadAffinityAnalyzers.Tests.Fixes;

/// <summary>Operations that a handler starts together run each on the object of a scope of its own.</summary>
public sealed class OwnScopeInHandlerFixTests
{
    [Fact]
    public Task OneExpression() => Fix.Verify(
        Program("app.MapGet(\"/\", async (Shop {|TAA2003:db|}) => await Task.WhenAll(db.Orders.CountAsync(), db.Users.CountAsync()));"),
        Program("""
            app.MapGet("/", async (IServiceScopeFactory scopeFactory) =>
            {
                async Task<TResult> InScopeAsync<TResult>(Func<Shop, Task<TResult>> work)
                {
                    await using var scope = scopeFactory.CreateAsyncScope();
                    return await work(scope.ServiceProvider.GetRequiredService<Shop>());
                }
                return await Task.WhenAll(InScopeAsync(context => context.Orders.CountAsync()), InScopeAsync(context => context.Users.CountAsync()));
            });
            """), index: 1, key: nameof(OwnScopeFix));

    [Fact]
    public Task Statements() => Fix.Verify(
        Program("""
            app.MapGet("/", async (Shop {|TAA2003:db|}, ILogger<User> log, CancellationToken token) =>
            {
                // Both at once.
                var orders = db.Orders.CountAsync(token);
                var users = db.Users.CountAsync(token);
                log.LogInformation("started");
                return await orders + await users;
            });
            """),
        Program("""
            app.MapGet("/", async (IServiceScopeFactory scopeFactory, ILogger<User> log, CancellationToken token) =>
            {
                async Task<TResult> InScopeAsync<TResult>(Func<Shop, Task<TResult>> work)
                {
                    await using var scope = scopeFactory.CreateAsyncScope();
                    return await work(scope.ServiceProvider.GetRequiredService<Shop>());
                }

                // Both at once.
                var orders = InScopeAsync(context => context.Orders.CountAsync(token));
                var users = InScopeAsync(context => context.Users.CountAsync(token));
                log.LogInformation("started");
                return await orders + await users;
            });
            """), index: 1, key: nameof(OwnScopeFix));

    /// <summary>Two functions of one name have no place in a handler, and what a context saves is its own.</summary>
    [Theory]
    [InlineData("await Task.WhenAll(db.Orders.CountAsync(), db.Database.CloseConnectionAsync())", "no place for what opens a scope")]
    [InlineData("await Task.WhenAll(db.Orders.CountAsync(), db.SaveChangesAsync())", "an operation that changes something")]
    public async Task HandlerWithoutAPlace(string work, string because) =>
        Assert.Equal(because, await Offered.RefusalOf(nameof(OwnScopeFix), Program($"app.MapGet(\"/\", async (Shop db) => {{ {work}; }});"), "TAA2003"));

    private static string Program(string handlers) => $$"""
        using Microsoft.EntityFrameworkCore;

        var builder = WebApplication.CreateBuilder(args);
        builder.Services.AddDbContext<Shop>(o => o.UseSqlite("Data Source=shop.db"));
        var app = builder.Build();
        {{handlers}}
        app.Run();

        public class Shop(DbContextOptions<Shop> options) : DbContext(options)
        {
            public DbSet<Order> Orders => Set<Order>();
            public DbSet<User> Users => Set<User>();
        }

        public class Order
        {
            public int Id { get; set; }
        }

        public class User
        {
            public int Id { get; set; }
        }

        """;
}
