using ThreadAffinityAnalyzers.Tests.Verify;
using static ThreadAffinityAnalyzers.Tests.Rules.TAA2003Sources;

namespace ThreadAffinityAnalyzers.Tests.Sharing;

/// <summary>A base class declares the member of an interface, and its heirs override it: a call through the interface runs the override.</summary>
public sealed class OverriddenContractTests
{
    private const string Abstract = "abstract class StoreBase : IStore { public abstract long Count(string name); }";
    private const string Virtual = "class StoreBase : IStore { public virtual long Count(string name) => 0; }";
    private const string TwoLevels = "abstract class Root : IStore { public abstract long Count(string name); } abstract class StoreBase : Root { public override abstract long Count(string name); }";
    private const string Generic = "abstract class Root<T> : IStore { public abstract long Count(string name); } abstract class StoreBase : Root<int> { }";

    [Theory]
    [InlineData(Abstract)]
    [InlineData(Virtual)]
    [InlineData(TwoLevels)]
    [InlineData(Generic)]
    public Task SingletonBehindItsInterfaceBad(string bases) => Rule.Bad(Store(bases, "private readonly SqliteConnection {|TAA1002:_db|} = new(\"Data Source=a.db\");", "_db"));

    [Theory]
    [InlineData(Abstract)]
    [InlineData(Generic)]
    public Task ConnectionPerCallOk(string bases) => Rule.Ok(Store(bases, "", "new SqliteConnection(\"Data Source=a.db\")"));

    private static string Store(string bases, string state, string connection) => $$"""
        var builder = WebApplication.CreateBuilder(args);
        builder.Services.AddSingleton<IStore, Store>();
        var app = builder.Build();
        app.MapGet("/{name}", (string name, IStore store) => store.Count(name));
        app.Run();
        interface IStore { long Count(string name); }
        {{bases}}
        class Store : StoreBase
        {
            {{state}}
            public override long Count(string name) { using var command = {{connection}}.CreateCommand(); command.CommandText = name; return (long)command.ExecuteScalar()!; }
        }
        """;

    [Theory]
    [InlineData("await Task.WhenAll(steps.Select(step => step.RunAsync()));")]
    [InlineData("var all = new List<Task>(); foreach (var step in steps) all.Add(step.RunAsync()); await Task.WhenAll(all);")]
    public Task StepsOverOneContextBad(string body) => Rule.Bad(Steps("{|TAA2003:db|}", body));

    [Theory]
    [InlineData("foreach (var step in steps) await step.RunAsync();")]
    [InlineData("await Task.WhenAll(steps.Take(0).Select(step => step.Name()));")]
    public Task StepsInTurnOk(string body) => Rule.Ok(Steps("db", body));

    private static string[] Steps(string db, string body) => With($$"""
        public sealed class Pipeline(Shop {{db}})
        {
            public async Task Run() { IStep[] steps = [new Counting(db), new Finding(db)]; {{body}} }
        }
        public interface IStep { Task RunAsync(); Task Name(); }
        public abstract class Step : IStep { public abstract Task RunAsync(); public virtual Task Name() => Task.Delay(1); }
        public sealed class Counting(Shop shop) : Step { public override async Task RunAsync() { await shop.Orders.CountAsync(); } }
        public sealed class Finding(Shop shop) : Step { public override async Task RunAsync() { await shop.Orders.FirstAsync(); } }
        """);
}
