using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace ThreadAffinityAnalyzers.Sharing;

/// <summary>What a variable stands for that a pattern or a deconstruction declares.</summary>
internal static class NamedValues
{
    /// <summary>The variables by which a pattern or a <c>switch</c> right around the expression names its whole value.</summary>
    public static IEnumerable<SingleVariableDesignationSyntax> Naming(ExpressionSyntax value) =>
        value.Parent is (IsPatternExpressionSyntax or SwitchStatementSyntax or SwitchExpressionSyntax) and var asking
            ? asking.DescendantNodes(node => node == asking || node is not (StatementSyntax or AnonymousFunctionExpressionSyntax)).OfType<SingleVariableDesignationSyntax>().Where(variable => Of(variable) == value)
            : [];

    /// <summary>The expression whose value it is: <c>db</c> in <c>db is { } open</c>, <c>switch (db) { case var open: }</c> and <c>var (open, n) = (db, 1)</c>; null for a part of another value.</summary>
    public static ExpressionSyntax? Of(SingleVariableDesignationSyntax variable)
    {
        if (variable.Parent is ParenthesizedVariableDesignationSyntax { Parent: DeclarationExpressionSyntax { Parent: AssignmentExpressionSyntax { Right: TupleExpressionSyntax values } } } several
            && several.Variables.Count == values.Arguments.Count)
        {
            return values.Arguments[several.Variables.IndexOf(variable)].Expression;
        }

        SyntaxNode at = variable;
        while (at.Parent is DeclarationPatternSyntax or RecursivePatternSyntax or VarPatternSyntax or UnaryPatternSyntax or ParenthesizedPatternSyntax or BinaryPatternSyntax)
        {
            at = at.Parent;
        }

        return at.Parent switch
        {
            IsPatternExpressionSyntax asked => asked.Expression,
            SwitchExpressionArmSyntax { Parent: SwitchExpressionSyntax choice } => choice.GoverningExpression,
            CasePatternSwitchLabelSyntax { Parent.Parent: SwitchStatementSyntax choice } => choice.Expression,
            _ => null,
        };
    }
}
