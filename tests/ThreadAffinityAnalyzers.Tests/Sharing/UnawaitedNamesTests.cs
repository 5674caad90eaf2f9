using Microsoft.CodeAnalysis.CSharp.Syntax;
using ThreadAffinityAnalyzers.Knowledge;
using ThreadAffinityAnalyzers.Model;
using ThreadAffinityAnalyzers.Sharing;
using ThreadAffinityAnalyzers.Tests.Verify;

namespace ThreadAffinityAnalyzers.Tests.Sharing;

/// <summary>Which members are walked in search of what they start: those that may start work on an affine object without waiting for it at once.</summary>
public sealed class UnawaitedNamesTests
{
    [Theory]
    [InlineData("await db.SaveChangesAsync(); await Store(1).ConfigureAwait(false);", false)]
    [InlineData("var count = await db.Orders.Where(order => order.Id > 1).CountAsync(); Note(count);", false)]
    [InlineData("Store(1).Wait(); db.SaveChangesAsync().GetAwaiter().GetResult();", false)]
    [InlineData("if (await Store(1) > 0) { Note(await Store(2)); }", false)]
    [InlineData("var names = new List<string>(); names.Add(db.Orders.Count().ToString());", false)]
    [InlineData("var first = db.SaveChangesAsync(); await Store(1); await first;", true)]
    [InlineData("_ = Store(1);", true)]
    [InlineData("Store(1);", true)]
    [InlineData("db.SaveChangesAsync();", true)]
    [InlineData("Act(() => db.SaveChangesAsync());", false)]
    [InlineData("_ = Task.Delay(1); _ = Other();", false)]
    [InlineData("_ = Task.Delay(1); _ = Store(1);", true)]
    [InlineData("var names = await db.Orders.Select(order => order.Id.ToString()).ToListAsync();", false)]
    [InlineData("var names = new[] { 1, 2 }.Select(id => Other(id)).ToList();", false)]
    [InlineData("var names = new[] { 1, 2 }.Select(id => Store(id)).ToList();", true)]
    [InlineData("var names = new[] { 1, 2 }.Select(async id => { await Other(id); }).ToList();", true)]
    [InlineData("var orders = new Orders(); orders.Store(1);", false)]
    [InlineData("Act(async () => await db.SaveChangesAsync());", true)]
    [InlineData("Func<Task> save = () => db.SaveChangesAsync(); await save();", true)]
    [InlineData("var save = () => db.SaveChangesAsync(); save();", true)]
    [InlineData("await Task.WhenAll(Store(1), Store(2));", true)]
    [InlineData("await Task.WhenAll(new[] { 1, 2 }.Select(Store));", true)]
    [InlineData("await Task.WhenAll(from id in new[] { 1, 2 } select Store(id));", true)]
    [InlineData("foreach (var kept in _kept) kept();", false)]
    [InlineData("foreach (var given in _given) await given(db);", false)]
    [InlineData("var all = new List<Task>(); foreach (var given in _given) all.Add(given(db));", true)]
    [InlineData("await Task.WhenAll(_given.Select(given => given(db)));", true)]
    [InlineData("_kept[0]();", false)]
    [InlineData("Last = Store(1);", true)]
    [InlineData("var last = Last; var all = new[] { Last }; Note(all.Length);", false)]
    [InlineData("Func<int, Task<int>> store = Store; await store(1);", false)]
    [InlineData("Func<int, Task<int>> store = Store; _ = store(1);", true)]
    [InlineData("Task.Run(Flush);", true)]
    [InlineData("Act(Flush);", false)]
    [InlineData("void Later() => db.SaveChangesAsync(); Later();", true)]
    public void Members(string body, bool stand)
    {
        var compilation = TestSources.Compile([("/Jobs.cs", $$"""
            using Microsoft.EntityFrameworkCore;
            public class Order { public int Id { get; set; } }
            public class Shop(DbContextOptions<Shop> options) : DbContext(options) { public DbSet<Order> Orders => Set<Order>(); }
            public class Jobs(Shop db)
            {
                private readonly List<Func<Task>> _kept = new();
                private readonly List<Func<Shop, Task>> _given = new();
                private Task? Last { get; set; }
                private Task<int> Store(int id) => db.Orders.CountAsync(order => order.Id == id);
                private Task Flush() => db.SaveChangesAsync();
                private Task Other(int id = 0) => Task.Delay(id);
                private void Note(int count) { }
                private void Act(Func<Task> work) { }
                public async Task Run() { {{body}} await Task.Yield(); }
            }
            public class Orders { public void Store(int id) { } }
            """)], TestSources.KindOf([""]));
        var context = new SharingContext(KnownTypes.For(compilation, Catalog.Default, CancellationToken.None)!, null);
        var run = compilation.SyntaxTrees.SelectMany(tree => tree.GetRoot().DescendantNodes()).OfType<MethodDeclarationSyntax>().Single(method => method.Identifier.ValueText == "Run");
        Assert.Equal(stand, new StartedCalls(context).Unawaited.StandIn(run, CancellationToken.None));
    }
}
