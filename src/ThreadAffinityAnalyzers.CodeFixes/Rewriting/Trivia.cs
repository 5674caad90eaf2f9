using System.Linq;
using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Text;

namespace ThreadAffinityAnalyzers.CodeFixes.Rewriting;

/// <summary>What stands between the tokens: comments that have to survive, directives that forbid a rewrite.</summary>
internal static class Trivia
{
    public static bool IsComment(SyntaxTrivia trivia) =>
        trivia.IsKind(SyntaxKind.SingleLineCommentTrivia) || trivia.IsKind(SyntaxKind.MultiLineCommentTrivia) ||
        trivia.IsKind(SyntaxKind.SingleLineDocumentationCommentTrivia) || trivia.IsKind(SyntaxKind.MultiLineDocumentationCommentTrivia);

    /// <summary>The comment where it is about no member: what documents one is said in plain words.</summary>
    public static string Plain(SyntaxTrivia comment)
    {
        if (!comment.IsKind(SyntaxKind.SingleLineDocumentationCommentTrivia))
        {
            // Lines that go on are written beside its first one, wherever that comes to stand.
            var column = comment.SyntaxTree?.GetLineSpan(comment.Span).StartLinePosition.Character ?? 0;
            return string.Join("\n", comment.ToString().Replace("\r\n", "\n").Trim().Split('\n').Select((line, at) => at == 0 ? line : line.Substring(System.Math.Min(column, line.Length - line.TrimStart().Length))));
        }

        var lines = comment.ToFullString().Replace("\r\n", "\n").Split('\n').Select(line => Tags.Replace(line.Trim().TrimStart('/'), "").Trim()).Where(line => line.Length > 0);
        return string.Join("\n", lines.Select(line => "// " + line));
    }

    /// <summary>The start of what documents the member, where something does; left behind, it would be read as the documentation of the next one. No directive goes with it.</summary>
    public static int StartWithDocumentation(SyntaxNode member)
    {
        var above = member.GetLeadingTrivia().SkipWhile(one => !one.IsKind(SyntaxKind.SingleLineDocumentationCommentTrivia)).ToList();
        return above.Count > 0 && !above.Any(one => one.IsDirective) ? above[0].FullSpan.Start : member.SpanStart;
    }

    private static readonly System.Text.RegularExpressions.Regex Tags = new("</?(summary|remarks|para|returns|c|b|i)>");

    /// <summary>Conditional compilation inside the node: what a rewrite would see is only one of several programs.</summary>
    public static bool HasConditions(SyntaxNode node) => HasConditions(node, node.Span);

    /// <summary>The same for a stretch of the node.</summary>
    public static bool HasConditions(SyntaxNode node, TextSpan span) =>
        node.ContainsDirectives && node.DescendantTrivia().Any(trivia => span.Contains(trivia.Span) &&
            (trivia.IsKind(SyntaxKind.IfDirectiveTrivia) || trivia.IsKind(SyntaxKind.ElifDirectiveTrivia) ||
             trivia.IsKind(SyntaxKind.ElseDirectiveTrivia) || trivia.IsKind(SyntaxKind.EndIfDirectiveTrivia)));

    /// <summary>Whether a build with other symbols leaves the member of the type out.</summary>
    public static bool IsConditional(SyntaxNode member, SyntaxNode type) => type.ContainsDirectives &&
        type.DescendantTrivia().Where(trivia => trivia.SpanStart > type.SpanStart && trivia.SpanStart < member.SpanStart).Sum(trivia => trivia.IsKind(SyntaxKind.IfDirectiveTrivia) ? 1 : trivia.IsKind(SyntaxKind.EndIfDirectiveTrivia) ? -1 : 0) > 0;

    /// <summary>Whether the text has the name as a whole word.</summary>
    public static bool Names(string text, string name)
    {
        for (var at = text.IndexOf(name, System.StringComparison.Ordinal); at >= 0; at = text.IndexOf(name, at + 1, System.StringComparison.Ordinal))
        {
            if ((at == 0 || !SyntaxFacts.IsIdentifierPartCharacter(text[at - 1])) && (at + name.Length == text.Length || !SyntaxFacts.IsIdentifierPartCharacter(text[at + name.Length])))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Any directive in the node (regions and pragmas too).</summary>
    public static bool HasDirectives(SyntaxNode node) =>
        node.ContainsDirectives && node.DescendantTrivia().Any(trivia => trivia.IsDirective && node.Span.Contains(trivia.Span));

    /// <summary>The comments inside the span, each on a line of its own.</summary>
    public static string CommentLines(DocumentText text, TextSpan span, SyntaxNode near)
    {
        if (text.IsBlank(span))
        {
            return "";
        }

        var lines = new StringBuilder();
        foreach (var trivia in near.SyntaxTree.GetRoot().DescendantTrivia(span))
        {
            if (IsComment(trivia) && span.Contains(trivia.Span))
            {
                lines.Append(trivia.ToString()).Append('\n');
            }
        }

        return lines.ToString();
    }
}
