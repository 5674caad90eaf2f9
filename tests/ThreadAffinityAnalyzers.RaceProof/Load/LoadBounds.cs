namespace ThreadAffinityAnalyzers.RaceProof.Load;

/// <summary>How much a driver asks.</summary>
/// <param name="Clients">Requests that are under way at the same time.</param>
/// <param name="AtLeast">Requests that are sent in any case, if the time allows.</param>
/// <param name="AtMost">Requests after which it ends in any case. Between the two it goes on until something has failed.</param>
/// <param name="Limit">The time after which no request is started.</param>
internal sealed record LoadBounds(int Clients, int AtLeast, int AtMost, TimeSpan Limit);
