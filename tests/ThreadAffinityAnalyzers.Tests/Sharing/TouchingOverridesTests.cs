using ThreadAffinityAnalyzers.Tests.Verify;
using static ThreadAffinityAnalyzers.Tests.Rules.TAA2003Sources;

namespace ThreadAffinityAnalyzers.Tests.Sharing;

/// <summary>A class keeps a context far inside, and the method that is called touches it or does not: what overrides the virtual methods that it calls says which.</summary>
public sealed class TouchingOverridesTests
{
    [Theory]
    [InlineData("protected virtual void Sign() { }", "")]
    [InlineData("protected abstract void Sign();", "protected override void Sign() { }")]
    [InlineData("protected virtual void Sign() => striker.Strike();", "protected override void Sign() { }")]
    public Task NothingOfItIsTouchedOk(string inBase, string inClient) => Rule.Ok(Fetching("client", inBase, inClient));

    [Theory]
    [InlineData("protected virtual void Sign() => Striker.Strike();", "")]
    [InlineData("protected abstract void Sign();", "protected override void Sign() => Striker.Strike();")]
    [InlineData("protected virtual void Sign() { }", "protected override void Sign() => Striker.Strike();")]
    public Task AnOverrideTouchesItBad(string inBase, string inClient) => Rule.Bad(Fetching("{|TAA2003:client|}", inBase, inClient));

    private static string[] Fetching(string client, string inBase, string inClient) => With($$"""
        public sealed class Syncer(IClient {{client}})
        {
            public async Task Run(List<int> ids) { var all = new List<Task>(); foreach (var id in ids) all.Add(Fetch(id)); await Task.WhenAll(all); }
            private async Task Fetch(int id) { await client.GetAsync(id); }
        }
        public interface IClient { Task GetAsync(int id); }
        public sealed class Striker(Shop shop) { public void Strike() { shop.Orders.Add(new Order()); shop.SaveChanges(); } }
        public abstract class ClientBase(Striker striker) { protected Striker Striker { get; } = striker; {{inBase.Replace("striker.", "Striker.", StringComparison.Ordinal)}} }
        public sealed class Client(Striker striker) : ClientBase(striker), IClient { {{inClient}} public async Task GetAsync(int id) { await Task.Delay(id); Sign(); } }
        """);
}
