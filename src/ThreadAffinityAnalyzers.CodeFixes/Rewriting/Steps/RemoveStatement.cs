using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace ThreadAffinityAnalyzers.CodeFixes.Rewriting.Steps;

/// <summary>Takes a statement away with its line, leaving the comments at its side unless they go with it. A static constructor that is left with nothing goes too.</summary>
internal sealed record RemoveStatement(DocumentId Document, SyntaxNode Statement) : RewriteStep(Document)
{
    /// <summary>The statement, with the comments that go with it.</summary>
    public TextSpan Span { get; init; } = Statement.Span;

    public override IEnumerable<TextEdit> EditsIn(DocumentText text, IReadOnlyList<RewriteStep> all)
    {
        if (Statement.Parent is BlockSyntax { Parent: ConstructorDeclarationSyntax constructor } block &&
            constructor.Modifiers.Any(SyntaxKind.StaticKeyword) &&
            block.Statements.All(statement => all.Any(step => step is RemoveStatement removal && removal.Statement == statement)) &&
            !Trivia.HasDirectives(constructor) && !all.Any(step => step is InsertStatements insertion && insertion.Before.Parent == block) &&
            !constructor.DescendantTrivia().Any(trivia => Trivia.IsComment(trivia) && constructor.Span.Contains(trivia.Span) && !all.Any(step => step is RemoveStatement removal && removal.Span.Contains(trivia.Span))))
        {
            if (block.Statements[0] == Statement)
            {
                yield return new TextEdit(text.WholeLines(TextSpan.FromBounds(Trivia.StartWithDocumentation(constructor), constructor.Span.End)), "", Layout: false);
            }

            yield break;
        }

        if (Statement.Parent is BlockSyntax or GlobalStatementSyntax or CompilationUnitSyntax or SwitchSectionSyntax)
        {
            if (LineOf(text, all) is { } together)
            {
                if (together[0] == this)
                {
                    yield return new TextEdit(text.WholeLines(TextSpan.FromBounds(Span.Start, together.Last().Span.End)), "", Layout: false);
                }

                yield break;
            }

            // What another step writes on the statement's line is no part of the comments above it.
            var line = text.Text.Lines.GetLineFromPosition(Statement.SpanStart).Start;
            var isBelow = Span.Start < line && text.StartsLine(Statement.SpanStart);
            if (isBelow)
            {
                yield return new TextEdit(TextSpan.FromBounds(text.Text.Lines.GetLineFromPosition(Span.Start).Start, line), "", Layout: false);
            }

            var whole = text.WholeLines(TextSpan.FromBounds(isBelow ? Statement.SpanStart : Span.Start, Span.End));
            if (text.EndsLine(whole.End) && !text.StartsLine(whole.Start) && text.Text[whole.End - 1] is ';' or '}' && !all.Any(step => step is RemoveStatement other && other.Span.End < whole.Start && text.IsBlank(TextSpan.FromBounds(other.Span.End, whole.Start))))
            {
                // The last of several on a line leaves no blanks behind the one before it.
                var from = whole.Start;
                while (text.Text[from - 1] is ' ' or '\t')
                {
                    from--;
                }

                whole = TextSpan.FromBounds(from, whole.End);
            }

            yield return new TextEdit(whole, "", Layout: false);
        }
        else
        {
            yield return new TextEdit(Statement.Span, "{\n}", Layout: true);
        }
    }

    /// <summary>All statements of the line, in order, where there are several and none of them stays: the line goes with them. Null where it does not.</summary>
    private List<RemoveStatement>? LineOf(DocumentText text, IReadOnlyList<RewriteStep> all)
    {
        var line = text.Text.Lines.GetLineFromPosition(Statement.SpanStart).Span;
        var together = all.OfType<RemoveStatement>().Where(one => one.Document == Document && one.Statement.Parent == Statement.Parent && line.Contains(one.Span)).OrderBy(one => one.Span.Start).ToList();
        return together.Count > 1 && together.Contains(this) && text.StartsLine(together[0].Span.Start) && text.EndsLine(together.Last().Span.End) &&
            together.Zip(together.Skip(1), (one, next) => one.Span.End <= next.Span.Start && text.IsBlank(TextSpan.FromBounds(one.Span.End, next.Span.Start))).All(isBlank => isBlank) ? together : null;
    }
}
