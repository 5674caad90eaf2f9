namespace ThreadAffinityAnalyzers.RaceProof;

/// <summary>One way to share a database object: where the application has it, how it is driven, and what must be true afterwards.</summary>
/// <param name="Name">Its name on the command line.</param>
/// <param name="Rule">The rule that warns.</param>
/// <param name="File">The file of the application in which it does.</param>
/// <param name="Words">What is shared, in a few words.</param>
/// <param name="Load">The request with a number.</param>
/// <param name="OneClient">What one client asks, one request after the other.</param>
internal sealed record Pair(string Name, string Rule, string File, string Words, Func<int, Call> Load, IReadOnlyList<Call> OneClient)
{
    /// <summary>The file and table with the columns id, name and email into which the requests are to write; null where they only read.</summary>
    public (string File, string Table)? Rows { get; init; }

    /// <summary>For rows in memory: the path at which the application tells the e-mail address of a name.</summary>
    public string? ReadBack { get; init; }

    /// <summary>A query and its only right result.</summary>
    public (string Sql, long Result)? Invariant { get; init; }

    /// <summary>At most so many requests under way at the same time: few, where each does several things at once by itself.</summary>
    public int Clients { get; init; } = int.MaxValue;

    /// <summary>False where the code as written fails for a single client already, so that its answers are no measure.</summary>
    public bool ServesOneClient { get; init; } = true;
}
