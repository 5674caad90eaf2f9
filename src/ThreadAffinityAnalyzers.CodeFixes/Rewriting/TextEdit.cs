using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace ThreadAffinityAnalyzers.CodeFixes.Rewriting;

/// <summary>A change of one stretch of the original text, with the stretch of the result's neighbourhood that has to be formatted.</summary>
/// <param name="Span">What is replaced; empty for an insertion.</param>
/// <param name="Text">What stands there afterwards, with <c>\n</c> as line break.</param>
/// <param name="Layout">Whether the new text is whole lines whose indentation is the formatter's business.</param>
internal readonly record struct TextEdit(TextSpan Span, string Text, bool Layout);
