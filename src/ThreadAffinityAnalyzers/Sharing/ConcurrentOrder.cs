using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace ThreadAffinityAnalyzers.Sharing;

/// <summary>Whether two starts of one function can both be under way.</summary>
internal static class ConcurrentOrder
{
    public static bool Overlap(Start first, Start second) =>
        first.Call.SpanStart < second.Call.SpanStart && second.Call.SpanStart < first.End
        && !first.Call.Span.Contains(second.Call.Span) && !AreAlternatives(first.Call, second.Call)
        && (first.Variable is not { } task || !IsDoneAt(task, first.Call, second.Call))
        || first.NextRound is var (loop, end) && loop.Span.Contains(second.Call.Span) && second.Call.SpanStart < end && second.Call.Span.End <= first.Call.SpanStart;

    /// <summary>Whether a condition has told, before the code runs, that the task in the variable is complete: <c>if (await Task.WhenAny(task, timeout) == task)</c>.</summary>
    private static bool IsDoneAt(string task, SyntaxNode start, SyntaxNode code)
    {
        for (var at = code; at.Parent is { } parent && !at.Span.Contains(start.Span); at = parent)
        {
            if (parent is IfStatementSyntax decision && Tells(decision.Condition, task) is { } isDone && (isDone ? decision.Statement == at : decision.Else == at))
            {
                return true;
            }

            if (parent is BlockSyntax block && block.Statements.TakeWhile(s => s != at).OfType<IfStatementSyntax>().Any(s => s.SpanStart > start.SpanStart && Tells(s.Condition, task) == false && Leaves(s.Statement)))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>True where the condition holds only when the task is complete, false where only when it may not be; null where it does not tell.</summary>
    private static bool? Tells(ExpressionSyntax condition, string task) => condition switch
    {
        BinaryExpressionSyntax { RawKind: (int)SyntaxKind.EqualsExpression or (int)SyntaxKind.NotEqualsExpression } comparison when Is(comparison.Left, task) || Is(comparison.Right, task) =>
            comparison.Left is not LiteralExpressionSyntax && comparison.Right is not LiteralExpressionSyntax ? comparison.IsKind(SyntaxKind.EqualsExpression) : null,
        BinaryExpressionSyntax { RawKind: (int)SyntaxKind.EqualsExpression or (int)SyntaxKind.NotEqualsExpression } comparison when IsStatus(comparison.Left, task) =>
            IsEnd(comparison.Right) ? comparison.IsKind(SyntaxKind.EqualsExpression) : null,
        BinaryExpressionSyntax { RawKind: (int)SyntaxKind.LogicalAndExpression } both => Both(Tells(both.Left, task), Tells(both.Right, task), isDone: true),
        BinaryExpressionSyntax { RawKind: (int)SyntaxKind.LogicalOrExpression } either => Both(Tells(either.Left, task), Tells(either.Right, task), isDone: false),
        IsPatternExpressionSyntax { Pattern: var pattern, Expression: var status } when IsStatus(status, task) && IsEnd(pattern) => true,
        MemberAccessExpressionSyntax { Name.Identifier.ValueText: "IsCompleted" or "IsCompletedSuccessfully" or "IsFaulted" or "IsCanceled", Expression: var of } when Is(of, task) => true,
        PrefixUnaryExpressionSyntax { RawKind: (int)SyntaxKind.LogicalNotExpression } not => !Tells(not.Operand, task),
        ParenthesizedExpressionSyntax inner => Tells(inner.Expression, task),
        _ => null,
    };

    /// <summary>Of two conditions: one that tells so is enough for the whole (<c>&amp;&amp;</c> that it holds, <c>||</c> that it does not), the other way round both must.</summary>
    private static bool? Both(bool? left, bool? right, bool isDone) => left == isDone || right == isDone ? isDone : left == !isDone && right == !isDone ? !isDone : null;

    private static bool IsStatus(ExpressionSyntax expression, string task) => expression is MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Status", Expression: var of } && Is(of, task);

    /// <summary>A status in which a task stays.</summary>
    private static bool IsEnd(SyntaxNode status) => status switch
    {
        MemberAccessExpressionSyntax { Name.Identifier.ValueText: "RanToCompletion" or "Faulted" or "Canceled" } => true,
        ConstantPatternSyntax constant => IsEnd(constant.Expression),
        BinaryPatternSyntax { RawKind: (int)SyntaxKind.OrPattern } either => IsEnd(either.Left) && IsEnd(either.Right),
        _ => false,
    };

    private static bool Is(ExpressionSyntax expression, string task) => expression is IdentifierNameSyntax name && name.Identifier.ValueText == task;

    private static bool Leaves(StatementSyntax statement) =>
        (statement is BlockSyntax block ? block.Statements.LastOrDefault() : statement) is ReturnStatementSyntax or ThrowStatementSyntax or ContinueStatementSyntax or BreakStatementSyntax;

    /// <summary>Branches of one decision, or a first that leaves before the second is reached.</summary>
    public static bool AreAlternatives(SyntaxNode first, SyntaxNode second)
    {
        var from = first;
        for (var at = first.Parent; at is not null; from = at, at = at.Parent)
        {
            if (at.Span.Contains(second.Span))
            {
                return at switch
                {
                    IfStatementSyntax decision => from != decision.Condition,
                    ConditionalExpressionSyntax conditional => from != conditional.Condition,
                    SwitchStatementSyntax or SwitchExpressionSyntax => from is SwitchSectionSyntax or SwitchExpressionArmSyntax,
                    TryStatementSyntax attempt => attempt.Catches.Any(c => c.Span.Contains(second.Span)),
                    _ => false,
                };
            }

            if (at is BlockSyntax block && LeavesAfter(block, first.SpanStart))
            {
                return true;
            }
        }

        return false;
    }

    private static bool LeavesAfter(BlockSyntax block, int position) =>
        block.Statements.LastOrDefault() is ReturnStatementSyntax or ThrowStatementSyntax or ContinueStatementSyntax or BreakStatementSyntax or GotoStatementSyntax
        && block.Statements.Last().Span.End > position;
}
