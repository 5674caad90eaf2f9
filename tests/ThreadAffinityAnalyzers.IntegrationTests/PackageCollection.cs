using ThreadAffinityAnalyzers.RaceProof.Hosts;

namespace ThreadAffinityAnalyzers.IntegrationTests;

/// <summary>All tests of the packed package: it is packed once, and one test runs at a time, for each builds or measures.</summary>
[CollectionDefinition(Name)]
public sealed class PackageCollection : ICollectionFixture<PackedPackage>
{
    public const string Name = "package";
}
