using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace ThreadAffinityAnalyzers.Sharing;

/// <summary>Which code of asynchronous methods runs when its caller has gone on: what stands behind a wait, on any thread of the pool.</summary>
internal sealed class Resumptions(SharingContext context)
{
    /// <summary>Whether the use that the place leads to may still run when the function around the place has returned.</summary>
    /// <param name="step">The place.</param>
    /// <param name="state">How started work by which the search came stands outside the function.</param>
    /// <param name="function">The function around the place.</param>
    /// <param name="cancellation">Stops the search.</param>
    public bool Outside(PassedSite step, WorkState state, SyntaxNode function, CancellationToken cancellation)
    {
        if (step.Away == 0 && step.Site is ExpressionSyntax use && IsUnderWay(use, function, cancellation))
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

    /// <summary>
    /// Whether an asynchronous operation on the object, of a provider that goes on when its call has returned, is awaited in the function or given back by it. Told from syntax, for it is asked at every use:
    /// the operation is called on the name of the object, on what is made with it, or on a local that comes from it.
    /// </summary>
    private bool IsUnderWay(ExpressionSyntax use, SyntaxNode function, CancellationToken cancellation)
    {
        if (NameOf(use) is not { } name)
        {
            return false;
        }

        var names = new HashSet<string> { name };
        foreach (var node in ConcurrentStarts.Own(function))
        {
            if (node is VariableDeclaratorSyntax { Initializer.Value: var value, Identifier.ValueText: var local } && ComesFrom(value))
            {
                names.Add(local);
            }
            else if (node is InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: var called, Expression: var receiver } } call && called.EndsWith("Async", StringComparison.Ordinal) && ComesFrom(receiver)
                && (ConcurrentFates.Of(call, out _, out var top) == StartFate.AtOnce ? top is AwaitExpressionSyntax : top.Parent is ReturnStatementSyntax or ArrowExpressionClauseSyntax))
            {
                return context.ModelOf(use).GetTypeInfo(use, cancellation).Type is { } type && !context.Operations.IsSynchronousProvider(type);
            }
        }

        return false;

        bool ComesFrom(ExpressionSyntax value) => Functions.Innermost(value) switch
        {
            // A method of the program may answer with a query of another object.
            InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Expression: var receiver, Name.Identifier.ValueText: var called } } => !context.Search.DeclaresCallable(called, cancellation) && ComesFrom(receiver),
            MemberAccessExpressionSyntax access => names.Contains(access.Name.Identifier.ValueText) || ComesFrom(access.Expression),
            SimpleNameSyntax simple => names.Contains(simple.Identifier.ValueText),
            BaseObjectCreationExpressionSyntax { ArgumentList.Arguments: var given } => given.Any(argument => NameOf(argument.Expression) is { } handed && names.Contains(handed)),
            _ => false,
        };
    }

    private static string? NameOf(ExpressionSyntax expression) => (Functions.Innermost(expression) switch
    {
        SimpleNameSyntax simple => simple,
        MemberAccessExpressionSyntax access => access.Name,
        _ => null,
    })?.Identifier.ValueText;
}
