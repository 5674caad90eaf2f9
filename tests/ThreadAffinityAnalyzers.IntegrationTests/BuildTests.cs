using System.Text.Json;
using ThreadAffinityAnalyzers.RaceProof.Hosts;

namespace ThreadAffinityAnalyzers.IntegrationTests;

/// <summary>The packed package in a real <c>dotnet build</c>: it warns, obeys the usual switches, and tells its evidence in SARIF.</summary>
[Collection(PackageCollection.Name)]
public sealed class BuildTests(PackedPackage package)
{
    [Fact]
    public void BuildWarnsWithEvidenceBad()
    {
        var app = SmallApp.Create(package, "warns");
        var (exitCode, output) = app.Build("-p:ErrorLog=build.sarif%2Cversion=2.1");
        Assert.True(exitCode == 0, output);
        Assert.Equal(1, Count(output, "Program.cs(3,5): warning TAA2001: 'connection'"));
        Assert.Equal(1, Count(output, "UserStore.cs(5,46): warning TAA1001: '_db'"));
        Assert.Contains("'POST /register'", output);
        Assert.Contains("'GET /users'", output);
        Assert.Contains("docs/rules/TAA1001.md", output);

        using var log = JsonDocument.Parse(app.Read("build.sarif"));
        var results = log.RootElement.GetProperty("runs")[0].GetProperty("results").EnumerateArray()
            .Where(result => result.GetProperty("ruleId").GetString()!.StartsWith("TAA", StringComparison.Ordinal)).ToArray();
        Assert.Equal(["TAA1001", "TAA2001"], results.Select(result => result.GetProperty("ruleId").GetString()!).Order(StringComparer.Ordinal));
        Assert.All(results, result => Assert.True(result.GetProperty("relatedLocations").GetArrayLength() >= 2, result.ToString()));
    }

    [Fact]
    public void WarningsAsErrorsBad()
    {
        var (exitCode, output) = SmallApp.Create(package, "errors").Build("-warnaserror");
        Assert.NotEqual(0, exitCode);
        Assert.Contains("error TAA1001", output);
    }

    [Fact]
    public void EditorConfigSeverityOk()
    {
        var app = SmallApp.Create(package, "severities", editorConfig: "dotnet_diagnostic.TAA1001.severity = none\ndotnet_diagnostic.TAA2001.severity = error");
        var (exitCode, output) = app.Build();
        Assert.NotEqual(0, exitCode);
        Assert.DoesNotContain("TAA1001", output);
        Assert.Contains("error TAA2001", output);
    }

    [Theory]
    [InlineData("none", 0, "TAA")]
    [InlineData("strict", 1, "error TAA1001")]
    public void PresetOk(string mode, int expectedExit, string text)
    {
        var (exitCode, output) = SmallApp.Create(package, "preset-" + mode, $"<ThreadAffinityAnalysisMode>{mode}</ThreadAffinityAnalysisMode>").Build();
        Assert.Equal(expectedExit, exitCode);
        Assert.Equal(expectedExit > 0, Count(output, text) > 0);
    }

    [Fact]
    public void TestProjectAndAttributesOk()
    {
        var app = SmallApp.Create(package, "tests", "<IsTestProject>true</IsTestProject><ThreadAffinityAttributes>true</ThreadAffinityAttributes>");
        var (exitCode, output) = app.Build("-warnaserror");
        Assert.True(exitCode == 0, output);
    }

    /// <summary>How many lines say it; the console tells each warning twice.</summary>
    private static int Count(string output, string text) => output.Split('\n').Select(line => line.Trim()).Where(line => line.Contains(text, StringComparison.Ordinal)).Distinct().Count();
}
