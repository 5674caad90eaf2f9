namespace ThreadAffinityAnalyzers.IntegrationTests;

/// <summary>The real <c>dotnet format</c> applies the fixes of the packed package, and the result builds without a warning of ours.</summary>
public sealed class FormatTests(PackedPackage package) : IClassFixture<PackedPackage>
{
    [Fact]
    public void FormatRepairsOk()
    {
        var app = new WebApp(package, "format");
        Assert.Equal(0, app.Build().ExitCode);

        // The exit code says that something is to be changed, and nothing is changed.
        var before = app.Read("Program.cs");
        Assert.NotEqual(0, app.Format("--diagnostics", "TAA1001", "TAA2001", "--severity", "warn", "--verify-no-changes").ExitCode);
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
}
