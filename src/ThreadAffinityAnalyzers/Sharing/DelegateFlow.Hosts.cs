using System.Collections.Generic;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using ThreadAffinityAnalyzers.Knowledge;

namespace ThreadAffinityAnalyzers.Sharing;

/// <content>Delegates that are given to a member of the framework or of a library which runs them: the rows of the entries tell how.</content>
internal sealed partial class DelegateFlow
{
    private IEnumerable<DelegateRole> OfHost(ExpressionSyntax call, ExpressionSyntax function, IMethodSymbol method, EntryPoint row, CancellationToken cancellation)
    {
        var overlap = row.Overlap;
        if (row.Kind == EntryKind.Work)
        {
            if (WorkDegree.IsSequential(call, method, context, cancellation))
            {
                return new[] { new DelegateRole.InPlace(call, NoGuards) };
            }

            if (WorkDegree.IsShutdown(call))
            {
                return Enumerable.Empty<DelegateRole>();
            }

            if (OfTaskQueue(call, cancellation) is { } emptied)
            {
                return emptied;
            }

            // Each action of a Parallel.Invoke runs once, beside the others.
            if (method is { Name: "Invoke", ContainingType.Name: "Parallel" })
            {
                return new[] { new DelegateRole.Hosted(function, row, Overlap.WithOthers) };
            }

            overlap = WorkDegree.Of(call, method, row, context, cancellation);
        }

        return overlap == Overlap.None ? Enumerable.Empty<DelegateRole>() : new[] { new DelegateRole.Hosted(call, row, overlap) { Held = ExclusiveScheduler.Around(call, function, method, context, cancellation).Union(TaskChain.Around(call, function, method, context, cancellation)) } };
    }

    /// <summary>
    /// A handler that is returned to the host by a delegate which the host runs once (<c>Use(next => context => …)</c>): what that delegate declares is one for all requests.
    /// Null where the argument is no such delegate.
    /// </summary>
    private DelegateRole[]? OfMaker(ArgumentSyntax maker, CancellationToken cancellation) =>
        Arguments.CallOf(maker) is InvocationExpressionSyntax call && context.SymbolOf(call, cancellation) is IMethodSymbol method && Arguments.ParameterOf(maker, method) is { } parameter
        && context.Entries.TryGetCallback(method, parameter, out var row) && MakesHandler(maker.Expression, row, cancellation)
            ? new DelegateRole[] { new DelegateRole.Hosted(call, row, row.Overlap) }
            : null;

    // Of a method with several forms the name alone does not tell which is meant: the function's own type does.
    private bool MakesHandler(ExpressionSyntax function, EntryPoint row, CancellationToken cancellation) =>
        row.Kind == EntryKind.Request && context.ModelOf(function).GetTypeInfo(function, cancellation).ConvertedType is INamedTypeSymbol { DelegateInvokeMethod.ReturnType.TypeKind: TypeKind.Delegate };
}
