using System.Collections.Generic;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace ThreadAffinityAnalyzers.CodeFixes.Rewriting.Steps;

/// <summary>Writes other members where a member (or a declaration among statements) stands, below its comments, with a blank line to its neighbours.</summary>
/// <param name="Document">The document.</param>
/// <param name="Member">The member or statement.</param>
/// <param name="Text">What comes instead.</param>
/// <param name="Separate">Whether neighbours are members, too, and a blank line before is due.</param>
internal sealed record ReplaceMember(DocumentId Document, SyntaxNode Member, string Text, bool Separate) : RewriteStep(Document)
{
    public override IEnumerable<TextEdit> EditsIn(DocumentText text, IReadOnlyList<RewriteStep> all)
    {
        var first = text.Text.Lines.GetLineFromPosition(Member.SpanStart);
        var last = text.Text.Lines.GetLineFromPosition(Member.Span.End);
        var before = first.LineNumber > 0 ? text.Text.ToString(text.Text.Lines[first.LineNumber - 1].Span).Trim() : "{";
        var after = last.LineNumber + 1 < text.Text.Lines.Count ? text.Text.ToString(text.Text.Lines[last.LineNumber + 1].Span).Trim() : "}";
        var lead = Separate && before.EndsWith(";", System.StringComparison.Ordinal) ? "\n" : "";
        var comment = text.StartsLine(Member.SpanStart) && Text.IndexOf('\n') >= 0 ? text.CommentBehind(Member.Span.End) : default;
        var tail = after.Length > 0 && after[0] is not ('}' or ')' or '#') && (text.EndsLine(Member.Span.End) || comment.Length > 0) ? "\n" : "";
        var start = text.StartsLine(Member.SpanStart) && lead.Length > 0 ? first.Start : Member.SpanStart;
        if (comment.Length > 0)
        {
            // What is said behind the member is said above the lines that come instead.
            yield return new TextEdit(TextSpan.FromBounds(start, comment.End), lead + text.Text.ToString(comment).Trim() + "\n" + Text, Layout: true);
        }
        else
        {
            yield return new TextEdit(TextSpan.FromBounds(start, Member.Span.End), lead + Text, Layout: true);
        }

        if (tail.Length > 0)
        {
            yield return new TextEdit(new TextSpan(last.End, 0), tail, Layout: false);
        }
    }
}

/// <summary>Takes a member away with its line, leaving the comments at its side unless they go with it.</summary>
internal sealed record RemoveMember(DocumentId Document, SyntaxNode Member) : RewriteStep(Document)
{
    /// <summary>The member, with the comments that go with it.</summary>
    public TextSpan Span { get; init; } = Member.Span;

    public override IEnumerable<TextEdit> EditsIn(DocumentText text, IReadOnlyList<RewriteStep> all)
    {
        yield return new TextEdit(text.WholeLines(TextSpan.FromBounds(System.Math.Min(Span.Start, Trivia.StartWithDocumentation(Member)), Span.End)), "", Layout: false);
    }
}
