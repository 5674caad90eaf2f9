using System.Collections.Generic;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace ThreadAffinityAnalyzers.CodeFixes.Rewriting.Steps;

/// <summary>Writes something else where an expression, a modifier or a member stands; an empty span inserts.</summary>
internal sealed record ReplaceText(DocumentId Document, TextSpan Span, string Text, bool Layout = false) : RewriteStep(Document)
{
    public override IEnumerable<TextEdit> EditsIn(DocumentText text, IReadOnlyList<RewriteStep> all)
    {
        // The formatter lets a block in an argument list stand where it was written. The lines of a literal are its value.
        var isMoved = Layout && !Text.Contains("\"\"\"") && !Text.Contains("@\"");
        yield return new TextEdit(Span, isMoved ? Text.Replace("\n", "\n" + text.IndentAfter(Span.Start, all)) : Text, Layout);
    }
}
