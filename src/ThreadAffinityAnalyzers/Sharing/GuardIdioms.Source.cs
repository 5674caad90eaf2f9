using System.Collections.Generic;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using ThreadAffinityAnalyzers.Knowledge;

namespace ThreadAffinityAnalyzers.Sharing;

/// <content>Methods of the project that take or release a guard.</content>
internal sealed partial class GuardIdioms
{
    private GuardAct? OfSource(IMethodSymbol method, InvocationExpressionSyntax call, SyntaxNode? stopAt, int depth, CancellationToken cancellation)
    {
        if (EffectOf(method, depth, cancellation) is not { } effect)
        {
            return null;
        }

        if (effect.Held.Any())
        {
            var isTry = method.ReturnType.SpecialType == SpecialType.System_Boolean
                || method.ReturnType is INamedTypeSymbol { TypeArguments: { Length: 1 } results } && results[0].SpecialType == SpecialType.System_Boolean;
            return new GuardAct(GuardVerb.Enter, mapping.AtCall(effect.Held, method, call, stopAt, cancellation), null, isTry);
        }

        if (effect.Left.Count > 0)
        {
            var left = effect.Left.Select(key => new Guard(key, "", false, null));
            return new GuardAct(GuardVerb.Exit, mapping.AtCall(left, method, call, stopAt, cancellation), null, false);
        }

        return null;
    }

    /// <summary>What a method of source leaves taken or given back when it returns.</summary>
    private GuardState? EffectOf(IMethodSymbol method, int depth, CancellationToken cancellation)
    {
        var declaration = method.DeclaringSyntaxReferences[0].GetSyntax(cancellation);
        if (GuardSites.BodyOf(declaration) is not { } body)
        {
            return null;
        }

        if (!effects.TryGetValue(body, out var state))
        {
            if (MayTouchAGuard(body))
            {
                state = new GuardState();
                new GuardFlow(search, this, null, depth + 1, takesUnawaited: true).Through(body, state, cancellation);
            }

            effects.TryAdd(body, state);
        }

        return state;
    }

    /// <summary>What the object holds that the method makes and gives back: <c>Held Lock() =&gt; new(_gate);</c>, whose constructor takes the guard.</summary>
    private IEnumerable<Guard> ScopeReturnedBy(IMethodSymbol method, int depth, CancellationToken cancellation) =>
        Functions.Returned(method.DeclaringSyntaxReferences[0].GetSyntax(cancellation)).ToList() is [BaseObjectCreationExpressionSyntax made]
            ? ScopeOf(made, isUsed: true, stopAt: null, depth + 1, cancellation)
            : [];

    private static bool MayTouchAGuard(SyntaxNode body) =>
        GuardSites.OwnDescendants(body).Any(node => node is InvocationExpressionSyntax call && GuardTraces.IsTelling(GuardSites.NameOf(call)));
}
