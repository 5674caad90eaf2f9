using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace ThreadAffinityAnalyzers.CodeFixes.Rewriting.Steps;

/// <summary>Takes one of several variables out of their declaration and writes members (or a declaration among statements) behind it. When all are taken the declaration goes.</summary>
/// <param name="Document">The document.</param>
/// <param name="Declarator">The variable.</param>
/// <param name="Text">What comes behind the declaration, or nothing.</param>
internal sealed record ReplaceDeclarator(DocumentId Document, VariableDeclaratorSyntax Declarator, string Text) : RewriteStep(Document)
{
    public override IEnumerable<TextEdit> EditsIn(DocumentText text, IReadOnlyList<RewriteStep> all)
    {
        var declaration = (VariableDeclarationSyntax)Declarator.Parent!;
        var member = declaration.Parent!;
        var together = all.OfType<ReplaceDeclarator>().Where(step => step.Declarator.Parent == declaration).OrderBy(step => step.Declarator.SpanStart).ToList();
        if (!ReferenceEquals(together[0], this))
        {
            yield break;
        }

        // One after the other, each comes right behind the declaration: the last stands first.
        var written = string.Join("\n\n", together.Select(step => step.Text).Where(one => one.Length > 0).Reverse());
        if (together.Select(step => step.Declarator).Distinct().Count() == declaration.Variables.Count)
        {
            RewriteStep whole = written.Length > 0 ? new ReplaceMember(Document, member, written, Separate: true) : new RemoveMember(Document, member);
            foreach (var edit in whole.EditsIn(text, all))
            {
                yield return edit;
            }

            yield break;
        }

        // The names that stay keep their text; each that goes takes the comma at its side.
        var taken = new HashSet<SyntaxNode>(together.Select(step => step.Declarator));
        var isBehindKept = false;
        for (var i = 0; i < declaration.Variables.Count; i++)
        {
            if (!taken.Contains(declaration.Variables[i]))
            {
                isBehindKept = true;
                continue;
            }

            yield return new TextEdit(isBehindKept
                ? TextSpan.FromBounds(declaration.Variables[i - 1].Span.End, declaration.Variables[i].Span.End)
                : TextSpan.FromBounds(declaration.Variables[i].SpanStart, declaration.Variables[i + 1].SpanStart), "", Layout: false);
        }

        if (written.Length > 0)
        {
            var line = text.Text.Lines.GetLineFromPosition(member.Span.End);
            var next = line.LineNumber + 1 < text.Text.Lines.Count ? text.Text.ToString(text.Text.Lines[line.LineNumber + 1].Span).Trim() : "}";
            yield return new TextEdit(new TextSpan(text.EndsLine(member.Span.End) ? line.End : member.Span.End, 0), "\n\n" + written + (next.Length > 0 && next[0] is not ('}' or ')' or '#') ? "\n" : ""), Layout: true);
        }
    }
}
