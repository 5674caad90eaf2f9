using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;
using ThreadAffinityAnalyzers.CodeFixes.Rewriting;
using ThreadAffinityAnalyzers.CodeFixes.Rewriting.Steps;

namespace ThreadAffinityAnalyzers.CodeFixes.Remedies.PerCall;

/// <summary>A connection that a <c>using</c> statement declares: the block goes on with one of its own, and the work that others run opens theirs.</summary>
internal sealed partial class PerCallPlan
{
    /// <summary>The <c>using</c> statement that declares the holder; null where anything else does.</summary>
    private UsingStatementSyntax? Owner => DeclarationOf(connection) as UsingStatementSyntax;

    /// <summary>Whether what opens for all can stand above it: nothing is said in its head, and what is in it stays where it is.</summary>
    private static bool CanOwn(UsingStatementSyntax owner) =>
        owner is { Statement: BlockSyntax block, AwaitKeyword.RawKind: 0 } && !owner.DescendantTrivia().Any(trivia => trivia.SpanStart > owner.SpanStart && trivia.SpanStart < block.OpenBraceToken.SpanStart && Trivia.IsComment(trivia)) &&
        !Trivia.HasConditions(owner, TextSpan.FromBounds(owner.SpanStart, block.OpenBraceToken.Span.End));

    /// <summary>The block keeps its name for what it works with.</summary>
    private bool OpenInUsing(Flow flow, UsingStatementSyntax owner, List<HolderUse> uses, string receiver)
    {
        if (commands.Count > 0 || AsyncBody.Needs(flow) != false || uses.Any(use => !owner.Statement.Span.Contains(use.Access.Span)) || ExpressionFor(flow, receiver) is not { } opened)
        {
            return false;
        }

        PassOn(uses, connection.Symbol.Name);
        steps.Add(new ReplaceText(connection.Document.Id, ((VariableDeclaratorSyntax)connection.Declaration).Initializer!.Value.Span, opened));
        return true;
    }

    /// <summary>Nothing of the block itself needs it: only the work that others run does.</summary>
    private bool Unwrap(UsingStatementSyntax owner)
    {
        var block = (BlockSyntax)owner.Statement;
        if (FlowRewrite.NamesCollide(owner, block) || block.OpenBraceToken.TrailingTrivia.Any(Trivia.IsComment) || block.CloseBraceToken.TrailingTrivia.Any(trivia => trivia.IsKind(SyntaxKind.MultiLineCommentTrivia)))
        {
            return false;
        }

        steps.Add(new UnwrapBlock(connection.Document.Id, owner, block));
        return true;
    }
}
