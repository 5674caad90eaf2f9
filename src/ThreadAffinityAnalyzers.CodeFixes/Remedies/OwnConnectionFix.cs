using System.Collections.Immutable;
using System.Threading.Tasks;
using Microsoft.CodeAnalysis;
using ThreadAffinityAnalyzers.CodeFixes.Remedies.PerCall;
using ThreadAffinityAnalyzers.CodeFixes.Rewriting;

namespace ThreadAffinityAnalyzers.CodeFixes.Remedies;

/// <summary>What leaves a guard gets a connection of its own, that nobody else waits for: every member that uses the guarded connection opens one.</summary>
internal sealed class OwnConnectionFix : Remedy
{
    public override ImmutableArray<string> Serves { get; } = ImmutableArray.Create("TAA4002");

    public override bool IsTriedOnAnalyzer(RemedyContext context) => true;

    public override async Task<RewritePlan?> TryPlanAsync(RemedyContext context) =>
        context.Symbol is IFieldSymbol or IPropertySymbol && !ContextPerCallFix.IsAbout(context.Symbol)
            ? await PerCallPlanning.PlanAsync(context, context.Symbol, EquivalenceKey, "Open a connection per call instead of guarding one").ConfigureAwait(false)
            : null;
}
