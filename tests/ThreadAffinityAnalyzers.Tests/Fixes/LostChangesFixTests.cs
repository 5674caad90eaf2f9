using ThreadAffinityAnalyzers.CodeFixes.Remedies;

namespace ThreadAffinityAnalyzers.Tests.Fixes;

/// <summary>The context that has read a row finds its changes: with one for each call another one would save nothing.</summary>
public sealed class LostChangesFixTests
{
    private const string Lost = "what one member adds or reads another one saves";

    [Theory]
    // A row that it was given, changed and saved here.
    [InlineData("var order = await _shop.Orders.FirstAsync(o => o.Id == id); await ReopenAsync(order);", "Order order", "order.Open = true; _shop.Orders.Add(new Order());", Lost)]
    [InlineData("var order = await _shop.Orders.FirstAsync(o => o.Id == id); await ReopenAsync(order);", "Order order", "order.Close(); _shop.Orders.Add(new Order());", Lost)]
    [InlineData("var all = await _shop.Orders.ToListAsync(); await ReopenAsync(all);", "List<Order> orders", "foreach (var order in orders) { order.Open = true; } _shop.Orders.Add(new Order());", Lost)]
    [InlineData("var order = await _shop.Orders.FirstAsync(o => o.Id == id); await ReopenAsync(order);", "Order order", "order.Open = true; _shop.Orders.Update(order);", "")]
    [InlineData("await ReopenAsync(new Order());", "Order order", "order.Open = true; _shop.Orders.Add(order);", "")]
    [InlineData("var order = await _shop.Orders.FirstAsync(o => o.Id == id); await ReopenAsync(order.Id);", "int id", "var order = await _shop.Orders.FirstAsync(o => o.Id == id); order.Open = true; _shop.Orders.Add(new Order());", "")]
    // A row that is changed here, and saved by what is called.
    [InlineData("var order = await _shop.Orders.FirstAsync(o => o.Id == id); order.Open = true; await ReopenAsync(id);", "int id", "_shop.Orders.Add(new Order { Id = id });", Lost)]
    [InlineData("var order = await _shop.Orders.FirstAsync(o => o.Id == id); Console.WriteLine(order.Open); await ReopenAsync(id);", "int id", "_shop.Orders.Add(new Order { Id = id });", "")]
    // A row of work that somebody runs, saved behind it.
    [InlineData("var strategy = _shop.Database.CreateExecutionStrategy(); await strategy.ExecuteAsync(async () => { var order = await _shop.Orders.FirstAsync(o => o.Id == id); order.Open = true; }); await _shop.SaveChangesAsync();", "int id", "", Lost)]
    [InlineData("var order = await RunAsync(() => _shop.Orders.FirstAsync(o => o.Id == id)); order.Open = true; await _shop.SaveChangesAsync();", "int id", "", Lost)]
    [InlineData("_shop.Orders.Add(new Order()); await RunAsync(async () => { Console.WriteLine(await _shop.Orders.CountAsync()); return await _shop.SaveChangesAsync(); });", "int id", "", Lost)]
    [InlineData("var strategy = _shop.Database.CreateExecutionStrategy(); await strategy.ExecuteAsync(async () => { var order = await _shop.Orders.FirstAsync(o => o.Id == id); order.Open = true; await _shop.SaveChangesAsync(); });", "int id", "", "")]
    [InlineData("var n = await RunAsync(() => _shop.Orders.CountAsync()); _shop.Orders.Add(new Order { Id = n }); await _shop.SaveChangesAsync();", "int id", "", "")]
    public async Task ReadHereSavedThere(string find, string given, string reopen, string because) => Assert.Equal(because, await Offered.RefusalOf(nameof(ScopePerCallFix), SingletonOverAContext.Program("FindAsync(id)", $$"""
        public async Task FindAsync(int id)
        {
            {{find}}
        }

        public async Task ReopenAsync({{given}})
        {
            {{reopen}}
            await _shop.{{(reopen.Length == 0 ? "Orders.CountAsync" : "SaveChangesAsync")}}();
        }

        private static async Task<T> RunAsync<T>(Func<Task<T>> work) => await work();
        """)));
}
