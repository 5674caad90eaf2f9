using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using ThreadAffinityAnalyzers.Search;

namespace ThreadAffinityAnalyzers.Sharing;

/// <summary>Closes a set of type names over the declarations that name them, round by round.</summary>
internal sealed partial class AffineNameGrowth
{
    private readonly SymbolSearch search;
    private readonly ImmutableHashSet<string> registrations;
    private readonly bool withWrappers;
    private readonly GrownNames before;
    private readonly ImmutableHashSet<string>.Builder names;
    private readonly ImmutableHashSet<string>.Builder keepers;
    private readonly ImmutableHashSet<string>.Builder heirs;
    private readonly ImmutableHashSet<string>.Builder fronts;
    private readonly ImmutableHashSet<string>.Builder suppliers;
    private readonly ImmutableHashSet<string>.Builder delegates;
    private readonly ImmutableHashSet<string>.Builder undeclared;
    private readonly ImmutableHashSet<string> marks;
    private HashSet<string> next;

    /// <param name="search">The program.</param>
    /// <param name="registrations">The methods that register a service.</param>
    /// <param name="withWrappers">Whether types count that keep an affine object inside them, and not only those that are one.</param>
    /// <param name="marks">Attributes that make a type a keeper.</param>
    /// <param name="before">What is known already, if anything is.</param>
    public AffineNameGrowth(SymbolSearch search, ImmutableHashSet<string> registrations, bool withWrappers, ImmutableHashSet<string> marks, GrownNames? before)
    {
        next = new HashSet<string>(before is null ? marks : [], StringComparer.Ordinal);
        before ??= GrownNames.None;
        this.marks = marks;
        this.search = search;
        this.registrations = registrations;
        this.withWrappers = withWrappers;
        this.before = before;
        names = before.Names.ToBuilder();
        keepers = before.Types.ToBuilder();
        heirs = before.Heirs.ToBuilder();
        fronts = before.Fronts.ToBuilder();
        suppliers = before.Suppliers.ToBuilder();
        delegates = before.Delegates.ToBuilder();
        undeclared = before.Undeclared.ToBuilder();
    }

    /// <summary>Every name found so far; the same object where nothing has been added to what was known.</summary>
    public GrownNames Found
    {
        get
        {
            var found = new GrownNames(names.ToImmutable(), keepers.ToImmutable(), heirs.ToImmutable(), fronts.ToImmutable(), suppliers.ToImmutable(), delegates.ToImmutable(), undeclared.ToImmutable());
            return found.Equals(before) ? before : found;
        }
    }

    /// <summary>A type that is affine or keeps an affine object.</summary>
    public void Keeps(string type)
    {
        if (type.Length > 0 && keepers.Add(type))
        {
            names.Add(type);
            next.Add(type);
        }
    }

    /// <summary>A member whose declaration names such a type.</summary>
    public void Member(string name) => names.Add(name);

    /// <summary>An interface or base class of a keeper: behind it one may stand.</summary>
    private void Fronts(string type)
    {
        if (type.Length > 0 && !keepers.Contains(type) && fronts.Add(type))
        {
            names.Add(type);
            next.Add(type);
        }
    }

    /// <summary>A type of another project, by what it does with affine objects.</summary>
    public void Foreign(string type, ForeignRole role)
    {
        if (role == ForeignRole.Keeper)
        {
            Keeps(type);
        }
        else if (role == ForeignRole.Supplier && suppliers.Add(type))
        {
            names.Add(type);
            next.Add(type);
        }
    }

    /// <summary>Reads what the trees say of the names that are known already.</summary>
    public void Read(int[] trees, CancellationToken cancellation)
    {
        var words = new HashSet<string>(keepers, StringComparer.Ordinal);
        words.UnionWith(fronts);
        words.UnionWith(suppliers);
        words.UnionWith(marks);
        foreach (var rank in trees)
        {
            Read(rank, words, words, cancellation);
        }
    }

    /// <summary>Reads what all trees say of the names that were added, until no more are.</summary>
    public void Close(CancellationToken cancellation)
    {
        while (next.Count > 0)
        {
            var read = next;
            next = new HashSet<string>(StringComparer.Ordinal);
            foreach (var place in PlacesOf(read, cancellation))
            {
                Read(place.Key, place.Value, read, cancellation);
            }
        }
    }

    private void Read(int rank, IEnumerable<string> words, HashSet<string> read, CancellationToken cancellation)
    {
        var root = search.Trees[rank].GetRoot(cancellation);
        var index = search.Indexes(cancellation)[rank];
        foreach (var position in words.SelectMany(index.PositionsOf).OrderBy(position => position))
        {
            cancellation.ThrowIfCancellationRequested();
            if (SymbolSearch.IdentifierAt(root, position) is { } token && read.Contains(token.ValueText))
            {
                Read(token, cancellation);
            }
        }
    }

    /// <summary>The trees that have some of the words, in order, with those words.</summary>
    private SortedDictionary<int, List<string>> PlacesOf(HashSet<string> read, CancellationToken cancellation)
    {
        var places = new SortedDictionary<int, List<string>>();
        foreach (var word in read)
        {
            foreach (var rank in search.TreesWith(word, cancellation))
            {
                if (!places.TryGetValue(rank, out var words))
                {
                    places.Add(rank, words = new List<string>());
                }

                words.Add(word);
            }
        }

        return places;
    }
}
