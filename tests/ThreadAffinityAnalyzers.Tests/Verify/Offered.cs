using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using ThreadAffinityAnalyzers.CodeFixes.Remedies;
using ThreadAffinityAnalyzers.CodeFixes.Rewriting;

namespace ThreadAffinityAnalyzers.Tests.Verify;

/// <summary>What the remedies say to one finding: the rewrites that they offer, and why the others do not.</summary>
/// <param name="Finding">The finding.</param>
/// <param name="Titles">The titles of the rewrites, in their order.</param>
/// <param name="Refusals">Remedy and failed precondition, for each that serves the rule and offers nothing.</param>
internal sealed record Offered(Diagnostic Finding, string[] Titles, string[] Refusals)
{
    public static async Task<List<Offered>> For((string Name, string Text)[] files, string? editorConfig, OutputKind kind)
    {
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
            var (titles, refusals) = (new List<string>(), new List<string>());
            foreach (var remedy in Remedy.All.Where(remedy => remedy.IsRewrite && (remedy.MayComeFirst || titles.Count > 0)))
            {
                if (await RemedyPlanning.TryPlanAsync(remedy, document, finding, new FreshNames(), CancellationToken.None,
                    because => refusals.Add($"{remedy.EquivalenceKey}: {because.ReplaceLineEndings(" ")}")) is { } plan)
                    titles.Add(plan.Title);
            }
            all.Add(new Offered(finding, [.. titles], [.. refusals]));
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
