using Microsoft.CodeAnalysis.CSharp.Syntax;
using ThreadAffinityAnalyzers.Knowledge;
using ThreadAffinityAnalyzers.Model;
using ThreadAffinityAnalyzers.Sharing;
using ThreadAffinityAnalyzers.Tests.Verify;

namespace ThreadAffinityAnalyzers.Tests.Sharing;

/// <summary>Which members are walked in search of what they start: those of which the names of tasks do not tell that all of them are awaited at once.</summary>
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
    [InlineData("Act(() => db.SaveChangesAsync());", true)]
    [InlineData("Act(async () => await db.SaveChangesAsync());", true)]
    [InlineData("Func<Task> save = () => db.SaveChangesAsync(); await save();", true)]
    [InlineData("var save = () => db.SaveChangesAsync(); save();", true)]
    [InlineData("await Task.WhenAll(Store(1), Store(2));", true)]
    [InlineData("await Task.WhenAll(new[] { 1, 2 }.Select(Store));", true)]
    [InlineData("await Task.WhenAll(from id in new[] { 1, 2 } select Store(id));", true)]
    [InlineData("foreach (var kept in _kept) kept();", true)]
    [InlineData("_kept[0]();", true)]
    [InlineData("Last = Store(1);", true)]
    [InlineData("void Later() => db.SaveChangesAsync(); Later();", true)]
    public void Members(string body, bool stand)
    {
        var compilation = TestSources.Compile([("/Jobs.cs", $$"""
            public class Order { public int Id { get; set; } }
            public class Shop(DbContextOptions<Shop> options) : DbContext(options) { public DbSet<Order> Orders => Set<Order>(); }
            public class Jobs(Shop db)
            {
                private readonly List<Func<Task>> _kept = new();
                private Task? Last { get; set; }
                private Task<int> Store(int id) => db.Orders.CountAsync(order => order.Id == id);
                private void Note(int count) { }
                private void Act(Func<Task> work) { }
                public async Task Run() { {{body}} await Task.Yield(); }
            }
            """)], TestSources.KindOf([""]));
        var context = new SharingContext(KnownTypes.For(compilation, Catalog.Default, CancellationToken.None)!, null);
        var run = compilation.SyntaxTrees.SelectMany(tree => tree.GetRoot().DescendantNodes()).OfType<MethodDeclarationSyntax>().Single(method => method.Identifier.ValueText == "Run");
        Assert.Equal(stand, new StartedCalls(context).Unawaited.StandIn(run, CancellationToken.None));
    }
}
