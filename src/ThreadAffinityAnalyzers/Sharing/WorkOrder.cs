using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace ThreadAffinityAnalyzers.Sharing;

/// <summary>The order of started work and other code of the same function: whether the work is waited for in between.</summary>
internal static class WorkOrder
{
    /// <summary>Whether the work started at <paramref name="work"/> is waited for before <paramref name="later"/> begins, in the same function.</summary>
    public static bool EndsBefore(SyntaxNode work, SyntaxNode later) =>
        Functions.Enclosing(work) is { } function && Functions.Enclosing(later) == function
        && work.Span.End <= later.SpanStart && IsWaitedFor(work, function, new TextSpan(work.Span.End, later.SpanStart - work.Span.End));

    /// <summary>Whether the code stands after the start of the work, in the function that started it, and nothing waits for the work in between.</summary>
    public static bool RunsBeside(SyntaxNode work, SyntaxNode code)
    {
        if (Functions.Enclosing(work) is not { } function || work.Span.Contains(code.Span))
        {
            return false;
        }

        if (Functions.Enclosing(code) != function || code.SpanStart < work.Span.End)
        {
            return false;
        }

        var between = new TextSpan(work.Span.End, code.SpanStart - work.Span.End);
        return !IsWaitedFor(work, function, between) && !LeavesBefore(work, code);
    }

    // `return Task.Run(...)` in one branch, the code in another.
    private static bool LeavesBefore(SyntaxNode work, SyntaxNode code)
    {
        var statement = work.FirstAncestorOrSelf<StatementSyntax>();
        if (statement is ReturnStatementSyntax)
        {
            return true;
        }

        var branch = work.Ancestors().OfType<IfStatementSyntax>().FirstOrDefault(i => i.Else is { } other && other.Span.Contains(code.Span));
        return branch is not null;
    }

    private static bool IsWaitedFor(SyntaxNode work, SyntaxNode function, TextSpan between)
    {
        var name = VariableOf(work);
        foreach (var node in function.DescendantNodes(n => n.FullSpan.IntersectsWith(between)))
        {
            if (!between.Contains(node.Span))
            {
                continue;
            }

            switch (node)
            {
                case AwaitExpressionSyntax wait when Names(wait, name):
                case InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Wait" or "WaitAll" or "Join" or "GetResult" } } call when Names((SyntaxNode)call, name):
                case MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Result" } result when Names(result, name):
                    return true;
            }
        }

        return false;

        // A collection of tasks is waited for under its own name: WhenAll(tasks).
        static bool Names(SyntaxNode wait, string? name) =>
            name is not null && wait.DescendantTokens().Any(t => t.IsKind(SyntaxKind.IdentifierToken) && t.ValueText == name);
    }

    private static string? VariableOf(SyntaxNode work)
    {
        for (var at = work; at is not null and not StatementSyntax; at = at.Parent)
        {
            switch (at.Parent)
            {
                case EqualsValueClauseSyntax { Parent: VariableDeclaratorSyntax declarator }:
                    return declarator.Identifier.ValueText;
                case AssignmentExpressionSyntax { Left: IdentifierNameSyntax left }:
                    return left.Identifier.ValueText;
                case ArgumentSyntax { Parent.Parent: InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Add", Expression: IdentifierNameSyntax list } } }:
                    return list.Identifier.ValueText;
            }
        }

        return null;
    }
}
