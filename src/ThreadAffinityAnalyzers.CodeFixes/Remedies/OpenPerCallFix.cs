using System.Collections.Immutable;
using System.Linq;
using System.Threading.Tasks;
using Microsoft.CodeAnalysis;
using ThreadAffinityAnalyzers.CodeFixes.Remedies.PerCall;
using ThreadAffinityAnalyzers.CodeFixes.Rewriting;
using ThreadAffinityAnalyzers.CodeFixes.Rewriting.Steps;

namespace ThreadAffinityAnalyzers.CodeFixes.Remedies;

/// <summary>A field or property that holds a connection becomes a factory method; every member that uses it opens its own connection.</summary>
internal sealed class OpenPerCallFix : Remedy
{
    public override ImmutableArray<string> Serves { get; } = ImmutableArray.Create("TAA1001", "TAA1002", "TAA2002", "TAA4001");

    public override async Task<RewritePlan?> TryPlanAsync(RemedyContext context) =>
        context.Symbol is IFieldSymbol or IPropertySymbol && !ContextPerCallFix.IsAbout(context.Symbol)
            ? await PerCallPlanning.PlanAsync(context, context.Symbol, EquivalenceKey, "Open a connection per call").ConfigureAwait(false)
            : null;
}
