using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace ThreadAffinityAnalyzers.Sharing;

/// <summary>
/// Whether a guard that some uses hold is there for the holder. On the way from an entry to a use a program takes locks for other ends (a simulation's step, a cache's refresh):
/// to say that another use lacks such a lock would send the reader to it. A guard that covers every use excludes the others, whatever it was made for: that is not asked here.
/// </summary>
internal sealed class GuardOwnership
{
    /// <summary>Who takes a lock for what a callee keeps takes it this many calls around the use at most: a handler, a service, a repository.</summary>
    private const int Farthest = 3;

    private readonly SharingContext context;
    private readonly ImmutableArray<ReachedUse> uses;
    private readonly ISymbol? holder;
    private readonly CancellationToken cancellation;
    private HashSet<INamedTypeSymbol>? near;

    public GuardOwnership(ISymbol? holder, ImmutableArray<ReachedUse> uses, SharingContext context, CancellationToken cancellation)
    {
        this.context = context;
        this.uses = uses;
        this.holder = holder;
        this.cancellation = cancellation;
    }

    /// <summary>
    /// Whether it is declared where the object is kept or used, is held in the very function that uses it, or at half of the places at least not many calls around them.
    /// </summary>
    public bool IsOf(Guard guard)
    {
        var holding = uses.Select(use => use.Entry.Held.FirstOrDefault(held => held.Key == guard.Key)).ToList();
        if (holding.Any(held => held is { Away: 0 }) || guard.Home is { } home && IsNear(home))
        {
            return true;
        }

        return 2 * holding.Count(held => held is { Away: <= Farthest }) >= uses.Length;
    }

    private bool IsNear(INamedTypeSymbol home) => (near ??= Near()).Any(type => AreOneFamily(home.OriginalDefinition, type) || Keeps(home, type));

    /// <summary>The classes that keep or use the object.</summary>
    private HashSet<INamedTypeSymbol> Near()
    {
        var types = new HashSet<INamedTypeSymbol>(SymbolEqualityComparer.Default);
        if (holder?.ContainingType is { } keeper)
        {
            types.Add(keeper.OriginalDefinition);
        }

        foreach (var declaration in uses.Select(use => use.Use.Node.FirstAncestorOrSelf<TypeDeclarationSyntax>()).OfType<TypeDeclarationSyntax>().Distinct())
        {
            if (context.Search.TypeOf(declaration, cancellation) is { } type)
            {
                types.Add(type.OriginalDefinition);
            }
        }

        return types;
    }

    /// <summary>One class or its nested ones, or a class and its base.</summary>
    private static bool AreOneFamily(INamedTypeSymbol one, INamedTypeSymbol other) => IsAbove(one, other) || IsAbove(other, one);

    private static bool IsAbove(INamedTypeSymbol outer, INamedTypeSymbol? inner)
    {
        for (var at = inner; at is not null; at = at.BaseType?.OriginalDefinition)
        {
            for (var nest = at; nest is not null; nest = nest.ContainingType)
            {
                if (SymbolEqualityComparer.Default.Equals(nest, outer))
                {
                    return true;
                }
            }
        }

        return false;
    }

    /// <summary>Whether the guard's class has the other one, or what it implements, in its state: a facade, a decorator, an owner.</summary>
    private bool Keeps(INamedTypeSymbol home, INamedTypeSymbol type) =>
        home.GetMembers().Select(member => member switch
        {
            IFieldSymbol field => field.Type,
            IPropertySymbol property => property.Type,
            _ => null,
        })
        .Concat(home.InstanceConstructors.SelectMany(constructor => constructor.Parameters, (_, parameter) => parameter.Type))
        .Any(kept => kept is INamedTypeSymbol named && context.Search.IsOwn(named) && (IsAbove(named.OriginalDefinition, type)
            || type.AllInterfaces.Any(implemented => SymbolEqualityComparer.Default.Equals(implemented.OriginalDefinition, named.OriginalDefinition))));
}
