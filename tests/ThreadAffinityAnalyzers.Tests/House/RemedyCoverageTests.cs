using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace ThreadAffinityAnalyzers.Tests.House;

/// <summary>The second part of docs/coverage.md is what the fixes really do: the first remedy of every finding is applied until none is left, and what comes out compiles as well as before.</summary>
public sealed class RemedyCoverageTests
{
    private static readonly string Page = Path.Combine(TestReferences.RepositoryRoot, "docs", "coverage.md");

    [Fact]
    public async Task RemediesOfThePageOk()
    {
        if (!TestReferences.IsNewestRoslyn)
            return;
        var part = await Measure();
        var page = File.ReadAllText(Page).ReplaceLineEndings("\n");
        if (Environment.GetEnvironmentVariable("THREAD_AFFINITY_UPDATE_DOCS") == "1")
            File.WriteAllText(Page, page = FindingsOf(page) + part);
        Assert.Equal(part, page[FindingsOf(page).Length..]);
    }

    /// <summary>The page without the remedies.</summary>
    public static string FindingsOf(string page) => page.IndexOf("\n# Remedies\n", StringComparison.Ordinal) is >= 0 and var start ? page[..start] : page;

    private static async Task<string> Measure()
    {
        var text = new StringBuilder("""

            # Remedies

            What is offered first for a connection that is held in static state or captured, by where it is held (columns) and where it is made (rows): `call` is a
            connection per call, `guard` a guard around every use, `none` no rewrite; `-` says that there is no such program. Every rewrite is applied: what comes
            out has no finding, no error and no new warning.

            """.ReplaceLineEndings("\n"));
        foreach (var isAsync in new[] { false, true })
        {
            text.Append(isAsync ? "\n## Members that return a task\n\n| made in |" : "\n## Synchronous members\n\n| made in |");
            foreach (var holder in RemedyCells.Holders)
                text.Append(CultureInfo.InvariantCulture, $" {holder} |");
            text.Append("\n| --- |").Append(string.Concat(Enumerable.Repeat(" --- |", RemedyCells.Holders.Length))).Append('\n');
            foreach (var place in RemedyCells.Places)
            {
                var offered = await Applied(RemedyCells.Program(place, isAsync));
                text.Append(CultureInfo.InvariantCulture, $"| {place} |");
                for (var holder = 0; holder < RemedyCells.Holders.Length; holder++)
                    text.Append(CultureInfo.InvariantCulture, $" {(RemedyCells.Exists(holder, place) ? offered.GetValueOrDefault(holder, "silent") : "-")} |");
                text.Append('\n');
            }
        }
        return text.ToString();
    }

    /// <summary>The first remedy of each finding, by the number of its store, after all of them have been applied.</summary>
    private static async Task<Dictionary<int, string>> Applied(string program)
    {
        using var workspace = new AdhocWorkspace();
        var before = TestSources.Compile([("/0/Test0.cs", program)], OutputKind.ConsoleApplication);
        Assert.Empty(Reports(before));
        var project = workspace.CurrentSolution.AddProject("Cells", "Cells", LanguageNames.CSharp).WithCompilationOptions(before.Options)
            .WithParseOptions(TestSources.ParseOptions).WithMetadataReferences(before.References);
        foreach (var tree in before.SyntaxTrees)
            project = project.AddDocument(Path.GetFileName(tree.FilePath), await tree.GetTextAsync(), filePath: tree.FilePath).Project;
        var offered = new Dictionary<int, string>();
        while (true)
        {
            var compilation = (CSharpCompilation)(await project.GetCompilationAsync())!;
            Assert.Empty(Reports(compilation));
            var next = (await UnaskedChecks.AnalyzeWhole(compilation, null)).FirstOrDefault(finding => offered.TryAdd(StoreOf(finding), "none"));
            if (next is null)
            {
                Assert.Equal(offered.Values.Count(remedy => remedy == "none"), (await UnaskedChecks.AnalyzeWhole(compilation, null)).Length);
                return offered;
            }
            var actions = new List<CodeAction>();
            await FixTest.Provider.RegisterCodeFixesAsync(new CodeFixContext(project.GetDocument(next.Location.SourceTree)!, next, (action, _) => actions.Add(action), CancellationToken.None));
            if (actions.FirstOrDefault(action => action.EquivalenceKey != "MarkAuditedFix") is not { } first)
                continue;
            offered[StoreOf(next)] = first.Title.StartsWith("Guard", StringComparison.Ordinal) ? "guard" : "call";
            var changed = (await first.GetOperationsAsync(CancellationToken.None)).OfType<ApplyChangesOperation>().Single().ChangedSolution;
            project = changed.GetProject(project.Id)!;
        }
    }

    /// <summary>What the compiler says, but for the versions of the targeting pack.</summary>
    private static IEnumerable<string> Reports(Compilation compilation) => compilation.GetDiagnostics()
        .Where(report => report.Severity >= DiagnosticSeverity.Warning && report.Id is not ("CS1701" or "CS1702")).Select(report => report.ToString());

    private static int StoreOf(Diagnostic finding) => finding.Location.SourceTree!.GetRoot().FindNode(finding.Location.SourceSpan).FirstAncestorOrSelf<TypeDeclarationSyntax>() is { } type
        ? int.Parse(Regex.Match(type.Identifier.ValueText, @"\d+").Value, CultureInfo.InvariantCulture)
        : Array.IndexOf(RemedyCells.Holders, "top-level local");
}
