using System.Text.RegularExpressions;
using ThreadAffinityAnalyzers.RaceProof.Hosts;

namespace ThreadAffinityAnalyzers.IntegrationTests;

/// <summary>The sample of two projects, built by the SDK as it stands in the repository.</summary>
[Collection(PackageCollection.Name)]
public sealed class TwoProjectsSampleTests
{
    [Fact]
    public void BothProjectsWarnBad()
    {
        var folder = Path.Combine(PackedPackage.RepositoryRoot, "docs", "samples", "TwoProjects");
        var (exitCode, output) = Dotnet.Run(folder, "build", "Web", "--no-incremental", "-m:1", "-nologo", "-nodeReuse:false", "-p:UseSharedCompilation=false");
        Assert.True(exitCode == 0, output);
        var told = Regex.Matches(output, @"([A-Za-z]+[\\/][A-Za-z]+\.cs)\((\d+),(\d+)\): warning (TAA\d+)").Select(found => $"{found.Groups[1].Value.Replace('\\', '/')}:{found.Groups[2]} {found.Groups[4]}").Distinct().Order(StringComparer.Ordinal);

        // The per-document answers of the same two sources are held to the build's by Sharing/TwoProjectsTests.
        Assert.Equal(
        [
            "Infrastructure/InfrastructureModule.cs:11 TAA3001",
            "Infrastructure/Settings.cs:8 TAA1001",
            "Web/Program.cs:7 TAA3001",
            "Web/Shared.cs:9 TAA1001",
        ], told);
    }
}
