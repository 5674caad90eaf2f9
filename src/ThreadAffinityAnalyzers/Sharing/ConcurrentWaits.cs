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
    public static bool IsOfAny(SyntaxNode wait, HashSet<string> names) => wait is not CommonForEachStatementSyntax && (names.Contains("WhenAny") || names.Contains("WaitAny")) && !IsOfOne(wait);

    /// <summary>Whether the only task of the call decides when it ends, which waits for it without its exception: <c>await Task.WhenAny(saving)</c>, also beside a delay without an end.</summary>
    private static bool IsOfOne(SyntaxNode wait) =>
        wait.DescendantNodesAndSelf().OfType<InvocationExpressionSyntax>().FirstOrDefault(call => ConcurrentStarts.CalledName(call) is "WhenAny" or "WaitAny") is { ArgumentList.Arguments: var tasks }
        && tasks.Select(task => task.Expression).Where(task => !IsEndless(task)).ToList() is [var only]
        && (only is IdentifierNameSyntax { Identifier.ValueText: var name }
            ? Functions.Enclosing(wait)?.DescendantNodes().OfType<VariableDeclaratorSyntax>().Any(local => local.Identifier.ValueText == name && IsTask(local.Initializer?.Value)) == true
            : IsTask(only));

    private static bool IsEndless(ExpressionSyntax task) => task is InvocationExpressionSyntax { ArgumentList.Arguments: [var time, ..] } delay && ConcurrentStarts.CalledName(delay) == "Delay"
        && time.Expression.ToString() is "Timeout.Infinite" or "Timeout.InfiniteTimeSpan" or "-1";

    /// <summary>Whether the call gives back a task, and no sequence of them.</summary>
    private static bool IsTask(ExpressionSyntax? value) => value is InvocationExpressionSyntax call && ConcurrentStarts.CalledName(call) is var name
        && !Functions.RunsForEach(name) && name is not ("ToList" or "ToArray" or "ToHashSet" or "Where" or "Concat" or "Append" or "Prepend" or "Cast" or "OfType" or "Skip" or "Take");
}
