using System.Collections.Immutable;

namespace ThreadAffinityAnalyzers.Findings;

/// <summary>A verdict with its reasons: the holder, the route by which it is shared, and the evidence. It holds places and words, no symbols.</summary>
/// <param name="Holder">Who keeps the object.</param>
/// <param name="Route">How it comes to be shared; it decides the rule.</param>
/// <param name="How">The reason in a few words for the message: <c>static field</c>, <c>singleton OrderStore</c>.</param>
/// <param name="Paths">At most three entries with the use that each reaches, the unguarded first.</param>
/// <param name="Steps">Creation, registration and other places of the evidence, in order, before the paths.</param>
/// <param name="Guarding">What guards the uses.</param>
internal sealed record Finding(
    Holder Holder, SharingRoute Route, string How, ImmutableArray<EntryPath> Paths, int EntryCount,
    ImmutableArray<EvidenceStep> Steps, Guarding Guarding)
{
    /// <summary>For routes whose message is a sentence of its own: the whole message; otherwise null.</summary>
    public string? Words { get; init; }

    /// <summary>A use opens or closes the connection from concurrent code, which corrupts the provider's pool.</summary>
    public bool OpensOrClosesConcurrently { get; init; }
}
