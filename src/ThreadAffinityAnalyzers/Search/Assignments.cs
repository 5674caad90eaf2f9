using System.Collections.Generic;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace ThreadAffinityAnalyzers.Search;

/// <summary>What an assignment gives to its left side, or to one part of it: <c>_db = db</c>, <c>(_db, _log) = (db, log)</c>.</summary>
internal static class Assignments
{
    /// <summary>Whether the expression is what is written, alone or as a part of a tuple.</summary>
    public static bool IsWritten(ExpressionSyntax expression) => To(expression, null) is not null;

    /// <summary>What is written to the expression; null if nothing is, or what a deconstructed object gives.</summary>
    public static ExpressionSyntax? ValueOf(ExpressionSyntax written)
    {
        var path = new Stack<(int Place, int Count)>();
        var value = To(written, path)?.Right;
        while (value is not null && path.Count > 0)
        {
            var (place, count) = path.Pop();
            value = value is TupleExpressionSyntax { Arguments: var parts } && parts.Count == count ? parts[place].Expression : null;
        }

        return value;
    }

    private static AssignmentExpressionSyntax? To(ExpressionSyntax written, Stack<(int Place, int Count)>? path)
    {
        var at = written;
        while (at.Parent is ArgumentSyntax { Parent: TupleExpressionSyntax tuple } part)
        {
            path?.Push((tuple.Arguments.IndexOf(part), tuple.Arguments.Count));
            at = tuple;
        }

        return at.Parent is AssignmentExpressionSyntax assignment && assignment.Left == at ? assignment : null;
    }
}
