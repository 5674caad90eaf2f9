using System.Collections.Generic;
using System.Linq;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Formatting;
using Microsoft.CodeAnalysis.Text;

namespace ThreadAffinityAnalyzers.CodeFixes.Rewriting;

/// <summary>Plans made into a changed solution, all at once. What no step names stays byte for byte as it was.</summary>
internal static class PlanApplication
{
    /// <summary>The same for good: without the using directives that nothing needs any more.</summary>
    public static async Task<Solution> FinishAsync(Solution solution, IEnumerable<RewritePlan> plans, CancellationToken cancellation)
    {
        var all = plans.ToList();
        var changed = await ApplyAsync(solution, all, cancellation).ConfigureAwait(false);
        return await UnneededUsings.WithoutAsync(solution, changed, all.SelectMany(plan => plan.Steps).Select(step => step.Document).Distinct(), cancellation).ConfigureAwait(false);
    }

    public static async Task<Solution> ApplyAsync(Solution solution, IEnumerable<RewritePlan> plans, CancellationToken cancellation)
    {
        var all = plans.ToList();
        var steps = all.SelectMany(plan => plan.Steps).Distinct().ToList();
        var changed = solution;
        var edited = new List<(Document Document, DocumentText Text, Indentation Indentation, List<TextEdit> Edits)>();
        foreach (var group in steps.GroupBy(step => step.Document))
        {
            if (solution.GetDocument(group.Key) is not { } document)
            {
                continue;
            }

            var original = await document.GetTextAsync(cancellation).ConfigureAwait(false);
            var indentation = await Indentation.OfAsync(document, original, cancellation).ConfigureAwait(false);
            var text = new DocumentText((await document.GetSyntaxRootAsync(cancellation).ConfigureAwait(false))!, original, indentation);
            var here = group.ToList();
            edited.Add((document, text, indentation, Settle(here.SelectMany(step => step.EditsIn(text, here)).Distinct())));
        }

        var comments = new KeptComments(edited.SelectMany(one => one.Edits).Select(edit => edit.Text).Concat(all.SelectMany(plan => plan.Documents).Select(added => added.Text)));
        foreach (var (document, text, indentation, edits) in edited)
        {
            changed = changed.WithDocumentText(document.Id, await RewriteAsync(document, text, indentation, Settle(EmptiedRegions.With(text, Settle(comments.With(text, edits)))), cancellation).ConfigureAwait(false));
        }

        foreach (var added in all.SelectMany(plan => plan.Documents).Distinct())
        {
            if (changed.GetProject(added.Project) is { } project && !project.Documents.Any(document => document.Name == added.Name))
            {
                var unit = edited.Where(one => one.Document.Project.Id == added.Project).Select(one => one.Indentation.Unit).FirstOrDefault();
                changed = project.AddDocument(added.Name, SourceText.From(CodeLines.WithUnit(added.Text, unit), Encoding.UTF8)).Project.Solution;
            }
        }

        return changed;
    }

    private static async Task<SourceText> RewriteAsync(Document document, DocumentText text, Indentation indentation, IReadOnlyList<TextEdit> edits, CancellationToken cancellation)
    {
        var original = text.Text;

        // The text between the edits is copied, so that nothing else can change; the formatter sees the new lines alone.
        var before = original.ToString();
        var result = new StringBuilder(before.Length + 256);
        var spans = new List<TextSpan>();
        var position = 0;
        foreach (var edit in edits)
        {
            result.Append(before, position, edit.Span.Start - position);
            var start = result.Length;
            result.Append(edit.Text.StartsWith("\n", System.StringComparison.Ordinal) && EndsWithBlankLine(result, orBrace: true) ? edit.Text.Substring(1) : edit.Text);
            position = edit.Span.End;
            if (edit.Text.Length == 0 && EndsWithBlankLine(result, orBrace: true))
            {
                // Lines that are gone leave no blank line behind an opening brace, and never two of them.
                var line = original.Lines.GetLineFromPosition(position);
                if (position == line.Start && text.IsBlank(line.Span) && line.EndIncludingLineBreak > line.Start && !edits.Any(other => other.Span.Start >= line.Start && other.Span.Start < line.EndIncludingLineBreak && other != edit))
                {
                    position = line.EndIncludingLineBreak;
                }
                else if (text.Text.ToString(line.Span).TrimStart().StartsWith("}", System.StringComparison.Ordinal) && EndsWithEmptyLine(result))
                {
                    result.Length -= result[result.Length - 2] == '\r' ? 2 : 1;
                }
            }

            if (edit.Layout)
            {
                spans.Add(TextSpan.FromBounds(start, result.Length));
            }
        }

        result.Append(before, position, before.Length - position);
        var changed = document.WithText(SourceText.From(result.ToString(), original.Encoding, original.ChecksumAlgorithm));
        if (spans.Count > 0)
        {
            var written = result.ToString();
            changed = await Formatter.FormatAsync(changed, spans.Select(span => Widen(written, span)), await indentation.OptionsAsync(document, cancellation).ConfigureAwait(false), cancellation).ConfigureAwait(false);
        }

        var final = (await changed.GetTextAsync(cancellation).ConfigureAwait(false)).ToString();
        if (text.Root.SyntaxTree.Options is CSharpParseOptions { LanguageVersion: < LanguageVersion.CSharp8 } options)
        {
            final = UsingBlocks.In(final, options, indentation.Unit);
        }

        return SourceText.From(LineEndings(before, final), original.Encoding, original.ChecksumAlgorithm);
    }

    /// <summary>Edits in order, those of one place joined; an edit inside a stretch that is taken away is void.</summary>
    private static List<TextEdit> Settle(IEnumerable<TextEdit> edits)
    {
        var settled = new List<TextEdit>();
        foreach (var edit in edits.Select((edit, index) => (edit, index)).OrderBy(pair => pair.edit.Span.Start).ThenBy(pair => pair.edit.Span.Length > 0)
            .ThenByDescending(pair => pair.edit.Span.Length).ThenBy(pair => pair.index).Select(pair => pair.edit))
        {
            if (settled.Count > 0)
            {
                var last = settled[settled.Count - 1];
                if (last.Span.Length == 0 && last.Span.Start == edit.Span.Start)
                {
                    settled[settled.Count - 1] = new TextEdit(edit.Span, last.Text + edit.Text, last.Layout || edit.Layout);
                    continue;
                }

                if (edit.Span.Start < last.Span.End)
                {
                    continue;
                }
            }

            settled.Add(edit);
        }

        return settled;
    }

    /// <summary>With either kind of line break.</summary>
    private static bool EndsWithEmptyLine(StringBuilder text) =>
        text.Length > 1 && text[text.Length - 1] == '\n' && text[text.Length - (text[text.Length - 2] == '\r' && text.Length > 2 ? 3 : 2)] == '\n';

    private static bool EndsWithBlankLine(StringBuilder text, bool orBrace)
    {
        var breaks = 0;
        for (var i = text.Length - 1; i >= 0; i--)
        {
            switch (text[i])
            {
                case '\n':
                    if (++breaks == 2)
                    {
                        return true;
                    }

                    break;
                case ' ' or '\t' or '\r':
                    break;
                default:
                    return orBrace && breaks == 1 && text[i] == '{';
            }
        }

        return orBrace;
    }

    // The formatter aligns a line only when the line break before it is in the span.
    private static TextSpan Widen(string text, TextSpan span)
    {
        var start = span.Start;
        while (start > 0 && char.IsWhiteSpace(text[start - 1]))
        {
            start--;
        }

        var end = span.End;
        while (end < text.Length && char.IsWhiteSpace(text[end]))
        {
            end++;
        }

        return TextSpan.FromBounds(start, end);
    }

    private static string LineEndings(string before, string after)
    {
        var windows = 0;
        var unix = 0;
        for (var i = 0; i < before.Length; i++)
        {
            if (before[i] == '\n')
            {
                if (i > 0 && before[i - 1] == '\r')
                {
                    windows++;
                }
                else
                {
                    unix++;
                }
            }
        }

        // A file with both kinds keeps what it has; new lines then follow the majority only where the whole file agrees.
        if (windows > 0 && unix == 0)
        {
            return after.Replace("\r\n", "\n").Replace("\n", "\r\n");
        }

        return windows == 0 ? after.Replace("\r\n", "\n") : after;
    }
}
