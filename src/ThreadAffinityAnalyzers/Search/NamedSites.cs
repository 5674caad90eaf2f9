using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace ThreadAffinityAnalyzers.Search;

/// <summary>One name in source that refers to something, bound when first needed.</summary>
internal sealed class NamedSite
{
    private ISymbol[]? bound;

    public NamedSite(SimpleNameSyntax node, int rank)
    {
        Node = node;
        Rank = rank;
    }

    public SimpleNameSyntax Node { get; }

    /// <summary>The place of the tree in the order of paths.</summary>
    public int Rank { get; }

    /// <summary>The definitions the name refers to; the name of an attribute refers to the type and to the constructor.</summary>
    public ISymbol[] Bound(SymbolSearch search, CancellationToken cancellation)
    {
        if (Volatile.Read(ref bound) is { } known)
        {
            return known;
        }

        var made = search.Bind(Node, cancellation);
        if (Array.Exists(made, static symbol => symbol is IMethodSymbol { MethodKind: MethodKind.Constructor }))
        {
            made = made.Concat(made.OfType<IMethodSymbol>().Select(static method => (ISymbol)method.ContainingType.OriginalDefinition)).ToArray();
        }

        Volatile.Write(ref bound, made);
        return made;
    }
}

/// <summary>The referring names of each word asked for: found once, so that three hundred methods named alike share one search and one binding.</summary>
internal sealed class NamedSites
{
    private readonly SymbolSearch search;
    private readonly ConcurrentDictionary<string, NamedSite[]> known = new(StringComparer.Ordinal);

    public NamedSites(SymbolSearch search) => this.search = search;

    public NamedSite[] Named(string name, CancellationToken cancellation)
    {
        if (known.TryGetValue(name, out var sites))
        {
            return sites;
        }

        var found = new List<NamedSite>();
        var rank = 0;
        foreach (var token in search.TokensNamed(name, cancellation))
        {
            if (token.Parent is SimpleNameSyntax node && !IsDeclared(node) && !IsInNameof(node))
            {
                while (search.Trees[rank] != node.SyntaxTree)
                {
                    rank++;
                }

                found.Add(new NamedSite(node, rank));
            }
        }

        return known.GetOrAdd(name, found.ToArray());
    }

    /// <summary>The whole type name that ends in this name: <c>A.B.C</c> for <c>C</c>.</summary>
    public static NameSyntax WholeName(SimpleNameSyntax name)
    {
        NameSyntax whole = name;
        while ((whole.Parent is QualifiedNameSyntax qualified && qualified.Right == whole)
            || (whole.Parent is AliasQualifiedNameSyntax prefixed && prefixed.Name == whole))
        {
            whole = (NameSyntax)whole.Parent;
        }

        return whole;
    }

    private static bool IsDeclared(SimpleNameSyntax node) =>
        node.Parent is NameEqualsSyntax { Parent: UsingDirectiveSyntax or AnonymousObjectMemberDeclaratorSyntax }
        || (node.Parent is NameColonSyntax { Parent: ArgumentSyntax { Parent: TupleExpressionSyntax } });

    // Only a compiler's nameof names without using; a method of that name is rare enough to be taken for it.
    private static bool IsInNameof(SyntaxNode node)
    {
        for (var above = node.Parent; above is ExpressionSyntax or ArgumentSyntax or TypeArgumentListSyntax or ArgumentListSyntax; above = above.Parent)
        {
            if (above is ArgumentListSyntax { Arguments.Count: 1, Parent: InvocationExpressionSyntax { Expression: IdentifierNameSyntax { Identifier.ValueText: "nameof" } } })
            {
                return true;
            }

            if (above is ArgumentListSyntax or AnonymousFunctionExpressionSyntax)
            {
                return false;
            }
        }

        return false;
    }
}
