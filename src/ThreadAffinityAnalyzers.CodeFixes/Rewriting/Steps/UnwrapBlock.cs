using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace ThreadAffinityAnalyzers.CodeFixes.Rewriting.Steps;

/// <summary>Takes a <c>try</c> whose <c>finally</c> has nothing left to do, or a <c>using</c> whose object nobody needs, from around its statements.</summary>
internal sealed record UnwrapBlock(DocumentId Document, StatementSyntax Statement, BlockSyntax Block) : RewriteStep(Document)
{
    public override IEnumerable<TextEdit> EditsIn(DocumentText text, IReadOnlyList<RewriteStep> all)
    {
        yield return new TextEdit(text.WholeLines(TextSpan.FromBounds(Statement.SpanStart, Block.OpenBraceToken.Span.End)), "", Layout: false);
        // What is said behind the last brace is said below the statements.
        var end = Block.CloseBraceToken.SpanStart;
        if (text.Text.Lines.GetLineFromPosition(end).Start < Block.CloseBraceToken.GetPreviousToken().Span.End)
        {
            // On the line of a statement that stays nothing is left between it and the end.
            end = Block.CloseBraceToken.GetPreviousToken().Span.End;
        }

        yield return Statement.Span.End == Block.CloseBraceToken.Span.End && text.CommentBehind(Statement.Span.End) is { Length: > 0 } comment
            ? new TextEdit(TextSpan.FromBounds(end, comment.End - text.Text.ToString(comment).TrimStart().Length), "", Layout: false)
            : new TextEdit(text.WholeLines(TextSpan.FromBounds(end, Statement.Span.End)), "", Layout: false);
        foreach (var edit in Shift(text, TextSpan.FromBounds(Block.OpenBraceToken.Span.End, System.Math.Max(Block.OpenBraceToken.Span.End, text.Text.Lines.GetLineFromPosition(end).Start)), outwards: true))
        {
            yield return edit;
        }
    }

    /// <summary>Moves whole lines one step in or out; the inside of strings stays.</summary>
    public static IEnumerable<TextEdit> Shift(DocumentText text, TextSpan span, bool outwards, int inwards = 1)
    {
        foreach (var line in text.Text.Lines.Where(line => line.Start > span.Start && line.Start < span.End && !text.IsBlank(line.Span)))
        {
            var token = text.Root.FindToken(line.Start);
            if (token.SpanStart < line.Start && token.Span.End > line.Start && !IsShiftable(text, token, outwards) || token.Parent is InterpolatedStringTextSyntax)
            {
                continue;
            }

            if (!outwards)
            {
                yield return new TextEdit(new TextSpan(line.Start, 0), string.Concat(Enumerable.Repeat(text.Unit, inwards)), Layout: false);
            }
            else if (text.IndentAt(line.Start).StartsWith(text.Unit, System.StringComparison.Ordinal) && line.Start + text.Unit.Length <= span.End)
            {
                yield return new TextEdit(new TextSpan(line.Start, text.Unit.Length), "", Layout: false);
            }
        }
    }

    /// <summary>A raw string over several lines says the same wherever it begins, as long as all of its lines move.</summary>
    private static bool IsShiftable(DocumentText text, SyntaxToken token, bool outwards) =>
        token.IsKind(SyntaxKind.MultiLineRawStringLiteralToken) && text.Text.Lines.Where(line => line.Start > token.SpanStart && line.Start < token.Span.End)
            .All(line => line.Span.Length == 0 || !text.IsBlank(line.Span) && (!outwards || text.IndentAt(line.Start).StartsWith(text.Unit, System.StringComparison.Ordinal)));
}
