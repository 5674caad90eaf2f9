using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace ThreadAffinityAnalyzers.Search;

/// <summary>Makes one search: the sites that bear the symbol's names and pass the filters are bound, and the places without a name are added.</summary>
internal sealed class ReferenceFinder
{
    private static readonly Comparer<(int Rank, Reference Reference)> ByPlace = Comparer<(int Rank, Reference Reference)>.Create(static (one, other) =>
        one.Rank != other.Rank ? one.Rank.CompareTo(other.Rank)
        : one.Reference.Node.SpanStart != other.Reference.Node.SpanStart ? one.Reference.Node.SpanStart.CompareTo(other.Reference.Node.SpanStart)
        : one.Reference.Node.Span.Length.CompareTo(other.Reference.Node.Span.Length));

    private readonly SymbolSearch search;
    private readonly NamedSites sites;
    private readonly AliasNames aliases;
    private readonly ImplementedMembers implemented;
    private readonly Creations creations;
    private readonly UnnamedReferences unnamed;

    public ReferenceFinder(SymbolSearch search, NamedSites sites, AliasNames aliases, ImplementedMembers implemented)
    {
        this.search = search;
        this.sites = sites;
        this.aliases = aliases;
        this.implemented = implemented;
        creations = new Creations(search, sites, aliases, implemented);
        unnamed = new UnnamedReferences(search);
    }

    /// <summary>The references to the definition in order.</summary>
    /// <param name="definition">What is looked for.</param>
    /// <param name="only">If given, the names that count; the others are not bound.</param>
    /// <param name="forms">Which of the places count that spell no name.</param>
    /// <param name="cancellation">Stops the search.</param>
    /// <param name="isOfClass">Without what is meant through contracts that every class has.</param>
    public ImmutableArray<Reference> Find(ISymbol definition, Func<SimpleNameSyntax, bool>? only, UnnamedForms forms, CancellationToken cancellation, bool isOfClass = false)
    {
        if (definition is IMethodSymbol { MethodKind: MethodKind.Constructor } constructor)
        {
            return creations.Of(constructor, cancellation);
        }

        var targets = implemented.ReachedThrough(definition, cancellation);
        if (isOfClass)
        {
            targets.RemoveWhere(target => !SymbolIdentity.Comparer.Equals(target, definition) && ImplementedMembers.IsOfEveryClass(target.ContainingType));
        }

        var filter = new SiteFilter(definition, targets, search);
        var within = filter.Trees is { } trees ? new HashSet<int>(trees.Select(search.RankOf).Where(static rank => rank >= 0)) : null;
        var receivers = within is null && definition is IFieldSymbol or IMethodSymbol or IPropertySymbol or IEventSymbol && definition.ContainingType is not null
            ? new ReceiverFilter(search, definition, targets, aliases, implemented, cancellation)
            : null;
        var found = new List<(int Rank, Reference Reference)>();
        foreach (var name in NamesOf(definition, targets, cancellation))
        {
            foreach (var site in receivers?.Sites(sites, name, cancellation) ?? SitesOf(definition, name, within, cancellation))
            {
                if (only?.Invoke(site.Node) != false && filter.MayRefer(site.Node) && Match(site, targets, cancellation) is { } symbol)
                {
                    found.Add((site.Rank, new Reference(site.Node, symbol)));
                }
            }
        }

        if (forms != UnnamedForms.None)
        {
            found.AddRange(unnamed.To(definition, targets, forms, isOfClass ? ClassesOf(targets, cancellation) : null, cancellation));
        }

        return InOrder(found);
    }

    /// <summary>The names of the classes that have the members, and of those derived from them; null where they are called on other types too.</summary>
    private ImmutableHashSet<string>? ClassesOf(HashSet<ISymbol> targets, CancellationToken cancellation)
    {
        var names = ImmutableHashSet.CreateBuilder(StringComparer.Ordinal);
        foreach (var target in targets)
        {
            if (target is IMethodSymbol { IsExtensionMethod: true } || target.ContainingType is not { TypeKind: TypeKind.Class or TypeKind.Struct, IsStatic: false } type || !search.IsOwn(type))
            {
                return null;
            }

            foreach (var one in implemented.DerivedFrom(type, cancellation).Add(type))
            {
                names.UnionWith(aliases.NamesOf(one, cancellation));
            }
        }

        return names.ToImmutable();
    }

    private IEnumerable<NamedSite> SitesOf(ISymbol definition, string name, HashSet<int>? within, CancellationToken cancellation)
    {
        if (within is null)
        {
            return sites.Named(name, cancellation);
        }

        var inside = within.SelectMany(rank => sites.Named(name, rank, cancellation));
        // Nobody outside names the parameters of a lambda or a local function.
        return definition is IParameterSymbol { ContainingSymbol: IMethodSymbol { MethodKind: not (MethodKind.AnonymousFunction or MethodKind.LocalFunction) } or IPropertySymbol } ? inside.Concat(sites.NamedArguments(name, within, cancellation)) : inside;
    }

    private ISymbol? Match(NamedSite site, HashSet<ISymbol> targets, CancellationToken cancellation)
    {
        foreach (var symbol in site.Bound(search, cancellation))
        {
            if (targets.Contains(symbol))
            {
                return symbol;
            }
        }

        return null;
    }

    public static ImmutableArray<Reference> InOrder(List<(int Rank, Reference Reference)> found)
    {
        // Names are found in order; only what spells no name comes after them.
        for (var i = 1; i < found.Count; i++)
        {
            if (ByPlace.Compare(found[i - 1], found[i]) > 0)
            {
                return found.OrderBy(static one => one, ByPlace).Select(static one => one.Reference).ToImmutableArray();
            }
        }

        var ordered = ImmutableArray.CreateBuilder<Reference>(found.Count);
        foreach (var (_, reference) in found)
        {
            ordered.Add(reference);
        }

        return ordered.MoveToImmutable();
    }

    private IEnumerable<string> NamesOf(ISymbol definition, HashSet<ISymbol> targets, CancellationToken cancellation) =>
        definition is INamedTypeSymbol type
            ? aliases.NamesOf(type, cancellation)
            : targets.Select(static target => target.Name).Where(static name => name.IndexOf('.') < 0).Distinct(StringComparer.Ordinal);
}
