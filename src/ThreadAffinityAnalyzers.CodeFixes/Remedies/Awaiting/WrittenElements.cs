using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace ThreadAffinityAnalyzers.CodeFixes.Remedies.Awaiting;

/// <summary>Collections that are written out, element by element.</summary>
internal static class WrittenElements
{
    /// <summary>The elements; null for what is not written out.</summary>
    public static List<ExpressionSyntax>? Of(ExpressionSyntax collection) => collection switch
    {
        ImplicitArrayCreationExpressionSyntax array => array.Initializer.Expressions.ToList(),
        ArrayCreationExpressionSyntax { Initializer: { } initializer } => initializer.Expressions.ToList(),
        BaseObjectCreationExpressionSyntax { Initializer: { RawKind: (int)SyntaxKind.CollectionInitializerExpression } initializer } => initializer.Expressions.ToList(),
        InitializerExpressionSyntax initializer => initializer.Expressions.ToList(),
        CollectionExpressionSyntax written when written.Elements.All(one => one is ExpressionElementSyntax) => written.Elements.Select(one => ((ExpressionElementSyntax)one).Expression).ToList(),
        _ => null,
    };
}
