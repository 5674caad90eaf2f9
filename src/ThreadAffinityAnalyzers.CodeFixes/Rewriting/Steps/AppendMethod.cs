using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace ThreadAffinityAnalyzers.CodeFixes.Rewriting.Steps;

/// <summary>Writes a method behind the last member of a type, as the methods there are written.</summary>
/// <param name="Document">The document.</param>
/// <param name="Type">The type.</param>
/// <param name="Head">The method up to its parameters.</param>
/// <param name="Statements">What it does, a statement a line.</param>
internal sealed record AppendMethod(DocumentId Document, TypeDeclarationSyntax Type, string Head, string Statements) : RewriteStep(Document)
{
    public override IEnumerable<TextEdit> EditsIn(DocumentText text, IReadOnlyList<RewriteStep> all)
    {
        var lines = Statements.Split('\n');
        var brace = Type.CloseBraceToken.SpanStart;
        if (!text.StartsLine(brace))
        {
            // The whole type stands on a line, or its brace behind the last member.
            var body = lines.Length == 1 ? " => " + lines[0] : " { " + string.Join(" ", lines) + " }";
            yield return new TextEdit(new TextSpan(brace, 0), (char.IsWhiteSpace(text.Text[brace - 1]) ? "" : " ") + Head + body + " ", Layout: false);
            yield break;
        }

        var indent = text.IndentAt(brace) + text.Unit;
        var written = lines.Length == 1 && PrefersExpressions ? indent + Head + " => " + lines[0] + "\n"
            : indent + Head + "\n" + indent + "{\n" + string.Concat(lines.Select(line => indent + text.Unit + line + "\n")) + indent + "}\n";
        yield return new TextEdit(new TextSpan(text.Text.Lines.GetLineFromPosition(brace).Start, 0), "\n" + written, Layout: false);
    }

    private bool PrefersExpressions
    {
        get
        {
            var methods = Type.Members.OfType<MethodDeclarationSyntax>().ToList();
            return methods.Any(one => one.ExpressionBody is not null) && !methods.Any(one => one.Body is { Statements.Count: 1 });
        }
    }
}
