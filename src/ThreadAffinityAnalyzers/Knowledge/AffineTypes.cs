using System.Collections.Immutable;

namespace ThreadAffinityAnalyzers.Knowledge;

/// <summary>The table of types whose instances only one flow may use at a time.</summary>
internal static class AffineTypes
{
    public static readonly ImmutableArray<AffineType> All = ImmutableArray<AffineType>.Empty;
}
