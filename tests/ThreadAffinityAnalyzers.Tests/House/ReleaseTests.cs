using System.Text.RegularExpressions;

namespace ThreadAffinityAnalyzers.Tests.House;

/// <summary>Every rule has one line in the release files, and it says what the descriptor says; every route has one rule.</summary>
public sealed class ReleaseTests
{
    private static readonly Regex Line = new(@"^(?<id>TAA\d{4}) \| (?<category>\w+) \| (?<severity>\w+) \|", RegexOptions.Multiline);

    [Fact]
    public void ReleaseLinesOk()
    {
        var lines = new[] { "AnalyzerReleases.Shipped.md", "AnalyzerReleases.Unshipped.md" }
            .SelectMany(file => Line.Matches(File.ReadAllText(Path.Combine(OwnSource.AnalyzersFolder, file))))
            .Select(match => $"{match.Groups["id"].Value} {match.Groups["category"].Value} {match.Groups["severity"].Value}");
        Assert.Equal(RulePages.Rules.Select(rule => $"{rule.Id} {rule.Category} {rule.DefaultSeverity}").Order(StringComparer.Ordinal), lines.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void EveryRouteHasOneRuleOk() => Assert.Equal(
        Enum.GetValues<Findings.SharingRoute>().Order(), ThreadAffinityAnalyzers.Rules.AffinityRule.All.Select(rule => rule.Route).Order());

    [Fact]
    public void PresetsNameEveryRuleOk()
    {
        var folder = Path.Combine(TestReferences.RepositoryRoot, "src", "ThreadAffinityAnalyzers.Package", "config");
        var files = Directory.GetFiles(folder, "*.globalconfig");
        Assert.Equal(5, files.Length);
        Assert.All(files, file => Assert.Equal(RulePages.Rules.Select(rule => rule.Id).Order(StringComparer.Ordinal),
            Regex.Matches(File.ReadAllText(file), @"^dotnet_diagnostic\.(TAA\d+)\.severity = \w+$", RegexOptions.Multiline).Select(match => match.Groups[1].Value)
                .Order(StringComparer.Ordinal)));
    }
}
