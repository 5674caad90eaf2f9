using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;
using ThreadAffinityAnalyzers.CodeFixes.Remedies;
using ThreadAffinityAnalyzers.CodeFixes.Rewriting;

namespace ThreadAffinityAnalyzers.Tests.House;

/// <summary>The second part of docs/coverage.md is what the fixes really do: the first remedy of every finding is applied until none is left, and what comes out compiles as well as before.</summary>
public sealed class RemedyCoverageTests
{
    private static readonly string Page = Path.Combine(TestReferences.RepositoryRoot, "docs", "coverage.md");

    private static readonly RemedyTable[] Tables = [RemedyCells.Table, CommandCells.Table, HandlerCells.Table];

    public static TheoryData<string> Titles => [.. Tables.Select(table => table.Title)];

    /// <summary>With THREAD_AFFINITY_UPDATE_DOCS=1 the test writes its part of the page.</summary>
    [Theory]
    [MemberData(nameof(Titles))]
    public async Task RemediesOfThePageOk(string title)
    {
        var part = await Measure(Tables.Single(table => table.Title == title));
        var page = File.ReadAllText(Page).ReplaceLineEndings("\n");
        var start = page.IndexOf($"\n# {title}\n", StringComparison.Ordinal) is >= 0 and var found ? found : page.Length;
        var end = page.IndexOf("\n# ", start + 1 < page.Length ? start + 1 : start, StringComparison.Ordinal) is >= 0 and var next ? next : page.Length;
        if (Environment.GetEnvironmentVariable("THREAD_AFFINITY_UPDATE_DOCS") == "1")
        {
            File.WriteAllText(Page, page[..start] + part + page[end..]);
            return;
        }
        Assert.Equal(part, page[start..end]);
    }

    /// <summary>The page without the remedies.</summary>
    public static string FindingsOf(string page) => page.IndexOf($"\n# {Tables[0].Title}\n", StringComparison.Ordinal) is >= 0 and var start ? page[..start] : page;

    private static async Task<string> Measure(RemedyTable table)
    {
        var text = new StringBuilder($"\n# {table.Title}\n\n{table.Says}\n");
        foreach (var isAsync in new[] { false, true })
        {
            text.Append(isAsync ? $"\n## {table.Title}: members that return a task\n\n| {table.Corner} |" : $"\n## {table.Title}: synchronous members\n\n| {table.Corner} |");
            foreach (var holder in table.Holders)
                text.Append(CultureInfo.InvariantCulture, $" {holder} |");
            text.Append("\n| --- |").Append(string.Concat(Enumerable.Repeat(" --- |", table.Holders.Length))).Append('\n');
            foreach (var place in table.Places)
            {
                var offered = await Verified(table, table.Program(place, isAsync));
                text.Append(CultureInfo.InvariantCulture, $"| {place} |");
                for (var holder = 0; holder < table.Holders.Length; holder++)
                    text.Append(CultureInfo.InvariantCulture, $" {(table.Exists(holder, place) ? offered.GetValueOrDefault(holder, "silent") : "-")} |");
                text.Append('\n');
            }
        }
        return text.ToString();
    }

    /// <summary>What the fixes offer for each store, after all that is true of every fix has been checked: it compiles as before, is clean, keeps comments, line endings and the byte order mark, and Fix All comes to the same.</summary>
    private static async Task<Dictionary<int, string>> Verified(RemedyTable table, string program)
    {
        using var workspace = new AdhocWorkspace();
        var (offered, singly) = await Applied(table, Repaired.ProjectOf(workspace, SourceText.From(program, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false))));
        Assert.Equal(CommentsOf(program), CommentsOf(singly.ToString()).Intersect(CommentsOf(program)));

        var windows = Repaired.ProjectOf(workspace, SourceText.From(program.Replace("\n", "\r\n", StringComparison.Ordinal), new UTF8Encoding(encoderShouldEmitUTF8Identifier: true)));
        var atOnce = await FixAll(windows);
        Assert.Equal(singly.ToString().Replace("\n", "\r\n", StringComparison.Ordinal), atOnce.ToString());
        Assert.NotEmpty(atOnce.Encoding!.GetPreamble());
        return offered;
    }

    /// <summary>The first remedy of each finding, by the number of its store, and the program after all of them have been applied one after the other.</summary>
    private static async Task<(Dictionary<int, string> Offered, SourceText Program)> Applied(RemedyTable table, Project project)
    {
        var offered = new Dictionary<int, string>();
        while (true)
        {
            Assert.Empty(Reports((await project.GetCompilationAsync())!));
            var findings = await Repaired.FindingsOf(project);
            var next = findings.FirstOrDefault(finding => offered.TryAdd(StoreOf(table, finding), "none"));
            if (next is null)
            {
                Assert.Equal(offered.Where(one => one.Value.StartsWith("none", StringComparison.Ordinal)).Select(one => one.Key).Order(),
                    findings.Select(finding => StoreOf(table, finding)).Distinct().Order());
                return (offered, await project.Documents.First().GetTextAsync());
            }
            var document = project.GetDocument(next.Location.SourceTree)!;
            if (await Repaired.FirstFor(project, next) is not { } first)
            {
                offered[StoreOf(table, next)] = "none: " + await ReasonOf(document, next);
                continue;
            }
            offered[StoreOf(table, next)] = first.Title.StartsWith("Guard", StringComparison.Ordinal) ? "guard: " + await ReasonOf(document, next) : "call";
            project = await Repaired.By(first, project);
        }
    }

    private static async Task<SourceText> FixAll(Project project)
    {
        var findings = (await Repaired.FindingsOf(project)).ToImmutableArray();
        var document = project.Documents.First();
        var context = new FixAllContext(document, FixTest.Provider, FixAllScope.Project, RemedyPlanning.Safest, FixTest.Provider.FixableDiagnosticIds, new GivenFindings(findings), CancellationToken.None);
        var action = await FixTest.Provider.GetFixAllProvider()!.GetFixAsync(context);
        return await (await Repaired.By(action!, project)).GetDocument(document.Id)!.GetTextAsync();
    }

    /// <summary>Which precondition of an object per call is not met.</summary>
    private static async Task<string> ReasonOf(Document document, Diagnostic finding)
    {
        foreach (var remedy in Remedy.All.Take(3))
        {
            var because = "";
            await RemedyPlanning.TryPlanAsync(remedy, document, finding, new FreshNames(), CancellationToken.None, reason => because = reason);
            if (because is not ("" or RemedyPlanning.OfAnotherKind))
                return because;
        }
        return RemedyPlanning.OfAnotherKind;
    }

    /// <summary>What the compiler says, but for the versions of the targeting pack.</summary>
    private static IEnumerable<string> Reports(Compilation compilation) => compilation.GetDiagnostics()
        .Where(report => report.Severity >= DiagnosticSeverity.Warning && report.Id is not ("CS1701" or "CS1702")).Select(report => report.ToString());

    private static int StoreOf(RemedyTable table, Diagnostic finding)
    {
        var node = finding.Location.SourceTree!.GetRoot().FindNode(finding.Location.SourceSpan);
        var number = Regex.Match(node.FirstAncestorOrSelf<TypeDeclarationSyntax>()?.Identifier.ValueText ?? finding.Location.SourceTree.GetText().ToString(finding.Location.SourceSpan), @"\d+").Value;
        return number.Length > 0 ? int.Parse(number, CultureInfo.InvariantCulture) : Array.IndexOf(table.Holders, "top-level local");
    }

    private static string[] CommentsOf(string program) => CSharpSyntaxTree.ParseText(program, TestSources.ParseOptions).GetRoot().DescendantTrivia()
        .Where(trivia => trivia.IsKind(SyntaxKind.SingleLineCommentTrivia)).Select(trivia => trivia.ToString()).Distinct().Order(StringComparer.Ordinal).ToArray();
}
