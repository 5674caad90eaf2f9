using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace ThreadAffinityAnalyzers.CodeFixes.Rewriting.Steps;

/// <summary>Puts statements on lines of their own before a statement of a block or of the top level, below the comments that describe the block.</summary>
internal sealed record InsertStatements(DocumentId Document, SyntaxNode Before, string Statements) : RewriteStep(Document)
{
    public override IEnumerable<TextEdit> EditsIn(DocumentText text, IReadOnlyList<RewriteStep> all)
    {
        var start = Before.GetFirstToken().SpanStart;
        if (text.StartsLine(start))
        {
            var indent = text.IndentAt(start);
            var lines = CodeLines.Indented(Statements, indent);
            yield return new TextEdit(new TextSpan(text.Text.Lines.GetLineFromPosition(start).Start, 0), indent + lines + "\n", Layout: true);
            yield break;
        }

        yield return new TextEdit(new TextSpan(start, 0), "\n" + Statements + "\n", Layout: true);
        foreach (var edit in Opened(text, Before))
        {
            yield return edit;
        }
    }

    /// <summary>The block on one line in which the statement stands, opened up: every statement and brace gets a line.</summary>
    public static IEnumerable<TextEdit> Opened(DocumentText text, SyntaxNode inside)
    {
        if (inside.Parent is not BlockSyntax block || text.StartsLine(block.CloseBraceToken.SpanStart))
        {
            yield break;
        }

        // The formatter leaves the braces of a lambda where they are, so those are put below the line that the lambda starts on.
        var brace = block.Parent is AnonymousFunctionExpressionSyntax lambda ? "\n" + text.IndentAt(lambda.SpanStart) : "\n";
        foreach (var statement in block.Statements.Where(one => one != inside && !text.StartsLine(one.SpanStart)))
        {
            yield return new TextEdit(new TextSpan(statement.SpanStart, 0), "\n", Layout: true);
        }

        yield return new TextEdit(new TextSpan(block.CloseBraceToken.SpanStart, 0), brace, Layout: true);
        if (!text.StartsLine(block.OpenBraceToken.SpanStart) && block.Parent is not BlockSyntax)
        {
            yield return new TextEdit(new TextSpan(block.OpenBraceToken.SpanStart, 0), brace, Layout: true);
        }
    }
}
