using ThreadAffinityAnalyzers.RaceProof;
using ThreadAffinityAnalyzers.RaceProof.Hosts;
using ThreadAffinityAnalyzers.RaceProof.Load;
using ThreadAffinityAnalyzers.RaceProof.Report;
using Xunit.Abstractions;

namespace ThreadAffinityAnalyzers.IntegrationTests;

/// <summary>The office application, repaired once for all its pairs.</summary>
public sealed class RepairedOffice(PackedPackage package)
{
    internal OfficeApp App { get; } = new(package);
}

/// <summary>Each pair fails before the repair by <c>dotnet format analyzers</c>, and does not fail after it.</summary>
[Collection(PackageCollection.Name)]
public sealed class RaceProofTests(RepairedOffice office, ITestOutputHelper output) : IClassFixture<RepairedOffice>
{
    public static TheoryData<string> PairNames { get; } = [.. Pairs.All.Select(pair => pair.Name)];

    [Theory]
    [MemberData(nameof(PairNames))]
    public async Task FailsOnlyBeforeTheRepairOk(string name)
    {
        var result = await office.App.ProveAsync(Pairs.Named(name), new LoadBounds(Clients: 16, AtLeast: 500, AtMost: 20_000, TimeSpan.FromSeconds(5)));
        output.WriteLine(ResultTable.Of([result]));
        Assert.Empty(result.Contradictions());
    }

    [Fact]
    public void RepairLeavesNoWarningOk()
    {
        Assert.Equal(Pairs.All.Count, office.App.Warnings.Count(OfficeApp.IsOurs));
        Assert.Empty(office.App.Contradictions());
    }

    /// <summary>The numbers differ from run to run; that the picture shows the pairs that there are does not.</summary>
    [Fact]
    public void PictureShowsThePairsOk()
    {
        var picture = File.ReadAllText(Path.Combine(PackedPackage.RepositoryRoot, "docs", "race-proof.svg"));
        Assert.All(Pairs.All, pair => Assert.Contains(pair.Words, picture, StringComparison.Ordinal));
        Assert.Equal(Pairs.All.Count, picture.Split(" after</text>").Length - 1);
        Assert.Equal(Pairs.All.Count, picture.Split(">0 of ").Length - 1);
    }
}
