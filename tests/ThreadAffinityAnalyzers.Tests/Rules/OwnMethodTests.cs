using ThreadAffinityAnalyzers.Tests.Verify;

namespace ThreadAffinityAnalyzers.Tests.Rules;

/// <summary>Methods that a class derived from a context, or a class that keeps one, has for something else than its database.</summary>
public sealed class OwnMethodTests
{
    [Theory]
    [InlineData("public event EventHandler<EventArgs>? Progressed; public void Tell() => Progressed?.Invoke(this, EventArgs.Empty);")]
    [InlineData("public event EventHandler? Progressed; public void Tell() { var handler = Progressed; if (handler != null) { handler(this, EventArgs.Empty); } }")]
    [InlineData("private int _told; public int Told { get; set; } public void Tell() { Interlocked.Increment(ref _told); this.Told++; }")]
    [InlineData("private int _told; public void Tell() => Count(1); private void Count(int n) => _told += n;")]
    [InlineData("public void Tell() => More(); private void More() { if (DateTime.Now.Ticks < 0) Tell(); }")]
    public Task MethodThatLeavesTheDatabaseAloneOk(string members) => Rule.Ok(Program("shop", members));

    [Theory]
    [InlineData("public void Tell() => SaveChanges();")]
    [InlineData("public void Tell() { Orders.Add(new Order()); }")]
    [InlineData("public void Tell() => base.SaveChanges();")]
    [InlineData("public void Tell() => Save(); private void Save() => this.SaveChanges();")]
    [InlineData("public int Rows => Orders.Count(); public void Tell() => Console.WriteLine(Rows);")]
    [InlineData("public Action<Shop>? Progressed; public void Tell() => Progressed?.Invoke(this);")]
    [InlineData("public void Tell() => Printer.Print(this);")]
    [InlineData("public void Tell() => More(); private void More() { if (DateTime.Now.Ticks < 0) Tell(); Last(); } private void Last() => SaveChanges();")]
    public Task MethodThatWorksWithTheDatabaseBad(string members) => Rule.Bad(Program("{|TAA2002:shop|}", members));

    [Theory]
    [InlineData("public string Name { get; set; } = \"\";", "Console.WriteLine(shop.Name)")]
    [InlineData("public readonly int Size = 1;", "Console.WriteLine(shop.Size)")]
    [InlineData("public DayOfWeek Day { get; init; }", "Console.WriteLine(shop.Day.ToString())")]
    public Task ValueThatTheClassAddsOk(string members, string body) => Rule.Ok(Program("shop", members + " public void Tell() { }", body));

    [Theory]
    [InlineData("public int Rows => Orders.Count();", "Console.WriteLine(shop.Rows)")]
    [InlineData("public IQueryable<Order> Open { get; set; } = null!;", "Console.WriteLine(shop.Open.Count())")]
    [InlineData("public virtual string Name { get; set; } = \"\";", "Console.WriteLine(shop.Name)")]
    [InlineData("", "Console.WriteLine(shop.Model)")]
    public Task ValueThatMayAskTheDatabaseBad(string members, string body) => Rule.Bad(Program("{|TAA2002:shop|}", members + " public void Tell() { }", body));

    [Fact]
    public Task MethodThatAnHeirReplacesBad() => Rule.Bad(Program("{|TAA2002:shop|}", "public virtual void Tell() { }"));

    /// <summary>What a class that its author marked does inside itself is its own affair: every member is a use.</summary>
    [Fact]
    public Task MethodOfAMarkedClassBad() => Rule.Bad("""
        class ThreadAffineAttribute : Attribute;
        [ThreadAffine] public class Counter { private int _told; public void Tell() => _told++; }
        internal static class Import
        {
            public static void Run(int[] ids)
            {
                var {|TAA2002:counter|} = new Counter();
                Parallel.ForEach(ids, id => counter.Tell());
            }
        }
        """);

    [Fact]
    public Task ServiceThatTellsOfItsProgressOk() => Rule.Ok(Service("shop", "public void Tell() => Progressed?.Invoke(this, EventArgs.Empty);"));

    [Fact]
    public Task ServiceThatSavesBad() => Rule.Bad(Service("{|TAA2002:shop|}", "public void Tell() { Progressed?.Invoke(this, EventArgs.Empty); shop.SaveChanges(); }"));

    private static string Program(string name, string members, string body = "shop.Tell()") => $$"""
        using Microsoft.EntityFrameworkCore;
        public class Shop : DbContext { public DbSet<Order> Orders => Set<Order>(); {{members}} }
        public class Order { public int Id { get; set; } }
        public static class Printer { public static void Print(Shop shop) => Console.WriteLine(shop.Orders.Count()); }
        internal static class Import
        {
            public static void Run(int[] ids)
            {
                using var {{name}} = new Shop();
                Parallel.ForEach(ids, id => {{body}});
            }
        }
        """;

    private static string Service(string name, string members) => $$"""
        using Microsoft.EntityFrameworkCore;
        public class Shop : DbContext { public DbSet<Order> Orders => Set<Order>(); }
        public class Order { public int Id { get; set; } }
        internal class Service(Shop {{name}}) { public event EventHandler? Progressed; {{members}} public int Count() => shop.Orders.Count(); }
        internal static class Import
        {
            public static void Run(int[] ids)
            {
                var service = new Service(new Shop());
                Parallel.ForEach(ids, id => service.Tell());
            }
        }
        """;
}
