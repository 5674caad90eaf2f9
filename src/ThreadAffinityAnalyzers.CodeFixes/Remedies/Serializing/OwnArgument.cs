using System.Linq;
using System.Threading.Tasks;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.FindSymbols;
using ThreadAffinityAnalyzers.CodeFixes.Remedies.PerCall;
using ThreadAffinityAnalyzers.Sharing;

namespace ThreadAffinityAnalyzers.CodeFixes.Remedies.Serializing;

/// <summary>An object that a call makes for the function that it calls. A guard inside the function guards that one; an object that another function is given, too, would have two guards.</summary>
internal static class OwnArgument
{
    /// <summary>Whether there are calls, and each gives the parameter an object that it has just made.</summary>
    public static async Task<bool> IsGivenAsync(RemedyContext context, IParameterSymbol parameter)
    {
        var isCalled = false;
        var method = (IMethodSymbol)parameter.ContainingSymbol;
        foreach (var location in (await SymbolFinder.FindReferencesAsync(method, context.Solution, context.Cancellation).ConfigureAwait(false)).SelectMany(one => one.Locations))
        {
            var name = (await location.Document.GetSyntaxRootAsync(context.Cancellation).ConfigureAwait(false))!.FindNode(location.Location.SourceSpan, getInnermostNodeForTie: true);
            var model = await context.ModelOfAsync(location.Document).ConfigureAwait(false);
            if (name.FirstAncestorOrSelf<InvocationExpressionSyntax>() is not { } call || !call.Expression.Span.Contains(name.Span) || model.GetSymbolInfo(call).Symbol is not IMethodSymbol called ||
                Arguments.For(call, called, parameter) is not { } given || !IsMadeThere(given, model, context))
            {
                return false;
            }

            isCalled = true;
        }

        return isCalled;
    }

    private static bool IsMadeThere(ExpressionSyntax given, SemanticModel model, RemedyContext context) => Creation.Bare(given) switch
    {
        BaseObjectCreationExpressionSyntax => true,
        InvocationExpressionSyntax call when model.GetSymbolInfo(call).Symbol is IMethodSymbol { DeclaringSyntaxReferences: [var maker] } => Creation.MakesFresh(maker.GetSyntax(context.Cancellation)),
        _ => false,
    };
}
