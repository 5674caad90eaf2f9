using System.Net;
using ThreadAffinityAnalyzers.RaceProof.Load;

namespace ThreadAffinityAnalyzers.RaceProof;

/// <summary>A pair on one state of the sources: what one client was answered, and what the load has shown.</summary>
internal sealed record Run(IReadOnlyList<(HttpStatusCode Status, string Text)> OneClient, Counts Load);

/// <summary>A pair before and after the repair.</summary>
internal sealed record PairResult(Pair Pair, bool Warned, Run Before, Run After)
{
    /// <summary>Everything that contradicts the proof, in words.</summary>
    public IReadOnlyList<string> Contradictions()
    {
        var found = new List<string>();
        if (!Warned)
            found.Add($"{Pair.Name}: no {Pair.Rule} in {Pair.File}");
        if (Before.Load.Failed == 0)
            found.Add($"{Pair.Name}: nothing failed before the repair in {Before.Load.Requests} requests");
        if (After.Load.Failed > 0)
            found.Add($"{Pair.Name}: {After.Load.Failed} requests failed after the repair: {After.Load.First}");
        if (After.Load.Requests < Before.Load.Requests)
            found.Add($"{Pair.Name}: {After.Load.Requests} requests after the repair, {Before.Load.Requests} before");
        for (var i = 0; i < Pair.OneClient.Count; i++)
        {
            var call = Pair.OneClient[i];
            if ((int)After.OneClient[i].Status != call.Status || call.Text is not null && After.OneClient[i].Text != call.Text)
                found.Add($"{Pair.Name}: after the repair one client was answered {After.OneClient[i]} to {call.Method} {call.Path}");
            if (Pair.ServesOneClient && (Before.OneClient[i].Status != After.OneClient[i].Status || call.Text is not null && Before.OneClient[i].Text != After.OneClient[i].Text))
                found.Add($"{Pair.Name}: one client was answered {Before.OneClient[i]} before and {After.OneClient[i]} after the repair to {call.Method} {call.Path}");
        }
        return found;
    }
}
