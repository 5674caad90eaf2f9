using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace ThreadAffinityAnalyzers.Sharing;

/// <content>Which starts of one function overlap.</content>
internal sealed partial class ConcurrentOperationsJudge
{
    /// <summary>Pairs of overlapping starts of one function, starts that overlap themselves, and starts that outlive their object.</summary>
    private IEnumerable<Conflict> ConflictsOf(SyntaxNode function, CancellationToken cancellation)
    {
        var starts = ConcurrentStarts.In(function, call => effects.Calls.StartsWork(call, cancellation), call => effects.Calls.MayWork(call, cancellation));
        var made = new Dictionary<Start, ImmutableArray<Operation>>();
        foreach (var first in starts)
        {
            if (first.Fate is StartFate.AtOnce or StartFate.PassedOn || (first.Fate != StartFate.ForEach && !effects.Calls.StartsWork(first.Call, cancellation)))
            {
                continue;
            }

            foreach (var operation in Operations(first))
            {
                // An operation that is done when its call returns is no start.
                if (!operation.IsAsync && !operation.OnOtherThread)
                {
                    continue;
                }

                // Under a guard it waits for its like: only one that goes past the guard runs beside it.
                if (operation.IsGuarded)
                {
                    if (!operation.IsStartedThread && Second(first, operation, out var unguarded) is { } past)
                    {
                        yield return new Conflict(past, operation, unguarded!.Call, first.Call, ConflictKind.Pair);
                    }

                    continue;
                }

                // What has a name is returned later, and another one may be started before.
                if (first.Fate == StartFate.LeavesUsing && (first.Variable is null || !operation.IsStartedThread && first.Repeats is null && Second(first, operation, out _) is null))
                {
                    if (Functions.Declares(function, operation.Root.Name) && scopes.Ends(operation.Root, first.Call, cancellation) == ConflictKind.OutlivesUsing)
                    {
                        yield return new Conflict(operation, operation, first.Call, first.Call, ConflictKind.OutlivesUsing);
                    }

                    continue;
                }

                if (first.Repeats is { } around && !operation.IsStartedThread && !Functions.Declares(around, operation.Root.Name) && !TaskChain.IsLinked(first.Call, context, cancellation))
                {
                    yield return new Conflict(operation, operation, first.Call, first.Call, ConflictKind.WithItself);
                    continue;
                }

                // Threads that are started again and again share the object among themselves: that is told of captured objects.
                if (first.Fate == StartFate.ForEach || (first.Repeats is not null && operation.IsStartedThread))
                {
                    continue;
                }

                var other = Second(first, operation, out var second);
                if (other is not null && !operation.IsStartedThread)
                {
                    yield return new Conflict(operation, other, first.Call, second!.Call, ConflictKind.Pair);
                }
                else if (operation.IsStartedThread && operation.Root.IsInside
                    && starts.Any(s => (ConcurrentOrder.Overlap(first, s) || ConcurrentOrder.Overlap(s, first)) && Operations(s).Any(o => SymbolEqualityComparer.Default.Equals(o.Root.Key, operation.Root.Key))))
                {
                    // A thread beside its starter or another one, on the object in a wrapper: that is told at the wrapper's field. What its starter has awaited before runs beside nothing.
                    continue;
                }
                else if (first.Fate == StartFate.Discarded && scopes.Ends(operation.Root, first.Call, cancellation) is { } kind)
                {
                    yield return new Conflict(operation, operation, first.Call, first.Call, kind);
                }
            }
        }

        ImmutableArray<Operation> Operations(Start start)
        {
            if (!made.TryGetValue(start, out var operations))
            {
                operations = effects.Of(start.Call, cancellation);
                if (context.Guards.HeldToTheEnd(start.Call, cancellation).FirstOrDefault(guard => guard.Weakness is null) is { } held)
                {
                    operations = operations.Select(operation => operation.IsGuarded ? operation : operation with { Guard = held }).ToImmutableArray();
                }

                made.Add(start, operations);
            }

            return operations;
        }

        Operation? Second(Start first, Operation operation, out Start? second)
        {
            foreach (var candidate in starts)
            {
                if (ConcurrentOrder.Overlap(first, candidate) && !IsContinuation(candidate)
                    && Operations(candidate).Where(o => !(operation.IsGuarded && o.IsGuarded) && SymbolEqualityComparer.Default.Equals(o.Root.Key, operation.Root.Key))
                        .OrderBy(o => o.IsGuarded).FirstOrDefault() is { } other)
                {
                    second = candidate;
                    return other;
                }
            }

            second = null;
            return null;
        }
    }

    /// <summary>It begins when what it continues has ended, which syntax alone does not tell.</summary>
    private static bool IsContinuation(Start start) => ConcurrentStarts.CalledName(start.Call) == "ContinueWith";
}
