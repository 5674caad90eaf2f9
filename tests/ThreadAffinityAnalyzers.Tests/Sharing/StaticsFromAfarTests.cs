using ThreadAffinityAnalyzers.Tests.Verify;

namespace ThreadAffinityAnalyzers.Tests.Sharing;

/// <summary>Operations that one flow starts together on a static object, which it comes by through members of other classes.</summary>
public sealed class StaticsFromAfarTests
{
    private const string Together = "await Task.WhenAll(Pg.Connection.OpenAsync(), Pg.Connection.ChangeDatabaseAsync(\"b\"));";

    private const string InTurn = "await Pg.Connection.OpenAsync(); await Pg.Connection.ChangeDatabaseAsync(\"b\");";

    [Theory]
    [InlineData(Together)]
    [InlineData("await Program2.RunAsync(); static class Program2 { public static async Task RunAsync() { " + Together + " } }")]
    [InlineData("var tasks = new List<Task>(); for (var i = 0; i < 3; i++) tasks.Add(Pg.Connection.OpenAsync()); await Task.WhenAll(tasks);")]
    public Task StartedTogetherBad(string program) => Rule.Bad(Console(program, "{|TAA2003:C|}"));

    [Theory]
    [InlineData(InTurn)]
    [InlineData("await Program2.RunAsync(); static class Program2 { public static async Task RunAsync() { " + InTurn + " } }")]
    public Task InTurnOk(string program) => Rule.Ok(Console(program, "C"));

    /// <summary>Where requests share it, that is what is told.</summary>
    [Fact]
    public Task SharedByRequestsBad() => Rule.Bad(Console("var app = WebApplication.Create(args); app.MapGet(\"/\", async () => { " + Together + " }); app.Run();", "{|TAA1001:C|}"));

    [Fact]
    public Task ObjectOfTheFlowBad() => Rule.Bad(Flow(Together, "{|TAA2003:Current|}"));

    [Fact]
    public Task ObjectOfTheFlowInTurnOk() => Rule.Ok(Flow(InTurn, "Current"));

    /// <summary>The methods are of a class that keeps nothing.</summary>
    [Fact]
    public Task BehindAClassThatKeepsNothingBad() => Rule.Bad(Console("await Task.WhenAll(Sales.TotalAsync(1), Sales.TotalAsync(2));", "{|TAA1001:C|}"));

    [Fact]
    public Task BehindAClassThatKeepsNothingInTurnOk() => Rule.Ok(Console("await Sales.TotalAsync(1); await Sales.TotalAsync(2);", "C"));

    private static string Console(string program, string name) => Connections + $$"""
        {{program}}
        static class Pg { private static readonly FarConnection {{name}} = new("a"); public static FarConnection Connection => C; }
        {{Sales}}
        """;

    private static string Flow(string program, string name) => Connections + $$"""
        await Pg.InScopeAsync(async () => { {{program}} });
        static class Pg
        {
            private static readonly AsyncLocal<FarConnection?> {{name}} = new();
            public static FarConnection Connection => Current.Value ?? throw new InvalidOperationException();
            public static async Task InScopeAsync(Func<Task> work)
            {
                await using var c = new FarConnection("a");
                Current.Value = c;
                try { await work(); } finally { Current.Value = null; }
            }
        }
        {{Sales}}
        """;

    private const string Connections = "using System.Data.Common;\n";

    private static string Sales => "static class Sales { public static async Task<object?> TotalAsync(int year) { await using var command = Pg.Connection.CreateCommand(); return await command.ExecuteScalarAsync(); } }\n"
        + ProviderStubs.Connection("FarConnection");
}
