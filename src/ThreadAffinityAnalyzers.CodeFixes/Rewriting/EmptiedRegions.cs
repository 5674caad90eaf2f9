using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace ThreadAffinityAnalyzers.CodeFixes.Rewriting;

/// <summary>A <c>#region</c> out of which the edits take all that it held goes with it; one that held nothing before stays.</summary>
internal static class EmptiedRegions
{
    /// <summary>The edits, and those that take such regions away.</summary>
    public static IEnumerable<TextEdit> With(DocumentText text, IReadOnlyList<TextEdit> edits)
    {
        var all = edits.ToList();
        if (!text.Root.ContainsDirectives)
        {
            return all;
        }

        // Those inside come first: what holds nothing but an emptied one is emptied, too.
        foreach (var start in text.Root.DescendantTrivia().Where(one => one.IsDirective).Select(one => one.GetStructure()).OfType<RegionDirectiveTriviaSyntax>().Reverse())
        {
            if (start.GetRelatedDirectives() is not { Count: 2 } pair || pair[1] is not EndRegionDirectiveTriviaSyntax end)
            {
                continue;
            }

            var (first, last) = (text.Text.Lines.GetLineFromPosition(start.SpanStart), text.Text.Lines.GetLineFromPosition(end.SpanStart));
            var inside = TextSpan.FromBounds(first.EndIncludingLineBreak, last.Start);
            if (!text.IsBlank(inside) && IsEmptied(text, inside, all))
            {
                all.Add(new TextEdit(text.WholeLines(TextSpan.FromBounds(start.SpanStart, last.End)), "", Layout: false));
            }
        }

        return all;
    }

    private static bool IsEmptied(DocumentText text, TextSpan inside, IEnumerable<TextEdit> edits)
    {
        var position = inside.Start;
        foreach (var edit in edits.Where(edit => edit.Span.IntersectsWith(inside)).OrderBy(edit => edit.Span.Start))
        {
            if (edit.Text.Any(one => !char.IsWhiteSpace(one)) || edit.Span.Start > position && !text.IsBlank(TextSpan.FromBounds(position, edit.Span.Start)))
            {
                return false;
            }

            position = System.Math.Max(position, edit.Span.End);
        }

        return position >= inside.End || text.IsBlank(TextSpan.FromBounds(position, inside.End));
    }
}
