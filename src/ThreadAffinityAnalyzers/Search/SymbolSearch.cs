using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace ThreadAffinityAnalyzers.Search;

/// <summary>A place in source that refers to a symbol.</summary>
/// <param name="Node">The smallest expression or name node that refers: <c>IdentifierNameSyntax</c>, <c>GenericNameSyntax</c>, <c>ObjectCreationExpressionSyntax</c> for constructors ...</param>
/// <param name="Symbol">The symbol it binds to: the one asked for, or the interface or base member through which it is reached.</param>
internal readonly record struct Reference(SyntaxNode Node, ISymbol Symbol);

/// <summary>A small find-references over one compilation that may run inside an analyzer: it binds only trees that have the word.</summary>
internal sealed class SymbolSearch
{
    private readonly ConcurrentDictionary<SyntaxTree, SemanticModel> models = new();
    private readonly ConcurrentDictionary<ISymbol, ImmutableArray<Reference>> known = new(SymbolIdentity.Comparer);
    private readonly ConcurrentDictionary<(ISymbol Member, bool OnReceiver), ImmutableArray<Reference>> calls = new();
    private readonly ConcurrentDictionary<SyntaxNode, INamedTypeSymbol?> typesDeclared = new();
    private readonly Memo<NameIndex[]> indexes = new();
    private readonly Memo<WordTrees> wordTrees = new();
    private readonly CallableNames callables;
    private readonly AliasNames aliases;
    private readonly ImplementedMembers implemented;
    private readonly ReferenceFinder finder;
    private readonly Dictionary<SyntaxTree, int> ranks = new();
    private readonly WeakReference<IReadOnlyDictionary<SyntaxTree, SemanticModel>>? bound;
    private int treesIndexed;
    private int sitesBound;

    /// <param name="compilation">The program that is searched.</param>
    /// <param name="bound">The compilation's own semantic models where all bodies are bound in them; without, models are made that leave nullability out.</param>
    public SymbolSearch(Compilation compilation, WeakReference<IReadOnlyDictionary<SyntaxTree, SemanticModel>>? bound = null)
    {
        this.bound = bound;
        Compilation = compilation;
        Trees = TreeOrder.Sorted(compilation);
        for (var rank = 0; rank < Trees.Length; rank++)
        {
            ranks[Trees[rank]] = rank;
        }

        var sites = new NamedSites(this);
        callables = new CallableNames(this);
        aliases = new AliasNames(this);
        References = References.Of(compilation);
        DeclaredTypes = new DeclaredTypes(this);
        Receivers = new ReceiverTypes(this, aliases);
        VisibleTypes = new VisibleTypes(this, aliases);
        Meanings = new DeclaredMeanings(this);
        implemented = new ImplementedMembers(this, sites, aliases);
        finder = new ReferenceFinder(this, sites, aliases, implemented);
    }

    public Compilation Compilation { get; }

    internal References References { get; }

    internal DeclaredTypes DeclaredTypes { get; }

    internal ReceiverTypes Receivers { get; }

    internal DeclaredMeanings Meanings { get; }

    internal VisibleTypes VisibleTypes { get; }

    /// <summary>Every type of this project that has the class or interface among its bases.</summary>
    public ImmutableArray<INamedTypeSymbol> DerivedFrom(INamedTypeSymbol type, CancellationToken cancellation) =>
        type.IsSealed || type.TypeKind is not (TypeKind.Class or TypeKind.Interface) ? ImmutableArray<INamedTypeSymbol>.Empty : implemented.DerivedFrom(type, cancellation);

    /// <summary>Those that name it among their bases themselves.</summary>
    public IEnumerable<INamedTypeSymbol> DirectlyDerivedFrom(INamedTypeSymbol type, CancellationToken cancellation) => implemented.DirectlyDerivedFrom(type, cancellation);

    /// <summary>The trees by path (ordinal).</summary>
    internal ImmutableArray<SyntaxTree> Trees { get; }

    /// <summary>Texts read by this search; less than the trees when another search has read them.</summary>
    internal int TreesIndexed => Volatile.Read(ref treesIndexed);

    /// <summary>Trees for which a semantic model was asked.</summary>
    internal int TreesBound => models.Count;

    /// <summary>Nodes that were bound.</summary>
    internal int SitesBound => Volatile.Read(ref sitesBound);

    /// <summary>Whether the symbol is of the project that is searched.</summary>
    public bool IsOwn(ISymbol symbol) => Compilation.IsOwn(symbol);

    /// <inheritdoc cref="OwnSource.DeclarationsOf"/>
    public ImmutableArray<SyntaxReference> DeclarationsOf(ISymbol symbol) => Compilation.DeclarationsOf(symbol);

    /// <summary>The model of the tree, made once.</summary>
    public SemanticModel ModelOf(SyntaxTree tree) =>
        models.TryGetValue(tree, out var model) ? model : models.GetOrAdd(tree, bound is not null && bound.TryGetTarget(out var all) && all.TryGetValue(tree, out var own) ? own : PlainModels.Of(Compilation, tree));

    /// <summary>The type that the syntax declares, asked of the model once.</summary>
    public INamedTypeSymbol? TypeOf(MemberDeclarationSyntax declaration, CancellationToken cancellation) => typesDeclared.TryGetValue(declaration, out var type)
        ? type
        : typesDeclared.GetOrAdd(declaration, ModelOf(declaration.SyntaxTree).GetDeclaredSymbol(declaration, cancellation) as INamedTypeSymbol);

    /// <summary>Every reference in source to the symbol. For a method, property or event also those through the interface members it implements
    /// and the base members it overrides. For a constructor: every creation (target-typed too), <c>: this()</c> and <c>: base()</c>. Ordered by path (ordinal), then position. Memoised.</summary>
    /// <remarks>Not returned: declarations, operands of <c>nameof</c>, names in documentation comments.</remarks>
    public ImmutableArray<Reference> ReferencesTo(ISymbol symbol, CancellationToken cancellation)
    {
        var definition = SymbolIdentity.DefinitionOf(symbol);
        if (known.TryGetValue(definition, out var references))
        {
            return references;
        }

        // Only a finished search is stored; a cancelled one leaves through the exception.
        return known.GetOrAdd(definition, finder.Find(definition, null, UnnamedForms.All, cancellation));
    }

    /// <summary>The references by which the member of this class is meant: not those through <c>IDisposable</c>, <c>IEnumerable</c> or <c>object</c>, which
    /// lead from every class to every other. Without those from tests.</summary>
    /// <param name="symbol">A method, property or event.</param>
    /// <param name="onReceiver">Only those that say on which object: by name, by index, by <c>await</c> and by <c>foreach</c>, and not what a <c>using</c>, query or deconstruction calls.</param>
    /// <param name="cancellation">Stops the search.</param>
    public ImmutableArray<Reference> CallsOf(ISymbol symbol, bool onReceiver, CancellationToken cancellation)
    {
        var key = (SymbolIdentity.DefinitionOf(symbol), onReceiver);
        return calls.TryGetValue(key, out var references)
            ? references
            : calls.GetOrAdd(key, finder.Find(key.Item1, static name => !TestMethods.Contain(name), onReceiver ? UnnamedForms.WithReceiver : UnnamedForms.All, cancellation, isOfClass: true)
                .RemoveAll(static reference => TestMethods.Contain(reference.Node)));
    }

    /// <summary>The references to which something is assigned, alone or as a part of a tuple; the others are not bound.</summary>
    public ImmutableArray<Reference> AssignmentsTo(ISymbol symbol, CancellationToken cancellation)
    {
        var definition = SymbolIdentity.DefinitionOf(symbol);
        return known.TryGetValue(definition, out var references)
            ? references.RemoveAll(static reference => reference.Node is not SimpleNameSyntax name || !IsAssigned(name))
            : finder.Find(definition, IsAssigned, UnnamedForms.None, cancellation);
    }

    private static bool IsAssigned(SimpleNameSyntax name) => Assignments.IsWritten(name.Parent is MemberAccessExpressionSyntax access && access.Name == name ? access : name);

    /// <summary>Identifier tokens with this text, in code (not in comments, strings or inactive regions), not bound.</summary>
    /// <param name="besides">If given, only of files that also have one of these words.</param>
    public IEnumerable<SyntaxToken> TokensNamed(string name, CancellationToken cancellation, string[]? besides = null)
    {
        foreach (var rank in TreesWith(name, cancellation))
        {
            cancellation.ThrowIfCancellationRequested();
            if (besides is not null && !Array.Exists(besides, Indexes(cancellation)[rank].Has))
            {
                continue;
            }

            foreach (var token in TokensNamed(name, rank, cancellation))
            {
                yield return token;
            }
        }
    }

    /// <summary>The same in one tree.</summary>
    internal IEnumerable<SyntaxToken> TokensNamed(string name, int rank, CancellationToken cancellation)
    {
        foreach (var position in Indexes(cancellation)[rank].PositionsOf(name))
        {
            if (IdentifierAt(Trees[rank].GetRoot(cancellation), position) is { } token && token.ValueText == name)
            {
                yield return token;
            }
        }
    }

    /// <summary>The identifiers inside the node that are the name.</summary>
    public IEnumerable<IdentifierNameSyntax> NamesIn(string name, SyntaxNode node, CancellationToken cancellation)
    {
        var root = node.SyntaxTree.GetRoot(cancellation);
        foreach (var position in IndexOf(node.SyntaxTree, cancellation).PositionsOf(name, node.Span))
        {
            if (IdentifierAt(root, position) is { Parent: IdentifierNameSyntax used } token && token.ValueText == name)
            {
                yield return used;
            }
        }
    }

    /// <summary>The lambdas and anonymous methods inside the node, an outer one before those in it.</summary>
    public IEnumerable<AnonymousFunctionExpressionSyntax> LambdasIn(SyntaxNode node, CancellationToken cancellation)
    {
        var root = node.SyntaxTree.GetRoot(cancellation);
        foreach (var position in NameIndex.In(IndexOf(node.SyntaxTree, cancellation).Lambdas, node.Span))
        {
            if (root.FindToken(position).Parent is AnonymousFunctionExpressionSyntax lambda)
            {
                yield return lambda;
            }
        }
    }

    /// <summary>Whether source declares something of this name that can be called.</summary>
    public bool DeclaresCallable(string name, CancellationToken cancellation) => callables.Contains(name, cancellation);

    /// <summary>Whether source declares an extension member of this name.</summary>
    internal bool DeclaresExtension(string name, CancellationToken cancellation) => callables.HasExtension(name, cancellation);

    /// <summary>Whether source declares a type of this name.</summary>
    public bool DeclaresType(string name) => Compilation.Assembly.TypeNames.Contains(name);

    /// <summary>The index of one tree; the others may stay unread.</summary>
    internal NameIndex IndexOf(SyntaxTree tree, CancellationToken cancellation)
    {
        var index = NameIndex.Of(tree, cancellation, out var isNew);
        if (isNew)
        {
            Interlocked.Increment(ref treesIndexed);
        }

        return index;
    }

    /// <summary>The index of each of <see cref="Trees"/>.</summary>
    internal NameIndex[] Indexes(CancellationToken cancellation) => indexes.Get(ReadIndexes, cancellation);

    /// <summary>What the node binds to, as definitions; the candidates where the code is half-typed.</summary>
    internal ISymbol[] Bind(SyntaxNode node, CancellationToken cancellation) => Bound(ModelOf(node.SyntaxTree).GetSymbolInfo(node, cancellation));

    internal ISymbol[] Bound(SymbolInfo bound)
    {
        Interlocked.Increment(ref sitesBound);
        if (bound.Symbol is { } symbol)
        {
            return [SymbolIdentity.DefinitionOf(symbol)];
        }

        return bound.CandidateSymbols.IsDefaultOrEmpty ? [] : bound.CandidateSymbols.Select(SymbolIdentity.DefinitionOf).ToArray();
    }

    /// <summary>The place of the tree in the order of paths, or -1.</summary>
    internal int RankOf(SyntaxTree tree) => ranks.TryGetValue(tree, out var rank) ? rank : -1;

    /// <summary>Whether the one stands before the other, files in the order of paths: where several places tell the same, the first of them does.</summary>
    internal bool IsBefore(SyntaxNode one, SyntaxNode other) => RankOf(one.SyntaxTree).CompareTo(RankOf(other.SyntaxTree)) is var order && (order < 0 || order == 0 && one.SpanStart < other.SpanStart);

    internal bool IsAlias(string name, CancellationToken cancellation) => aliases.IsAlias(name, cancellation);

    internal bool SeesStatically(SyntaxTree tree, CancellationToken cancellation) => aliases.SeesStatically(tree, cancellation);

    /// <summary>The definition and those through which it may be reached.</summary>
    internal HashSet<ISymbol> ReachedThrough(ISymbol definition, CancellationToken cancellation) => implemented.ReachedThrough(definition, cancellation);

    internal static SyntaxToken? IdentifierAt(SyntaxNode root, int position)
    {
        if (position >= root.FullSpan.End)
        {
            return null;
        }

        var token = root.FindToken(position);
        return token.IsKind(SyntaxKind.IdentifierToken) && token.Span.Contains(position) ? token : null;
    }

    /// <summary>The ranks, ascending, of the trees whose text has the word.</summary>
    internal IEnumerable<int> TreesWith(string word, CancellationToken cancellation) => WordTreesOf(cancellation).Having(NameScanner.HashOf(word));

    /// <summary>Whether some tree has a word of this hash (<see cref="NameScanner.HashOf(string)"/>).</summary>
    internal bool HasWord(uint hash, CancellationToken cancellation) => WordTreesOf(cancellation).Has(hash);

    /// <inheritdoc cref="WordTrees.Gather"/>
    internal T Gather<T>(object question, Func<T, bool> holds, Func<T?, int[], CancellationToken, T> read, CancellationToken cancellation) where T : class =>
        WordTreesOf(cancellation).Gather(question, holds, read, cancellation);

    private WordTrees WordTreesOf(CancellationToken cancellation) => wordTrees.Get(token => WordTrees.Of(Indexes(token)), cancellation);

    private NameIndex[] ReadIndexes(CancellationToken cancellation)
    {
        var read = new NameIndex[Trees.Length];
        for (var rank = 0; rank < read.Length; rank++)
        {
            read[rank] = IndexOf(Trees[rank], cancellation);
        }

        return read;
    }
}
