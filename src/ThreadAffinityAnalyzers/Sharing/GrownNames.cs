using System.Collections.Immutable;

namespace ThreadAffinityAnalyzers.Sharing;

/// <summary>The names that <see cref="AffineNameGrowth"/> found, kept from one state of the program to the next.</summary>
/// <param name="Names">All of them.</param>
/// <param name="Types">Those of types that are affine or keep an affine object.</param>
/// <param name="Heirs">Classes whose base list names a type that keeps an affine object: what they inherit need not be written in them.</param>
/// <param name="Fronts">Interfaces and base classes behind which a keeper may stand.</param>
/// <param name="Suppliers">Types of libraries that hand an affine object out.</param>
/// <param name="Delegates">Delegates over an affine object.</param>
/// <param name="Undeclared">Names in base lists of keepers that no type of source had: one that is declared later changes what was read.</param>
internal sealed record GrownNames(
    ImmutableHashSet<string> Names, ImmutableHashSet<string> Types, ImmutableHashSet<string> Heirs, ImmutableHashSet<string> Fronts, ImmutableHashSet<string> Suppliers,
    ImmutableHashSet<string> Delegates, ImmutableHashSet<string> Undeclared)
{
    private static readonly ImmutableHashSet<string> Empty = ImmutableHashSet<string>.Empty;

    public static readonly GrownNames None = new(Empty, Empty, Empty, Empty, Empty, Empty, Empty);
}
