using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace ThreadAffinityAnalyzers.CodeFixes.Remedies.Awaiting;

/// <summary>The value of an <c>await</c> in whose place a name or a call is written.</summary>
internal static class AwaitedValue
{
    /// <summary>The value with the parentheses that a name has no need of; they stay behind a keyword that stands next to them: <c>return(await all)</c>.</summary>
    public static ExpressionSyntax WithParentheses(AwaitExpressionSyntax awaited) =>
        awaited.Parent is ParenthesizedExpressionSyntax around && around.GetFirstToken().GetPreviousToken() is var before && !(before.IsKeyword() && before.FullSpan.End == before.Span.End) ? around : awaited;
}
