using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace ThreadAffinityAnalyzers.CodeFixes.Rewriting.Steps;

/// <summary>Takes a statement away with its line, leaving the comments above it. A static constructor that is left with nothing goes too.</summary>
internal sealed record RemoveStatement(DocumentId Document, SyntaxNode Statement) : RewriteStep(Document)
{
    public override IEnumerable<TextEdit> EditsIn(DocumentText text, IReadOnlyList<RewriteStep> all)
    {
        if (Statement.Parent is BlockSyntax { Parent: ConstructorDeclarationSyntax constructor } block &&
            constructor.Modifiers.Any(SyntaxKind.StaticKeyword) &&
            block.Statements.All(statement => all.Any(step => step is RemoveStatement removal && removal.Statement == statement)) &&
            !all.Any(step => step is InsertStatements insertion && insertion.Before.Parent == block) &&
            !constructor.DescendantTrivia().Any(Trivia.IsComment))
        {
            if (block.Statements[0] == Statement)
            {
                yield return new TextEdit(text.WholeLines(constructor.Span), "", Layout: false);
            }

            yield break;
        }

        if (Statement.Parent is BlockSyntax or GlobalStatementSyntax or CompilationUnitSyntax or SwitchSectionSyntax)
        {
            yield return new TextEdit(text.WholeLines(Statement.Span), "", Layout: false);
        }
        else
        {
            yield return new TextEdit(Statement.Span, "{\n}", Layout: true);
        }
    }
}
