using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace ThreadAffinityAnalyzers.Sharing;

/// <summary>Which code of asynchronous methods runs when its caller has gone on: what stands behind a wait, on any thread of the pool.</summary>
internal sealed class Resumptions(SharingContext context)
{
    /// <summary>Windows resume on their own thread, and so do the scenes of a game.</summary>
    private readonly bool isOfOneThread = context.Types.HasWindows || context.Types.Get("UnityEngine.Object") is not null;

    /// <summary>Whether the use that the place leads to may still run when the function around the place has returned.</summary>
    /// <param name="step">The place.</param>
    /// <param name="state">How started work by which the search came stands outside the function.</param>
    /// <param name="function">The function around the place.</param>
    /// <param name="cancellation">Stops the search.</param>
    public bool Outside(PassedSite step, WorkState state, SyntaxNode function, CancellationToken cancellation)
    {
        if (isOfOneThread)
        {
            return false;
        }

        if (step.Away == 0 && step.Site is ExpressionSyntax use && context.SymbolOf(Functions.Innermost(use), cancellation) is { } name && context.Operations.GoesOn(name, function, cancellation))
        {
            return true;
        }

        if (!Functions.IsAsync(function))
        {
            // What is given to anything else may be waited for there.
            return step.Resumes && step.Site is InvocationExpressionSyntax call && (ConcurrentFates.Of(call, out _, out var top) == StartFate.Discarded
                || top.Parent is AnonymousFunctionExpressionSyntax || WorkOrder.Outside(WorkState.Pending, call, function) == WorkState.Pending);
        }

        return step.Resumes || step.Through is not null && state == WorkState.Over || IsOnThePool(step.Site, cancellation) || context.Operations.MayResumeBefore(step.Site, function, cancellation);
    }

    /// <summary>What the function waits for on a thread of the pool: <c>await Task.Run(Save)</c>.</summary>
    private bool IsOnThePool(SyntaxNode site, CancellationToken cancellation) =>
        site is InvocationExpressionSyntax run && ConcurrentFates.Of(run, out _, out var top) == StartFate.AtOnce && top is AwaitExpressionSyntax
        && context.SymbolOf(run, cancellation) is IMethodSymbol method && ConcurrentEffects.IsThreadStart(method);
}
