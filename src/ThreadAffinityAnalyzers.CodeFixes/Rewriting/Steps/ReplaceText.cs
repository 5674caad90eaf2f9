using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace ThreadAffinityAnalyzers.CodeFixes.Rewriting.Steps;

/// <summary>Writes something else where an expression, a modifier or a member stands; an empty span inserts.</summary>
internal sealed record ReplaceText(DocumentId Document, TextSpan Span, string Text, bool Layout = false) : RewriteStep(Document)
{
    public override IEnumerable<TextEdit> EditsIn(DocumentText text, IReadOnlyList<RewriteStep> all)
    {
        // The formatter lets a block in an argument list stand where it was written.
        var isMoved = Layout && Text.IndexOf('\n') >= 0;
        if (!isMoved)
        {
            yield return new TextEdit(Span, Text, Layout);
            yield break;
        }

        // What needs lines of its own opens up the block that stands on one.
        var opened = OneLineBlock.At(text, Span);
        var indent = text.IndentAfter(Span.Start, all) + (opened is null ? "" : text.Unit);
        foreach (var edit in opened?.Edits(text, "\n" + indent) ?? Enumerable.Empty<TextEdit>())
        {
            yield return edit;
        }

        if (Span.Length > 0 && text.StartsLine(Span.Start) && text.CommentBehind(Span.End) is { Length: > 0 } comment)
        {
            // What is said behind a statement is said above the lines that come instead.
            yield return new TextEdit(new TextSpan(Span.Start, 0), text.Text.ToString(comment).Trim() + "\n" + indent, Layout: true);
            yield return new TextEdit(comment, "", Layout: false);
        }

        yield return new TextEdit(Span, CodeLines.Indented(Text, indent), Layout);
    }
}
