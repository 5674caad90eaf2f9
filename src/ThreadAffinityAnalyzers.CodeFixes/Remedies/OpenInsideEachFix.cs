using System.Collections.Immutable;
using System.Threading.Tasks;
using Microsoft.CodeAnalysis;
using ThreadAffinityAnalyzers.CodeFixes.Remedies.PerCall;
using ThreadAffinityAnalyzers.CodeFixes.Remedies.Scoping;
using ThreadAffinityAnalyzers.CodeFixes.Rewriting;

namespace ThreadAffinityAnalyzers.CodeFixes.Remedies;

/// <summary>Lambdas that overlap on one local of the function around them make one each, by a local function.</summary>
internal sealed class OpenInsideEachFix : Remedy
{
    public override ImmutableArray<string> Serves { get; } = ImmutableArray.Create("TAA2003");

    public override bool IsTriedOnAnalyzer(RemedyContext context) => true;

    public override async Task<RewritePlan?> TryPlanAsync(RemedyContext context) => context.Symbol is ILocalSymbol local && (ContextPerCallFix.IsAbout(local) || AdoTypes.IsConnection(local.Type)) && !await SharedConnection.IsUnderAsync(context, local.Type, scoped: false).ConfigureAwait(false)
        ? await PerCallPlanning.PlanAsync(context, local, EquivalenceKey, ContextPerCallFix.IsAbout(local) ? "Create a context inside each operation" : "Open a connection inside each operation").ConfigureAwait(false) : null;
}
