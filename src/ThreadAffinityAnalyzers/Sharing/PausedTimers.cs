using System.Collections.Generic;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace ThreadAffinityAnalyzers.Sharing;

/// <summary>
/// A callback that stops its timer before it works and starts it again when it is done does not overlap itself:
/// <c>_timer.Change(Timeout.Infinite, Timeout.Infinite)</c>, <c>_timer.Stop()</c>, <c>_timer.Enabled = false</c>.
/// </summary>
internal static class PausedTimers
{
    /// <summary>The pause comes first, but for a test or a line of a log.</summary>
    private const int Latest = 3;
    private const int Deepest = 3;

    public static bool Pauses(ExpressionSyntax? callback, SharingContext context, CancellationToken cancellation, int depth = 0)
    {
        callback = callback is BaseObjectCreationExpressionSyntax { ArgumentList.Arguments: { Count: 1 } made } ? made[0].Expression : callback;
        return callback switch
        {
            null => false,
            AnonymousFunctionExpressionSyntax lambda => Pauses(lambda.Body, context, cancellation, depth),
            _ => context.SymbolOf(callback, cancellation) is IMethodSymbol { DeclaringSyntaxReferences: { IsEmpty: false } declared }
                && GuardSites.BodyOf(declared[0].GetSyntax(cancellation)) is { } body && Pauses(body, context, cancellation, depth),
        };
    }

    private static bool Pauses(SyntaxNode body, SharingContext context, CancellationToken cancellation, int depth)
    {
        if (depth > Deepest)
        {
            return false;
        }

        if (body is ArrowExpressionClauseSyntax arrow)
        {
            body = arrow.Expression;
        }

        if (body is ExpressionSyntax only)
        {
            return CalledBy(only) is { } called && Pauses(called, context, cancellation, depth + 1);
        }

        var first = FirstOf(body as BlockSyntax).ToList();
        return first.Any(statement => IsPause(statement, context, cancellation))
            || first.Count == 1 && first[0] is ExpressionStatementSyntax { Expression: var call } && CalledBy(call) is { } callee && Pauses(callee, context, cancellation, depth + 1);
    }

    private static ExpressionSyntax? CalledBy(ExpressionSyntax expression) =>
        expression is AwaitExpressionSyntax wait ? CalledBy(wait.Expression) : (expression as InvocationExpressionSyntax)?.Expression;

    /// <summary>The first statements, those of a <c>try</c> included.</summary>
    private static IEnumerable<StatementSyntax> FirstOf(BlockSyntax? block) =>
        block is null ? Enumerable.Empty<StatementSyntax>()
        : block.Statements.Take(Latest).SelectMany(statement => statement is TryStatementSyntax tried ? FirstOf(tried.Block) : new[] { statement });

    private static bool IsPause(StatementSyntax statement, SharingContext context, CancellationToken cancellation)
    {
        var timer = (statement as ExpressionStatementSyntax)?.Expression switch
        {
            InvocationExpressionSyntax call when IsPause(call) => GuardSites.ReceiverOf(call),
            ConditionalAccessExpressionSyntax { WhenNotNull: InvocationExpressionSyntax { Expression: MemberBindingExpressionSyntax } call } access when IsPause(call) => access.Expression,
            AssignmentExpressionSyntax { Left: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Enabled" } member, Right.RawKind: (int)SyntaxKind.FalseLiteralExpression } => member.Expression,
            _ => null,
        };
        return timer is not null && context.ModelOf(timer).GetTypeInfo(timer, cancellation).Type is { Name: "Timer" or "ITimer" };
    }

    private static bool IsPause(InvocationExpressionSyntax call) => GuardSites.NameOf(call) switch
    {
        "Stop" => true,
        "Change" => call.ArgumentList.Arguments.FirstOrDefault() is { } due && WorkDegree.IsInfinite(due.Expression),
        _ => false,
    };
}
