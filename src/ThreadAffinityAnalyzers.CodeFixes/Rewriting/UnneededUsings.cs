using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace ThreadAffinityAnalyzers.CodeFixes.Rewriting;

/// <summary>Using directives that a rewrite has made pointless: <c>using System.Data;</c> where nothing names an <c>IDbConnection</c> any more. Those that were so before stay.</summary>
internal static class UnneededUsings
{
    public static async Task<Solution> WithoutAsync(Solution before, Solution after, IEnumerable<DocumentId> changed, CancellationToken cancellation)
    {
        var clean = after;
        foreach (var id in changed)
        {
            // What other targets of the project compile, or only documentation names, is not asked about here.
            if (before.GetDocument(id) is not { } old || after.GetDocument(id) is not { } made || !made.GetLinkedDocumentIds().IsEmpty ||
                await made.GetSyntaxRootAsync(cancellation).ConfigureAwait(false) is not CompilationUnitSyntax root || Trivia.HasConditions(root) || root.DescendantNodes(descendIntoTrivia: true).OfType<CrefSyntax>().Any())
            {
                continue;
            }

            var unneeded = await InAsync(made, cancellation).ConfigureAwait(false);
            if (unneeded.Count > 0)
            {
                var known = new HashSet<string>((await InAsync(old, cancellation).ConfigureAwait(false)).Select(one => one.ToString()));
                var text = await made.GetTextAsync(cancellation).ConfigureAwait(false);
                var lines = unneeded.Where(one => !known.Contains(one.ToString())).Select(one => LinesOf(one, text, unneeded)).Where(span => span.Length > 0).ToList();
                clean = clean.WithDocumentText(id, text.WithChanges(lines.Select(span => new TextChange(span, ""))));
            }
        }

        return clean;
    }

    private static async Task<List<UsingDirectiveSyntax>> InAsync(Document document, CancellationToken cancellation)
    {
        var model = await document.GetSemanticModelAsync(cancellation).ConfigureAwait(false);
        var root = await document.GetSyntaxRootAsync(cancellation).ConfigureAwait(false);
        return model!.GetDiagnostics(cancellationToken: cancellation).Where(report => report.Id == "CS8019").Select(report => root!.FindNode(report.Location.SourceSpan))
            .OfType<UsingDirectiveSyntax>().ToList();
    }

    /// <summary>The line of the directive, with the blank line below where it was the last one; nothing where more stands on it or in it.</summary>
    private static TextSpan LinesOf(UsingDirectiveSyntax directive, SourceText text, List<UsingDirectiveSyntax> unneeded)
    {
        var line = text.Lines.GetLineFromPosition(directive.SpanStart);
        if (text.ToString(line.Span).Trim() != directive.ToString() || directive.DescendantTrivia().Any(Trivia.IsComment))
        {
            return default;
        }

        var siblings = directive.Parent!.ChildNodes().OfType<UsingDirectiveSyntax>();
        var next = line.LineNumber + 1 < text.Lines.Count ? text.Lines[line.LineNumber + 1] : line;
        var isLast = siblings.All(unneeded.Contains) && siblings.Last() == directive && next.LineNumber > line.LineNumber && string.IsNullOrWhiteSpace(text.ToString(next.Span));
        return TextSpan.FromBounds(line.Start, isLast ? next.EndIncludingLineBreak : line.EndIncludingLineBreak);
    }
}
