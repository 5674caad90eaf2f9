using static ThreadAffinityAnalyzers.Tests.Rules.TAA2003Sources;

namespace ThreadAffinityAnalyzers.Tests.Rules;

/// <summary>Calls of an interface that several classes implement: one of them that works with a context does not say that the object at hand is of that class.</summary>
public sealed class TAA2003ContractTests
{
    private const string Saving = "public sealed class Saving(Shop shop) : IPipe { public async Task Send(int n) { shop.Users.Add(new User { Id = n }); await shop.SaveChangesAsync(); } }";
    private const string Deleting = "public sealed class Deleting(Shop shop) : IPipe { public async Task Send(int n) => await shop.Users.Where(u => u.Id == n).ExecuteDeleteAsync(); }";
    private const string Printing = "public sealed class Printing : IPipe { public Task Send(int n) { Console.WriteLine(n); return Task.CompletedTask; } }";
    private const string Timed = "public sealed class Timed(IPipe inner) : IPipe { public async Task Send(int n) { var begun = DateTime.UtcNow; await inner.Send(n); Console.WriteLine(DateTime.UtcNow - begun); } }";
    private const string Registered = "public static class Pipes { public static void Add(IServiceCollection services) => services.AddScoped<IPipe, Saving>(); }";

    [Theory]
    [InlineData(Saving, "")]
    [InlineData(Saving, Deleting)]
    [InlineData(Saving, Timed)]
    [InlineData(Saving + Registered, Printing)]
    public Task EachClassThatItMayBeWorksWithAContextBad(string first, string second) => Rule.Bad(Program("{|TAA2003:pipe|}", first, second));

    [Theory]
    [InlineData(Saving, Printing)]
    [InlineData(Printing, Saving)]
    [InlineData(Printing, Timed)]
    [InlineData(Saving + Deleting, Timed + Printing)]
    public Task OneOfSeveralClassesOk(string first, string second) => Rule.Ok(Program("pipe", first, second));

    /// <summary>A class that implements the interface for another type is none of those that it may be.</summary>
    [Fact]
    public Task ClassOfThisConstructionBad() => Rule.Bad(Constructions("{|TAA2003:pipe|}", "Order", "User"));

    [Fact]
    public Task ClassOfAnotherConstructionOk() => Rule.Ok(Constructions("pipe", "User", "Order"));

    private static string[] Constructions(string name, string saved, string printed) => With($$"""
        public interface IPipe<T> { Task Send(T sent); }
        public sealed class Saving(Shop shop) : IPipe<{{saved}}> { public async Task Send({{saved}} sent) { shop.Add(sent); await shop.SaveChangesAsync(); } }
        public sealed class Printing : IPipe<{{printed}}> { public Task Send({{printed}} sent) { Console.WriteLine(sent.Id); return Task.CompletedTask; } }
        public static class Sender { public static Task All(IPipe<Order> {{name}}, IEnumerable<Order> many) => Task.WhenAll(many.Select(one => pipe.Send(one))); }
        """);

    private static string[] Program(string name, string first, string second) => With($$"""
        public interface IPipe { Task Send(int n); }
        public static class Sender { public static Task All(this IPipe {{name}}, IEnumerable<int> many) => Task.WhenAll(many.Select(n => pipe.Send(n))); }
        {{first}}
        {{second}}
        """);
}
