namespace ThreadAffinityAnalyzers.Tests.Fixes;

/// <summary>A semaphore that lets several pass guards nothing; with one place it does.</summary>
public sealed class NarrowSemaphoreFixTests
{
    private const string Key = "Safest";

    private static string Program(string members, string body) => $$"""
        using Microsoft.AspNetCore.Mvc;
        using Microsoft.EntityFrameworkCore;

        public class Shop(DbContextOptions<Shop> options) : DbContext(options)
        {
            public DbSet<Order> Orders => Set<Order>();
        }

        public class Order
        {
            public int Id { get; set; }
        }

        public sealed class OrdersController(Shop {|TAA4001:db|}) : ControllerBase
        {
            {{members}}

            [HttpGet]
            public async Task Get(List<int> ids)
            {
                {{body}}
            }
        }
        """;

    private const string Each = "await Task.WhenAll(ids.Select(async id => { await gate.WaitAsync(); try { await db.Orders.FindAsync(id); } finally { gate.Release(); } }));";

    private static Task Narrows(string members, string body, string from, string to)
    {
        var before = Program(members, body);
        Assert.Contains(from, before, StringComparison.Ordinal);
        return Fix.Verify(before, before.Replace("{|TAA4001:db|}", "db", StringComparison.Ordinal).Replace(from, to, StringComparison.Ordinal), key: Key);
    }

    [Theory]
    [InlineData("new(4, 4)", "new(1, 1)")]
    [InlineData("new SemaphoreSlim(8)", "new SemaphoreSlim(1)")]
    [InlineData("new(maxCount: 6, initialCount: 2)", "new(maxCount: 1, initialCount: 1)")]
    public Task FieldBad(string from, string to) => Narrows($"private readonly SemaphoreSlim gate = {from}; // a few at a time", Each, from, to);

    /// <summary>A count that is no number is a limit of how much runs at once.</summary>
    [Theory]
    [InlineData("Environment.ProcessorCount", "1")]
    [InlineData("Math.Max(2, Environment.ProcessorCount / 2)", "1")]
    [InlineData("ids.Count, ids.Count", "1, 1")]
    public Task LimitBad(string from, string to) => Narrows("private const int Few = 4;", $"using var gate = new SemaphoreSlim({from}); // a few at a time\n        " + Each, $"SemaphoreSlim({from})", $"SemaphoreSlim({to})");

    [Fact]
    public Task LocalBad() => Narrows("private const int Few = 4;", "using var gate = new SemaphoreSlim(4);\n        " + Each, "SemaphoreSlim(4)", "SemaphoreSlim(1)");

    /// <summary>Others count on it, it is not told which is meant, or its count is not written here.</summary>
    [Theory]
    [InlineData("public readonly SemaphoreSlim gate = new(4, 4);")]
    [InlineData("internal readonly SemaphoreSlim gate = new(4, 4);")]
    [InlineData("private readonly SemaphoreSlim gate = new(4, 4); private readonly SemaphoreSlim other = new(2);")]
    [InlineData("private const int Few = 4; private readonly SemaphoreSlim gate = new(Few);")]
    public Task WidthOfOthersOk(string members) => Fix.Refuses(Program(members, Each));

    /// <summary>With one place it would wait for itself.</summary>
    [Theory]
    [InlineData("public async Task Both() { await gate.WaitAsync(); try { await Middle(); } finally { gate.Release(); } } private Task Middle() => Last(); private async Task Last() { await gate.WaitAsync(); gate.Release(); }")]
    [InlineData("public async Task Twice() { await gate.WaitAsync(); await gate.WaitAsync(); gate.Release(2); }")]
    public Task TakenWhileHeldOk(string member) => Fix.Refuses(Program("private readonly SemaphoreSlim gate = new(4, 4); " + member, Each));
}
