using System.Collections.Generic;
using System.Linq;
using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace ThreadAffinityAnalyzers.CodeFixes.Rewriting;

/// <summary>Declarations with <c>using</c> are C# 8. For a project with an older language, as those of .NET Framework have it, each becomes a block around what follows it.</summary>
internal static class UsingBlocks
{
    /// <summary>The text without such declarations; those that stand in no block, or await, stay as they are.</summary>
    /// <param name="text">The text of a file in which the old language allows none.</param>
    /// <param name="options">The project's options.</param>
    /// <param name="unit">One step of indentation.</param>
    public static string In(string text, CSharpParseOptions options, string unit)
    {
        // From the last to the first: what a block is put around has its own blocks already.
        var newer = options.WithLanguageVersion(LanguageVersion.Latest);
        while (CSharpSyntaxTree.ParseText(text, newer).GetRoot().DescendantNodes().OfType<LocalDeclarationStatementSyntax>().LastOrDefault(IsDeclaration) is { Parent: BlockSyntax block } declared)
        {
            text = Around(declared, block, text, unit);
        }

        return text;
    }

    private static bool IsDeclaration(LocalDeclarationStatementSyntax statement) =>
        statement.UsingKeyword.IsKind(SyntaxKind.UsingKeyword) && statement.AwaitKeyword.IsKind(SyntaxKind.None) && statement.Parent is BlockSyntax;

    private static string Around(LocalDeclarationStatementSyntax declared, BlockSyntax block, string text, string unit)
    {
        var lines = SourceText.From(text).Lines;
        var line = lines.GetLineFromPosition(declared.SpanStart);
        var indent = new string(text.Skip(line.Start).TakeWhile(one => one is ' ' or '\t').ToArray());
        var end = lines.GetLineFromPosition(block.CloseBraceToken.SpanStart) is var last && string.IsNullOrWhiteSpace(text.Substring(last.Start, block.CloseBraceToken.SpanStart - last.Start)) && last.Start > declared.Span.End
            ? last.Start : block.CloseBraceToken.SpanStart;
        var inside = Lines(text, TextSpan.FromBounds(declared.Span.End, end), CodeLines.Continued(block.DescendantTokens(), lines), lines, indent, unit);
        return text.Substring(0, declared.SpanStart) + "using (" + declared.Declaration + ")\n" + indent + "{\n" + inside + indent + "}\n"
            + (end == block.CloseBraceToken.SpanStart ? indent : "") + text.Substring(end);
    }

    /// <summary>The lines in the span, one step further in; those that go on with a text, and directives, stay where they are. The first one is what is left of the declaration's.</summary>
    private static string Lines(string text, TextSpan span, HashSet<int> continued, TextLineCollection lines, string indent, string unit)
    {
        var inside = new StringBuilder();
        for (var at = lines.GetLineFromPosition(span.Start).LineNumber; at < lines.Count && lines[at].Start < span.End; at++)
        {
            var part = text.Substring(System.Math.Max(lines[at].Start, span.Start), System.Math.Min(lines[at].End, span.End) - System.Math.Max(lines[at].Start, span.Start));
            if (inside.Length == 0 && string.IsNullOrWhiteSpace(part))
            {
                continue;
            }

            if (lines[at].Start < span.Start)
            {
                inside.Append(indent).Append(unit).Append(part.Trim()).Append('\n');
                continue;
            }

            inside.Append(string.IsNullOrWhiteSpace(part) || continued.Contains(at) || part.TrimStart().StartsWith("#", System.StringComparison.Ordinal) ? "" : unit).Append(part).Append('\n');
        }

        return inside.ToString();
    }
}
