using System.Linq;
using System.Threading.Tasks;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using ThreadAffinityAnalyzers.CodeFixes.Remedies.PerCall;

namespace ThreadAffinityAnalyzers.CodeFixes.Remedies.Registering;

/// <summary>One call opens or closes the connection, and another one finds it so: with an object for each scope nobody would.</summary>
internal static class OpenedForOthers
{
    /// <summary>Whether a member opens or closes it and leaves the work to others, or others are told whether that was done.</summary>
    public static async Task<bool> IsAsync(RemedyContext context, ISymbol holder)
    {
        var uses = await HeldObject.UsesOfAsync(context, holder, wrapped: false).ConfigureAwait(false);
        var settling = uses.Where(use => use.Kind == UseKind.OpenOrClose).ToList();
        if (uses.Any(use => AsksForState(use) && !settling.Any(other => IsAskedFor(use, other))))
        {
            return true;
        }

        var functions = settling.Select(Flow.FunctionOf).OfType<SyntaxNode>().Distinct().ToList();
        var isOpened = functions.Any(function => function is ConstructorDeclarationSyntax);
        foreach (var group in settling.GroupBy(Flow.FunctionOf))
        {
            if (group.Key is not MethodDeclarationSyntax { Identifier.ValueText: not ("Dispose" or "DisposeAsync") } method || group.First().Model.GetDeclaredSymbol(method) is not { DeclaredAccessibility: not Accessibility.Private } symbol ||
                CallsIn(symbol.ContainingType, symbol, group.First().Model))
            {
                continue;
            }

            var opens = group.Any(Opens);
            var closes = !group.All(Opens);
            if (closes && !opens || opens && !closes && !isOpened && uses.Any(use => use.Kind == UseKind.Work && !AsksForState(use) && NeedsOthers(use)))
            {
                return true;
            }
        }

        return false;

        // It opens nothing itself, and calls nothing that does.
        bool NeedsOthers(HolderUse use) => Flow.FunctionOf(use) is { } working && working is not (ConstructorDeclarationSyntax or MethodDeclarationSyntax { Identifier.ValueText: "Dispose" or "DisposeAsync" }) && !functions.Contains(working) &&
            !working.DescendantNodes().OfType<InvocationExpressionSyntax>().Any(call => use.Model.GetSymbolInfo(call).Symbol is { } called && called.DeclaringSyntaxReferences.Any(one => functions.Contains(one.GetSyntax(context.Cancellation))));
    }

    private static bool Opens(HolderUse use) => use.Access.Parent is MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Open" or "OpenAsync" } or ConditionalAccessExpressionSyntax { WhenNotNull: InvocationExpressionSyntax { Expression: MemberBindingExpressionSyntax { Name.Identifier.ValueText: "Open" or "OpenAsync" } } };

    private static bool AsksForState(HolderUse use) => use.Access.Parent is MemberAccessExpressionSyntax { Name.Identifier.ValueText: "State" } ||
        use.Access.Parent is ConditionalAccessExpressionSyntax asked && asked.WhenNotNull.DescendantNodesAndSelf().OfType<MemberBindingExpressionSyntax>().FirstOrDefault()?.Name.Identifier.ValueText == "State";

    /// <summary><c>if (_db.State != ConnectionState.Open) _db.Open();</c>, or the answer is kept for a while by the function that opens.</summary>
    private static bool IsAskedFor(HolderUse asking, HolderUse settling) => Flow.FunctionOf(asking) is { } function && function == Flow.FunctionOf(settling);

    private static bool CallsIn(INamedTypeSymbol type, ISymbol method, SemanticModel model) =>
        type.DeclaringSyntaxReferences.Select(one => one.GetSyntax()).Where(one => one.SyntaxTree == model.SyntaxTree).SelectMany(one => one.DescendantNodes().OfType<InvocationExpressionSyntax>())
            .Any(call => SymbolEqualityComparer.Default.Equals(model.GetSymbolInfo(call).Symbol?.OriginalDefinition, method));
}
