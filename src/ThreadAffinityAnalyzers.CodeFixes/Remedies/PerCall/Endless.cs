using System;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using ThreadAffinityAnalyzers.CodeFixes.Rewriting;

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
            .Any(name => name is not null && !IsOfFile(name) && Streams.Any(word => name.IndexOf(word, StringComparison.Ordinal) >= 0)),
        _ => false,
    };

    /// <summary><c>File.ReadAllLines</c> and the like end with the file.</summary>
    private static bool IsOfFile(string name) => name.StartsWith("ReadAllLines", StringComparison.Ordinal) || name.StartsWith("ReadAllText", StringComparison.Ordinal) || name.StartsWith("ReadAllBytes", StringComparison.Ordinal);

    /// <summary>The first in the node, outside of the functions in it; or the node itself.</summary>
    public static SyntaxNode? In(SyntaxNode node) => node.DescendantNodesAndSelf(one => one is not (AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax)).FirstOrDefault(Is);

    /// <summary>Whether code runs such a loop, in a lambda or in methods of the project that it calls, and nothing but the end of the application ends it.</summary>
    public static bool IsRunBy(SyntaxNode code, SemanticModel model, int depth = 2) => code.DescendantNodesAndSelf().Any(node =>
        NeverEnds(node) || depth > 0 && node is InvocationExpressionSyntax call && model.GetSymbolInfo(call).Symbol is IMethodSymbol { DeclaringSyntaxReferences.Length: 1 } method &&
        method.DeclaringSyntaxReferences[0].GetSyntax() is var body && Models.Of(body.SyntaxTree, model) is { } there && IsRunBy(body, there, depth - 1));

    private static bool NeverEnds(SyntaxNode loop) => loop switch
    {
        WhileStatementSyntax { Condition: var condition, Statement: var body } => IsEndless(condition) && !(condition is LiteralExpressionSyntax && Leaves(body)),
        DoStatementSyntax { Condition: var condition, Statement: var body } => IsEndless(condition) && !(condition is LiteralExpressionSyntax && Leaves(body)),
        ForStatementSyntax { Condition: null, Statement: var body } => !Leaves(body),
        CommonForEachStatementSyntax { AwaitKeyword.RawKind: not 0 } => Is(loop),
        _ => false,
    };

    private static bool Leaves(StatementSyntax body) =>
        body.DescendantNodesAndSelf(one => one is not (AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax)).Any(one => one is ReturnStatementSyntax or BreakStatementSyntax);

    private static bool IsEndless(ExpressionSyntax condition) =>
        condition is LiteralExpressionSyntax { RawKind: (int)SyntaxKind.TrueLiteralExpression } or PrefixUnaryExpressionSyntax { Operand: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "IsCancellationRequested" } } ||
        condition.DescendantNodesAndSelf().OfType<IdentifierNameSyntax>().Any(name => name.Identifier.ValueText is "WaitForNextTickAsync" or "WaitToReadAsync");

    /// <summary>Turn after turn, with time between them.</summary>
    private static bool Sleeps(StatementSyntax body) => body.DescendantNodes(one => one is not (AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax)).OfType<InvocationExpressionSyntax>()
        .Any(call => call.Expression is MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Delay" or "Sleep" });
}
