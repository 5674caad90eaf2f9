using System.Linq;
using System.Threading.Tasks;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using ThreadAffinityAnalyzers.CodeFixes.Rewriting;

namespace ThreadAffinityAnalyzers.CodeFixes.Remedies.PerCall;

/// <summary>Per-call plans, one per connection: diagnostics on the connection and on each of its commands share it.</summary>
internal static class PerCallPlanning
{
    public static async Task<RewritePlan?> PlanAsync(RemedyContext context, ISymbol connection, string key, string title, bool inMemory = false)
    {
        var place = connection.DeclaringSyntaxReferences.FirstOrDefault();
        if (place is null)
        {
            return null;
        }

        return await context.Names.OnceAsync((place.SyntaxTree, place.Span, inMemory), async () =>
            await PerCallPlan.TryAsync(context, connection, inMemory).ConfigureAwait(false) is { } steps ? new RewritePlan(title, key, steps) : null).ConfigureAwait(false);
    }

    /// <summary>The connection from which a held command is made.</summary>
    public static async Task<ISymbol?> ConnectionOfAsync(RemedyContext context, ISymbol command)
    {
        if (await HeldObject.ReadAsync(context, command).ConfigureAwait(false) is not { } held ||
            Creation.Of(held, await context.ModelOfAsync(held.Document).ConfigureAwait(false)) is not { Expression: { } made } creation)
        {
            return null;
        }

        return made.DescendantNodes().OfType<IdentifierNameSyntax>().Select(name => creation.Model.GetSymbolInfo(name).Symbol)
            .FirstOrDefault(symbol => symbol switch
            {
                IFieldSymbol field => AdoTypes.IsConnection(field.Type),
                IPropertySymbol property => AdoTypes.IsConnection(property.Type),
                ILocalSymbol local => AdoTypes.IsConnection(local.Type),
                _ => false,
            });
    }
}
