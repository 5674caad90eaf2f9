using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace ThreadAffinityAnalyzers.CodeFixes.Rewriting.Steps;

/// <summary>Puts a run of statements into a block with a head: <c>using (...)</c>, <c>lock (...)</c>, <c>try</c>; and a tail behind it.</summary>
internal sealed record EncloseStatements(DocumentId Document, SyntaxNode First, SyntaxNode Last, string Head, string Tail) : RewriteStep(Document)
{
    public override IEnumerable<TextEdit> EditsIn(DocumentText text, IReadOnlyList<RewriteStep> all)
    {
        var start = First.GetFirstToken().SpanStart;
        var line = text.Text.Lines.GetLineFromPosition(start);
        var indent = text.IndentAfter(start, all.Where(step => step is UnwrapBlock).ToList());
        var end = Last.Span.End;
        if (!text.StartsLine(start))
        {
            var opened = InsertStatements.Opened(text, First).ToList();
            yield return new TextEdit(new TextSpan(start, 0), "\n" + Head + "\n{\n", Layout: true);
            yield return new TextEdit(new TextSpan(end, 0), "\n}" + Tail + (opened.Count == 0 ? "\n" : ""), Layout: true);
            foreach (var edit in opened)
            {
                yield return edit;
            }

            yield break;
        }

        yield return new TextEdit(new TextSpan(line.Start, 0), indent + (Head + "\n{").Replace("\n", "\n" + indent) + "\n" + text.Unit, Layout: false);
        // Lines that go are not moved.
        var removed = all.OfType<RemoveStatement>().Select(step => text.WholeLines(step.Span)).ToList();
        foreach (var edit in UnwrapBlock.Shift(text, TextSpan.FromBounds(line.Start, end), outwards: false).Where(edit => !removed.Any(span => span.Start <= edit.Span.Start && edit.Span.Start < span.End)))
        {
            yield return edit;
        }

        var lastLine = text.Text.Lines.GetLineFromPosition(end);
        yield return new TextEdit(new TextSpan(lastLine.End, 0), "\n" + indent + ("}" + Tail.Replace("\n    ", "\n" + text.Unit)).Replace("\n", "\n" + indent), Layout: false);
    }
}
