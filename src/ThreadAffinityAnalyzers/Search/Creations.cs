using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace ThreadAffinityAnalyzers.Search;

/// <summary>Where a constructor is called: creations, attributes and the initialisers of constructors. An implicit call of a base constructor has no place of its own.</summary>
internal sealed class Creations
{
    /// <summary>Stands for the name of a <c>new()</c> that is an argument, a result or the right side of an assignment: only binding tells what it makes.</summary>
    private const string Undeclared = "";

    private readonly SymbolSearch search;
    private readonly NamedSites sites;
    private readonly AliasNames aliases;
    private readonly ImplementedMembers types;
    private readonly Memo<Dictionary<string, List<TargetTyped>>> targetTyped = new();

    public Creations(SymbolSearch search, NamedSites sites, AliasNames aliases, ImplementedMembers types)
    {
        this.search = search;
        this.sites = sites;
        this.aliases = aliases;
        this.types = types;
    }

    public ImmutableArray<Reference> Of(IMethodSymbol constructor, CancellationToken cancellation)
    {
        var found = new List<(int Rank, Reference Reference)>();
        var type = constructor.ContainingType.OriginalDefinition;
        var names = aliases.NamesOf(type, cancellation).ToImmutableHashSet(StringComparer.Ordinal);
        var (fewest, most) = SiteFilter.ArgumentsOf(constructor);
        foreach (var name in names.OrderBy(static name => name, StringComparer.Ordinal))
        {
            foreach (var site in sites.Named(name, cancellation))
            {
                var whole = NamedSites.WholeName(site.Node);
                var given = whole.Parent switch
                {
                    ObjectCreationExpressionSyntax creation when creation.Type == whole => creation.ArgumentList?.Arguments.Count ?? 0,
                    PrimaryConstructorBaseTypeSyntax initializer => initializer.ArgumentList.Arguments.Count,
                    AttributeSyntax attribute => attribute.ArgumentList?.Arguments.Count(static argument => argument.NameEquals is null) ?? 0,
                    _ => -1,
                };
                // The name is bound once for all who ask; so a word that means other types elsewhere costs nothing more.
                if (given >= fewest && given <= most && Array.Exists(site.Bound(search, cancellation), bound => SymbolIdentity.Comparer.Equals(bound, type)))
                {
                    Add(whole.Parent!, site.Rank);
                }
            }
        }

        var written = targetTyped.Get(CollectTargetTyped, cancellation);
        foreach (var name in names.Add(Undeclared))
        {
            if (!written.TryGetValue(name, out var creations))
            {
                continue;
            }

            foreach (var creation in creations)
            {
                var given = creation.Node.ArgumentList.Arguments.Count;
                if (given >= fewest && given <= most && IsConstructor(creation.Bound ??= search.Bind(creation.Node, cancellation)))
                {
                    found.Add((creation.Rank, new Reference(creation.Node, constructor)));
                }
            }
        }

        AddInitializers(type, SyntaxKind.ThisConstructorInitializer);
        foreach (var inheriting in type.IsSealed || type.IsValueType ? ImmutableArray<INamedTypeSymbol>.Empty : types.DerivedFrom(type, cancellation))
        {
            AddInitializers(inheriting, SyntaxKind.BaseConstructorInitializer);
        }

        return ReferenceFinder.InOrder(found);

        void AddInitializers(INamedTypeSymbol owner, SyntaxKind kind)
        {
            foreach (var declared in owner.InstanceConstructors)
            {
                foreach (var part in search.DeclarationsOf(declared))
                {
                    if (part.GetSyntax(cancellation) is ConstructorDeclarationSyntax { Initializer: { } initializer } && initializer.IsKind(kind)
                        && initializer.ArgumentList.Arguments.Count is var given && given >= fewest && given <= most)
                    {
                        Add(initializer, search.RankOf(part.SyntaxTree));
                    }
                }
            }
        }

        bool IsConstructor(ISymbol[] bound) => Array.Exists(bound, one => SymbolIdentity.Comparer.Equals(one, constructor));

        void Add(SyntaxNode node, int rank)
        {
            if (IsConstructor(search.Bind(node, cancellation)))
            {
                found.Add((rank, new Reference(node, constructor)));
            }
        }
    }

    // A declared type next to `new()` ends in the name of what is made, or in an alias of it, which spares the binding.
    private static string DeclaredName(ImplicitObjectCreationExpressionSyntax creation)
    {
        var declared = creation.Parent is EqualsValueClauseSyntax value
            ? value.Parent switch
            {
                VariableDeclaratorSyntax { Parent: VariableDeclarationSyntax variable } => variable.Type,
                PropertyDeclarationSyntax property => property.Type,
                ParameterSyntax parameter => parameter.Type,
                _ => null,
            }
            : null;
        return declared is null ? Undeclared : NamedSites.LastName(declared);
    }

    private Dictionary<string, List<TargetTyped>> CollectTargetTyped(CancellationToken cancellation)
    {
        var found = new Dictionary<string, List<TargetTyped>>(StringComparer.Ordinal);
        var indexes = search.Indexes(cancellation);
        for (var rank = 0; rank < indexes.Length; rank++)
        {
            if (indexes[rank].ImplicitCreations.Length == 0)
            {
                continue;
            }

            var root = search.Trees[rank].GetRoot(cancellation);
            foreach (var position in indexes[rank].ImplicitCreations)
            {
                if (position < root.FullSpan.End && root.FindToken(position) is { Parent: ImplicitObjectCreationExpressionSyntax creation } token && token.Span.Contains(position))
                {
                    var name = DeclaredName(creation);
                    if (!found.TryGetValue(name, out var creations))
                    {
                        found.Add(name, creations = []);
                    }

                    creations.Add(new TargetTyped(rank, creation));
                }
            }
        }

        return found;
    }

    /// <summary>A <c>new(...)</c>, bound when first needed and then for every constructor that asks.</summary>
    private sealed class TargetTyped(int rank, ImplicitObjectCreationExpressionSyntax node)
    {
        public int Rank => rank;

        public ImplicitObjectCreationExpressionSyntax Node => node;

        public ISymbol[]? Bound { get; set; }
    }
}
