using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace ThreadAffinityAnalyzers.CodeFixes.Remedies.PerCall;

/// <summary>Statements that run while rows of a connection are still to be read.</summary>
internal static class OpenRows
{
    /// <summary>The statements of the function itself: bodies of loops over a reader or an unbuffered query, and what follows a reader that others read.</summary>
    public static IEnumerable<SyntaxNode> In(SyntaxNode function, SemanticModel model)
    {
        foreach (var node in function.DescendantNodes(one => one == function || one is not (AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax)))
        {
            var found = node switch
            {
                CommonForEachStatementSyntax loop when IsUnread(loop.Expression, model) => new SyntaxNode[] { loop.Statement },
                InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "ExecuteReader" or "ExecuteReaderAsync" } } open => WhileOpen(open),
                _ => Enumerable.Empty<SyntaxNode>(),
            };
            foreach (var statement in found)
            {
                yield return statement;
            }
        }
    }

    private static IEnumerable<SyntaxNode> WhileOpen(InvocationExpressionSyntax open)
    {
        var (statements, name) = open.FirstAncestorOrSelf<StatementSyntax>() switch
        {
            LocalDeclarationStatementSyntax { Parent: BlockSyntax block, Declaration.Variables: { Count: 1 } variables } declared => (block.Statements.Where(one => one.SpanStart > declared.SpanStart), variables[0].Identifier.ValueText),
            UsingStatementSyntax { Declaration.Variables: { Count: 1 } variables } whole when !whole.Statement.Contains(open) => (whole.Statement is BlockSyntax body ? body.Statements : new[] { whole.Statement }, variables[0].Identifier.ValueText),
            _ => (Enumerable.Empty<StatementSyntax>(), ""),
        };
        var unread = statements.TakeWhile(one => !Closes(one, name)).ToList();
        var reads = unread.SelectMany(one => one.DescendantNodes()).OfType<InvocationExpressionSyntax>().Where(call => IsOn(call, name, "Read", "ReadAsync")).ToList();
        return reads.Count == 0 ? unread : reads.SelectMany(read => From(read, unread));
    }

    /// <summary>What runs behind a call that reads a row, until there is none.</summary>
    private static IEnumerable<SyntaxNode> From(InvocationExpressionSyntax read, List<StatementSyntax> statements)
    {
        foreach (var around in read.Ancestors())
        {
            switch (around)
            {
                case WhileStatementSyntax loop when loop.Condition.Contains(read):
                    return new[] { loop.Statement };
                case ForStatementSyntax loop when loop.Condition?.Contains(read) == true:
                    return new[] { loop.Statement };
                case DoStatementSyntax loop when loop.Condition.Contains(read):
                    return new[] { loop.Statement };
                case IfStatementSyntax asked when asked.Condition.Contains(read) && !asked.Condition.DescendantNodesAndSelf().Any(one => one.IsKind(SyntaxKind.LogicalNotExpression)):
                    return Ends(asked.Statement) ? new SyntaxNode[] { asked.Statement } : new SyntaxNode[] { asked.Statement }.Concat(Behind());
                case StatementSyntax:
                    return Behind();
            }
        }

        return Enumerable.Empty<SyntaxNode>();

        IEnumerable<SyntaxNode> Behind() => statements.Where(one => one.SpanStart > read.SpanStart);
    }

    private static bool Ends(StatementSyntax statement) => (statement is BlockSyntax block ? block.Statements.LastOrDefault() : statement) is ReturnStatementSyntax or ThrowStatementSyntax;

    private static bool Closes(StatementSyntax statement, string reader) => statement is ExpressionStatementSyntax && statement.DescendantNodes().OfType<InvocationExpressionSyntax>().Any(call => IsOn(call, reader, "Close", "CloseAsync", "Dispose", "DisposeAsync"));

    private static bool IsOn(InvocationExpressionSyntax call, string variable, params string[] names) =>
        call.Expression is MemberAccessExpressionSyntax { Expression: IdentifierNameSyntax { Identifier.ValueText: var receiver }, Name.Identifier.ValueText: var name } && receiver == variable && names.Contains(name);

    /// <summary>A query that a loop reads row by row.</summary>
    private static bool IsUnread(ExpressionSyntax rows, SemanticModel model)
    {
        if (IsQuery(rows, model))
        {
            return true;
        }

        for (var one = rows; one is not null;)
        {
            switch (one)
            {
                case AwaitExpressionSyntax awaited:
                    one = awaited.Expression;
                    break;
                case MemberAccessExpressionSyntax member:
                    one = member.Expression;
                    break;
                case InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: var name } called } call:
                    if (name is "AsEnumerable" && IsQuery(called.Expression, model) || name is "AsAsyncEnumerable" or "QueryUnbufferedAsync" ||
                        call.ArgumentList.Arguments.Any(argument => argument is { NameColon.Name.Identifier.ValueText: "buffered", Expression.RawKind: (int)SyntaxKind.FalseLiteralExpression }))
                    {
                        return true;
                    }

                    // ToList and its like have read them.
                    one = name.StartsWith("To", System.StringComparison.Ordinal) ? null : called.Expression;
                    break;
                default:
                    one = null;
                    break;
            }
        }

        return false;
    }

    /// <summary>A set of a context, also of one that knows its sets by an interface, or a query over one.</summary>
    private static bool IsQuery(ExpressionSyntax rows, SemanticModel model) => model.GetTypeInfo(rows).Type is INamedTypeSymbol { Name: "DbSet" or "IDbSet" or "IQueryable" or "IOrderedQueryable" or "IIncludableQueryable" };
}
