using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;
using ThreadAffinityAnalyzers.CodeFixes.Rewriting.Steps;

namespace ThreadAffinityAnalyzers.CodeFixes.Rewriting;

/// <summary>The original text of a document with the questions that steps ask about its lines.</summary>
internal sealed class DocumentText
{
    public DocumentText(SyntaxNode root, SourceText text, Indentation indentation)
    {
        Root = root;
        Text = text;
        Unit = indentation.Unit;
    }

    public SyntaxNode Root { get; }

    public SourceText Text { get; }

    /// <summary>One step of indentation, as the file has it.</summary>
    public string Unit { get; }

    /// <summary>White space before the first token of the line on which the position stands.</summary>
    public string IndentAt(int position)
    {
        var line = Text.Lines.GetLineFromPosition(position);
        var written = Text.ToString(line.Span);
        return written.Substring(0, written.Length - written.TrimStart(' ', '\t').Length);
    }

    /// <summary>The same after the steps: what is unwrapped moves out, what is enclosed moves in.</summary>
    public string IndentAfter(int position, IReadOnlyList<RewriteStep> all)
    {
        var indent = IndentAt(position);
        var line = Text.Lines.GetLineFromPosition(position).Start;
        foreach (var step in all)
        {
            if (step is UnwrapBlock unwrapped && unwrapped.Block.OpenBraceToken.Span.End <= line && unwrapped.Block.Span.Contains(position) && indent.EndsWith(Unit, System.StringComparison.Ordinal))
            {
                indent = indent.Substring(Unit.Length);
            }
            else if (step is EncloseStatements enclosed && enclosed.First.SpanStart <= position && position < enclosed.Last.Span.End)
            {
                indent += Unit;
            }
        }

        return indent;
    }

    /// <summary>Whether only white space stands before the position on its line.</summary>
    public bool StartsLine(int position) =>
        IsBlank(TextSpan.FromBounds(Text.Lines.GetLineFromPosition(position).Start, position));

    /// <summary>Whether only white space stands behind the position on its line.</summary>
    public bool EndsLine(int position) =>
        IsBlank(TextSpan.FromBounds(position, Text.Lines.GetLineFromPosition(position).End));

    /// <summary>The rest of the line behind the position, where that is a comment alone; otherwise an empty span.</summary>
    public TextSpan CommentBehind(int position)
    {
        var rest = TextSpan.FromBounds(position, Text.Lines.GetLineFromPosition(position).End);
        return Text.ToString(rest).TrimStart().StartsWith("//", System.StringComparison.Ordinal) ? rest : default;
    }

    public bool IsBlank(TextSpan span) => Text.ToString(span).All(char.IsWhiteSpace);

    /// <summary>The span with its whole lines, where nothing else stands on them; otherwise the span alone.</summary>
    public TextSpan WholeLines(TextSpan span)
    {
        if (!StartsLine(span.Start) || !EndsLine(span.End))
        {
            // One of several on a line goes with the space that kept it apart.
            var (first, last) = (span.Start, span.End);
            while (!EndsLine(last) && last < Text.Length && Text[last] is ' ' or '\t')
            {
                last++;
            }

            return TextSpan.FromBounds(first, last);
        }

        var start = Text.Lines.GetLineFromPosition(span.Start);
        var end = Text.Lines.GetLineFromPosition(span.End);
        var from = start.Start;
        var to = end.EndIncludingLineBreak;

        // A blank line that would come to stand before a closing brace or the end of a region goes too.
        if (start.LineNumber > 0 && end.LineNumber + 1 < Text.Lines.Count && IsBlank(Text.Lines[start.LineNumber - 1].Span) &&
            Text.ToString(Text.Lines[end.LineNumber + 1].Span).TrimStart() is var next && (next.StartsWith("}", System.StringComparison.Ordinal) || next.StartsWith("#endregion", System.StringComparison.Ordinal)))
        {
            from = Text.Lines[start.LineNumber - 1].Start;
        }

        return TextSpan.FromBounds(from, to);
    }
}
