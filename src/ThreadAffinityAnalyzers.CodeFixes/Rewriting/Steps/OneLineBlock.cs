using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace ThreadAffinityAnalyzers.CodeFixes.Rewriting.Steps;

/// <summary>A statement of a block that stands on one line, in which something is written that needs lines of its own.</summary>
internal sealed class OneLineBlock
{
    private readonly StatementSyntax statement;

    private OneLineBlock(StatementSyntax statement) => this.statement = statement;

    public static OneLineBlock? At(DocumentText text, TextSpan span) =>
        text.Root.FindToken(span.Start).Parent?.FirstAncestorOrSelf<StatementSyntax>() is { Parent: BlockSyntax { Parent: not BlockSyntax } block } statement && statement.SpanStart <= span.Start && span.End <= statement.Span.End &&
        !text.StartsLine(statement.SpanStart) && !text.StartsLine(block.CloseBraceToken.SpanStart) ? new OneLineBlock(statement) : null;

    /// <summary>Every statement and brace gets a line; the statement itself one with the indentation.</summary>
    public IEnumerable<TextEdit> Edits(DocumentText text, string indent) =>
        InsertStatements.Opened(text, statement).Prepend(new TextEdit(new TextSpan(statement.SpanStart, 0), indent, Layout: true));
}
