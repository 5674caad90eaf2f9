using System;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using ThreadAffinityAnalyzers.Search;

namespace ThreadAffinityAnalyzers.Sharing;

/// <content>Pools by kind or by key: an array, a list or a dictionary of them.</content>
internal sealed partial class Confinement
{
    private static ITypeSymbol? PoolsIn(ITypeSymbol type)
    {
        var one = type switch
        {
            IArrayTypeSymbol array => array.ElementType,
            INamedTypeSymbol { TypeArguments: { Length: > 0 } arguments } named when named.Name.EndsWith("Dictionary", StringComparison.Ordinal) || named.Name is "List" or "IList" or "IReadOnlyList" or "ImmutableArray" => arguments[arguments.Length - 1],
            _ => null,
        };
        return one is not null && MayBePool(one) ? one : null;
    }

    /// <summary>Whether each of the pools is only lent from, wherever one is had from what keeps them.</summary>
    private bool AreOnlyLent(ISymbol container, Lending lending, CancellationToken cancellation) => search.ReferencesTo(container, cancellation).All(reference =>
        GuardSites.Outermost(reference.Node) is { } node && (IsAside(node) || OneOf(node) switch
        {
            ExpressionSyntax pool => IsLentAt(pool, lending, 0, cancellation),
            { } named => search.ModelOf(named.SyntaxTree).GetDeclaredSymbol(named, cancellation) is { } name && IsOnlyLent(name, lending, 1, cancellation),
            _ => false,
        }));

    /// <summary>No pool is had from it here: it is made, disposed of, counted, or filled with a new pool.</summary>
    private static bool IsAside(ExpressionSyntax pools) => TouchOf(pools, out var call) switch
    {
        Touch.None => true,
        Touch.Give => call?.ArgumentList.Arguments.LastOrDefault()?.Expression is BaseObjectCreationExpressionSyntax,
        _ => pools.Parent is MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Length" or "Keys" or "ContainsKey" },
    };

    /// <summary>The expression that stands for one of the pools, or the declaration that gives it a name.</summary>
    private static SyntaxNode? OneOf(ExpressionSyntax pools) => pools.Parent switch
    {
        ElementAccessExpressionSyntax element when element.Expression == pools => element,
        ForEachStatementSyntax loop when loop.Expression == pools => loop,
        MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Values" } values => OneOf(values),
        MemberAccessExpressionSyntax { Name.Identifier.ValueText: "GetOrAdd" or "GetValueOrDefault", Parent: InvocationExpressionSyntax call } => call,
        MemberAccessExpressionSyntax
        {
            Name.Identifier.ValueText: "TryGetValue",
            Parent: InvocationExpressionSyntax { ArgumentList.Arguments: [.., { Expression: DeclarationExpressionSyntax { Designation: SingleVariableDesignationSyntax name } }] },
        } => name,
        _ => null,
    };
}
