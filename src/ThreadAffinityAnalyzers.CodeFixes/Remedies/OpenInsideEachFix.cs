using System.Collections.Immutable;
using System.Threading.Tasks;
using Microsoft.CodeAnalysis;
using ThreadAffinityAnalyzers.CodeFixes.Remedies.PerCall;
using ThreadAffinityAnalyzers.CodeFixes.Remedies.Scoping;
using ThreadAffinityAnalyzers.CodeFixes.Rewriting;

namespace ThreadAffinityAnalyzers.CodeFixes.Remedies;

/// <summary>Lambdas that overlap on one local of the function around them make one each, by a local function; members that overlap on a connection of their class open one each.</summary>
/// <remarks>Operations that stand in one function would still share what that function opens: the analyzer says so.</remarks>
internal sealed class OpenInsideEachFix : Remedy
{
    public override ImmutableArray<string> Serves { get; } = ImmutableArray.Create("TAA2003");

    public override bool IsTriedOnAnalyzer(RemedyContext context) => true;

    private const string Opens = "Open a connection inside each operation";

    public override async Task<RewritePlan?> TryPlanAsync(RemedyContext context) => context.Symbol switch
    {
        ILocalSymbol local when (ContextPerCallFix.IsAbout(local) || AdoTypes.IsConnection(local.Type)) && !await SharedConnection.IsUnderAsync(context, local.Type, scoped: false).ConfigureAwait(false) =>
            await PerCallPlanning.PlanAsync(context, local, EquivalenceKey, ContextPerCallFix.IsAbout(local) ? "Create a context inside each operation" : Opens).ConfigureAwait(false),
        IFieldSymbol or IPropertySymbol when !ContextPerCallFix.IsAbout(context.Symbol) => await PerCallPlanning.PlanAsync(context, context.Symbol, EquivalenceKey, Opens).ConfigureAwait(false),
        _ => null,
    };
}
