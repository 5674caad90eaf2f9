using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

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

        var made = search.Meanings.Of(Node, cancellation) is { } meaning ? [meaning] : search.Bind(Node, cancellation);
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
    // Keyed by the tree object: an edit replaces one tree, and the nodes of the others stay known.
    private static readonly PerTree<ConcurrentDictionary<string, SimpleNameSyntax[]>> Nodes = new();

    private readonly SymbolSearch search;
    private readonly ConcurrentDictionary<string, NamedSite[]> known = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<(string Name, int Rank), NamedSite[]> knownIn = new();
    private readonly ConcurrentDictionary<string, SitesByType> byType = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, SitesByTypeName> byTypeName = new(StringComparer.Ordinal);

    public NamedSites(SymbolSearch search) => this.search = search;

    /// <summary>Every referring name with this text.</summary>
    public NamedSite[] Named(string name, CancellationToken cancellation)
    {
        if (known.TryGetValue(name, out var sites))
        {
            return sites;
        }

        var found = new List<NamedSite>();
        foreach (var rank in search.TreesWith(name, cancellation))
        {
            found.AddRange(Named(name, rank, cancellation));
        }

        return known.GetOrAdd(name, found.ToArray());
    }

    /// <summary>Every referring name with this text, by the types whose members it can mean.</summary>
    public SitesByType ByType(string name, CancellationToken cancellation) => byType.TryGetValue(name, out var known)
        ? known
        : byType.GetOrAdd(name, new SitesByType(search, Named(name, cancellation), cancellation));

    /// <summary>The same by the names of types of source.</summary>
    public SitesByTypeName ByTypeName(string name, CancellationToken cancellation) => byTypeName.TryGetValue(name, out var known)
        ? known
        : byTypeName.GetOrAdd(name, new SitesByTypeName(search, Named(name, cancellation), cancellation));

    /// <summary>Every referring name with this text in one tree.</summary>
    public NamedSite[] Named(string name, int rank, CancellationToken cancellation)
    {
        var index = search.Indexes(cancellation)[rank];
        if (!index.Has(name))
        {
            return Array.Empty<NamedSite>();
        }

        if (knownIn.TryGetValue((name, rank), out var sites))
        {
            return sites;
        }

        cancellation.ThrowIfCancellationRequested();
        var nodes = Nodes.Of(search.Trees[rank], static () => new ConcurrentDictionary<string, SimpleNameSyntax[]>(concurrencyLevel: 1, capacity: 7, StringComparer.Ordinal));
        if (!nodes.TryGetValue(name, out var named))
        {
            named = nodes.GetOrAdd(name, NodesAt(search.Trees[rank].GetRoot(cancellation), index.PositionsOf(name), name).ToArray());
        }

        return knownIn.GetOrAdd((name, rank), Array.ConvertAll(named, node => new NamedSite(node, rank)));
    }

    /// <summary>Every <c>name:</c> of an argument outside the trees given. The sign is looked for in the text, for most names of parameters are on every page.</summary>
    public IEnumerable<NamedSite> NamedArguments(string name, HashSet<int> otherRanks, CancellationToken cancellation)
    {
        foreach (var rank in search.TreesWith(name, cancellation))
        {
            if (otherRanks.Contains(rank))
            {
                continue;
            }

            cancellation.ThrowIfCancellationRequested();
            var text = search.Trees[rank].GetText(cancellation);
            var marked = search.Indexes(cancellation)[rank].PositionsOf(name).Where(position => IsBeforeColon(text, position)).ToArray();
            if (marked.Length > 0)
            {
                foreach (var node in NodesAt(search.Trees[rank].GetRoot(cancellation), marked, name).Where(static node => node.Parent is NameColonSyntax))
                {
                    yield return new NamedSite(node, rank);
                }
            }
        }
    }

    private static bool IsBeforeColon(SourceText text, int position)
    {
        while (position < text.Length && (text[position] == '\\' || SyntaxFacts.IsIdentifierPartCharacter(text[position])))
        {
            position++;
        }

        while (position < text.Length && char.IsWhiteSpace(text[position]))
        {
            position++;
        }

        return position < text.Length && text[position] is ':' or '/';
    }

    private static IEnumerable<SimpleNameSyntax> NodesAt(SyntaxNode root, IEnumerable<int> positions, string name)
    {
        foreach (var position in positions)
        {
            if (SymbolSearch.IdentifierAt(root, position) is { Parent: SimpleNameSyntax node } token && token.ValueText == name && !IsDeclared(node) && !IsInNameof(node))
            {
                yield return node;
            }
        }
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

    /// <summary>The word of a type's name that stands last, without its qualifiers and type arguments; empty for what has no name of its own (a tuple, an array).</summary>
    public static string LastName(TypeSyntax type) => type switch
    {
        QualifiedNameSyntax qualified => qualified.Right.Identifier.ValueText,
        AliasQualifiedNameSyntax aliased => aliased.Name.Identifier.ValueText,
        SimpleNameSyntax simple => simple.Identifier.ValueText,
        NullableTypeSyntax nullable => LastName(nullable.ElementType),
        _ => "",
    };

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
