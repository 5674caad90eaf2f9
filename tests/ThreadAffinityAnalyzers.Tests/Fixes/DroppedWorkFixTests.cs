using ThreadAffinityAnalyzers.Tests.Verify;

namespace ThreadAffinityAnalyzers.Tests.Fixes;

/// <summary>Work that is given to a helper which starts it and leaves it is awaited in its place, where the helper does no more.</summary>
public sealed class DroppedWorkFixTests
{
    [Theory]
    [InlineData("private void Later(Func<Task> work) => _ = Task.Run(work);")]
    [InlineData("private static void Later(Func<Task> work) => ThreadPool.QueueUserWorkItem(_ => work());")]
    [InlineData("private static void Later(Func<Task> work) { _ = work(); }")]
    [InlineData("private void Later(Func<Task> work) => Start(work); private static void Start(Func<Task> started) { _ = Task.Run(() => started()); }")]
    public Task HelperThatOnlyStartsIt(string helper) => Fix.Verify(Program("{|TAA2003:_db|}", "Later(() => _db.SaveChangesAsync());", helper), Program("_db", "await _db.SaveChangesAsync();", helper));

    [Theory]
    [InlineData("async () => await _db.SaveChangesAsync()", "_db.SaveChangesAsync()")]
    [InlineData("async () => { await _db.SaveChangesAsync().ConfigureAwait(false); }", "_db.SaveChangesAsync().ConfigureAwait(false)")]
    public Task WorkInAnAsynchronousLambda(string lambda, string work)
    {
        const string Helper = "private void Later(Func<Task> work) => _ = Task.Run(work);";
        return Fix.Verify(Program("{|TAA2003:_db|}", $"Later({lambda});", Helper), Program("_db", $"await {work};", Helper));
    }

    [Theory]
    [InlineData("async () => { await _db.SaveChangesAsync(); Console.WriteLine(); }")]
    [InlineData("() => /* never mind when */ _db.SaveChangesAsync()")]
    public async Task WorkThatIsMore(string lambda) =>
        Assert.NotEqual("", await Offered.RefusalOf("AwaitEachFix", Program("_db", $"Later({lambda});", "private void Later(Func<Task> work) => _ = Task.Run(work);"), "TAA2003"));

    /// <summary>What a helper does with an exception, or beside the work, would be lost.</summary>
    [Theory]
    [InlineData("private void Later(Func<Task> work) { Task.Run(async () => { try { await work(); } catch (Exception e) { Console.WriteLine(e); } }); }")]
    [InlineData("private void Later(Func<Task> work) { Console.WriteLine(\"later\"); _ = Task.Run(work); }")]
    public async Task HelperThatDoesMore(string helper) => Assert.NotEqual("", await Offered.RefusalOf("AwaitEachFix", Program("_db", "Later(() => _db.SaveChangesAsync());", helper), "TAA2003"));

    private static string Program(string db, string body, string helper) => $$"""
        using Microsoft.AspNetCore.Mvc;
        using Microsoft.EntityFrameworkCore;

        var builder = WebApplication.CreateBuilder(args);
        builder.Services.AddDbContext<Shop>(o => o.UseSqlite("Data Source=shop.db"));
        builder.Build().Run();

        public sealed class Shop(DbContextOptions<Shop> options) : DbContext(options)
        {
            public DbSet<Order> Orders => Set<Order>();
        }

        public sealed class Order { public int Id { get; set; } }

        public sealed class OrdersController : ControllerBase
        {
            private readonly Shop {{db}};

            public OrdersController(Shop db) => _db = db;

            [HttpPost]
            public async Task<int> Post()
            {
                _db.Orders.Add(new Order());
                {{body}}
                await Task.Yield();
                return 1;
            }

            {{helper}}
        }

        """;
}
