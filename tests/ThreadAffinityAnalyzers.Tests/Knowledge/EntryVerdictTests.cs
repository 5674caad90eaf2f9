using Microsoft.CodeAnalysis;
using ThreadAffinityAnalyzers.Knowledge;

namespace ThreadAffinityAnalyzers.Tests.Knowledge;

/// <summary>Every row of the entry table gives its verdict: on a static connection, on one that a singleton holds, on one of the receiver's own. A row without a program fails.</summary>
public class EntryVerdictTests
{
    public static TheoryData<string> Cells => [.. EntryPrograms.Cells.Select(cell => EntryPrograms.NameOf(cell.Row, cell.Member)).Distinct()];

    [Theory]
    [MemberData(nameof(Cells))]
    public async Task RowSpeaksBad(string name)
    {
        var (row, member) = EntryPrograms.Cells.First(cell => EntryPrograms.NameOf(cell.Row, cell.Member) == name);
        var text = EntryPrograms.Of(row, member);
        var found = await Rule.Findings(text);
        Assert.Equal(Expected(row, member), found.Select(finding => $"{finding.Id} {finding.Location.SourceTree!.GetText().ToString(finding.Location.SourceSpan)}").Distinct().Order(StringComparer.Ordinal));
    }

    private static IEnumerable<string> Expected(EntryPoint row, string member)
    {
        // What the lambda does itself for options that are made once is done once; StrangersProgramsTests tell of what it gives to them.
        if (row.Type.EndsWith(".EntityFrameworkServiceCollectionExtensions", StringComparison.Ordinal) && member is "AddDbContextPool" or "AddDbContextFactory" or "AddPooledDbContextFactory")
        {
            return [];
        }

        var (onStatic, onInstance) = (row.Overlap, row.IsPossible) switch
        {
            (Overlap.None, true) => ("TAA1005", "TAA1005"),
            (Overlap.None, false) => ("", ""),
            _ => ("TAA1001", "TAA1002"),
        };
        var sharesOwn = row.Receiver == Lifetime.Application && (row.Overlap == Overlap.WithItself || row.IsPossible || row.Shape == EntryShape.CallbackArgument);
        return new[] { $"{onStatic} Static", $"{onInstance} _kept", sharesOwn ? $"{(row.Kind == EntryKind.Work && !row.IsPossible ? "TAA2002" : onInstance)} _own" : "" }.Where(text => text.StartsWith("TAA", StringComparison.Ordinal)).Order(StringComparer.Ordinal);
    }
}
