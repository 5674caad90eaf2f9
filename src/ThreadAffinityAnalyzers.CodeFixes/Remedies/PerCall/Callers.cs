using System.Collections.Generic;
using System.Linq;
using System.Threading.Tasks;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.FindSymbols;

namespace ThreadAffinityAnalyzers.CodeFixes.Remedies.PerCall;

/// <summary>Those who call a member that works with the held object, and what they rely on between two calls.</summary>
internal static class Callers
{
    /// <summary>Others write the statements: a transaction as text, or a question about the last statement, would meet another connection than before, or another call in between.</summary>
    /// <param name="context">What is asked about.</param>
    /// <param name="flows">The functions that are called.</param>
    /// <param name="settings">Whether what is set for one connection counts, too.</param>
    /// <param name="isGone">Calls that the plan takes away.</param>
    public static async Task<bool> KeepStateAsync(RemedyContext context, IEnumerable<Flow> flows, bool settings, System.Func<SyntaxNode, bool>? isGone = null)
    {
        foreach (var flow in flows)
        {
            if (flow.Symbol is not { MethodKind: MethodKind.Ordinary or MethodKind.LocalFunction } symbol || !symbol.Parameters.Any(parameter => parameter.Type.SpecialType == SpecialType.System_String))
            {
                continue;
            }

            foreach (var location in (await SymbolFinder.FindReferencesAsync(symbol, context.Solution, context.Cancellation).ConfigureAwait(false)).SelectMany(one => one.Locations))
            {
                var root = (await location.Document.GetSyntaxRootAsync(context.Cancellation).ConfigureAwait(false))!;
                if (root.FindNode(location.Location.SourceSpan).FirstAncestorOrSelf<InvocationExpressionSyntax>() is { } call && !(isGone is not null && call.Ancestors().Any(isGone)))
                {
                    var values = symbol.Parameters.Where(parameter => IsValue(parameter, flow)).Select(parameter => parameter.Ordinal).ToList();
                    var model = await context.ModelOfAsync(location.Document).ConfigureAwait(false);
                    var texts = call.ArgumentList.Arguments.Where((argument, index) => argument.NameColon is not null || !values.Contains(index)).SelectMany(argument => SqlTexts.In(argument, model)).ToList();
                    if (texts.Any(text => SqlTexts.StateIn(text) is { } state && (settings || state != SqlTexts.WholeFile) || settings && SqlTexts.HasSetting(text)) || texts.Any(SqlTexts.AsksForLastStatement) && !texts.Any(SqlTexts.Writes))
                    {
                        return true;
                    }
                }
            }
        }

        return false;
    }

    /// <summary>The database is given it as a value, and never as a statement: <c>AddWithValue("$what", what)</c>, <c>new { what }</c>.</summary>
    private static bool IsValue(IParameterSymbol parameter, Flow flow) => !parameter.IsParams && flow.Function.DescendantNodes().OfType<IdentifierNameSyntax>()
        .Where(name => name.Identifier.ValueText == parameter.Name && SymbolEqualityComparer.Default.Equals(flow.Model.GetSymbolInfo(name).Symbol, parameter)).ToList() is { Count: > 0 } names &&
        names.All(name => name.Parent is AnonymousObjectMemberDeclaratorSyntax or ArgumentSyntax { Parent.Parent: InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "AddWithValue" } } });
}
