using ThreadAffinityAnalyzers.Tests.Verify;

namespace ThreadAffinityAnalyzers.Tests.Rules;

/// <summary>Helpers of the program that start what they are given for each element.</summary>
public class TAA2003HelperTests
{
    private const string Lambda = "async page => await db.Orders.CountAsync(order => order.Id > page)";

    [Theory]
    [InlineData("Task<int[]> EachAsync(int[] pages, Func<int, Task<int>> count) => Task.WhenAll(pages.Select(count));")]
    [InlineData("async Task<int[]> EachAsync(int[] pages, Func<int, Task<int>> count) { var tasks = pages.Select(count).ToArray(); return await Task.WhenAll(tasks); }")]
    [InlineData("async Task<int[]> EachAsync(int[] pages, Func<int, Task<int>> count) { var tasks = new List<Task<int>>(); foreach (var page in pages) tasks.Add(count(page)); return await Task.WhenAll(tasks); }")]
    [InlineData("Task<int[]> EachAsync(int[] pages, Func<int, Task<int>> count) => Task.WhenAll(pages.Select(page => count(page)));")]
    [InlineData("Task<int[]> EachAsync(int[] pages, Func<int, Task<int>> count) => Task.WhenAll(pages.Select(page => Task.Run(() => count(page))));")]
    [InlineData("async Task<int[]> EachAsync(int[] pages, Func<int, Task<int>> count) { var gate = new SemaphoreSlim(4); return await Task.WhenAll(pages.Select(async page => { await gate.WaitAsync(); try { return await count(page); } finally { gate.Release(); } })); }")]
    [InlineData("Task<int[]> EachAsync(int[] pages, Func<int, Task<int>> work) => InnerAsync(pages, work); private static Task<int[]> InnerAsync(int[] all, Func<int, Task<int>> one) => Task.WhenAll(all.Select(one));")]
    public Task StartedTogetherBad(string helper) => Rule.Bad(Pages("{|TAA2003:db|}", helper));

    [Theory]
    [InlineData("async Task<int[]> EachAsync(int[] pages, Func<int, Task<int>> count) { var all = new List<int>(); foreach (var page in pages) all.Add(await count(page)); return all.ToArray(); }")]
    [InlineData("async Task<int[]> EachAsync(int[] pages, Func<int, Task<int>> count) => [await count(pages[0])];")]
    [InlineData("async Task<int[]> EachAsync(int[] pages, Func<int, Task<int>> count) { var gate = new SemaphoreSlim(1, 1); return await Task.WhenAll(pages.Select(async page => { await gate.WaitAsync(); try { return await count(page); } finally { gate.Release(); } })); }")]
    [InlineData("async Task<int[]> EachAsync(int[] pages, Func<int, Task<int>> count) { var first = await count(0); return await Task.WhenAll(pages.Select(async page => { await Task.Delay(page); return first; })); }")]
    public Task AwaitedOneByOneOk(string helper) => Rule.Ok(Pages("db", helper));

    [Fact]
    public Task ContextOfEachRunOk() => Rule.Ok(Pages("db", "Task<int[]> EachAsync(int[] pages, Func<int, Task<int>> count) => Task.WhenAll(pages.Select(count));",
        "async page => { await using var own = new Shop(new DbContextOptions<Shop>()); return await own.Orders.CountAsync(order => order.Id > page); }"));

    [Fact]
    public Task ExtensionBad() => Rule.Bad(TAA2003Sources.With("""
        public sealed class Pages(Shop {|TAA2003:db|})
        {
            public Task SaveAsync(List<int> pages) => pages.ForEachAsync(async page => { db.Orders.Add(new Order { Id = page }); await db.SaveChangesAsync(); });
        }
        public static class Sequences
        {
            public static Task ForEachAsync<T>(this IEnumerable<T> source, Func<T, Task> body) => Task.WhenAll(source.Select(body));
        }
        """));

    /// <summary>A method that is given by its name, and not in a lambda.</summary>
    [Fact]
    public Task FN_MethodThatAHelperStartsForEachElement() => Rule.Ok(TAA2003Sources.With("""
        public sealed class Pages(Shop db)
        {
            public Task<int[]> CountsAsync(int[] pages) => EachAsync(pages, CountAsync);
            private async Task<int> CountAsync(int page) => await db.Orders.CountAsync(order => order.Id > page);
            private static Task<int[]> EachAsync(int[] pages, Func<int, Task<int>> count) => Task.WhenAll(pages.Select(count));
        }
        """));

    private static string[] Pages(string name, string helper, string lambda = Lambda) => TAA2003Sources.With($$"""
        public sealed class Pages(Shop {{name}})
        {
            public Task<int[]> CountsAsync(int[] pages) => EachAsync(pages, {{lambda}});
            public async Task<int> CountAsync() => await db.Orders.CountAsync();
            private static {{helper}}
        }
        """);
}
