using static ThreadAffinityAnalyzers.Tests.Rules.TAA2003Sources;

namespace ThreadAffinityAnalyzers.Tests.Rules;

/// <summary>Queries that a repository gives out by its interface: they run on the repository's context when the caller awaits them.</summary>
public sealed class TAA2003FrontTests
{
    private const string Generic = """

        public interface IRepository<T> { IQueryable<T> GetAll(); IQueryable<T> Table { get; } }
        public class Repository<T, TContext> : IRepository<T> where T : class where TContext : DbContext
        {
            private readonly TContext _context;
            private readonly DbSet<T> _rows;
            public Repository(TContext context) { _context = context; _rows = _context.Set<T>(); }
            public IQueryable<T> GetAll() { return _rows.AsQueryable(); }
            public IQueryable<T> Table => _context.Set<T>();
        }
        public class ShopRepository<T>(Shop shop) : Repository<T, Shop>(shop) where T : class;
        public static class RepositorySetup { public static void Add(IServiceCollection services) => services.AddScoped(typeof(IRepository<>), typeof(ShopRepository<>)); }
        """;

    private const string Plain = """

        public interface IRepository<T> { IQueryable<T> GetAll(); IQueryable<T> Table { get; } }
        public class OrderRepository(Shop shop) : IRepository<Order> { public IQueryable<Order> GetAll() => shop.Orders.AsNoTracking(); public IQueryable<Order> Table { get { return shop.Orders; } } }
        """;

    private const string Fresh = """

        public interface IRepository<T> { IQueryable<T> GetAll(); IQueryable<T> Table { get; } }
        public class OrderRepository(IDbContextFactory<Shop> shops) : IRepository<Order> { public IQueryable<Order> GetAll() => shops.CreateDbContext().Orders; public IQueryable<Order> Table => shops.CreateDbContext().Orders; }
        """;

    [Theory]
    [InlineData(Generic, "await Task.WhenAll(ids.Select(id => orders.GetAll().CountAsync(o => o.Id == id)));")]
    [InlineData(Generic, "await Task.WhenAll(ids.Select(id => orders.Table.Where(o => o.Id == id).ToListAsync()));")]
    [InlineData(Generic, "ids.ForEach(async id => { await Check(id); });")]
    [InlineData(Plain, "var a = orders.GetAll().CountAsync(); var b = orders.Table.AnyAsync(); await Task.WhenAll(a, b);")]
    [InlineData(Plain, "await Task.WhenAll(ids.Select(Check));")]
    public Task QueriesOfARepositoryBad(string types, string body) => Rule.Bad(Program("{|TAA2003:orders|}", body, types));

    [Theory]
    [InlineData(Generic, "foreach (var id in ids) { await orders.GetAll().CountAsync(o => o.Id == id); }")]
    [InlineData(Generic, "foreach (var id in ids) { await Check(id); }")]
    [InlineData(Plain, "var a = await orders.GetAll().CountAsync(); var b = await orders.Table.AnyAsync();")]
    [InlineData(Fresh, "await Task.WhenAll(ids.Select(id => orders.GetAll().CountAsync(o => o.Id == id)));")]
    [InlineData(Fresh, "await Task.WhenAll(ids.Select(Check));")]
    [InlineData(Generic, "await Task.WhenAll(ids.Select(id => Task.FromResult(orders.Table.Where(o => o.Id == id).ToQueryString())));")]
    public Task OneAfterTheOtherOrOnItsOwnContextOk(string types, string body) => Rule.Ok(Program("orders", body, types));

    [Theory]
    [InlineData("{|TAA2003:orders|}", "await Task.WhenAll(orders.GetAll().CountAsync(), users.GetAll().CountAsync());")]
    [InlineData("{|TAA2003:orders|}", "var open = orders.GetAll().CountAsync(); var all = await users.Table.ToListAsync(); await open;")]
    public Task TwoRepositoriesOfOneScopeBad(string name, string body) => Rule.Bad(TwoRepositories(name, body));

    [Fact]
    public Task TwoRepositoriesOneAfterTheOtherOk() => Rule.Ok(TwoRepositories("orders", "var open = await orders.GetAll().CountAsync(); var all = await users.Table.ToListAsync();"));

    /// <summary>Each repository keeps a set of its own; what they share is the context.</summary>
    [Fact]
    public async Task MessageNamesTheContextThatRepositoriesOfSetsShareBad()
    {
        var finding = Assert.Single(await Rule.Findings(With("""
            public class Repository<T> where T : class { private readonly DbSet<T> _rows; protected Repository(Shop shop) { _rows = shop.Set<T>(); } public async Task<int> Count() => await _rows.CountAsync(); }
            public class OrderRepository(Shop shop) : Repository<Order>(shop);
            public class UserRepository(Shop shop) : Repository<User>(shop);
            public class Reports(OrderRepository orders, UserRepository users) { public Task Run() => Task.WhenAll(orders.Count(), users.Count()); }
            """)));
        Assert.StartsWith("'orders' and 'users' work on one Shop, and two operations on it run at the same time", finding.GetMessage());
    }

    /// <summary>The field is that of a base class which takes it by its constructor.</summary>
    [Fact]
    public Task RepositoryOfABaseClassBad() => Rule.Bad(With("""
        public abstract class Engine { protected readonly IRepository<Order> {|TAA2003:_orders|}; protected Engine(IRepository<Order> orders) { _orders = orders; } }
        public class OrderEngine(IRepository<Order> orders) : Engine(orders)
        {
            public void Mark(List<Order> found) => found.ForEach(async order => { await Check(order); });
            private async Task Check(Order order) { order.IsOpen = await _orders.GetAll().AnyAsync(o => o.Id == order.Id); }
        }
        """ + Generic));

    private static string[] TwoRepositories(string name, string body) => With($$"""
        public sealed class Reports(IRepository<Order> {{name}}, IRepository<User> users) { public async Task Run() { {{body}} } }
        """ + Generic);

    private static string[] Program(string name, string body, string types) => With($$"""
        public sealed class Reports(IRepository<Order> {{name}})
        {
            public async Task Run(List<int> ids)
            {
                await Task.Yield();
                {{body}}
            }
            private async Task Check(int id) => await orders.GetAll().FirstOrDefaultAsync(o => o.Id == id);
        }
        """ + types);
}
