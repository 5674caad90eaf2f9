using Microsoft.CodeAnalysis;

namespace ThreadAffinityAnalyzers.Tests.Sharing;

/// <summary>Programs as they are written for each guard idiom, guard between members, escape and confinement: silent with the guard, warning without.</summary>
public sealed class GuardProgramsTests
{
    public static TheoryData<string> Names => [.. GuardProgram.All.Select(program => program.Name)];

    public static TheoryData<string> NamesOfTwins => [.. GuardProgram.All.Where(program => program.Twins > 0).Select(program => program.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task GuardedOk(string name) => Assert.Empty(await Rule.Findings(Of(name).With(0)));

    [Theory]
    [MemberData(nameof(NamesOfTwins))]
    public async Task WithoutItsGuardBad(string name)
    {
        for (var twin = 1; twin <= Of(name).Twins; twin++)
        {
            var text = Of(name).With(twin);
            Assert.Contains("//! ", text, StringComparison.Ordinal);
            Assert.Equal(GuardProgram.ExpectedIn(text), (await Rule.Findings(text)).Select(Told));
        }
    }

    private static GuardProgram Of(string name) => GuardProgram.All.Single(program => program.Name == name);

    private static string Told(Diagnostic finding) => $"{finding.Location.GetLineSpan().StartLinePosition.Line} {finding.Id}";
}
