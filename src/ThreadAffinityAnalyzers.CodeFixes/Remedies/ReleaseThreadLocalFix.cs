using System.Collections.Immutable;
using System.Threading.Tasks;
using Microsoft.CodeAnalysis;
using ThreadAffinityAnalyzers.CodeFixes.Remedies.PerCall;
using ThreadAffinityAnalyzers.CodeFixes.Rewriting;

namespace ThreadAffinityAnalyzers.CodeFixes.Remedies;

/// <summary>A thread-local connection becomes a factory method: what the slot was to save, the provider's pool saves.</summary>
internal sealed class ReleaseThreadLocalFix : Remedy
{
    public override ImmutableArray<string> Serves { get; } = ImmutableArray.Create("TAA1004");

    public override async Task<RewritePlan?> TryPlanAsync(RemedyContext context) =>
        context.Symbol is IFieldSymbol
            ? await PerCallPlanning.PlanAsync(context, context.Symbol, EquivalenceKey, "Open a connection per call instead of one per thread").ConfigureAwait(false)
            : null;
}
