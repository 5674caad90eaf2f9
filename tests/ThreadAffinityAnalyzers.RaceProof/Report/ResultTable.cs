using System.Globalization;
using System.Text;
using ThreadAffinityAnalyzers.RaceProof.Load;

namespace ThreadAffinityAnalyzers.RaceProof.Report;

/// <summary>The results as a small table of text.</summary>
internal static class ResultTable
{
    private static readonly string[] Head = ["pair", "rule", "", "requests", "refused", "wrong answers", "lost rows", "wrong rows", "ghost rows", "failed requests"];

    public static string Of(IEnumerable<PairResult> results)
    {
        var lines = new List<string[]> { Head };
        foreach (var result in results)
        {
            lines.Add([result.Pair.Name, result.Pair.Rule, "before", .. Numbers(result.Before.Load)]);
            lines.Add(["", "", "after", .. Numbers(result.After.Load)]);
        }
        var widths = Enumerable.Range(0, Head.Length).Select(column => lines.Max(line => line[column].Length)).ToArray();
        var text = new StringBuilder();
        foreach (var line in lines)
            text.AppendLine(string.Join("  ", line.Select((cell, column) => column < 3 ? cell.PadRight(widths[column]) : cell.PadLeft(widths[column]))).TrimEnd());
        return text.ToString();
    }

    private static IEnumerable<string> Numbers(Counts counts) =>
        new[] { counts.Requests, counts.Refused, counts.WrongAnswers, counts.LostRows, counts.WrongRows, counts.GhostRows, counts.Failed }
            .Select(number => number.ToString(CultureInfo.InvariantCulture));
}
