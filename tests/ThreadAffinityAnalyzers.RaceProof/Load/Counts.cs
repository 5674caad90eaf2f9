using System.Text.Json;

namespace ThreadAffinityAnalyzers.RaceProof.Load;

/// <summary>What one load has shown, as counted by its driver.</summary>
/// <param name="Requests">Requests that were answered or broke off.</param>
/// <param name="Refused">Answers with a status that is not the right one: almost all are exceptions in the application.</param>
/// <param name="WrongAnswers">Answers with the right status that carry another user's data or another row's number.</param>
/// <param name="LostRows">Rows that were acknowledged and are not in the database.</param>
/// <param name="WrongRows">Rows that mix two users, are there twice, or break an invariant.</param>
/// <param name="GhostRows">Rows that were refused or rolled back and are in the database all the same.</param>
/// <param name="Failed">The requests that failed in any of these ways, each once.</param>
/// <param name="First">The first failure, in words.</param>
internal sealed record Counts(int Requests, int Refused, int WrongAnswers, int LostRows, int WrongRows, int GhostRows, int Failed, string? First)
{
    public string ToJson() => JsonSerializer.Serialize(this);

    public static Counts Parse(string json) => JsonSerializer.Deserialize<Counts>(json)!;
}
