using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace ThreadAffinityAnalyzers.CodeFixes.Remedies.PerCall;

/// <summary>The field that the compiler makes for the word <c>field</c> (C# 14), in a getter that fills it once and hands it out.</summary>
internal static class BackingField
{
    /// <summary>What the getter makes when it is first asked; null where it does more than that, or another accessor touches the field.</summary>
    public static ExpressionSyntax? MadeIn(PropertyDeclarationSyntax property, ISymbol symbol, SemanticModel model)
    {
        if (property.Initializer is not null)
        {
            return null;
        }

        if (property.ExpressionBody is { } arrow)
        {
            return FilledBy(arrow.Expression);
        }

        if (property.AccessorList?.Accessors.FirstOrDefault(one => one.IsKind(SyntaxKind.GetAccessorDeclaration)) is not { } getter || property.AccessorList.Accessors.Any(one => one != getter && (one.Body is not null || one.ExpressionBody is not null)))
        {
            return null;
        }

        return getter switch
        {
            { ExpressionBody.Expression: var given } => FilledBy(given),
            { Body.Statements: [ReturnStatementSyntax { Expression: { } given }] } => FilledBy(given),
            { Body.Statements: [var first, ReturnStatementSyntax { Expression: { } kept }] } when IsField(kept) => FilledFirst(first),
            _ => null,
        };

        // field ??= Open()
        ExpressionSyntax? FilledBy(ExpressionSyntax value) => Creation.Bare(value) is AssignmentExpressionSyntax { RawKind: (int)SyntaxKind.CoalesceAssignmentExpression } set && IsField(set.Left) ? set.Right : null;

        // field ??= Open(); or if (field is null) field = Open();
        ExpressionSyntax? FilledFirst(StatementSyntax statement) => statement switch
        {
            ExpressionStatementSyntax { Expression: var filled } => FilledBy(filled),
            IfStatementSyntax { Else: null, Condition: var asked } frame when IsQuestion(asked) && (frame.Statement is BlockSyntax { Statements: { Count: 1 } only } ? only[0] : frame.Statement) is
                ExpressionStatementSyntax { Expression: AssignmentExpressionSyntax { RawKind: (int)SyntaxKind.SimpleAssignmentExpression } set } && IsField(set.Left) => set.Right,
            _ => null,
        };

        bool IsQuestion(ExpressionSyntax asked) => asked switch
        {
            IsPatternExpressionSyntax { Pattern: ConstantPatternSyntax { Expression: LiteralExpressionSyntax { RawKind: (int)SyntaxKind.NullLiteralExpression } }, Expression: var tested } => IsField(tested),
            BinaryExpressionSyntax { RawKind: (int)SyntaxKind.EqualsExpression, Right: LiteralExpressionSyntax { RawKind: (int)SyntaxKind.NullLiteralExpression }, Left: var compared } => IsField(compared),
            _ => false,
        };

        // The node has a type of its own that the oldest compiler does not know.
        bool IsField(ExpressionSyntax expression) => Creation.Bare(expression).ToString() == "field" && model.GetSymbolInfo(Creation.Bare(expression)).Symbol is IFieldSymbol { AssociatedSymbol: { } owner } && SymbolEqualityComparer.Default.Equals(owner, symbol);
    }
}
