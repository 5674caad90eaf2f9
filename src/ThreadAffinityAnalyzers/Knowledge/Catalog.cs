using System;
using System.Collections.Immutable;
using System.Linq;

namespace ThreadAffinityAnalyzers.Knowledge;

/// <summary>Whether code with no visible host is taken to be called concurrently.</summary>
internal enum AssumeConcurrent { Auto, Always, Never }

/// <summary>What a fix makes to open a connection per call.</summary>
internal enum FactoryStyle { Auto, Method, DataSource, Func, Interface }

/// <summary>The tables plus the user's rows, immutable and equatable.</summary>
internal sealed record Catalog(
    ImmutableArray<AffineType> AffineTypes, ImmutableHashSet<string> SafeTypes,
    ImmutableArray<EntryPoint> EntryPoints, ImmutableHashSet<string> SequentialEntryPoints,
    ImmutableArray<Registration> Registrations, ImmutableHashSet<string> Guards,
    ImmutableHashSet<string> ExcludedMembers, AssumeConcurrent AssumeConcurrent)
{
    public static readonly Catalog Default = new(
        Knowledge.AffineTypes.All, Knowledge.SafeTypes.Names,
        Knowledge.EntryPoints.All, ImmutableHashSet<string>.Empty,
        Knowledge.Registrations.All, ImmutableHashSet<string>.Empty,
        ImmutableHashSet<string>.Empty, AssumeConcurrent.Auto);

    public FactoryStyle FactoryStyle { get; init; }

    /// <summary>The tables with the user's rows added.</summary>
    /// <param name="read">The value of an option by its full key (<c>thread_affinity.affine_types</c>), or null.</param>
    /// <param name="lists">Texts of <c>ThreadAffinity.*.txt</c> files.</param>
    /// <param name="malformed">What could not be understood, one sentence each, in a fixed order.</param>
    public static Catalog With(Func<string, string?> read, ImmutableArray<string> lists, out ImmutableArray<string> malformed) =>
        CatalogText.Parse(read, lists, out malformed);

    /// <summary>By content: two readings of the same options are one catalogue.</summary>
    public bool Equals(Catalog? other) =>
        other is not null
        && (ReferenceEquals(this, other)
            || (AssumeConcurrent == other.AssumeConcurrent
                && FactoryStyle == other.FactoryStyle
                && AffineTypes.SequenceEqual(other.AffineTypes)
                && EntryPoints.SequenceEqual(other.EntryPoints)
                && Registrations.SequenceEqual(other.Registrations)
                && SafeTypes.SetEquals(other.SafeTypes)
                && SequentialEntryPoints.SetEquals(other.SequentialEntryPoints)
                && Guards.SetEquals(other.Guards)
                && ExcludedMembers.SetEquals(other.ExcludedMembers)));

    public override int GetHashCode()
    {
        // Sizes and switches tell different catalogues apart well enough; there are a handful per process.
        unchecked
        {
            var hash = (AffineTypes.Length * 397) ^ EntryPoints.Length;
            hash = (hash * 397) ^ Registrations.Length;
            hash = (hash * 397) ^ SafeTypes.Count;
            hash = (hash * 397) ^ SequentialEntryPoints.Count;
            hash = (hash * 397) ^ Guards.Count;
            hash = (hash * 397) ^ ExcludedMembers.Count;
            return (hash * 397) ^ ((int)AssumeConcurrent * 8) ^ (int)FactoryStyle;
        }
    }
}
