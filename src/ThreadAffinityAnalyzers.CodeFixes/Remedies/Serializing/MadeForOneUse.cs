using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using ThreadAffinityAnalyzers.CodeFixes.Remedies.PerCall;
using ThreadAffinityAnalyzers.CodeFixes.Rewriting;
using ThreadAffinityAnalyzers.CodeFixes.Rewriting.Steps;

namespace ThreadAffinityAnalyzers.CodeFixes.Remedies.Serializing;

/// <summary>A lock on an object that is made where it is taken, <c>lock (new object())</c>, and so keeps nobody out.</summary>
internal static class MadeForOneUse
{
    /// <summary>A new object, a boxed value, or a text put together at run time.</summary>
    public static bool Is(ExpressionSyntax expression, SemanticModel model)
    {
        var taken = Creation.Bare(expression);
        while (taken is CastExpressionSyntax or BinaryExpressionSyntax { RawKind: (int)SyntaxKind.AsExpression })
        {
            taken = Creation.Bare(taken is CastExpressionSyntax cast ? cast.Expression : ((BinaryExpressionSyntax)taken).Left);
        }

        var made = taken is IdentifierNameSyntax && CommonGuard.DeclaredInside(taken, model) is { Initializer.Value: { } value } ? Creation.Bare(value) : taken;
        return IsMade(made, model) && !IsLastUseOfAField(made, model);
    }

    /// <summary>A field that nothing but such locks names would be left unused.</summary>
    private static bool IsLastUseOfAField(ExpressionSyntax made, SemanticModel model) => made.DescendantNodesAndSelf().OfType<IdentifierNameSyntax>().Where(name => model.GetSymbolInfo(name).Symbol is IFieldSymbol { DeclaredAccessibility: Accessibility.Private })
        .Any(name => name.FirstAncestorOrSelf<TypeDeclarationSyntax>()?.DescendantNodes().OfType<IdentifierNameSyntax>().Any(other =>
            other.Identifier.ValueText == name.Identifier.ValueText && !made.Span.Contains(other.Span) && !other.Ancestors().OfType<LockStatementSyntax>().Any(one => one.Expression.Span.Contains(other.Span))) != true);

    private static bool IsMade(ExpressionSyntax value, SemanticModel model) => !model.GetConstantValue(value).HasValue && (value is BaseObjectCreationExpressionSyntax or InterpolatedStringExpressionSyntax ||
        value is BinaryExpressionSyntax { RawKind: (int)SyntaxKind.AddExpression } && model.GetTypeInfo(value).Type?.SpecialType == SpecialType.System_String || model.GetTypeInfo(value).Type?.IsValueType == true);

    /// <summary>The locks that have all uses of the function inside; none where one use has no such lock, or another one around it.</summary>
    public static IReadOnlyList<LockStatementSyntax> LocksAround(Flow flow)
    {
        var locks = flow.Uses.Select(use => use.Access.Ancestors().TakeWhile(one => one != flow.Function).OfType<LockStatementSyntax>().FirstOrDefault(one => Is(one.Expression, use.Model))).ToList();
        return locks.Any(one => one is null) ? System.Array.Empty<LockStatementSyntax>() : locks.OfType<LockStatementSyntax>().Distinct().ToList();
    }

    public static IEnumerable<RewriteStep> Replaced(Flow flow, IReadOnlyList<LockStatementSyntax> locks, CommonGuard guard)
    {
        foreach (var taken in locks)
        {
            yield return new ReplaceText(flow.Document.Id, taken.Expression.Span, guard.Written);
            if (taken.Expression is IdentifierNameSyntax name && CommonGuard.DeclaredInside(name, flow.Model) is { Parent.Parent: LocalDeclarationStatementSyntax { Declaration.Variables.Count: 1, Parent: BlockSyntax } made } &&
                flow.Function.DescendantNodes().OfType<IdentifierNameSyntax>().Count(one => one.Identifier.ValueText == name.Identifier.ValueText) == 1)
            {
                yield return new RemoveStatement(flow.Document.Id, made);
            }
        }
    }
}
