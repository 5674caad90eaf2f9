using System;
using System.Collections.Immutable;

namespace ThreadAffinityAnalyzers.Knowledge;

/// <summary>Whether code with no visible host is taken to be called concurrently.</summary>
internal enum AssumeConcurrent { Auto, Always, Never }

/// <summary>The tables plus the user's rows, immutable and equatable.</summary>
internal sealed record Catalog(
    ImmutableArray<AffineType> AffineTypes, ImmutableHashSet<string> SafeTypes,
    ImmutableArray<EntryPoint> EntryPoints, ImmutableHashSet<string> SequentialEntryPoints,
    ImmutableArray<Registration> Registrations, ImmutableHashSet<string> Guards,
    ImmutableHashSet<string> ExcludedMembers, AssumeConcurrent AssumeConcurrent)
{
    public static readonly Catalog Default = new(
        Knowledge.AffineTypes.All, ImmutableHashSet<string>.Empty,
        Knowledge.EntryPoints.All, ImmutableHashSet<string>.Empty,
        Knowledge.Registrations.All, ImmutableHashSet<string>.Empty,
        ImmutableHashSet<string>.Empty, AssumeConcurrent.Auto);
}
