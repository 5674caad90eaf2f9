using System.Collections.Immutable;
using System.Threading.Tasks;
using Microsoft.CodeAnalysis;
using ThreadAffinityAnalyzers.CodeFixes.Remedies.PerCall;
using ThreadAffinityAnalyzers.CodeFixes.Rewriting;

namespace ThreadAffinityAnalyzers.CodeFixes.Remedies;

/// <summary>A database in memory gets a name and a shared cache: each call opens its own connection, and one that is never used keeps the database alive.</summary>
internal sealed class SharedMemoryDatabaseFix : Remedy
{
    public override ImmutableArray<string> Serves { get; } = ImmutableArray.Create("TAA1001", "TAA2001", "TAA2002");

    public override async Task<RewritePlan?> TryPlanAsync(RemedyContext context) =>
        context.Symbol is IFieldSymbol or IPropertySymbol or ILocalSymbol && !ContextPerCallFix.IsAbout(context.Symbol)
            ? await PerCallPlanning.PlanAsync(context, context.Symbol, EquivalenceKey, "Share the in-memory database and open a connection per call", inMemory: true).ConfigureAwait(false)
            : null;
}
