using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace ThreadAffinityAnalyzers.Sharing;

/// <summary>The places of a function that wait for tasks, and the names that they wait for.</summary>
internal static class ConcurrentWaits
{
    public static bool IsWait(SyntaxNode node) => node switch
    {
        AwaitExpressionSyntax => true,
        CommonForEachStatementSyntax loop => loop.AwaitKeyword.RawKind != 0 || loop.Statement.DescendantNodes().Any(n => n is AwaitExpressionSyntax),
        InvocationExpressionSyntax call => ConcurrentStarts.CalledName(call) is "Wait" or "WaitAll" or "WaitAny" or "GetResult",
        MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Result" } => true,
        _ => false,
    };

    public static HashSet<string> NamesIn(SyntaxNode wait) =>
        new((wait is CommonForEachStatementSyntax loop ? loop.Expression : wait).DescendantTokens().Where(t => t.IsKind(SyntaxKind.IdentifierToken)).Select(t => t.ValueText));

    /// <summary>Whether the wait ends with the first of several tasks, and so says nothing about each of them.</summary>
    public static bool IsOfAny(SyntaxNode wait) => IsOfAny(wait, NamesIn(wait));

    /// <summary>The same where its names have been read.</summary>
    public static bool IsOfAny(SyntaxNode wait, HashSet<string> names) => wait is not CommonForEachStatementSyntax && (names.Contains("WhenAny") || names.Contains("WaitAny"));
}
