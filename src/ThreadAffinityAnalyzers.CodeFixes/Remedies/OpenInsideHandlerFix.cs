using System.Collections.Immutable;
using System.Linq;
using System.Threading.Tasks;
using Microsoft.CodeAnalysis;
using ThreadAffinityAnalyzers.CodeFixes.Remedies.PerCall;
using ThreadAffinityAnalyzers.CodeFixes.Rewriting;
using ThreadAffinityAnalyzers.CodeFixes.Rewriting.Steps;

namespace ThreadAffinityAnalyzers.CodeFixes.Remedies;

/// <summary>A captured connection is opened inside each handler that uses it, by a local function; what is done once stays outside.</summary>
internal sealed class OpenInsideHandlerFix : Remedy
{
    public override ImmutableArray<string> Serves { get; } = ImmutableArray.Create("TAA2001", "TAA2002");

    public override async Task<RewritePlan?> TryPlanAsync(RemedyContext context) =>
        context.Symbol is ILocalSymbol local && !ContextPerCallFix.IsAbout(local)
            ? await PerCallPlanning.PlanAsync(context, local, EquivalenceKey, "Open a connection inside each handler").ConfigureAwait(false)
            : null;
}
