using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using ThreadAffinityAnalyzers.CodeFixes.Remedies;
using ThreadAffinityAnalyzers.CodeFixes.Rewriting;

namespace ThreadAffinityAnalyzers.Tests.Verify;

/// <summary>What the light bulb offers for one finding: the rewrites, whether it can be marked as audited, and why the other remedies say nothing.</summary>
/// <param name="Finding">The finding.</param>
/// <param name="Titles">The titles of the rewrites, in their order.</param>
/// <param name="IsMarkable">Whether the audit mark is among the offers.</param>
/// <param name="Refusals">Remedy and failed precondition, for each that serves the rule and offers nothing.</param>
internal sealed record Offered(Diagnostic Finding, string[] Titles, bool IsMarkable, string[] Refusals)
{
    public static async Task<List<Offered>> For((string Name, string Text)[] files, string? editorConfig, OutputKind kind)
    {
        Assert.False(NotedPrograms.IsNoting);
        var compilation = TestSources.Compile(files, kind);
        using var workspace = new AdhocWorkspace();
        var project = Repaired.Add(workspace.CurrentSolution, "Program", compilation);
        if (editorConfig is not null)
            project = project.AddAnalyzerConfigDocument(".editorconfig", Microsoft.CodeAnalysis.Text.SourceText.From("root = true\n[*]\n" + editorConfig), filePath: "/0/.editorconfig").Project;
        var all = new List<Offered>();
        foreach (var finding in await UnaskedChecks.AnalyzeWhole((CSharpCompilation)(await project.GetCompilationAsync())!, editorConfig))
        {
            if (project.GetDocument(finding.Location.SourceTree) is not { } document)
                continue;
            var (offers, refusals) = (new List<CodeAction>(), new List<string>());
            await FixTest.Provider.RegisterCodeFixesAsync(new CodeFixContext(document, finding, (action, _) => offers.Add(action), CancellationToken.None));
            var rewrites = offers.Where(offer => offer.EquivalenceKey != FixTest.AuditMark).ToList();
            foreach (var remedy in Remedy.All.Where(remedy => remedy.IsRewrite && (remedy.MayComeFirst || rewrites.Count > 0) && !rewrites.Any(offer => offer.EquivalenceKey == remedy.EquivalenceKey)))
                await RemedyPlanning.TryPlanAsync(remedy, document, finding, new FreshNames(), CancellationToken.None, because => refusals.Add($"{remedy.EquivalenceKey}: {because.ReplaceLineEndings(" ")}"));
            all.Add(new Offered(finding, [.. rewrites.Select(offer => offer.Title)], rewrites.Count < offers.Count, [.. refusals]));
        }
        return all;
    }

    /// <summary>Why the remedy is not offered for the first finding of the program, or of the rule; nothing where it is.</summary>
    public static async Task<string> RefusalOf(string remedy, string program, string? rule = null)
    {
        var files = TestSources.Named([TestSources.WithoutMarkup(program)]);
        return (await For(files, null, TestSources.KindOf([files[0].Text]))).First(one => rule is null || one.Finding.Id == rule).Refusals.Where(one => one.StartsWith(remedy + ": ", StringComparison.Ordinal)).Select(one => one[(remedy.Length + 2)..]).FirstOrDefault() ?? "";
    }
}
