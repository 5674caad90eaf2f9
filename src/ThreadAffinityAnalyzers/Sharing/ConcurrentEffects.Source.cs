using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace ThreadAffinityAnalyzers.Sharing;

/// <content>Calls of methods of this project: what their bodies do with objects that the caller knows.</content>
internal sealed partial class ConcurrentEffects
{
    private IEnumerable<Operation> OfSource(IMethodSymbol method, ExpressionSyntax called, InvocationExpressionSyntax? call, int depth, CancellationToken cancellation)
    {
        var all = new List<Operation>();
        var implementations = Callees.ImplementationsOf(method, cancellation).ToList();
        var mustAgree = implementations.Count > 1 && Callees.IsOpen(method, cancellation);
        foreach (var implementation in implementations)
        {
            var made = OfImplementation(implementation, method, called, call, depth, cancellation);
            if (made.Count == 0 && mustAgree && !Callees.HandsOn(implementation, method, cancellation))
            {
                // Nothing says that the object is of a class that works with one.
                return Enumerable.Empty<Operation>();
            }

            all.AddRange(made);
        }

        return all;
    }

    private List<Operation> OfImplementation(IMethodSymbol implementation, IMethodSymbol method, ExpressionSyntax called, InvocationExpressionSyntax? call, int depth, CancellationToken cancellation)
    {
        var made = new List<Operation>();
        if (implementation.MethodKind != MethodKind.LocalFunction && !context.AffineTouches.MayTouch(implementation, cancellation))
        {
            return made;
        }

        foreach (var operation in OfBody(implementation, depth + 1, cancellation))
        {
            if (Callees.Map(operation, method, called, call, cancellation) is { } mapped)
            {
                made.Add(mapped with { Word = method.Name, IsAsync = operation.IsAsync && StartedCalls.IsTask(method), Site = call ?? (SyntaxNode)called });
            }
        }

        return made;
    }

    private ImmutableArray<Operation> OfBody(IMethodSymbol method, int depth, CancellationToken cancellation)
    {
        if (depth > Depth)
        {
            return ImmutableArray<Operation>.Empty;
        }

        if (known.TryGetValue((method, depth), out var made))
        {
            return made;
        }

        var operations = new List<Operation>();
        foreach (var reference in context.Search.DeclarationsOf(method))
        {
            var declaration = reference.GetSyntax(cancellation);
            operations.AddRange(Inside(declaration, declaration, depth, cancellation, keepsDone: true).Where(o => o.Root.Name is not ILocalSymbol || !Functions.Declares(declaration, o.Root.Name)));
        }

        // One for each object is enough to tell its caller.
        var distinct = operations.GroupBy(o => (o.Root.Key, o.IsStartedThread, o.IsGuarded), KeyComparer.Instance).Select(g => g.OrderByDescending(o => o.OnOtherThread).ThenByDescending(o => o.IsAsync).First()).ToImmutableArray();
        return known.GetOrAdd((method, depth), distinct);
    }

    /// <summary>Compares by symbol.</summary>
    private sealed class KeyComparer : IEqualityComparer<(ISymbol Key, bool IsStartedThread, bool IsGuarded)>
    {
        public static readonly KeyComparer Instance = new();

        public bool Equals((ISymbol Key, bool IsStartedThread, bool IsGuarded) x, (ISymbol Key, bool IsStartedThread, bool IsGuarded) y) =>
            x.IsStartedThread == y.IsStartedThread && x.IsGuarded == y.IsGuarded && SymbolEqualityComparer.Default.Equals(x.Key, y.Key);

        public int GetHashCode((ISymbol Key, bool IsStartedThread, bool IsGuarded) obj) => SymbolEqualityComparer.Default.GetHashCode(obj.Key);
    }
}
