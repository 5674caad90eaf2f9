using System.Collections.Immutable;

namespace ThreadAffinityAnalyzers.Findings;

/// <summary>What a step of the evidence shows.</summary>
internal enum EvidenceKind
{
    Creation,
    Registration,
    Owner,
    Entry,
    Use,
    Guard,
}

/// <summary>One step of the evidence: what, where, in words.</summary>
internal readonly record struct EvidenceStep(EvidenceKind Kind, Place Place, string Words);

/// <summary>One way from an entry point to the holder: the entry, and the use it reaches.</summary>
/// <param name="Entry">The entry as its author knows it: <c>GET /orders</c>, <c>Worker.ExecuteAsync</c>.</param>
/// <param name="EntryPlace">Where the entry stands.</param>
/// <param name="Use">The use that it reaches.</param>
/// <param name="OverlapsItself">Whether two calls of this entry can run at the same time.</param>
internal sealed record EntryPath(string Entry, Place EntryPlace, Place Use, bool OverlapsItself)
{
    /// <summary>The entry makes objects that are used at the same time: a registration's factory or options.</summary>
    public bool IsFactory { get; init; }
}
