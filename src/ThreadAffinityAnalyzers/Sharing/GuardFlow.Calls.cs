using System.Collections.Generic;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using ThreadAffinityAnalyzers.Knowledge;

namespace ThreadAffinityAnalyzers.Sharing;

/// <content>What calls take and release.</content>
internal sealed partial class GuardFlow
{
    private void Call(InvocationExpressionSyntax call, GuardState state, CancellationToken cancellation)
    {
        var name = GuardSites.NameOf(call);
        if (name is "Dispose" or "DisposeAsync" && GuardSites.ReceiverOf(call) is IdentifierNameSyntax disposed)
        {
            if (search.ModelOf(call.SyntaxTree).GetSymbolInfo(disposed, cancellation).Symbol is { } local)
            {
                state.Dispose(local);
            }

            return;
        }

        if (name is "Exchange" or "Write" or "Decrement" or "CompareExchange")
        {
            conditions.LeaveGate(call, state, cancellation);
            return;
        }

        if (name == "SpinUntil" && call.ArgumentList.Arguments.Count == 1)
        {
            state.Enter(When(call, true, state, cancellation));
            return;
        }

        if (IsDisposedAtOnce(call) || idioms.ActOf(call, stopAt, depth, cancellation) is not { } act)
        {
            return;
        }

        if (act.Verb == GuardVerb.Exit)
        {
            act.Guards.ForEach(guard => state.Leave(guard.Key));
        }
        else if (act.Flag is not null)
        {
            if (search.ModelOf(call.SyntaxTree).GetSymbolInfo(act.Flag, cancellation).Symbol is { } flag)
            {
                state.Flag(flag, act.Guards);
            }
        }
        else if (!act.IsConditional && (takesUnawaited || IsCompleted(call, cancellation)))
        {
            state.Enter(act.Guards);
        }
    }

    /// <summary><c>(await gate.EnterAsync()).Dispose()</c>: waits for the guard and gives it back.</summary>
    private static bool IsDisposedAtOnce(ExpressionSyntax call)
    {
        SyntaxNode at = call;
        while (at.Parent is ParenthesizedExpressionSyntax or AwaitExpressionSyntax)
        {
            at = at.Parent;
        }

        return at.Parent is MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Dispose" or "DisposeAsync", Parent: InvocationExpressionSyntax } access && access.Expression == at;
    }

    private bool IsCompleted(InvocationExpressionSyntax call, CancellationToken cancellation)
    {
        if (!GuardSites.IsTask(search.ModelOf(call.SyntaxTree).GetTypeInfo(call, cancellation).Type))
        {
            return true;
        }

        // Awaited or waited for; a task that is merely started holds nothing yet.
        SyntaxNode at = call;
        while (at.Parent is MemberAccessExpressionSyntax or InvocationExpressionSyntax or ParenthesizedExpressionSyntax)
        {
            at = at.Parent;
            if (at is MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Wait" or "GetResult" or "Result" })
            {
                return true;
            }
        }

        return at.Parent is AwaitExpressionSyntax;
    }
}
