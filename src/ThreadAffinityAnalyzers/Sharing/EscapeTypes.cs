using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using ThreadAffinityAnalyzers.Findings;
using ThreadAffinityAnalyzers.Model;
using ThreadAffinityAnalyzers.Search;

namespace ThreadAffinityAnalyzers.Sharing;

/// <summary>Which values still work on the database when they are read: readers, commands, queries, lazy sequences. Buffered lists and scalars do not.</summary>
internal sealed class EscapeTypes
{
    private readonly KnownTypes types;
    private readonly SymbolSearch search;

    public EscapeTypes(KnownTypes types, SymbolSearch search)
    {
        this.types = types;
        this.search = search;
    }

    /// <summary>Whether every value of the type is live.</summary>
    public bool IsLive(ITypeSymbol? type)
    {
        if (GuardSites.IsTask(type) && type is INamedTypeSymbol { TypeArguments: { Length: 1 } results })
        {
            type = results[0];
        }

        return type is not null && type.SpecialType == SpecialType.None
            && (types.TryGetAffine(type, out _) || IsQuery(type) || type.AllInterfaces.Any(IsQuery));
    }

    public bool IsAffine(ITypeSymbol? type) => types.TryGetAffine(type, out _);

    /// <summary>Whether a call makes a live value out of the object it is given: by type, as an unbuffered query, as an iterator, or by LINQ over a live one.</summary>
    public bool MakesLive(ExpressionSyntax call, bool fromLive, CancellationToken cancellation)
    {
        var model = search.ModelOf(call.SyntaxTree);
        var type = model.GetTypeInfo(call, cancellation).Type;
        if (IsLive(type))
        {
            return true;
        }

        if (!IsSequence(type) || model.GetSymbolInfo(call, cancellation).Symbol is not IMethodSymbol method)
        {
            return false;
        }

        return IsUnbuffered(call, model, cancellation) || IsIterator(method, cancellation)
            || fromLive && method.ContainingType is { Name: "Enumerable" or "Queryable" or "EntityFrameworkQueryableExtensions" };
    }

    /// <summary>LINQ that runs its delegates later: <c>Select(x => ...)</c>, not <c>ToDictionary(x => ...)</c>.</summary>
    public bool IsDeferred(ExpressionSyntax call, CancellationToken cancellation)
    {
        var model = search.ModelOf(call.SyntaxTree);
        return model.GetSymbolInfo(call, cancellation).Symbol is IMethodSymbol { ContainingType.Name: "Enumerable" or "Queryable" }
            && IsSequence(model.GetTypeInfo(call, cancellation).Type);
    }

    /// <summary>The value as a message shows it.</summary>
    public string Words(ExpressionSyntax value, CancellationToken cancellation)
    {
        var type = search.ModelOf(value.SyntaxTree).GetTypeInfo(value, cancellation).Type;
        if (GuardSites.IsTask(type) && type is INamedTypeSymbol { TypeArguments: { Length: 1 } results })
        {
            type = results[0];
        }

        var name = type?.WithNullableAnnotation(NullableAnnotation.None).ToDisplayString(SymbolDisplayFormat.MinimallyQualifiedFormat) ?? "value";
        return types.TryGetAffine(type, out _) ? FindingMessage.Article(name) + " " + name : "a lazy " + name;
    }

    private static bool IsQuery(ITypeSymbol type) => type.Name is "IQueryable" or "IAsyncEnumerable" or "IAsyncEnumerator";

    private static bool IsSequence(ITypeSymbol? type) => type is { Name: "IEnumerable" or "IEnumerator" or "IOrderedEnumerable" };

    private static bool IsUnbuffered(ExpressionSyntax call, SemanticModel model, CancellationToken cancellation)
    {
        if (call is not InvocationExpressionSyntax invocation || model.GetSymbolInfo(call, cancellation).Symbol is not IMethodSymbol method)
        {
            return false;
        }

        foreach (var argument in invocation.ArgumentList.Arguments)
        {
            if (GuardSites.ParameterFor(argument, method)?.Name == "buffered" && argument.Expression.IsKind(SyntaxKind.FalseLiteralExpression))
            {
                return true;
            }
        }

        return false;
    }

    private bool IsIterator(IMethodSymbol method, CancellationToken cancellation)
    {
        var definition = (method.ReducedFrom ?? method).OriginalDefinition;
        return search.DeclarationsOf(definition) is { IsEmpty: false } declared && GuardSites.IsIterator(declared[0].GetSyntax(cancellation));
    }
}
