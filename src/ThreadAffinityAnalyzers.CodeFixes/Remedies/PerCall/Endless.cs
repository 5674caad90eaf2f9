using System;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace ThreadAffinityAnalyzers.CodeFixes.Remedies.PerCall;

/// <summary>Loops that go on for as long as the application lives: what is taken before them, a guard or a connection, nobody else would ever get.</summary>
internal static class Endless
{
    private static readonly string[] Streams = { "ReadAll", "Consum", "Receive", "Subscribe", "Watch", "Listen" };

    public static bool Is(SyntaxNode loop) => loop switch
    {
        WhileStatementSyntax { Condition: var condition, Statement: var body } => IsEndless(condition) || Sleeps(body),
        DoStatementSyntax { Condition: var condition, Statement: var body } => IsEndless(condition) || Sleeps(body),
        ForStatementSyntax { Condition: null } => true,
        CommonForEachStatementSyntax each => each.Expression.DescendantNodesAndSelf().OfType<InvocationExpressionSyntax>().Select(call => (call.Expression as MemberAccessExpressionSyntax)?.Name.Identifier.ValueText)
            .Any(name => name is not null && Streams.Any(word => name.IndexOf(word, StringComparison.Ordinal) >= 0)),
        _ => false,
    };

    /// <summary>The first in the node, outside of the functions in it; or the node itself.</summary>
    public static SyntaxNode? In(SyntaxNode node) => node.DescendantNodesAndSelf(one => one is not (AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax)).FirstOrDefault(Is);

    private static bool IsEndless(ExpressionSyntax condition) =>
        condition is LiteralExpressionSyntax { RawKind: (int)SyntaxKind.TrueLiteralExpression } or PrefixUnaryExpressionSyntax { Operand: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "IsCancellationRequested" } } ||
        condition.DescendantNodesAndSelf().OfType<IdentifierNameSyntax>().Any(name => name.Identifier.ValueText is "WaitForNextTickAsync" or "WaitToReadAsync");

    /// <summary>Turn after turn, with time between them.</summary>
    private static bool Sleeps(StatementSyntax body) => body.DescendantNodes(one => one is not (AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax)).OfType<InvocationExpressionSyntax>()
        .Any(call => call.Expression is MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Delay" or "Sleep" });
}
