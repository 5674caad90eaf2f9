using System.Collections.Generic;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace ThreadAffinityAnalyzers.CodeFixes.Rewriting.Steps;

/// <summary>Takes the statements behind a statement into its block: the closing brace, and what follows it, moves behind the last of them.</summary>
/// <param name="Document">The document.</param>
/// <param name="Statement">The <c>lock</c> or <c>try</c>.</param>
/// <param name="Block">Its block.</param>
/// <param name="Last">The last statement that goes into it.</param>
internal sealed record WidenBlock(DocumentId Document, StatementSyntax Statement, BlockSyntax Block, StatementSyntax Last) : RewriteStep(Document)
{
    public override IEnumerable<TextEdit> EditsIn(DocumentText text, IReadOnlyList<RewriteStep> all)
    {
        var close = Block.CloseBraceToken.SpanStart;
        var tail = text.Text.ToString(TextSpan.FromBounds(close, Statement.Span.End)).Replace("\r\n", "\n");
        if (!text.StartsLine(close) || !text.StartsLine(Last.SpanStart))
        {
            // A block on one line: it keeps it if all stands on that, and is opened up otherwise.
            var isOneLine = text.Text.Lines.GetLineFromPosition(Statement.SpanStart).LineNumber == text.Text.Lines.GetLineFromPosition(Last.Span.End).LineNumber;
            if (!isOneLine && !text.StartsLine(close))
            {
                yield return new TextEdit(new TextSpan(Block.OpenBraceToken.SpanStart, 0), "\n", Layout: true);
                yield return new TextEdit(new TextSpan(Block.OpenBraceToken.Span.End, 0), "\n", Layout: true);
            }

            yield return new TextEdit(isOneLine ? text.WholeLines(TextSpan.FromBounds(close, Statement.Span.End)) : TextSpan.FromBounds(close, Statement.Span.End), "", Layout: !isOneLine);
            if (!isOneLine)
            {
                foreach (var edit in UnwrapBlock.Shift(text, TextSpan.FromBounds(Statement.Span.End, Last.Span.End), outwards: false))
                {
                    yield return edit;
                }
            }

            yield return new TextEdit(new TextSpan(Last.Span.End, 0), (isOneLine ? " " : "\n" + text.IndentAt(Statement.SpanStart)) + tail, Layout: !isOneLine);
            yield break;
        }

        yield return new TextEdit(text.WholeLines(TextSpan.FromBounds(close, Statement.Span.End)), "", Layout: false);
        foreach (var edit in UnwrapBlock.Shift(text, TextSpan.FromBounds(Statement.Span.End, Last.Span.End), outwards: false))
        {
            yield return edit;
        }

        yield return new TextEdit(new TextSpan(text.Text.Lines.GetLineFromPosition(Last.Span.End).End, 0), "\n" + text.IndentAt(close) + tail, Layout: false);
    }
}
