using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace ThreadAffinityAnalyzers.CodeFixes.Rewriting.Steps;

/// <summary>Adds a using directive at its place in the order, where the document does not have it.</summary>
internal sealed record AddUsing(DocumentId Document, string Namespace) : RewriteStep(Document)
{
    public override IEnumerable<TextEdit> EditsIn(DocumentText text, IReadOnlyList<RewriteStep> all)
    {
        if (text.Root is not CompilationUnitSyntax unit || unit.DescendantNodes().OfType<UsingDirectiveSyntax>().Any(one => one.Name?.ToString() == Namespace && one.Alias is null) ||
            unit.DescendantNodes().OfType<BaseNamespaceDeclarationSyntax>().Any(one => one.Name.ToString() == Namespace))
        {
            yield break;
        }

        var written = "using " + Namespace + ";\n";
        var plain = unit.Usings.Where(one => one.Alias is null && one.StaticKeyword.RawKind == 0 && one.GlobalKeyword.RawKind == 0).ToList();
        var ofSystem = plain.TakeWhile(IsOfSystem).ToList();
        var isFirst = IsOfSystem(Namespace) && ofSystem.Count > 0;
        var before = (isFirst ? ofSystem : plain.Where(one => !IsOfSystem(one))).FirstOrDefault(one => string.CompareOrdinal(one.Name!.ToString(), Namespace) > 0);
        if (before is not null)
        {
            yield return new TextEdit(new TextSpan(before.SpanStart, 0), written, Layout: false);
        }
        else if (plain.Count > 0)
        {
            // What belongs to the system comes before all else, where it does so far.
            var last = isFirst ? ofSystem.Last() : plain.Last();
            yield return new TextEdit(new TextSpan(text.Text.Lines.GetLineFromPosition(last.Span.End).EndIncludingLineBreak, 0), written, Layout: false);
        }
        else
        {
            yield return new TextEdit(new TextSpan(unit.GetFirstToken().SpanStart, 0), written + "\n", Layout: false);
        }
    }

    private static bool IsOfSystem(UsingDirectiveSyntax one) => IsOfSystem(one.Name!.ToString());

    private static bool IsOfSystem(string name) => name == "System" || name.StartsWith("System.", System.StringComparison.Ordinal);
}
