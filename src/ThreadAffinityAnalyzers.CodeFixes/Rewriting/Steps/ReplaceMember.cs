using System.Collections.Generic;
using System.Linq;
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
        var (fields, rest) = Parted();
        if (rest.Length > 0 && LastFieldBelow(text, all) is { } field && (fields.Length > 0 || !HasCommentsAbove))
        {
            foreach (var edit in Apart(text, fields, rest, field))
            {
                yield return edit;
            }

            yield break;
        }

        var first = text.Text.Lines.GetLineFromPosition(Member.SpanStart);
        var last = text.Text.Lines.GetLineFromPosition(Member.Span.End);
        var before = first.LineNumber > 0 ? text.Text.ToString(text.Text.Lines[first.LineNumber - 1].Span).Trim() : "{";
        var after = last.LineNumber + 1 < text.Text.Lines.Count ? text.Text.ToString(text.Text.Lines[last.LineNumber + 1].Span).Trim() : "}";
        var lead = Separate && before.EndsWith(";", System.StringComparison.Ordinal) && !(Member is FieldDeclarationSyntax && fields.Length > 0) ? "\n" : "";
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

    private bool HasCommentsAbove => Member.GetLeadingTrivia().Any(Trivia.IsComment);

    /// <summary>The fields that come first, and the methods below them; no methods where it is not told where they begin.</summary>
    private (string Fields, string Methods) Parted()
    {
        var paragraphs = Text.Split(new[] { "\n\n" }, System.StringSplitOptions.None);
        var fields = paragraphs.TakeWhile(one => one.Split('\n').All(line => line.EndsWith(";", System.StringComparison.Ordinal) && !line.StartsWith(" ", System.StringComparison.Ordinal) || IsComment(line))).Count();
        var rest = string.Join("\n\n", paragraphs.Skip(fields));
        return (string.Join("\n\n", paragraphs.Take(fields)), rest.Split('\n').First(line => !IsComment(line)).EndsWith(")", System.StringComparison.Ordinal) ? rest : "");

        static bool IsComment(string line) => line.StartsWith("//", System.StringComparison.Ordinal);
    }

    /// <summary>The last of the fields on the lines right below, where some stay there: methods come behind them.</summary>
    private SyntaxNode? LastFieldBelow(DocumentText text, IReadOnlyList<RewriteStep> all)
    {
        if (!Separate || Member is not FieldDeclarationSyntax { Parent: TypeDeclarationSyntax type } || !text.StartsLine(Member.SpanStart))
        {
            return null;
        }

        var (before, found) = (Member, (SyntaxNode?)null);
        foreach (var member in type.Members.SkipWhile(one => one != Member).Skip(1))
        {
            if (member is not FieldDeclarationSyntax || !text.StartsLine(member.SpanStart) || member.GetLeadingTrivia().Any(one => one.IsDirective))
            {
                break;
            }

            var between = TextSpan.FromBounds(text.Text.Lines.GetLineFromPosition(before.Span.End).EndIncludingLineBreak, text.Text.Lines.GetLineFromPosition(member.SpanStart).Start);
            if (text.Text.ToString(between).TrimEnd('\n').Split('\n').Any(line => between.Length > 0 && string.IsNullOrWhiteSpace(line)))
            {
                break;
            }

            before = member;
            if (!all.Any(step => step is ReplaceMember other && other.Member == member || step is RemoveMember gone && gone.Member == member || step is ReplaceDeclarator one && member.Span.Contains(one.Declarator.Span)))
            {
                found = member;
            }
        }

        return found is not null && (text.EndsLine(found.Span.End) || text.CommentBehind(found.Span.End).Length > 0) ? found : null;
    }

    private IEnumerable<TextEdit> Apart(DocumentText text, string fields, string rest, SyntaxNode field)
    {
        if (fields.Length > 0)
        {
            yield return new TextEdit(Member.Span, fields, Layout: true);
        }
        else
        {
            var comment = text.CommentBehind(Member.Span.End);
            rest = (comment.Length > 0 ? text.Text.ToString(comment).Trim() + "\n" : "") + rest;
            yield return new TextEdit(text.WholeLines(TextSpan.FromBounds(Member.SpanStart, System.Math.Max(Member.Span.End, comment.End))), "", Layout: false);
        }

        var line = text.Text.Lines.GetLineFromPosition(field.Span.End);
        var after = line.LineNumber + 1 < text.Text.Lines.Count ? text.Text.ToString(text.Text.Lines[line.LineNumber + 1].Span).Trim() : "}";
        yield return new TextEdit(new TextSpan(line.End, 0), "\n\n" + rest + (after.Length > 0 && after[0] is not ('}' or '#') ? "\n" : ""), Layout: true);
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
