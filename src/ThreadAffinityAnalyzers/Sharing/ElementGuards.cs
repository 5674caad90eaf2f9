using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace ThreadAffinityAnalyzers.Sharing;

/// <summary><c>lock (_locks[i]) _connections[i].Open();</c>: one guard for each key guards objects of which there is one for each key as well, where one variable chooses both.</summary>
internal static class ElementGuards
{
    /// <summary>The guard as it is for the object that is used there.</summary>
    public static Guard For(Guard guard, ExpressionSyntax used, SharingContext context, CancellationToken cancellation) =>
        guard is { Weakness: GuardIdentity.OnePerKey, Index: { } index, Away: 0 } && IndexOf(Element(used, context, cancellation)) == index && !IsWrittenAgain(index, GuardSites.FunctionOf(used))
            ? guard with { Weakness = null }
            : guard;

    /// <summary>The variable by which an element is chosen, or null where it is no variable.</summary>
    public static string? IndexOf(ExpressionSyntax? element) => element switch
    {
        ElementAccessExpressionSyntax { ArgumentList.Arguments: [{ Expression: IdentifierNameSyntax index }] } => index.Identifier.ValueText,
        InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax, ArgumentList.Arguments: [{ Expression: IdentifierNameSyntax index }, ..] } => index.Identifier.ValueText,
        _ => null,
    };

    private static ExpressionSyntax? Element(ExpressionSyntax used, SharingContext context, CancellationToken cancellation)
    {
        if (used.Parent is MemberAccessExpressionSyntax { Name.Identifier.ValueText: "GetOrAdd" or "TryGetValue" or "GetValueOrDefault", Parent: InvocationExpressionSyntax looked } access && access.Expression == used)
        {
            return looked;
        }

        var bare = Functions.Innermost(used);
        return bare is IdentifierNameSyntax && context.SymbolOf(bare, cancellation) is ILocalSymbol local && context.Subjects.Initializer(local, cancellation) is { } value ? Functions.Innermost(value) : bare;
    }

    private static bool IsWrittenAgain(string variable, SyntaxNode function) => function.DescendantNodes().Any(node => node switch
    {
        AssignmentExpressionSyntax { Left: IdentifierNameSyntax left } => left.Identifier.ValueText == variable,
        PrefixUnaryExpressionSyntax { RawKind: (int)SyntaxKind.PreIncrementExpression or (int)SyntaxKind.PreDecrementExpression, Operand: IdentifierNameSyntax operand } =>
            operand.Identifier.ValueText == variable && node.Parent is not ForStatementSyntax,
        PostfixUnaryExpressionSyntax { RawKind: (int)SyntaxKind.PostIncrementExpression or (int)SyntaxKind.PostDecrementExpression, Operand: IdentifierNameSyntax operand } =>
            operand.Identifier.ValueText == variable && node.Parent is not ForStatementSyntax,
        ArgumentSyntax { RefKindKeyword.RawKind: not 0, Expression: IdentifierNameSyntax given } => given.Identifier.ValueText == variable,
        _ => false,
    });
}
