using System.Linq;
using System.Threading.Tasks;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.FindSymbols;
using ThreadAffinityAnalyzers.CodeFixes.Remedies.PerCall;
using ThreadAffinityAnalyzers.Knowledge;
using ThreadAffinityAnalyzers.Sharing;

namespace ThreadAffinityAnalyzers.CodeFixes.Remedies.Serializing;

/// <content>The guards that the code takes: this one, and others under which somebody may wait for this one.</content>
internal sealed partial class Reentry
{
    /// <summary>Whether code that holds one of the other guards comes back, too: two flows would each wait for what the other one holds.</summary>
    public async Task<bool> CrossesAsync()
    {
        foreach (var other in Others.ToList())
        {
            foreach (var location in (await SymbolFinder.FindReferencesAsync(other, context.Solution, context.Cancellation).ConfigureAwait(false)).SelectMany(one => one.Locations))
            {
                var name = (await location.Document.GetSyntaxRootAsync(context.Cancellation).ConfigureAwait(false))!.FindNode(location.Location.SourceSpan, getInnermostNodeForTie: true);
                SyntaxNode? code = name.Ancestors().OfType<LockStatementSyntax>().FirstOrDefault(one => one.Expression.Span.Contains(name.Span))?.Statement;
                var model = await context.ModelOfAsync(location.Document).ConfigureAwait(false);
                code ??= name.Ancestors().OfType<InvocationExpressionSyntax>().Any(call => TakenBy(call, model) is { } taken && DeclarationComparer.Instance.Equals(taken, other)) ? Flow.FunctionAround(name) : null;
                if (code is not null && code is not CompilationUnitSyntax && await new Reentry(context, guarded.OfType<IMethodSymbol>(), guard).ComesBackAsync(code, model).ConfigureAwait(false))
                {
                    return true;
                }
            }
        }

        return false;
    }

    private bool Takes(ISymbol? taken, bool holds)
    {
        if (taken is null || DeclarationComparer.Instance.Equals(taken, guard))
        {
            return taken is not null && !holds;
        }

        Others.Add(taken);
        return false;
    }

    /// <summary>The guard that a call of the framework or of a library takes: its receiver, or the argument of <c>Monitor.Enter</c>.</summary>
    private static ISymbol? TakenBy(InvocationExpressionSyntax call, SemanticModel model)
    {
        if (model.GetSymbolInfo(call).Symbol is not IMethodSymbol { DeclaringSyntaxReferences.IsEmpty: true } called)
        {
            return null;
        }

        var receiver = GuardSites.ReceiverOf(call);
        var isKnown = GuardIdioms.TryGetRow(called, receiver, model, default, out var row);
        if (isKnown ? row.Verb == GuardVerb.Exit : !Guards.IsLockTypeName(called.ContainingType.Name) || !Guards.MayEnter(called.Name))
        {
            return null;
        }

        var taken = isKnown && row.OnArgument ? call.ArgumentList.Arguments.FirstOrDefault()?.Expression : receiver;
        return taken is not null && model.GetSymbolInfo(taken).Symbol is (IFieldSymbol or IPropertySymbol or ILocalSymbol or IParameterSymbol) and var guard ? guard : null;
    }
}
