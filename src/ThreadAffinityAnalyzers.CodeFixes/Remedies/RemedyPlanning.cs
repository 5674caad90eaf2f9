using System.Threading;
using System.Threading.Tasks;
using Microsoft.CodeAnalysis;
using ThreadAffinityAnalyzers.CodeFixes.Rewriting;

namespace ThreadAffinityAnalyzers.CodeFixes.Remedies;

/// <summary>Asks remedies for plans.</summary>
internal static class RemedyPlanning
{
    public static async Task<RewritePlan?> TryPlanAsync(Remedy remedy, Document document, Diagnostic diagnostic, FreshNames names, CancellationToken cancellation)
    {
        if (!remedy.Serves.Contains(diagnostic.Id))
        {
            return null;
        }

        var context = await RemedyContext.AtAsync(document, diagnostic, names, cancellation).ConfigureAwait(false);
        return context is null ? null : await remedy.TryPlanAsync(context).ConfigureAwait(false);
    }

    /// <summary>The plan of the remedy with the key; with no key, that of the first remedy that has one.</summary>
    public static async Task<RewritePlan?> TryPlanAsync(string? key, Document document, Diagnostic diagnostic, FreshNames names, CancellationToken cancellation)
    {
        foreach (var remedy in Remedy.All)
        {
            if (key is null || remedy.EquivalenceKey == key)
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
