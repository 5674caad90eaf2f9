using static ThreadAffinityAnalyzers.Tests.Rules.TAA2003Sources;

namespace ThreadAffinityAnalyzers.Tests.Rules;

/// <summary>Statements at the top level belong to <c>Program</c>: they name its private state from outside its declaration.</summary>
public sealed class TAA2003ProgramTests
{
    [Fact]
    public Task PrivateStateOfProgramBad() => Rule.Bad(Program("await Task.WhenAll(s_shop.Orders.CountAsync(), s_shop.Users.CountAsync());", "{|TAA2003:s_shop|}"));

    /// <summary>One after the other: what is left is that handlers share it.</summary>
    [Fact]
    public Task PrivateStateOfProgramInTurnBad() => Rule.Bad(Program("await s_shop.Orders.CountAsync(); await s_shop.Users.CountAsync();", "{|TAA1001:s_shop|}"));

    private static string[] Program(string statements, string name) => With($$"""
        var app = WebApplication.CreateBuilder(args).Build();
        app.MapGet("/", () => s_shop.Orders.Count());
        {{statements}}
        app.Run();

        partial class Program { private static readonly Shop {{name}} = new(new DbContextOptionsBuilder<Shop>().UseSqlite("Data Source=shop.db").Options); }
        """);
}
