using System.Collections.Generic;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace ThreadAffinityAnalyzers.CodeFixes.Rewriting.Steps;

/// <summary>Writes a function above a statement and what is said about that, with a blank line on both sides.</summary>
internal sealed record InsertAbove(DocumentId Document, StatementSyntax Before, string Function) : RewriteStep(Document)
{
    public override IEnumerable<TextEdit> EditsIn(DocumentText text, IReadOnlyList<RewriteStep> all)
    {
        var lines = text.Text.Lines;
        var previous = Before.GetFirstToken().GetPreviousToken();
        var from = previous.RawKind == 0 ? 0 : lines.GetLineFromPosition(previous.Span.End).LineNumber + 1;
        var own = lines.GetLineFromPosition(Before.SpanStart).LineNumber;
        if (from > own)
        {
            yield return new TextEdit(new TextSpan(Before.SpanStart, 0), "\n" + Function + "\n\n", Layout: true);
            yield break;
        }

        // Blank lines above stay above.
        var at = from;
        while (at < own && text.IsBlank(lines[at].Span))
        {
            at++;
        }

        var indent = text.IndentAt(Before.SpanStart);
        var isApart = at > from || previous.RawKind == 0 || previous.IsKind(SyntaxKind.OpenBraceToken);
        yield return new TextEdit(new TextSpan(lines[at].Start, 0), (isApart ? "" : "\n") + indent + CodeLines.Indented(Function, indent) + "\n\n", Layout: true);
    }
}
