using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.CodeAnalysis;
using ThreadAffinityAnalyzers.CodeFixes.Rewriting;

namespace ThreadAffinityAnalyzers.CodeFixes.Remedies;

/// <summary>Asks remedies for plans.</summary>
internal static class RemedyPlanning
{
    /// <summary>The key of the first remedy offered for a diagnostic, whichever it is: tools that fix everything take the key of the first diagnostic for all.</summary>
    public const string Safest = "Safest";

    /// <summary>What a remedy says that is not meant for the object at all.</summary>
    public const string OfAnotherKind = "not of its kind";

    /// <param name="refused">Told which precondition failed, where the remedy could serve and does not.</param>
    public static async Task<RewritePlan?> TryPlanAsync(Remedy remedy, Document document, Diagnostic diagnostic, FreshNames names, CancellationToken cancellation, System.Action<string>? refused = null)
    {
        if (!remedy.Serves.Contains(diagnostic.Id) || await RemedyContext.AtAsync(document, diagnostic, names, cancellation).ConfigureAwait(false) is not { } context)
        {
            return null;
        }

        var mark = names.Mark();
        var plan = await remedy.TryPlanAsync(context).ConfigureAwait(false);
        if (plan is null)
        {
            names.Release(mark);
            refused?.Invoke(context.Refusal ?? OfAnotherKind);
            return null;
        }

        // A Razor component, for one: its generated copy could be changed here and would come back as it was.
        if (plan.Steps.Any(step => document.Project.Solution.GetDocument(step.Document) is null))
        {
            names.Release(mark);
            refused?.Invoke("a use in code that a generator writes");
            return null;
        }

        // A plan that does not compile is worse than none, whatever led to it.
        if (await names.ObjectionAsync(document.Project.Solution, plan, cancellation).ConfigureAwait(false) is { } objection)
        {
            names.Release(mark);
            refused?.Invoke("it would not compile: " + objection);
            return null;
        }

        if (remedy.IsTriedOnAnalyzer(context) && await CleanProof.ObjectionAsync(document.Project.Solution, plan, diagnostic, cancellation).ConfigureAwait(false) is { } speaking)
        {
            names.Release(mark);
            refused?.Invoke("it would leave " + speaking);
            return null;
        }

        return plan;
    }

    /// <summary>The plan of the remedy with the key; with no key or that of the safest, that of the first remedy that has one.</summary>
    /// <remarks>
    /// The audit mark is never given to many at once: it says that somebody looked at this one place. Tools that fix everything take the key of the first diagnostic for
    /// all, and where that one has no rewrite they would silence the whole solution.
    /// </remarks>
    public static async Task<RewritePlan?> TryPlanAsync(string? key, Document document, Diagnostic diagnostic, FreshNames names, CancellationToken cancellation)
    {
        var isSafest = key is null or Safest || Remedy.All.Any(remedy => !remedy.IsRewrite && remedy.EquivalenceKey == key);
        foreach (var remedy in Remedy.All)
        {
            if (isSafest ? remedy.MayComeFirst : remedy.EquivalenceKey == key)
            {
                var plan = await TryPlanAsync(remedy, document, diagnostic, names, cancellation).ConfigureAwait(false);
                if (plan is not null)
                {
                    return plan;
                }
            }
        }

        return null;
    }
}
