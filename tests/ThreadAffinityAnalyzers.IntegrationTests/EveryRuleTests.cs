using System.Text.Json.Nodes;
using ThreadAffinityAnalyzers.RaceProof;
using ThreadAffinityAnalyzers.RaceProof.Hosts;
using Xunit.Abstractions;

namespace ThreadAffinityAnalyzers.IntegrationTests;

/// <summary>A solution of two projects with one instance of every rule, cleaned by <c>dotnet format analyzers</c> alone; what it leaves is printed with the reason.</summary>
[Collection(PackageCollection.Name)]
public sealed class EveryRuleTests(PackedPackage package, ITestOutputHelper output)
{
    private const string OnlySuggested = "a suggestion (Info); dotnet format repairs from warnings on, unless it is told --severity info";

    /// <summary>Why a finding stays when suggestions are repaired too.</summary>
    private static readonly Dictionary<string, string> NotRewritten = new()
    {
        ["TAA1005"] = "whether anybody shares it is not known here; with thread_affinity.assume_concurrent = always it is a warning with the fixes of TAA1001",
        ["TAA9001"] = "it stands in .editorconfig, and only its author knows what was meant",
        ["TAA9002"] = "an audit is taken back by who gave it",
    };

    [Fact]
    public void FormatCleansTheSolutionOk()
    {
        var solution = UserProject.SolutionOf(package, "every-rule", Path.Combine(PackedPackage.RepositoryRoot, "docs", "samples", "EveryRule"));
        var (warnings, found) = Build(solution);
        Assert.Equal(Directory.EnumerateFiles(Path.Combine(PackedPackage.RepositoryRoot, "docs", "rules"), "TAA*.md").Select(page => Path.GetFileNameWithoutExtension(page)!).Order(StringComparer.Ordinal),
            found.Select(finding => finding.Rule).Distinct().Order(StringComparer.Ordinal));

        var told = Format(solution);
        var (warningsAfter, left) = Build(solution);
        Print($"{found.Count} findings. dotnet format analyzers has left:", left, _ => OnlySuggested, told);
        Assert.Empty(told);
        Assert.DoesNotContain(warningsAfter, OfficeApp.IsOurs);
        Assert.Empty(UserProject.New(warnings, warningsAfter));
        Assert.Equal(["TAA1005 Data/Archive.cs", "TAA2004 Web/Reports.cs", "TAA9001 Data", "TAA9001 Web", "TAA9002 Web/Reports.cs"], left.Select(finding => finding.ToString()));

        told = Format(solution, "--severity", "info");
        (warningsAfter, left) = Build(solution);
        Print("With --severity info it has left:", left, finding => NotRewritten[finding.Rule], told);
        Assert.Equal(
            ["Unable to fix TAA1005. Code fix AffinityCodeFixProvider didn't return a Fix All action.", "Unable to fix TAA9002. No associated code fix found."], told);
        Assert.Empty(UserProject.New(warnings, warningsAfter));
        Assert.Equal(["TAA1005 Data/Archive.cs", "TAA9001 Data", "TAA9001 Web", "TAA9002 Web/Reports.cs"], left.Select(finding => finding.ToString()));
    }

    /// <summary>What the compiler warns of, and all that our rules have said: the console does not tell suggestions.</summary>
    private static (IReadOnlyList<string> Warnings, IReadOnlyList<Finding> Found) Build(UserProject solution)
    {
        var (exitCode, text) = solution.Build(OfficeApp.SdkAnalysis, "-p:ErrorLog=build.sarif%2Cversion=2.1");
        Assert.True(exitCode == 0, text);
        var found = new[] { "Data", "Web" }.SelectMany(project => JsonNode.Parse(solution.Read(Path.Combine(project, "build.sarif")))!["runs"]![0]!["results"]!.AsArray()
            .Where(result => ((string)result!["ruleId"]!).StartsWith("TAA", StringComparison.Ordinal))
            .Select(result => new Finding((string)result!["ruleId"]!, PlaceOf(result, project), (string)result["message"]!["text"]!)));
        return (solution.WarningsIn(text), found.OrderBy(finding => finding.ToString(), StringComparer.Ordinal).ToList());

        static string PlaceOf(JsonNode result, string project) =>
            (string?)result["locations"]?.AsArray().FirstOrDefault()?["physicalLocation"]?["artifactLocation"]?["uri"] is { } uri ? project + "/" + Path.GetFileName(uri) : project;
    }

    /// <summary>All that the tool says about our rules: nothing of a rule that it has repaired, and of each whose findings stay that they do (once for each project that has the package).</summary>
    private static IReadOnlyList<string> Format(UserProject solution, params string[] arguments)
    {
        var (exitCode, text) = solution.Format(arguments);
        Assert.True(exitCode == 0, text);
        return text.Split('\n').Select(line => line.Trim()).Where(line => line.Contains("TAA", StringComparison.Ordinal)).Distinct().Order(StringComparer.Ordinal).ToList();
    }

    private void Print(string head, IEnumerable<Finding> left, Func<Finding, string> reason, IReadOnlyList<string> told)
    {
        output.WriteLine(head);
        foreach (var finding in left)
            output.WriteLine($"  {finding}: {finding.Message}{Environment.NewLine}    left because: {reason(finding)}");
        output.WriteLine("  The tool says: " + (told.Count == 0 ? "nothing of our rules" : string.Join(" ", told)));
    }

    private sealed record Finding(string Rule, string Place, string Message)
    {
        public override string ToString() => Rule + " " + Place;
    }
}
