using System.Collections.Immutable;

namespace ThreadAffinityAnalyzers.CodeFixes.Remedies;

/// <summary>A singleton that makes the object and does not dispose of it is given a <c>Dispose</c>, and registered for a scope with those that are given it: the container ends each.</summary>
internal sealed class ScopeWithDisposalFix : ScopeWithConsumersFix
{
    public override ImmutableArray<string> Serves { get; } = ImmutableArray.Create("TAA1002", "TAA1003");

    protected override bool GivesDisposal => true;
}
