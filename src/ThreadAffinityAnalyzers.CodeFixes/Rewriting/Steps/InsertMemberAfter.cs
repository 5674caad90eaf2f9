using System.Collections.Generic;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace ThreadAffinityAnalyzers.CodeFixes.Rewriting.Steps;

/// <summary>Writes a member on the line behind another one.</summary>
internal sealed record InsertMemberAfter(DocumentId Document, SyntaxNode Member, string Text) : RewriteStep(Document)
{
    public override IEnumerable<TextEdit> EditsIn(DocumentText text, IReadOnlyList<RewriteStep> all)
    {
        if (!text.EndsLine(Member.Span.End) && text.CommentBehind(Member.Span.End).IsEmpty)
        {
            // Others stand behind it on its line.
            yield return new TextEdit(new TextSpan(Member.Span.End, 0), " " + Text, Layout: false);
            yield break;
        }

        var line = text.Text.Lines.GetLineFromPosition(Member.Span.End);
        yield return new TextEdit(new TextSpan(line.End, 0), "\n" + text.IndentAt(Member.SpanStart) + Text, Layout: false);
    }
}
