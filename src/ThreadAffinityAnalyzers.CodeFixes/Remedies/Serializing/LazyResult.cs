using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;
using ThreadAffinityAnalyzers.CodeFixes.Remedies.PerCall;
using ThreadAffinityAnalyzers.CodeFixes.Rewriting;
using ThreadAffinityAnalyzers.CodeFixes.Rewriting.Steps;

namespace ThreadAffinityAnalyzers.CodeFixes.Remedies.Serializing;

/// <summary>Results that go on reading when the guard is released: they are read into a list inside it.</summary>
internal static class LazyResult
{
    /// <summary>The steps that read every lazy result of the function where it is returned; null where one cannot be read there.</summary>
    public static List<RewriteStep>? ReadInside(Flow flow)
    {
        var steps = new List<RewriteStep>();
        foreach (var (value, type) in Given(flow).Where(given => IsLazy(given.Value, flow.Model)))
        {
            // A caller that composes a query, or walks an asynchronous one, needs it as it is.
            if (type is not INamedTypeSymbol { SpecialType: not SpecialType.System_Object } result
                || result.OriginalDefinition.SpecialType != SpecialType.System_Collections_Generic_IEnumerable_T
                || flow.Model.GetTypeInfo(value).Type is INamedTypeSymbol { Name: "IAsyncEnumerable" })
            {
                return null;
            }

            if (value is not (InvocationExpressionSyntax or MemberAccessExpressionSyntax or IdentifierNameSyntax or ElementAccessExpressionSyntax))
            {
                steps.Add(new ReplaceText(flow.Document.Id, new TextSpan(value.SpanStart, 0), "("));
                steps.Add(new ReplaceText(flow.Document.Id, new TextSpan(value.Span.End, 0), ").ToList()"));
            }
            else
            {
                steps.Add(new ReplaceText(flow.Document.Id, new TextSpan(value.Span.End, 0), ".ToList()"));
            }

            if (flow.Model.LookupSymbols(value.SpanStart, result, "ToList", includeReducedExtensionMethods: true).IsEmpty)
            {
                steps.Add(new AddUsing(flow.Document.Id, "System.Linq"));
            }
        }

        return steps;
    }

    /// <summary>The lazy results.</summary>
    public static IEnumerable<ExpressionSyntax> Values(Flow flow) => Given(flow).Select(given => given.Value).Where(value => IsLazy(value, flow.Model));

    public static bool IsIterator(SyntaxNode function) =>
        function.DescendantNodes(node => node == function || node is not (AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax)).OfType<YieldStatementSyntax>().Any();

    /// <summary>What the function returns, and what it puts into fields, with the type of the place.</summary>
    private static IEnumerable<(ExpressionSyntax Value, ITypeSymbol? Type)> Given(Flow flow)
    {
        var result = AdoTypes.InTask(flow.Symbol?.ReturnType);
        if (flow.ExpressionBody is { } body)
        {
            yield return (body, result);
            yield break;
        }

        foreach (var node in flow.Function.DescendantNodes(node => node == flow.Function || node is not (AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax)))
        {
            if (node is ReturnStatementSyntax { Expression: { } returned })
            {
                yield return (returned, result);
            }
            else if (node is AssignmentExpressionSyntax { RawKind: (int)SyntaxKind.SimpleAssignmentExpression, Parent: ExpressionStatementSyntax } set && flow.Model.GetSymbolInfo(set.Left).Symbol is IFieldSymbol or IPropertySymbol)
            {
                yield return (set.Right, flow.Model.GetTypeInfo(set.Left).Type);
            }
        }
    }

    private static bool IsLazy(ExpressionSyntax value, SemanticModel model)
    {
        if (model.GetTypeInfo(value).Type is not INamedTypeSymbol type)
        {
            return false;
        }

        if (type.Name is "IQueryable" or "IOrderedQueryable" or "IAsyncEnumerable" or "IIncludableQueryable" or "DbSet")
        {
            return true;
        }

        if (value is QueryExpressionSyntax || type.Name is "IOrderedEnumerable" or "IGrouping")
        {
            return true;
        }

        if (type.OriginalDefinition.SpecialType != SpecialType.System_Collections_Generic_IEnumerable_T
            || value is not InvocationExpressionSyntax call || model.GetSymbolInfo(call).Symbol is not IMethodSymbol method)
        {
            return false;
        }

        return method.ContainingType.Name switch
        {
            "Enumerable" => method.Name != "Empty",
            "SqlMapper" => call.ArgumentList.Arguments.Any(argument => argument.Expression.IsKind(SyntaxKind.FalseLiteralExpression)),
            _ => method.DeclaringSyntaxReferences.Any(one => one.GetSyntax().DescendantNodes().OfType<YieldStatementSyntax>().Any()),
        };
    }
}
