using ThreadAffinityAnalyzers.RaceProof.Hosts;

namespace ThreadAffinityAnalyzers.IntegrationTests;

/// <summary>The real <c>dotnet format</c> applies the fixes of the packed package, and the result builds without a warning of ours.</summary>
[Collection(PackageCollection.Name)]
public sealed class FormatTests(PackedPackage package)
{
    /// <summary>What <c>--verify-no-changes</c> ends with when there is something to change.</summary>
    private const int ChangesNeeded = 2;

    [Fact]
    public void FormatRepairsOk()
    {
        var app = SmallApp.Create(package, "format");
        Assert.Equal(0, app.Build().ExitCode);

        // The exit code says that something is to be changed, and nothing is changed.
        var before = app.Read("Program.cs");
        Assert.Equal(ChangesNeeded, app.Format("--diagnostics", "TAA1001", "TAA2001", "--severity", "warn", "--verify-no-changes").ExitCode);
        Assert.Equal(before, app.Read("Program.cs"));

        foreach (var id in new[] { "TAA1001", "TAA2001" })
        {
            var (exitCode, output) = app.Format("--diagnostics", id, "--severity", "warn");
            Assert.True(exitCode == 0, output);
        }
        var rebuilt = app.Build("-warnaserror");
        Assert.True(rebuilt.ExitCode == 0, rebuilt.Output + app.Read("Program.cs") + app.Read("UserStore.cs"));
        Assert.DoesNotContain("TAA", rebuilt.Output);
        Assert.Equal(0, app.Format("--diagnostics", "TAA1001", "TAA2001", "--severity", "warn", "--verify-no-changes").ExitCode);
    }

    /// <summary><c>.editorconfig</c> says how severe a rule is, <c>--severity</c> from where on it is repaired.</summary>
    [Fact]
    public void FormatHeedsSeverityOk()
    {
        var app = SmallApp.Create(package, "format-severity", editorConfig: "dotnet_diagnostic.TAA1001.severity = none\ndotnet_diagnostic.TAA2001.severity = suggestion");
        Assert.Equal(0, app.Build("-warnaserror").ExitCode);
        Assert.Equal(0, app.Format("--severity", "warn", "--verify-no-changes").ExitCode);
        Assert.Equal(0, app.Format("--severity", "info", "--diagnostics", "TAA1001", "--verify-no-changes").ExitCode);
        Assert.Equal(ChangesNeeded, app.Format("--severity", "info", "--diagnostics", "TAA2001", "--verify-no-changes").ExitCode);
    }
}
