using System.Collections.Immutable;

namespace ThreadAffinityAnalyzers.Findings;

/// <summary>What guards the uses of a holder.</summary>
/// <param name="Guard">Name of the guard that most uses hold, or null when there is none.</param>
/// <param name="Guarded">How many uses hold it.</param>
/// <param name="Uses">How many uses there are.</param>
/// <param name="Weakness">Why the guard guards nothing, or null.</param>
internal sealed record Guarding(string? Guard, int Guarded, int Uses, string? Weakness)
{
    public static readonly Guarding None = new(null, 0, 0, null);
}
