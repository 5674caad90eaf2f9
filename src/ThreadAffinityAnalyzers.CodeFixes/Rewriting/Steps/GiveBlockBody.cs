using System.Collections.Generic;
using System.Linq;
using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace ThreadAffinityAnalyzers.CodeFixes.Rewriting.Steps;

/// <summary>Makes a block of an expression body, with statements before the expression. Several plans that meet at one body give it one block.</summary>
/// <param name="Document">The document.</param>
/// <param name="Expression">The expression of the body.</param>
/// <param name="Statements">What comes before it.</param>
/// <param name="Lead">What stands before the expression in the block: <c>return </c>, <c>return await </c>, <c>await </c> or nothing.</param>
internal sealed record GiveBlockBody(DocumentId Document, ExpressionSyntax Expression, string Statements, string Lead) : RewriteStep(Document)
{
    /// <summary>What stands behind the expression's statement, to close what the statements opened.</summary>
    public string Tail { get; init; } = "";

    public override IEnumerable<TextEdit> EditsIn(DocumentText text, IReadOnlyList<RewriteStep> all)
    {
        var together = all.OfType<GiveBlockBody>().Where(step => step.Expression == Expression).ToList();
        if (!ReferenceEquals(together[0], this))
        {
            yield break;
        }

        var statements = new StringBuilder();
        foreach (var step in together)
        {
            statements.Append(step.Statements).Append('\n');
        }

        var lead = together.OrderByDescending(step => step.Lead.Length).First().Lead;
        var tail = string.Concat(together.Select(step => step.Tail).Reverse());
        var owner = Expression.Parent!;
        // What began on the line of its owner stands one step further in, and what had a line of its own stays there; each block opened before it is a step more.
        var line = text.Text.Lines.GetLineFromPosition(Expression.SpanStart).Start;
        var isOnLineOfOwner = line <= owner.GetFirstToken().GetPreviousToken().SpanStart || owner is not ArrowExpressionClauseSyntax && line <= owner.SpanStart;
        var inwards = (isOnLineOfOwner ? 1 : 0) + together.Count(step => step.Tail.StartsWith("\n}", System.StringComparison.Ordinal));
        foreach (var edit in inwards == 0 ? Enumerable.Empty<TextEdit>() : UnwrapBlock.Shift(text, Expression.Span, outwards: false, inwards))
        {
            yield return edit;
        }

        if (owner is ArrowExpressionClauseSyntax arrow)
        {
            var semicolon = arrow.GetLastToken().GetNextToken();
            var isProperty = arrow.Parent is PropertyDeclarationSyntax or IndexerDeclarationSyntax;
            var open = isProperty ? "\n{\nget\n{\n" : "\n{\n";
            var close = (isProperty ? ";TAIL\n}\n}" : ";TAIL\n}").Replace("TAIL", tail);
            var before = arrow.ArrowToken.GetPreviousToken();
            yield return new TextEdit(TextSpan.FromBounds(before.Span.End, Expression.SpanStart),
                open + Trivia.CommentLines(text, TextSpan.FromBounds(before.Span.End, Expression.SpanStart), Expression) + statements + lead, Layout: true);
            var behind = Trivia.CommentLines(text, TextSpan.FromBounds(Expression.Span.End, semicolon.SpanStart), owner).TrimEnd('\n').Replace("\n", " ");
            // What is said behind the member is said behind its one statement.
            var comment = tail.Length == 0 ? text.CommentBehind(semicolon.Span.End) : default;
            behind = (behind + " " + text.Text.ToString(comment).Trim()).Trim();
            yield return new TextEdit(TextSpan.FromBounds(Expression.Span.End, comment.IsEmpty ? semicolon.Span.End : comment.End), behind.Length > 0 ? close.Insert(1, " " + behind) : close, Layout: true);
        }
        else
        {
            // The formatter leaves the brace of a lambda where it is, so it is put below the line that the lambda starts on.
            var before = Expression.GetFirstToken().GetPreviousToken();
            var opened = OneLineBlock.At(text, Expression.Span);
            var indent = text.IndentAfter(owner.SpanStart, all) + (opened is null ? "" : text.Unit);
            foreach (var edit in opened?.Edits(text, "\n" + indent) ?? Enumerable.Empty<TextEdit>())
            {
                yield return edit;
            }

            yield return new TextEdit(TextSpan.FromBounds(before.Span.End, Expression.SpanStart),
                CodeLines.Indented(("\n{\n" + Trivia.CommentLines(text, TextSpan.FromBounds(before.Span.End, Expression.SpanStart), Expression) + statements).TrimEnd('\n'), indent) + "\n" + indent + lead, Layout: true);
            yield return new TextEdit(new TextSpan(Expression.Span.End, 0), (";" + tail + "\n}").Replace("\n", "\n" + indent), Layout: true);
        }
    }
}
