using System.Globalization;
using System.Text;
using ThreadAffinityAnalyzers.RaceProof.Load;

namespace ThreadAffinityAnalyzers.RaceProof.Report;

/// <summary>The results as a picture: for each pair one bar before the repair and one after it, as long as the share of requests that failed.</summary>
internal static class ResultPicture
{
    private const int Width = 900;
    private const int Top = 84;
    private const int RowHeight = 36;
    private const int BarLeft = 430;
    private const int BarWidth = 320;

    public static string Of(IReadOnlyList<PairResult> results, LoadBounds bounds)
    {
        var height = Top + RowHeight * results.Count + 16;
        var text = new StringBuilder();
        text.Append(Invariant($"""
            <svg xmlns="http://www.w3.org/2000/svg" width="{Width}" height="{height}" viewBox="0 0 {Width} {height}" font-family="system-ui, sans-serif" font-size="13">
              <title>Requests that failed before and after dotnet format analyzers</title>
              <rect width="{Width}" height="{height}" rx="8" fill="#ffffff"/>
              <text x="20" y="30" font-size="16" font-weight="600" fill="#1f2328">Requests that failed, before and after `dotnet format analyzers`</text>
              <text x="20" y="50" fill="#59636e">One ASP.NET Core application with a SQLite file, up to {bounds.Clients} requests under way at a time. Failed: an exception, another</text>
              <text x="20" y="67" fill="#59636e">user's data, a wrong number, a row that is lost, mixed or doubled, or one that is there though it was refused.</text>

            """));
        for (var i = 0; i < results.Count; i++)
        {
            var (pair, before, after) = (results[i].Pair, results[i].Before.Load, results[i].After.Load);
            var y = Top + RowHeight * i;
            text.Append(Invariant($"""
                  <text x="20" y="{y + 19}" fill="#1f2328">{Escape(pair.Words)}</text>
                  <text x="{BarLeft - 12}" y="{y + 19}" text-anchor="end" fill="#59636e" font-size="11">{pair.Rule}</text>
                {Bar(y + 4, before, "#cf222e", "before")}
                {Bar(y + 17, after, "#1a7f37", "after")}

                """));
        }
        return text.Append("</svg>\n").ToString();
    }

    /// <summary>A bar that is never invisible where something failed, and a thin line where nothing did.</summary>
    private static string Bar(int y, Counts counts, string colour, string state)
    {
        var width = counts.Failed == 0 ? 2 : Math.Max(4, (double)BarWidth * Math.Min(counts.Failed, counts.Requests) / counts.Requests);
        return Invariant($"""
              <rect x="{BarLeft}" y="{y}" width="{width:0.#}" height="10" fill="{colour}"/>
              <text x="{BarLeft + width + 6:0.#}" y="{y + 9}" fill="{colour}" font-size="11">{counts.Failed} of {counts.Requests} {state}</text>
            """);
    }

    private static string Escape(string words) => words.Replace("&", "&amp;", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal);

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
