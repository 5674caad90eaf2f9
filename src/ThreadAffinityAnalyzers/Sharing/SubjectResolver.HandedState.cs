using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace ThreadAffinityAnalyzers.Sharing;

/// <content>What is handed to a callback beside it: timers, pools and tasks give their callback the object that they were given with it.</content>
internal sealed partial class SubjectResolver
{
    /// <summary>The object that the method group's parameter stands for where the group is given; null where nothing is handed to it.</summary>
    public Subject? OfHandedState(IParameterSymbol parameter, ExpressionSyntax group, CancellationToken cancellation) =>
        HandedState(parameter, group, cancellation) is { } state ? Of(state, 0, cancellation) : null;

    private ExpressionSyntax? HandedState(IParameterSymbol parameter, CancellationToken cancellation) =>
        parameter.DeclaringSyntaxReferences is [var declared] && declared.GetSyntax(cancellation).FirstAncestorOrSelf<AnonymousFunctionExpressionSyntax>() is { } lambda ? HandedState(parameter, lambda, cancellation) : null;

    /// <summary><c>this</c> of <c>new Timer(static state => ((Poller)state!).Tick(), this, 0, 100)</c>.</summary>
    private ExpressionSyntax? HandedState(IParameterSymbol parameter, ExpressionSyntax callback, CancellationToken cancellation)
    {
        var given = Functions.Outermost(callback);
        if (given.Parent is ArgumentSyntax { Parent.Parent: BaseObjectCreationExpressionSyntax made } && context.ModelOf(made).GetTypeInfo(made, cancellation).Type?.TypeKind == TypeKind.Delegate)
        {
            given = Functions.Outermost(made);
        }

        if (given.Parent is not ArgumentSyntax argument || Arguments.CallOf(argument) is not { } call || parameter.ContainingSymbol is not IMethodSymbol function
            || context.SymbolOf(call, cancellation) is not IMethodSymbol method || context.Search.IsOwn(method)
            || method.Parameters.FirstOrDefault(other => other.Name == "state") is not { } state || Arguments.ParameterOf(argument, method)?.Type.TypeKind != TypeKind.Delegate)
        {
            return null;
        }

        var last = function.Parameters.LastOrDefault(other => SymbolEqualityComparer.Default.Equals(other.Type, state.Type));
        return SymbolEqualityComparer.Default.Equals(last, parameter) ? Arguments.For(call, method, state) : null;
    }
}
