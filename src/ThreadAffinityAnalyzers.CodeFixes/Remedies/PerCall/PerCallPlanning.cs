using System.Linq;
using System.Threading.Tasks;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using ThreadAffinityAnalyzers.CodeFixes.Rewriting;
using ThreadAffinityAnalyzers.Knowledge;

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

        return await context.Names.OnceAsync((place.SyntaxTree, place.Span, inMemory), () => MakeAsync(context, connection, key, title, inMemory)).ConfigureAwait(false);
    }

    /// <summary>In the style of the options; where the provider or the place has no such thing, with a method.</summary>
    private static async Task<RewritePlan?> MakeAsync(RemedyContext context, ISymbol connection, string key, string title, bool inMemory)
    {
        var style = CatalogReader.Read(context.Root.SyntaxTree, context.Document.Project.AnalyzerOptions, context.Cancellation).FactoryStyle;
        if (style is not (FactoryStyle.Auto or FactoryStyle.Method))
        {
            var mark = context.Names.Mark();
            if (await PerCallPlan.TryAsync(context, connection, inMemory, style).ConfigureAwait(false) is { Source: { } source } styled)
            {
                var plan = new RewritePlan(title + " from " + source.Described, key, styled.Steps) { Documents = source.Added };
                if (await context.Names.ObjectionAsync(context.Solution, plan, context.Cancellation).ConfigureAwait(false) is null)
                {
                    return plan;
                }
            }

            context.Names.Release(mark);
        }

        return await PerCallPlan.TryAsync(context, connection, inMemory, FactoryStyle.Method).ConfigureAwait(false) is { } made ? new RewritePlan(title, key, made.Steps) : null;
    }

    /// <summary>The connection from which a held command is made.</summary>
    public static async Task<ISymbol?> ConnectionOfAsync(RemedyContext context, ISymbol command)
    {
        if (await HeldObject.ReadAsync(context, command).ConfigureAwait(false) is not { } held ||
            Creation.Of(held, await context.ModelOfAsync(held.Document).ConfigureAwait(false)) is not { } creation)
        {
            return null;
        }

        // A method of ours may make the command: then it is that which names the connection.
        var made = creation.Maker?.DeclaringSyntaxReferences.FirstOrDefault()?.GetSyntax(context.Cancellation) ?? creation.Expression ?? (SyntaxNode?)creation.Body;
        if (made is null || context.Solution.GetDocument(made.SyntaxTree) is not { } document)
        {
            return null;
        }

        var model = await context.ModelOfAsync(document).ConfigureAwait(false);
        var found = made.DescendantNodes().OfType<IdentifierNameSyntax>().Where(name => name.Parent is not AssignmentExpressionSyntax { Parent: InitializerExpressionSyntax } set || set.Left != name)
            .Select(name => model.GetSymbolInfo(name).Symbol).FirstOrDefault(symbol => symbol switch
            {
                IFieldSymbol field => AdoTypes.IsConnection(AdoTypes.InLazy(field.Type)),
                IPropertySymbol property => AdoTypes.IsConnection(AdoTypes.InLazy(property.Type)),
                ILocalSymbol local => AdoTypes.IsConnection(AdoTypes.InLazy(local.Type)),
                _ => false,
            }) ?? held.Uses.Select(use => use.Access.Parent is MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Connection", Parent: AssignmentExpressionSyntax { Right: var later } set } named && set.Left == named ? use.Model.GetSymbolInfo(later).Symbol : null)
            .FirstOrDefault(symbol => symbol is IFieldSymbol or IPropertySymbol);
        return await HolderBehindAsync(context, found).ConfigureAwait(false);
    }

    /// <summary>The field behind a property that makes the object when it is first asked for.</summary>
    private static async Task<ISymbol?> HolderBehindAsync(RemedyContext context, ISymbol? symbol)
    {
        if (symbol is not IPropertySymbol { SetMethod: null } || symbol.DeclaringSyntaxReferences.FirstOrDefault() is not { } declared ||
            await declared.GetSyntaxAsync(context.Cancellation).ConfigureAwait(false) is not PropertyDeclarationSyntax { Initializer: null } property || context.Solution.GetDocument(property.SyntaxTree) is not { } document)
        {
            return symbol;
        }

        var model = await context.ModelOfAsync(document).ConfigureAwait(false);
        return property.DescendantNodes().OfType<IdentifierNameSyntax>().Select(name => model.GetSymbolInfo(name).Symbol)
            .FirstOrDefault(one => one is IFieldSymbol && SymbolEqualityComparer.Default.Equals(one.ContainingType, symbol.ContainingType)) ?? symbol;
    }
}
