using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using ThreadAffinityAnalyzers.Findings;
using ThreadAffinityAnalyzers.Knowledge;

namespace ThreadAffinityAnalyzers.Sharing;

/// <summary>An entry point from which a use is reached.</summary>
/// <param name="Row">What it is.</param>
/// <param name="Name">As its author knows it.</param>
/// <param name="Place">Where it stands.</param>
/// <param name="Overlap">With what this entry can run at the same time.</param>
/// <param name="Held">The guards held on the way from the entry to the use.</param>
/// <param name="Subject">What keeps the object, seen from outside the entry.</param>
/// <param name="Site">The call, subscription or member that makes it an entry.</param>
internal sealed record Reached(EntryPoint Row, string Name, Place Place, Overlap Overlap, ImmutableHashSet<Guard> Held, Subject Subject, SyntaxNode Site)
{
    /// <summary>The started work that runs in this entry's flow and by which alone the entry was met; null where the entry reaches the use itself.</summary>
    public Reached? Through { get; init; }

    /// <summary>The name by which code outside of the class that keeps the object has the instance of that class; null inside of the class.</summary>
    public ISymbol? Instance { get; init; }
}

/// <summary>Where a backward search ended: the entries, those of which it is only possible that they overlap, and by which places it came.</summary>
internal sealed record Reaches(ImmutableArray<Reached> Entries, ImmutableArray<Reached> Possible, ImmutableArray<PassedSite> Sites);
