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
internal sealed class PausedTimers
{
    /// <summary>The pause comes first, but for a test or a line of a log.</summary>
    private const int Latest = 3;
    private const int Deepest = 3;

    private readonly SharingContext context;
    private readonly ISymbol? timer;
    private readonly CancellationToken cancellation;

    /// <param name="context">The context.</param>
    /// <param name="timer">What keeps the timer that runs the callback, where that is told.</param>
    /// <param name="cancellation">Stops the search.</param>
    public PausedTimers(SharingContext context, ISymbol? timer, CancellationToken cancellation)
    {
        this.context = context;
        this.timer = timer;
        this.cancellation = cancellation;
    }

    /// <summary>Whether the callback, or the method that it hands on to, pauses the timer before it uses anything shared.</summary>
    public bool Pauses(ExpressionSyntax? callback, int depth = 0)
    {
        callback = callback is BaseObjectCreationExpressionSyntax { ArgumentList.Arguments: { Count: 1 } made } ? made[0].Expression : callback;
        return callback switch
        {
            null => false,
            AnonymousFunctionExpressionSyntax lambda => Pauses(lambda.Body, depth),
            _ => context.SymbolOf(callback, cancellation) is IMethodSymbol method && context.Search.DeclarationsOf(method) is { IsEmpty: false } declared
                && GuardSites.BodyOf(declared[0].GetSyntax(cancellation)) is { } body && Pauses(body, depth),
        };
    }

    private bool Pauses(SyntaxNode body, int depth)
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
            return CalledBy(only) is { } called && Pauses(called, depth + 1);
        }

        var first = FirstOf(body as BlockSyntax).ToList();
        if (first.Count == 1 && first[0] is ExpressionStatementSyntax { Expression: var call } && CalledBy(call) is { } callee && Pauses(callee, depth + 1))
        {
            return true;
        }

        // What is used before the pause is used while the timer goes on.
        return first.TakeWhile(statement => !Uses(statement)).Any(IsPause);
    }

    private bool Uses(StatementSyntax statement) => statement.DescendantNodes().Any(node => node is InvocationExpressionSyntax call && !IsPause(call) && context.AffineTouches.MayTouch(call, cancellation));

    private static ExpressionSyntax? CalledBy(ExpressionSyntax expression) =>
        expression is AwaitExpressionSyntax wait ? CalledBy(wait.Expression) : (expression as InvocationExpressionSyntax)?.Expression;

    /// <summary>The first statements, those of a <c>try</c> included.</summary>
    private static IEnumerable<StatementSyntax> FirstOf(BlockSyntax? block) =>
        block is null ? Enumerable.Empty<StatementSyntax>()
        : block.Statements.Take(Latest).SelectMany(statement => statement is TryStatementSyntax tried ? FirstOf(tried.Block) : new[] { statement });

    private bool IsPause(StatementSyntax statement)
    {
        var paused = (statement as ExpressionStatementSyntax)?.Expression switch
        {
            InvocationExpressionSyntax call when IsPause(call) => GuardSites.ReceiverOf(call),
            ConditionalAccessExpressionSyntax { WhenNotNull: InvocationExpressionSyntax { Expression: MemberBindingExpressionSyntax } call } access when IsPause(call) => access.Expression,
            AssignmentExpressionSyntax { Left: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Enabled" } member, Right.RawKind: (int)SyntaxKind.FalseLiteralExpression } => member.Expression,
            _ => null,
        };
        return paused is not null && context.ModelOf(paused).GetTypeInfo(paused, cancellation).Type is { Name: "Timer" or "ITimer" } && IsOwn(context.SymbolOf(Functions.Innermost(paused), cancellation));
    }

    /// <summary>A callback is given its timer as the sender, or asks the state that keeps it; what else the class keeps is another timer.</summary>
    private bool IsOwn(ISymbol? paused) => timer is not (IFieldSymbol or IPropertySymbol) || paused is not (IFieldSymbol or IPropertySymbol) || SymbolEqualityComparer.Default.Equals(paused, timer);

    private static bool IsPause(InvocationExpressionSyntax call) => GuardSites.NameOf(call) switch
    {
        "Stop" => true,
        "Change" => call.ArgumentList.Arguments.FirstOrDefault() is { } due && WorkDegree.IsNever(due.Expression),
        _ => false,
    };
}
