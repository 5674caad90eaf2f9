namespace ThreadAffinityAnalyzers.Tests.Fixes;

/// <summary>A task that the next round of a loop waits for is waited for in its own round.</summary>
public sealed class RoundFixTests
{
    private static string Program(string db, string task, string start, string more = "") => $$"""
        using Microsoft.EntityFrameworkCore;

        public class Shop(DbContextOptions<Shop> options) : DbContext(options)
        {
            public DbSet<Order> Orders => Set<Order>();

            public ValueTask StoreAsync() => default;
        }

        public class Order
        {
            public int Id { get; set; }
        }

        public sealed class Jobs(Shop {{db}})
        {
            public async Task Run(int[] ids, CancellationToken stop)
            {
                {{task}}
                foreach (var id in ids)
                {
                    var count = await db.Orders.CountAsync(order => order.Id == id, stop);
                    await pending;
                    {{start}}{{(more.Length == 0 ? "" : "\n            " + more)}}
                }

                await pending;
            }
        }
        """;

    [Theory]
    [InlineData("Task pending = Task.CompletedTask;", "pending = db.SaveChangesAsync();")]
    [InlineData("var pending = Task.FromResult(0);", "pending = db.SaveChangesAsync(stop);")]
    public Task TaskBad(string task, string start) => Fix.Verify(Program("{|TAA2003:db|}", task, start), Program("db", task, start, "await pending;"), key: "Safest");
}
