using System.Collections.Generic;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using ThreadAffinityAnalyzers.Model;
using ThreadAffinityAnalyzers.Search;

namespace ThreadAffinityAnalyzers.Sharing;

/// <summary>Tells guards of a called method in the caller's terms: its parameters become arguments, its fields belong to the receiver.</summary>
internal sealed class GuardMapping
{
    private readonly KnownTypes types;
    private readonly SymbolSearch search;
    private readonly GuardIdentity identity;

    public GuardMapping(KnownTypes types, SymbolSearch search, GuardIdentity identity)
    {
        this.types = types;
        this.search = search;
        this.identity = identity;
    }

    public List<Guard> AtCall(IEnumerable<Guard> guards, IMethodSymbol method, SyntaxNode call, SyntaxNode? stopAt, CancellationToken cancellation)
    {
        var mapped = new List<Guard>();
        var definition = (method.ReducedFrom ?? method).OriginalDefinition;
        foreach (var guard in guards)
        {
            mapped.Add(GuardIdentity.IsParameter(guard)
                ? OfArgument(guard, definition, call, stopAt, cancellation)
                : OfReceiver(guard, definition, call, stopAt, cancellation));
        }

        return mapped;
    }

    private Guard OfArgument(Guard guard, IMethodSymbol method, SyntaxNode call, SyntaxNode? stopAt, CancellationToken cancellation)
    {
        var separator = guard.Key.IndexOf(GuardIdentity.Part);
        var root = separator < 0 ? guard.Key : guard.Key.Substring(0, separator);
        foreach (var parameter in method.Parameters)
        {
            if (GuardIdentity.ParameterKey(parameter) == root
                && identity.Of(GuardSites.ArgumentFor(call, method, parameter, search.ModelOf(call.SyntaxTree), cancellation), stopAt, cancellation) is { } passed)
            {
                return passed with
                {
                    Key = separator < 0 ? passed.Key : passed.Key + guard.Key.Substring(separator),
                    Weakness = guard.Weakness ?? passed.Weakness,
                };
            }
        }

        return guard;
    }

    private Guard OfReceiver(Guard guard, IMethodSymbol method, SyntaxNode call, SyntaxNode? stopAt, CancellationToken cancellation)
    {
        if (guard.IsStatic || method.IsStatic || call is not InvocationExpressionSyntax invocation
            || GuardIdentity.Bare(GuardSites.ReceiverOf(invocation)) is not { } receiver || receiver is ThisExpressionSyntax or BaseExpressionSyntax
            || KeepsAffine(method.ContainingType))
        {
            return guard;
        }

        return identity.Of(receiver, stopAt, cancellation) is { } owner
            ? owner with { Key = owner.Key + GuardIdentity.Part + guard.Key, Weakness = guard.Weakness ?? owner.Weakness }
            : guard;
    }

    /// <summary>A class that keeps both the object and its guard: the guard is the same inside and outside, so it keeps its own key.</summary>
    private bool KeepsAffine(INamedTypeSymbol? type)
    {
        for (; type is not null && search.IsOwn(type); type = type.BaseType)
        {
            if (type.GetMembers().Any(member => member is IFieldSymbol field && types.TryGetAffine(field.Type, out _)))
            {
                return true;
            }
        }

        return false;
    }
}
