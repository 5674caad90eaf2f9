using Microsoft.CodeAnalysis;
using ThreadAffinityAnalyzers.CodeFixes.Remedies;
using ThreadAffinityAnalyzers.CodeFixes.Rewriting;
using Xunit.Abstractions;

namespace ThreadAffinityAnalyzers.Tests.House;

/// <summary>The warnings of the samples and of the race proof have a rewrite; what is offered is printed, and why the other remedies are not.</summary>
public sealed class SampleRemediesTests(ITestOutputHelper output)
{
    private const string Samples = "docs/samples";

    private const string RaceProof = "tests/ThreadAffinityAnalyzers.RaceProof";

    private static readonly string[][] Programs =
        [[Samples, "RegisterApp"], [Samples + "/EveryRule", "Data", "Web"], [Samples + "/TwoProjects", "Infrastructure", "Web"], [RaceProof, "App"]];

    public static TheoryData<int> Numbers => [.. Enumerable.Range(0, Programs.Length)];

    [Theory]
    [MemberData(nameof(Numbers))]
    public async Task WarningsHaveARewriteOk(int number)
    {
        var solution = SampleSolution.Load(Programs[number][0], Programs[number][1..]);
        foreach (var project in solution.Projects)
            Assert.Empty((await project.GetCompilationAsync())!.GetDiagnostics().Where(one => one.Severity == DiagnosticSeverity.Error));
        var warnings = (await SampleSolution.FindingsOf(solution)).Where(one => one.Diagnostic.Severity >= DiagnosticSeverity.Warning).ToList();
        Assert.NotEmpty(warnings);

        var without = new List<string>();
        foreach (var (document, finding) in warnings)
        {
            var (titles, refusals) = (new List<string>(), new List<string>());
            foreach (var remedy in Remedy.All.Where(remedy => remedy.IsRewrite && (remedy.MayComeFirst || titles.Count > 0)))
            {
                if (await RemedyPlanning.TryPlanAsync(remedy, document, finding, new FreshNames(), CancellationToken.None, because => refusals.Add($"{remedy.EquivalenceKey}: {because.ReplaceLineEndings(" ")}")) is { } plan)
                    titles.Add(plan.Title);
            }
            var place = $"{finding.Id} {document.FilePath}";
            output.WriteLine($"{place} {string.Join("; ", titles)} ({string.Join("; ", refusals)})");
            if (titles.Count == 0)
                without.Add(place);
        }
        Assert.Empty(without);
    }

    [Fact]
    public void EverySampleIsAskedOk() => Assert.Equal(Directory.GetDirectories(Path.Combine(TestReferences.RepositoryRoot, Samples)).Select(Path.GetFileName).Order(StringComparer.Ordinal),
        Programs.Where(program => program[0] != RaceProof).Select(program => program[0] == Samples ? program[1] : Path.GetFileName(program[0])).Order(StringComparer.Ordinal));
}
