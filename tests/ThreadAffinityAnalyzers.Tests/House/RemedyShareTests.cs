using System.Collections.Concurrent;
using Microsoft.CodeAnalysis;
using Xunit.Abstractions;

namespace ThreadAffinityAnalyzers.Tests.House;

/// <summary>How many warnings of all rule tests are offered a rewrite, two of them, and a choice at all; those with fewer than two are printed with the precondition that failed.</summary>
/// <remarks>On an older compiler every fifth program is taken; with <c>THREAD_AFFINITY_REMEDIES</c> set to the name of a file all are, and what is printed is written there.</remarks>
public sealed class RemedyShareTests(ITestOutputHelper output)
{
    private static readonly string? Report = Environment.GetEnvironmentVariable("THREAD_AFFINITY_REMEDIES");

    private static readonly int Stride = Report is not null || TestReferences.IsNewestRoslyn ? 1 : 5;

    /// <summary>What is held over all programs: a rewrite, two of them, two choices with the audit mark. A fifth of the programs is a sample and may lie lower.</summary>
    private static readonly (double One, double Two, double Choices) Bars = Stride == 1 ? (0.9, 0.58, 0.9) : (0.85, 0.5, 0.85);

    private sealed record Offer(string Test, string Id, string Line, string[] Titles, bool IsMarkable, string[] Refusals)
    {
        public int Choices => Titles.Length + (IsMarkable ? 1 : 0);
    }

    [Fact]
    public async Task RewritesForWarningsOk()
    {
        var programs = (await Rule.Programs()).Where(one => one.Program.IsBad).ToList();
        Assert.True(programs.Count > 400, $"{programs.Count} programs: the tests of the rules were not found.");
        var taken = programs.Where((_, index) => index % Stride == 0).ToArray();
        var offers = new ConcurrentBag<Offer>();
        await Parallel.ForEachAsync(taken, new ParallelOptions { MaxDegreeOfParallelism = 2 }, async (program, _) =>
        {
            foreach (var offer in await Offers(program))
                offers.Add(offer);
        });
        var sorted = offers.OrderBy(offer => offer.Titles.Length).ThenBy(offer => offer.Id, StringComparer.Ordinal).ThenBy(offer => offer.Test, StringComparer.Ordinal)
            .ThenBy(offer => offer.Line, StringComparer.Ordinal).ToArray();
        string[] lines = [$"{sorted.Length} warnings of {taken.Length} programs: {SharesOf(sorted)}",
            .. sorted.GroupBy(offer => offer.Id).OrderBy(group => group.Key, StringComparer.Ordinal).Select(group => $"{group.Key}: {group.Count()} warnings, {SharesOf([.. group])}"),
            .. sorted.Where(offer => offer.Titles.Length < 2).Select(offer => $"{offer.Id} {offer.Test} `{offer.Line}`{(offer.IsMarkable ? "" : " (no mark)")}: {string.Join("; ", offer.Titles.Concat(offer.Refusals))}")];
        foreach (var line in lines)
            output.WriteLine(line);
        if (Report is not null)
            await File.WriteAllLinesAsync(Report, lines);
        Assert.True(Share(sorted, offer => offer.Titles.Length >= 1) >= Bars.One, lines[0]);
        Assert.True(Share(sorted, offer => offer.Titles.Length >= 2) >= Bars.Two, lines[0]);
        Assert.True(Share(sorted, offer => offer.Choices >= 2) >= Bars.Choices, lines[0]);
    }

    private static string SharesOf(Offer[] offers) => $"{Share(offers, offer => offer.Titles.Length >= 1):P1} are offered a rewrite, {Share(offers, offer => offer.Titles.Length >= 2):P1} two or more, " +
        $"{Share(offers, offer => offer.Choices >= 2):P1} two choices or more with the audit mark, {Share(offers, offer => offer.Choices == 0):P1} nothing";

    private static double Share(Offer[] offers, Func<Offer, bool> isSo) => offers.Length == 0 ? 1 : (double)offers.Count(isSo) / offers.Length;

    private static async Task<IEnumerable<Offer>> Offers((string Test, Rule.Program Program) one) =>
        (await Offered.For(one.Program.Files, one.Program.EditorConfig, one.Program.Kind)).Where(offered => offered.Finding.Severity >= DiagnosticSeverity.Warning)
            .Select(offered => new Offer(one.Test, offered.Finding.Id,
                offered.Finding.Location.SourceTree!.GetText().Lines.GetLineFromPosition(offered.Finding.Location.SourceSpan.Start).ToString().Trim(), offered.Titles, offered.IsMarkable, offered.Refusals));
}
