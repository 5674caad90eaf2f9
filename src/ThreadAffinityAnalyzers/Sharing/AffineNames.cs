using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;
using ThreadAffinityAnalyzers.Model;
using ThreadAffinityAnalyzers.Search;

namespace ThreadAffinityAnalyzers.Sharing;

/// <summary>
/// The names by which code of this compilation comes by an affine object: the affine types, the types that keep one, and the members whose declared type or parameters name one of these.
/// Code in which none of them stands cannot hold such an object, and is neither bound nor walked.
/// </summary>
/// <remarks>
/// Closed over declarations by their text: a name too many costs a needless look, never a wrong answer. Only files that have one of the names are looked at, and in them only the
/// declaration around the name.
/// </remarks>
internal sealed class AffineNames
{
    // Members of the framework and of libraries that hand out an affine object; the type of their receiver need not name one.
    private static readonly string[] Suppliers =
    [
        "CreateConnection", "OpenConnection", "OpenConnectionAsync", "GetDbConnection", "GetConnection", "CreateCommand", "CreateBatch", "CreateDbContext", "CreateDbContextAsync",
        "BeginTransaction", "BeginTransactionAsync", "UseTransaction", "ExecuteReader", "ExecuteReaderAsync", "OpenSession", "OpenSessionAsync", "OpenAsyncSession", "OpenStatelessSession", "GetCurrentSession",
        "LightweightSession", "QuerySession", "IdentitySession", "DirtyTrackedSession", "StartSession", "StartSessionAsync",
    ];

    private static readonly ImmutableHashSet<string> Marks = ImmutableHashSet.Create("ThreadAffine", "ThreadAffineAttribute");

    private readonly SharingContext context;
    private readonly bool withWrappers;
    private readonly Memo<GrownNames> grown = new();
    private readonly ConcurrentDictionary<SyntaxTree, int[]> positions = new();
    private readonly ConcurrentDictionary<SyntaxTree, int[]> typePositions = new();

    /// <param name="withWrappers">Whether types count that keep an affine object inside them, and not only those that are one.</param>
    public AffineNames(SharingContext context, bool withWrappers)
    {
        this.context = context;
        this.withWrappers = withWrappers;
    }

    /// <summary>Whether one of the names stands in the span, or the type inherits from a class or collection that one of them names.</summary>
    public bool StandIn(SyntaxTree tree, TextSpan span, INamedTypeSymbol? type, CancellationToken cancellation)
    {
        var names = grown.Get(Grow, cancellation);
        return NameIndex.HasIn(PositionsIn(tree, names, cancellation), span) || Inherits(type, names);
    }

    /// <summary>Whether one of the types is named in the span, and not only a member that has one.</summary>
    public bool TypesStandIn(SyntaxTree tree, TextSpan span, CancellationToken cancellation)
    {
        if (!typePositions.TryGetValue(tree, out var found))
        {
            found = typePositions.GetOrAdd(tree, context.Search.IndexOf(tree, cancellation).PositionsOf(WordSet.Of(grown.Get(Grow, cancellation).Types)));
        }

        return NameIndex.HasIn(found, span);
    }

    /// <summary>Whether a type or member of this name is one of them.</summary>
    public bool Contains(string name, CancellationToken cancellation) => grown.Get(Grow, cancellation).Names.Contains(name);

    private static bool Inherits(INamedTypeSymbol? type, GrownNames names)
    {
        for (var outer = type; outer is not null; outer = outer.ContainingType)
        {
            for (var current = outer; current is { SpecialType: SpecialType.None }; current = current.BaseType)
            {
                if (names.Heirs.Contains(current.Name))
                {
                    return true;
                }
            }
        }

        return false;
    }

    private int[] PositionsIn(SyntaxTree tree, GrownNames names, CancellationToken cancellation) => positions.TryGetValue(tree, out var found)
        ? found
        : positions.GetOrAdd(tree, context.Search.IndexOf(tree, cancellation).PositionsOf(WordSet.Of(names.Names)));

    private GrownNames Grow(CancellationToken cancellation)
    {
        var foreign = context.Foreign.Named(cancellation);
        var suppliers = string.Join(",", foreign.Select(type => $"{type.Type.Name}:{type.Role}"));
        var hasMediator = withWrappers && Mediation.IsReferenced(context);
        var question = (nameof(AffineNames), withWrappers, context.Types.HasAttributes, WordSet.Of(context.RegistrationWords).Fingerprint, context.Types.AffineTypeList, suppliers, hasMediator);
        return context.Search.Gather<GrownNames>(
            question,
            known => !known.Undeclared.Any(context.Search.DeclaresType),
            (known, trees, token) =>
            {
                var growth = new AffineNameGrowth(context.Search, context.RegistrationWords, withWrappers, context.Types.HasAttributes ? Marks : ImmutableHashSet<string>.Empty, known);
                if (known is not null)
                {
                    growth.Read(trees, token);
                }
                else
                {
                    foreach (var row in context.Types.AffineTypeNames)
                    {
                        growth.Keeps(row);
                    }

                    foreach (var contract in hasMediator ? Mediation.Contracts : [])
                    {
                        growth.Keeps(contract);
                    }

                    foreach (var member in Suppliers)
                    {
                        growth.Member(member);
                    }

                    foreach (var (type, role) in foreign)
                    {
                        growth.Foreign(type.Name, role);
                    }
                }

                growth.Close(token);
                return growth.Found;
            },
            cancellation);
    }
}
