using System.Globalization;
using System.Text;
using Microsoft.CodeAnalysis;

namespace ThreadAffinityAnalyzers.Tests.House;

/// <summary>docs/coverage.md is what the tables really give: a filled cell warns, an empty one is a known miss, and nothing warns when each call has its own object.</summary>
public sealed class CoverageTests
{
    private static readonly string Page = Path.Combine(TestReferences.RepositoryRoot, "docs", "coverage.md");

    public static TheoryData<string> Entries => [.. CoverageCells.Entries.Select(entry => entry.Name)];

    [Theory]
    [MemberData(nameof(Entries))]
    public async Task OwnObjectPerCallOk(string name)
    {
        var entry = CoverageCells.Entries.Single(entry => entry.Name == name);
        foreach (var way in CoverageCells.Ways)
            Assert.Empty(await Rule.Findings(CoverageCells.Program(entry, way, shared: false)));
    }

    [Fact]
    public async Task PageIsTrueBad()
    {
        var page = await Measure() + await FlowCoverageTests.Section();
        var written = File.ReadAllText(Page).ReplaceLineEndings("\n");
        if (Environment.GetEnvironmentVariable("THREAD_AFFINITY_UPDATE_DOCS") == "1")
            File.WriteAllText(Page, written = page + written[RemedyCoverageTests.FindingsOf(written).Length..]);
        Assert.Equal(page, RemedyCoverageTests.FindingsOf(written));
    }

    private static async Task<string> Measure()
    {
        var text = new StringBuilder("""
            # Coverage

            Every static shape of a holder, tried with every entry and every way from the entry to the object. `x`: the rule speaks. An empty cell is a known
            miss. In every cell the same program with an object per call is silent. The tests write this page
            (`THREAD_AFFINITY_UPDATE_DOCS=1 dotnet test --filter CoverageTests`) and fail when it is no longer true.

            """.ReplaceLineEndings("\n"));
        var filled = 0;
        foreach (var way in CoverageCells.Ways)
        {
            var said = new List<HashSet<string>>();
            foreach (var entry in CoverageCells.Entries)
                said.Add(await Spoken(CoverageCells.Program(entry, way, shared: true)));
            text.Append(CultureInfo.InvariantCulture, $"\n## {char.ToUpperInvariant(way[0])}{way[1..]}\n\n| entry |");
            foreach (var shape in CoverageCells.Shapes)
                text.Append(CultureInfo.InvariantCulture, $" {shape.Name} |");
            text.Append("\n| --- |").Append(string.Concat(Enumerable.Repeat(" --- |", CoverageCells.Shapes.Length))).Append('\n');
            for (var row = 0; row < CoverageCells.Entries.Length; row++)
            {
                text.Append(CultureInfo.InvariantCulture, $"| {CoverageCells.Entries[row].Name} |");
                for (var column = 0; column < CoverageCells.Shapes.Length; column++)
                {
                    var speaks = said[row].Contains($"{column} {CoverageCells.Shapes[column].Id}");
                    filled += speaks ? 1 : 0;
                    text.Append(speaks ? " x |" : "  |");
                }
                text.Append('\n');
            }
        }
        text.Append(CultureInfo.InvariantCulture, $"\n{filled} of {CoverageCells.Ways.Length * CoverageCells.Entries.Length * CoverageCells.Shapes.Length} cells are filled.\n");
        await GuardCoverage.Append(text);
        return text.ToString();
    }

    /// <summary>Which shapes the program's findings stand in, with their rules.</summary>
    private static async Task<HashSet<string>> Spoken(string program)
    {
        var said = new HashSet<string>(StringComparer.Ordinal);
        foreach (var finding in await Rule.Findings(program))
        {
            var node = finding.Location.SourceTree!.GetRoot().FindNode(finding.Location.SourceSpan);
            var store = node.Ancestors().OfType<Microsoft.CodeAnalysis.CSharp.Syntax.ClassDeclarationSyntax>()
                .FirstOrDefault(type => type.Identifier.ValueText.StartsWith("Store", StringComparison.Ordinal));
            if (store is not null)
                said.Add($"{store.Identifier.ValueText[5..]} {finding.Id}");
        }
        return said;
    }
}
