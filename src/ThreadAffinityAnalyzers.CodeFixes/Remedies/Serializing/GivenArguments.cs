using System.Collections.Generic;
using System.Linq;
using System.Threading.Tasks;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.FindSymbols;
using ThreadAffinityAnalyzers.Sharing;

namespace ThreadAffinityAnalyzers.CodeFixes.Remedies.Serializing;

/// <summary>A place that names the method or constructor of a parameter.</summary>
/// <param name="IsCall">Whether it calls it there; otherwise it is handed on, and who calls it is not seen.</param>
/// <param name="Value">What it gives to the parameter; null where the default is taken.</param>
/// <param name="Model">The model of the place.</param>
internal readonly record struct GivenArgument(bool IsCall, ExpressionSyntax? Value, SemanticModel Model);

/// <summary>Reads what the calls in the solution give to a parameter.</summary>
internal static class GivenArguments
{
    public static async Task<List<GivenArgument>> ToAsync(RemedyContext context, IParameterSymbol parameter)
    {
        var method = (IMethodSymbol)parameter.ContainingSymbol;
        var found = new List<GivenArgument>();
        foreach (var location in (await SymbolFinder.FindReferencesAsync(method, context.Solution, context.Cancellation).ConfigureAwait(false)).SelectMany(one => one.Locations))
        {
            var name = (await location.Document.GetSyntaxRootAsync(context.Cancellation).ConfigureAwait(false))!.FindNode(location.Location.SourceSpan, getInnermostNodeForTie: true, findInsideTrivia: true);
            if (name.FirstAncestorOrSelf<StructuredTriviaSyntax>() is not null)
            {
                continue;
            }

            var model = await context.ModelOfAsync(location.Document).ConfigureAwait(false);
            var call = name.AncestorsAndSelf().FirstOrDefault(one => one is InvocationExpressionSyntax or BaseObjectCreationExpressionSyntax or ConstructorInitializerSyntax or PrimaryConstructorBaseTypeSyntax);
            var called = call is null ? null : model.GetSymbolInfo(call).Symbol as IMethodSymbol;
            var isCall = called is not null && SymbolEqualityComparer.Default.Equals((called.ReducedFrom ?? called).OriginalDefinition, method.OriginalDefinition);
            found.Add(new GivenArgument(isCall, isCall ? Arguments.For(call!, called!, parameter) : null, model));
        }

        return found;
    }
}
