using System.Collections.Immutable;
using System.Threading.Tasks;
using Microsoft.CodeAnalysis;
using ThreadAffinityAnalyzers.CodeFixes.Remedies.PerCall;
using ThreadAffinityAnalyzers.CodeFixes.Rewriting;

namespace ThreadAffinityAnalyzers.CodeFixes.Remedies;

/// <summary>A held command becomes a method that makes it, with its text and parameters, from a connection that is opened for the call in the same plan.</summary>
internal sealed class CommandPerCallFix : Remedy
{
    public override ImmutableArray<string> Serves { get; } = ImmutableArray.Create("TAA1003", "TAA2001", "TAA2002");

    public override async Task<RewritePlan?> TryPlanAsync(RemedyContext context)
    {
        var type = context.Symbol switch
        {
            IFieldSymbol field => field.Type,
            IPropertySymbol property => property.Type,
            ILocalSymbol local => local.Type,
            _ => null,
        };
        if (!AdoTypes.IsCommand(AdoTypes.InLazy(type)) || await PerCallPlanning.ConnectionOfAsync(context, context.Symbol!).ConfigureAwait(false) is not { } connection)
        {
            return null;
        }

        return await PerCallPlanning.PlanAsync(context, connection, EquivalenceKey, "Create the command and its connection per call").ConfigureAwait(false);
    }
}
