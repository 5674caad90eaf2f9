namespace ThreadAffinityAnalyzers.Tests.Rules;

/// <summary>A class starts operations on the context that its base class keeps.</summary>
public sealed class TAA2003BaseTests
{
    [Theory]
    [InlineData("Base(Shop shop) { protected readonly Shop {|TAA2003:Db|} = shop; }")]
    [InlineData("Base { private readonly Shop {|TAA2003:_db|}; protected Base(Shop shop) => _db = shop; protected Shop Db => _db; }")]
    [InlineData("Base(Shop {|TAA2003:shop|}) { protected Shop Db => shop; }")]
    [InlineData("Base(Shop {|TAA2003:shop|}) { protected Shop Db { get { return shop; } } }")]
    public Task ContextOfTheBaseBad(string parent) => Rule.Bad(Program(parent, "await Task.WhenAll(Db.Orders.CountAsync(), Db.Orders.CountAsync(o => o.Id > 1));"));

    [Theory]
    [InlineData("Base(Shop shop) { protected readonly Shop Db = shop; }")]
    [InlineData("Base { private readonly Shop _db; protected Base(Shop shop) => _db = shop; protected Shop Db => _db; }")]
    [InlineData("Base(Shop shop) { protected Shop Db => shop; }")]
    public Task OneAfterTheOtherOk(string parent) => Rule.Ok(Program(parent, "await Db.Orders.CountAsync(); await Db.Orders.CountAsync(o => o.Id > 1);"));

    [Theory]
    [InlineData("Base { private readonly Shop {|TAA2003:_db|}; protected Base(Shop shop) => _db = shop; protected Task<int> CountAsync() => _db.Orders.CountAsync(); }")]
    [InlineData("Base(Shop {|TAA2003:shop|}) { protected async Task<int> CountAsync() { shop.Add(new Order()); return await shop.SaveChangesAsync(); } }")]
    public Task MethodsOfTheBaseBad(string parent) => Rule.Bad(Program(parent, "await Task.WhenAll(CountAsync(), CountAsync());"));

    [Fact]
    public Task MethodsOfTheBaseOnContextsOfTheirOwnOk() => Rule.Ok(Program(
        "Base(Shop shop) { protected Task<int> OneAsync() => shop.Orders.CountAsync(); protected async Task<int> CountAsync() { await using var own = new Shop(); return await own.Orders.CountAsync(); } }",
        "await Task.WhenAll(OneAsync(), CountAsync(), CountAsync());"));

    [Fact]
    public Task GenericBaseBad() => Rule.Bad(Program(
        "Base(Shop shop) : Root<Order>(shop); public abstract class Root<T>(Shop {|TAA2003:shop|}) where T : class { protected Task<List<T>> AllAsync() => shop.Set<T>().ToListAsync(); }",
        "await Task.WhenAll(AllAsync(), AllAsync());"));

    [Fact]
    public Task GenericBaseFieldBad() => Rule.Bad(Program(
        "Base(Shop shop) : Root<Order>(shop); public abstract class Root<T>(Shop shop) where T : class { protected readonly Shop {|TAA2003:Db|} = shop; }",
        "await Task.WhenAll(Db.Orders.CountAsync(), Db.Orders.CountAsync(o => o.Id > 1));"));

    [Fact]
    public Task GenericBaseOk() => Rule.Ok(Program(
        "Base(Shop shop) : Root<Order>(shop); public abstract class Root<T>(Shop shop) where T : class { protected Task<List<T>> AllAsync() => shop.Set<T>().ToListAsync(); }",
        "await AllAsync(); await AllAsync();"));

    [Fact]
    public async Task MessageSaysWhereTheyAreStartedBad()
    {
        var finding = Assert.Single(await Rule.Findings(Program("Base(Shop shop) { protected Shop Db => shop; }", "await Task.WhenAll(Db.Orders.CountAsync(), Db.SaveChangesAsync());")));
        Assert.Equal("'shop' is one Shop, and two operations on it run at the same time: 'SaveChangesAsync' is started before 'CountAsync' has ended, in 'Reports.RunAsync'",
            finding.GetMessage(System.Globalization.CultureInfo.InvariantCulture));
    }

    private static string Program(string parent, string body) => $$"""
        using Microsoft.EntityFrameworkCore;
        var builder = WebApplication.CreateBuilder(args);
        builder.Services.AddDbContext<Shop>();
        builder.Services.AddScoped<Reports>();
        var app = builder.Build();
        app.MapGet("/", (Reports r) => r.RunAsync());
        app.Run();
        public class Shop : DbContext { public DbSet<Order> Orders => Set<Order>(); }
        public class Order { public int Id { get; set; } }
        public abstract class {{parent}}
        public sealed class Reports(Shop shop) : Base(shop) { public async Task RunAsync() { {{body}} } }
        """;
}
