using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using ThreadAffinityAnalyzers.Search;

namespace ThreadAffinityAnalyzers.Sharing;

/// <content>What calls of delegates do.</content>
internal sealed partial class ConcurrentEffects
{
    private IEnumerable<Operation> OfDelegate(InvocationExpressionSyntax call, IMethodSymbol method, int depth, CancellationToken cancellation)
    {
        if (call.Expression is SimpleNameSyntax delegated && context.SymbolOf(delegated, cancellation) is { } name)
        {
            // What is in a local runs where the local is called.
            if (name is ILocalSymbol local && WorkOf(local, cancellation) is { Count: > 0 } work)
            {
                return work.SelectMany(Called);
            }

            if (ListContents.SequenceOf(name, cancellation) is { } sequence && context.Lists.Of(sequence, cancellation).Where(element => IsWork(element.Value, cancellation)).ToList() is { Count: > 0 } elements)
            {
                // Each of them runs: what only one works on is not worked on by two.
                var each = elements.Select(element => (Operations: Called(element.Value).ToList(), element.Maker)).ToList();
                return each.SelectMany((own, at) => own.Operations.Where(operation => own.Maker is not null && !Functions.Declares(own.Maker, operation.Root.Name)
                    || each.Where((_, other) => other != at).Any(others => others.Operations.Exists(one => SymbolEqualityComparer.Default.Equals(one.Root.Key, operation.Root.Key)))));
            }

            IEnumerable<Operation> Called(ExpressionSyntax function) => OfNamed(function, depth + 1, cancellation, keepsDone: true)
                .Select(operation => operation with { Word = name.Name, IsAsync = operation.IsAsync && StartedCalls.IsTask(method), Site = call });
        }

        // Another delegate works on what it is given, whoever wrote it.
        return StartedCalls.IsTask(method) && Direct(call, method, cancellation) is { } given
            ? new[] { new Operation(given, ConcurrentStarts.CalledName(call), IsAsync: true, OnOtherThread: false, call) }
            : Enumerable.Empty<Operation>();
    }

    /// <summary>The lambdas and methods that the local is given, where it is declared and later.</summary>
    private IReadOnlyList<ExpressionSyntax> WorkOf(ILocalSymbol local, CancellationToken cancellation) => local.Type.TypeKind != TypeKind.Delegate
        ? Array.Empty<ExpressionSyntax>()
        : context.Search.AssignmentsTo(local, cancellation).Select(later => later.Node is ExpressionSyntax name ? Assignments.ValueOf(Functions.Whole(name)) : null).Prepend(context.Subjects.Initializer(local, cancellation))
            .OfType<ExpressionSyntax>().Select(Functions.Innermost).Where(value => IsWork(value, cancellation)).Distinct().ToList();

    private bool IsWork(ExpressionSyntax value, CancellationToken cancellation) =>
        value is AnonymousFunctionExpressionSyntax || value is SimpleNameSyntax or MemberAccessExpressionSyntax && context.SymbolOf(value, cancellation) is IMethodSymbol;

    /// <summary>What it works on beyond what it makes for itself.</summary>
    private IEnumerable<Operation> OfNamed(ExpressionSyntax work, int depth, CancellationToken cancellation, bool keepsDone = false) => work is AnonymousFunctionExpressionSyntax
        ? Inside(work, work, depth, cancellation, keepsDone: keepsDone).Where(operation => !Functions.Declares(work, operation.Root.Name))
        : context.SymbolOf(work, cancellation) is IMethodSymbol group ? OfSource(group, work, null, depth, cancellation) : Enumerable.Empty<Operation>();
}
