using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace ThreadAffinityAnalyzers.Sharing;

/// <summary>The exclusive half of a <c>ConcurrentExclusiveSchedulerPair</c> runs one piece of work after the other: it is the guard of the work that is started on it.</summary>
internal static class ExclusiveScheduler
{
    public static ImmutableHashSet<Guard> Around(ExpressionSyntax start, ExpressionSyntax work, IMethodSymbol method, SharingContext context, CancellationToken cancellation)
    {
        if (method.Name != "StartNew" || start is not InvocationExpressionSyntax call)
        {
            return ImmutableHashSet<Guard>.Empty;
        }

        foreach (var given in call.ArgumentList.Arguments.Select(argument => argument.Expression).Append(GuardSites.ReceiverOf(call)))
        {
            if (PairOf(given, context, cancellation) is { } pair && context.Guards.Named(pair, cancellation) is { } guard)
            {
                if (guard.Weakness == GuardIdentity.MadePerCall && context.SymbolOf(given!, cancellation) is IFieldSymbol kept)
                {
                    // A local of the constructor lives on in what the constructor makes of it.
                    guard = guard with { Weakness = null, IsStatic = kept.IsStatic, Owner = kept.IsStatic ? null : kept.ContainingType };
                }

                // Asynchronous work lets the next piece in at its first await.
                return ImmutableHashSet.Create(work is AnonymousFunctionExpressionSyntax { AsyncKeyword.RawKind: not 0 } ? GuardedDelegates.ReleasedEarly(guard) : guard);
            }
        }

        return ImmutableHashSet<Guard>.Empty;
    }

    /// <summary>The pair, where it has a name; else what keeps its scheduler.</summary>
    private static ExpressionSyntax? PairOf(ExpressionSyntax? scheduler, SharingContext context, CancellationToken cancellation)
    {
        if (GuardIdentity.Bare(scheduler) is not (IdentifierNameSyntax or MemberAccessExpressionSyntax))
        {
            return null;
        }

        if (Half(scheduler) is { } named)
        {
            return named;
        }

        IEnumerable<ExpressionSyntax> values = context.SymbolOf(scheduler!, cancellation) switch
        {
            IFieldSymbol field when context.Search.IsOwn(field) => GuardSites.ValuesOf(field, cancellation),
            ILocalSymbol local when context.Subjects.Initializer(local, cancellation) is { } value => new[] { value },
            _ => Enumerable.Empty<ExpressionSyntax>(),
        };
        foreach (var value in values)
        {
            var made = value is BaseObjectCreationExpressionSyntax { ArgumentList: { } list } ? list.Arguments.Select(argument => argument.Expression) : new[] { value };
            if (made.Select(Half).FirstOrDefault(half => half is not null) is { } pair)
            {
                return pair is BaseObjectCreationExpressionSyntax ? scheduler : pair;
            }
        }

        return null;
    }

    private static ExpressionSyntax? Half(ExpressionSyntax? expression) =>
        GuardIdentity.Bare(expression) is MemberAccessExpressionSyntax { Name.Identifier.ValueText: "ExclusiveScheduler" } half ? half.Expression : null;
}
