namespace ThreadAffinityAnalyzers.Tests.Sharing;

/// <summary>Repositories with one generic base class: operations of two of them overlap on the one context of their scope.</summary>
public sealed class GenericRepositoriesTests
{
    [Theory]
    [InlineData("DbContext context", "context.Set<T>()")]
    [InlineData("Shop context", "context.Set<T>()")]
    public Task StartedTogetherBad(string takes, string set) =>
        Rule.Bad(Program(takes, set, "Shop", "AddDbContext<Shop>()", "var a = orders.ListAsync(); var b = users.ListAsync(); await Task.WhenAll(a, b); return a.Result.Count + b.Result.Count;", "{|TAA2003:orders|}"));

    [Theory]
    [InlineData("var a = await orders.ListAsync(); var b = await users.ListAsync(); return a.Count + b.Count;", "Shop", "AddDbContext<Shop>()")]
    [InlineData("var a = orders.ListAsync(); var b = users.ListAsync(); await Task.WhenAll(a, b); return a.Result.Count + b.Result.Count;", "Users", "AddDbContext<Shop>().AddDbContext<Users>()")]
    [InlineData("var a = orders.ListAsync(); var b = users.ListAsync(); await Task.WhenAll(a, b); return a.Result.Count + b.Result.Count;", "Shop", "AddDbContext<Shop>(ServiceLifetime.Transient)")]
    public Task EachAloneOk(string body, string other, string registration) => Rule.Ok(Program("DbContext context", "context.Set<T>()", other, registration, body, "orders"));

    private static string Program(string takes, string set, string other, string registration, string body, string name) => $$"""
        using Microsoft.EntityFrameworkCore;
        var builder = WebApplication.CreateBuilder(args);
        builder.Services.{{registration}}.AddScoped<IRepository<Order>, OrderRepository>().AddScoped<IRepository<User>, UserRepository>().AddScoped<Dashboard>();
        var app = builder.Build();
        app.MapGet("/", (Dashboard dashboard) => dashboard.CountAsync());
        app.Run();

        public class Order { public int Id { get; set; } }
        public class User { public int Id { get; set; } }
        public class Shop : DbContext { public Shop(DbContextOptions<Shop> options) : base(options) { } }
        public class Users : DbContext { public Users(DbContextOptions<Users> options) : base(options) { } }

        public interface IRepository<T> where T : class { Task<List<T>> ListAsync(); }

        public abstract class RepositoryBase<T>({{takes}}) : IRepository<T> where T : class
        {
            public virtual Task<List<T>> ListAsync() => {{set}}.ToListAsync();
        }

        public class OrderRepository(Shop shop) : RepositoryBase<Order>(shop);
        public class UserRepository({{(takes == "Shop context" ? "Shop" : other)}} shop) : RepositoryBase<User>(shop);

        public class Dashboard(IRepository<Order> {{name}}, IRepository<User> users)
        {
            public async Task<int> CountAsync() { {{body}} }
        }
        """;
}
