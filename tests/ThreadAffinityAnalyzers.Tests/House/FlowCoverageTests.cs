using System.Globalization;
using System.Text;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace ThreadAffinityAnalyzers.Tests.House;

/// <summary>Every way of starting work warns with every kind of holder where it overlaps, and is silent where its degree is one.</summary>
public sealed class FlowCoverageTests
{
    public static TheoryData<string> Rows => [.. FlowCells.Rows.Select(row => row.Name)];

    [Theory]
    [MemberData(nameof(Rows))]
    public async Task DegreeOneOk(string name)
    {
        var row = FlowCells.Rows.Single(row => row.Name == name);
        foreach (var code in new[] { row.Sync, row.Async }.OfType<FlowCode>())
            Assert.Empty((await Rule.Findings(FlowCells.Program(code.Ok))).Select(finding => finding.ToString()));
    }

    [Theory]
    [MemberData(nameof(Rows))]
    public async Task OneFindingForOneObjectBad(string name)
    {
        var row = FlowCells.Rows.Single(row => row.Name == name);
        foreach (var code in new[] { row.Sync, row.Async }.OfType<FlowCode>())
            Assert.All((await Said(code)).Values, ids => Assert.Single(ids));
    }

    /// <summary>The part of docs/coverage.md that speaks of work inside one flow.</summary>
    public static async Task<string> Section()
    {
        var text = new StringBuilder("""

            ## Work inside one flow

            Every way of starting work, in its synchronous and its asynchronous form, with the object in a local, in a field and behind a wrapper: the rule that speaks.
            An empty cell is a known miss; `-`: the way has no such form. In every cell the same program with degree one is silent.

            | started by |
            """.ReplaceLineEndings("\n"));
        foreach (var form in new[] { "sync", "async" })
            foreach (var holder in FlowCells.Holders)
                text.Append(CultureInfo.InvariantCulture, $" {holder.ToLowerInvariant()}, {form} |");
        text.Append("\n| --- |").Append(string.Concat(Enumerable.Repeat(" --- |", FlowCells.Holders.Length * 2))).Append('\n');
        foreach (var row in FlowCells.Rows)
        {
            text.Append(CultureInfo.InvariantCulture, $"| {row.Name} |");
            foreach (var code in new[] { row.Sync, row.Async })
            {
                var said = code is null ? null : await Said(code);
                foreach (var holder in FlowCells.Holders)
                    text.Append(CultureInfo.InvariantCulture, $" {(said is null ? "-" : said.TryGetValue(holder, out var ids) ? ids[0] : "")} |");
            }
            text.Append('\n');
        }
        return text.ToString();
    }

    /// <summary>The rules that speak, by the holder in which they do.</summary>
    private static async Task<Dictionary<string, List<string>>> Said(FlowCode code) => (await Rule.Findings(FlowCells.Program(code.Bad)))
        .GroupBy(finding => finding.Location.SourceTree!.GetRoot().FindNode(finding.Location.SourceSpan).Ancestors().OfType<ClassDeclarationSyntax>().Last().Identifier.ValueText[2..], finding => finding.Id)
        .ToDictionary(group => group.Key, group => group.ToList());
}
