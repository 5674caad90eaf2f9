using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace ThreadAffinityAnalyzers.Search;

/// <summary>The names by which a type may be spelt: its own, without <c>Attribute</c>, and every <c>using</c> alias of it.</summary>
internal sealed class AliasNames
{
    private readonly SymbolSearch search;
    private readonly Memo<ILookup<ISymbol, string>> aliases = new();
    private readonly Memo<HashSet<SyntaxTree>> statics = new();

    public AliasNames(SymbolSearch search) => this.search = search;

    /// <summary>Whether some file gives this name to a type.</summary>
    public bool IsAlias(string name, CancellationToken cancellation) => aliases.Get(Collect, cancellation).Any(names => names.Contains(name));

    public IEnumerable<string> NamesOf(INamedTypeSymbol type, CancellationToken cancellation)
    {
        var names = new List<string> { type.Name };
        const string suffix = "Attribute";
        foreach (var alias in aliases.Get(Collect, cancellation)[type.OriginalDefinition])
        {
            names.Add(alias);
        }

        for (var i = names.Count - 1; i >= 0; i--)
        {
            if (names[i].Length > suffix.Length && names[i].EndsWith(suffix, StringComparison.Ordinal))
            {
                names.Add(names[i].Substring(0, names[i].Length - suffix.Length));
            }
        }

        return names.Distinct(StringComparer.Ordinal);
    }

    /// <summary>Whether <c>using static</c>, of this file or a global one, brings members into the tree.</summary>
    public bool SeesStatically(SyntaxTree tree, CancellationToken cancellation) => statics.Get(CollectStatic, cancellation).Contains(tree);

    private HashSet<SyntaxTree> CollectStatic(CancellationToken cancellation)
    {
        var found = new HashSet<SyntaxTree>();
        var indexes = search.Indexes(cancellation);
        foreach (var rank in search.TreesWith("static", cancellation))
        {
            if (!indexes[rank].Has("using"))
            {
                continue;
            }

            var tree = search.Trees[rank];
            var directives = tree.GetRoot(cancellation).DescendantNodes(static node => node is CompilationUnitSyntax or BaseNamespaceDeclarationSyntax)
                .OfType<UsingDirectiveSyntax>().Where(static directive => directive.StaticKeyword.RawKind != 0);
            foreach (var directive in directives)
            {
                found.Add(tree);
                if (directive.GlobalKeyword.RawKind != 0)
                {
                    return new HashSet<SyntaxTree>(search.Trees);
                }
            }
        }

        return found;
    }

    private ILookup<ISymbol, string> Collect(CancellationToken cancellation)
    {
        var found = new List<(ISymbol Target, string Name)>();
        var indexes = search.Indexes(cancellation);
        for (var rank = 0; rank < indexes.Length; rank++)
        {
            if (indexes[rank].Aliases.Count == 0)
            {
                continue;
            }

            var tree = search.Trees[rank];
            var root = tree.GetRoot(cancellation);
            foreach (var position in indexes[rank].Aliases)
            {
                if (position < root.FullSpan.End && root.FindToken(position).Parent is UsingDirectiveSyntax { Alias: not null } directive
                    && search.ModelOf(tree).GetDeclaredSymbol(directive, cancellation) is { Target: INamedTypeSymbol target } alias)
                {
                    found.Add((target.OriginalDefinition, alias.Name));
                }
            }
        }

        return found.ToLookup(static f => f.Target, static f => f.Name, SymbolIdentity.Comparer);
    }
}
