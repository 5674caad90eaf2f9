using System.Collections.Concurrent;
using Microsoft.CodeAnalysis;
using Xunit.Abstractions;

namespace ThreadAffinityAnalyzers.Tests.House;

/// <summary>How many warnings of all rule tests are offered a rewrite, and how many a choice; those without are printed with the precondition that failed.</summary>
/// <remarks>On an older compiler every fifth program is taken; with <c>THREAD_AFFINITY_REMEDIES</c> set to the name of a file all are, and what is printed is written there.</remarks>
public sealed class RemedyShareTests(ITestOutputHelper output)
{
    private static readonly string? Report = Environment.GetEnvironmentVariable("THREAD_AFFINITY_REMEDIES");

    private static readonly int Stride = Report is not null || TestReferences.IsNewestRoslyn ? 1 : 5;

    /// <summary>Nine of ten over all programs; a fifth of them is a sample and may lie lower.</summary>
    private static readonly double Bar = Stride == 1 ? 0.9 : 0.85;

    private sealed record Offer(string Test, string Id, string Line, string[] Titles, string[] Refusals);

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
        var rewritten = Share(sorted, 1);
        string[] lines = [$"{sorted.Length} warnings of {taken.Length} programs: {rewritten:P1} are offered a rewrite, {Share(sorted, 2):P1} two or more",
            .. sorted.GroupBy(offer => offer.Id).OrderBy(group => group.Key, StringComparer.Ordinal)
                .Select(group => $"{group.Key}: {group.Count()} warnings, {Share([.. group], 1):P1} one or more, {Share([.. group], 2):P1} two or more"),
            .. sorted.Where(offer => offer.Titles.Length < 2).Select(offer => $"{offer.Id} {offer.Test} `{offer.Line}`: {string.Join("; ", offer.Titles.Concat(offer.Refusals))}")];
        foreach (var line in lines)
            output.WriteLine(line);
        if (Report is not null)
            await File.WriteAllLinesAsync(Report, lines);
        Assert.True(rewritten >= Bar, lines[0]);
    }

    private static double Share(Offer[] offers, int least) => offers.Length == 0 ? 1 : (double)offers.Count(offer => offer.Titles.Length >= least) / offers.Length;

    private static async Task<IEnumerable<Offer>> Offers((string Test, Rule.Program Program) one) =>
        (await Offered.For(one.Program.Files, one.Program.EditorConfig, one.Program.Kind)).Where(offered => offered.Finding.Severity >= DiagnosticSeverity.Warning)
            .Select(offered => new Offer(one.Test, offered.Finding.Id,
                offered.Finding.Location.SourceTree!.GetText().Lines.GetLineFromPosition(offered.Finding.Location.SourceSpan.Start).ToString().Trim(), offered.Titles, offered.Refusals));
}
