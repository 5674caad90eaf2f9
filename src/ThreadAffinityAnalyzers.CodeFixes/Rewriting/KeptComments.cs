using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace ThreadAffinityAnalyzers.CodeFixes.Rewriting;

/// <summary>The law that no comment is lost, whatever the steps take away: one that no step writes elsewhere comes to stand where its code was.</summary>
internal sealed class KeptComments
{
    private readonly Dictionary<string, int> written;

    /// <param name="texts">All that the steps write, in whichever document.</param>
    public KeptComments(IEnumerable<string> texts)
    {
        written = texts.Where(one => one.IndexOf('/') >= 0).SelectMany(one => SyntaxFactory.ParseTokens(one)).SelectMany(token => token.GetAllTrivia()).Where(Trivia.IsComment)
            .SelectMany(KeysOf).GroupBy(key => key).ToDictionary(group => group.Key, group => group.Count());
    }

    /// <summary>The edits, and what is still to be said: in them or beside them.</summary>
    public IEnumerable<TextEdit> With(DocumentText text, IReadOnlyList<TextEdit> edits)
    {
        foreach (var edit in edits)
        {
            var lost = edit.Span.Length == 0 ? new List<SyntaxTrivia>()
                : text.Root.DescendantTrivia(edit.Span).Where(trivia => Trivia.IsComment(trivia) && edit.Span.Contains(trivia.Span) && !IsWritten(trivia)).ToList();
            if (lost.Count == 0)
            {
                yield return edit;
                continue;
            }

            var lines = lost.Select(Trivia.Plain).ToList();
            var indent = text.IndentAt(edit.Span.Start);
            var isLine = text.StartsLine(edit.Span.Start);
            if (isLine && (edit.Span.Start > text.Text.Lines.GetLineFromPosition(edit.Span.Start).Start || indent.Length == 0 && edit.Text.Length > 0))
            {
                yield return edit with { Text = string.Concat(lines.Select(one => one + "\n" + indent)) + edit.Text };
            }
            else if (isLine)
            {
                yield return edit with { Text = string.Concat(lines.Select(one => indent + one + "\n")) + edit.Text };
            }
            else if (edit.Text.StartsWith("\n", System.StringComparison.Ordinal))
            {
                yield return edit with { Text = " " + string.Join("\n" + indent, lines) + edit.Text };
            }
            else if (lost.All(one => one.IsKind(SyntaxKind.MultiLineCommentTrivia)))
            {
                yield return edit with { Text = string.Concat(lines.Select(one => one + " ")) + edit.Text };
            }
            else
            {
                // What ends the line cannot stand in the middle of one.
                yield return new TextEdit(new TextSpan(LineOf(text, edit.Span.Start), 0), string.Concat(lines.Select(one => text.IndentAt(LineOf(text, edit.Span.Start)) + one + "\n")), Layout: false);
                yield return edit;
            }
        }
    }

    private bool IsWritten(SyntaxTrivia comment)
    {
        var keys = KeysOf(comment).ToList();
        if (!keys.All(key => written.TryGetValue(key, out var count) && count > 0))
        {
            return false;
        }

        keys.ForEach(key => written[key]--);
        return true;
    }

    /// <summary>The start of the line on which the statement or member begins.</summary>
    private static int LineOf(DocumentText text, int position)
    {
        var around = text.Root.FindToken(position).Parent?.AncestorsAndSelf().FirstOrDefault(node => node is StatementSyntax or MemberDeclarationSyntax && text.StartsLine(node.SpanStart));
        return text.Text.Lines.GetLineFromPosition(around?.SpanStart ?? position).Start;
    }

    /// <summary>What it says, however it is set in; documentation line by line.</summary>
    private static IEnumerable<string> KeysOf(SyntaxTrivia comment) => (Trivia.Plain(comment) is var plain && plain.StartsWith("//", System.StringComparison.Ordinal) ? plain.Split('\n') : new[] { plain })
        .Select(one => string.Join(" ", one.Split((char[]?)null, System.StringSplitOptions.RemoveEmptyEntries)));
}
