namespace ThreadAffinityAnalyzers.Tests.Fixes;

/// <summary>What the fixes make of concurrency inside one flow compiles, is clean, and says the same when it is run once.</summary>
public sealed class FlowFixTests
{
    public static TheoryData<string> Names => [.. FlowFixSamples.All.Select(sample => sample.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task FixedProgramSaysTheSameOk(string name)
    {
        var (_, key, before, after) = FlowFixSamples.All.Single(sample => sample.Name == name);
        await Fix.Verify(before, after, key: key);
        var said = await RunOnce.Of(TestSources.WithoutMarkup(before));
        Assert.NotEmpty(said);
        Assert.Equal(said, await RunOnce.Of(after));
    }

    private const string UnitOfWork = """
        using Microsoft.EntityFrameworkCore;

        public class Batch(Shop {|TAA2003:shop|})
        {
            public Task Run(int[] ids) => Task.WhenAll(ids.Select(id => AddAsync(id)));
            public Task<int> SaveAsync() => shop.SaveChangesAsync();
            private async Task AddAsync(int id) { if (!await shop.Orders.AnyAsync(order => order.Id == id)) shop.Orders.Add(new Order { Id = id }); }
        }

        public class Shop(DbContextOptions<Shop> options) : DbContext(options) { public DbSet<Order> Orders => Set<Order>(); }
        public class Order { public int Id { get; set; } }
        public static class Setup { public static void Add(IServiceCollection services) => services.AddDbContext<Shop>(options => options.UseSqlite("Data Source=shop.db")); }

        """;

    /// <summary>One after the other on the one context, which still has what all of them added when it is saved.</summary>
    [Fact]
    public Task UnitOfWorkIsAwaitedInTurn() => Fix.Verify(UnitOfWork, UnitOfWork.Replace("{|TAA2003:shop|}", "shop").Replace(
        """
            public Task Run(int[] ids) => Task.WhenAll(ids.Select(id => AddAsync(id)));
        """,
        """
            public async Task Run(int[] ids)
            {
                foreach (var id in ids)
                {
                    await AddAsync(id);
                }
            }
        """));

    /// <summary>A context for each of them would lose what it adds.</summary>
    [Theory]
    [InlineData("ContextPerCallFix")]
    [InlineData("OwnScopeFix")]
    public async Task UnitOfWorkKeepsOneContextOk(string remedy) => Assert.NotEqual("", await Offered.RefusalOf(remedy, UnitOfWork));
}
