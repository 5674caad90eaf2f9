using System.Collections.Immutable;
using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;

namespace ThreadAffinityAnalyzers.Tests.House;

/// <summary>A fenced sample of a page: whether it must warn, and its code.</summary>
internal sealed record PageSample(string Id, bool MustWarn, int Number, string Code)
{
    public override string ToString() => $"{Id} {(MustWarn ? "bad" : "good")} {Number}";
}

/// <summary>The pages of the rules, as they stand in <c>docs/rules</c>.</summary>
internal static class RulePages
{
    private static readonly Regex Fence = new(@"```csharp (?<kind>bad|good)\r?\n(?<code>.*?)```", RegexOptions.Singleline);

    public static ImmutableArray<DiagnosticDescriptor> Rules { get; } = new ThreadAffinityAnalyzer().SupportedDiagnostics;

    /// <summary>The two that speak of the configuration, not of code, have no compiled samples.</summary>
    public static bool HasSamples(DiagnosticDescriptor rule) => rule.Category != "Configuration";

    public static string Folder => Path.Combine(TestReferences.RepositoryRoot, "docs", "rules");

    public static string TextOf(string id) => File.ReadAllText(Path.Combine(Folder, id + ".md"));

    public static IEnumerable<PageSample> SamplesOf(string id)
    {
        var number = 0;
        foreach (Match match in Fence.Matches(TextOf(id)))
            yield return new PageSample(id, match.Groups["kind"].Value == "bad", ++number, match.Groups["code"].Value);
    }
}
