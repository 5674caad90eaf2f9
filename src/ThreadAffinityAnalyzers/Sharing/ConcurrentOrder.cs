using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace ThreadAffinityAnalyzers.Sharing;

/// <summary>Whether two starts of one function can both be under way.</summary>
internal static class ConcurrentOrder
{
    public static bool Overlap(Start first, Start second) =>
        first.Call.SpanStart < second.Call.SpanStart && second.Call.SpanStart < first.End
        && !first.Call.Span.Contains(second.Call.Span) && !AreAlternatives(first.Call, second.Call);

    /// <summary>Branches of one decision, or a first that leaves before the second is reached.</summary>
    private static bool AreAlternatives(SyntaxNode first, SyntaxNode second)
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
