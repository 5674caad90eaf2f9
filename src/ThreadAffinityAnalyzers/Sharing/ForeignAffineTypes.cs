using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Linq;
using System.Runtime.CompilerServices;
using System.Threading;
using Microsoft.CodeAnalysis;
using ThreadAffinityAnalyzers.Model;
using ThreadAffinityAnalyzers.Search;

namespace ThreadAffinityAnalyzers.Sharing;

/// <summary>What a type of another assembly has to do with affine objects.</summary>
internal enum ForeignRole
{
    /// <summary>Nothing that its surface shows.</summary>
    None,

    /// <summary>It hands them out, and does not keep what it hands out.</summary>
    Supplier,

    /// <summary>It is one, or is given one when it is made.</summary>
    Keeper,
}

/// <summary>A type of a referenced assembly, and what it has to do with affine objects.</summary>
internal readonly record struct ForeignType(INamedTypeSymbol Type, ForeignRole Role);

/// <summary>Types of referenced assemblies that are, take or hand out affine objects. Only names that source has are ever looked up.</summary>
internal sealed class ForeignAffineTypes
{
    // An edit leaves the references as they are.
    private static readonly ConditionalWeakTable<IAssemblySymbol, ConcurrentDictionary<object, Surface>> Surfaces = new();

    private readonly SharingContext context;
    private readonly Memo<List<ForeignType>> known = new();

    public ForeignAffineTypes(SharingContext context) => this.context = context;

    /// <summary>The types that have to do with affine objects and whose names stand in source.</summary>
    public IReadOnlyList<ForeignType> Named(CancellationToken cancellation) => known.Get(Find, cancellation);

    private List<ForeignType> Find(CancellationToken cancellation)
    {
        var found = new List<ForeignType>();
        foreach (var assembly in AffineReferences.WithAffineTypes(context.Types))
        {
            // What a type has to do with affine objects depends on which types are affine, and on what this project may see of it.
            var surface = Surfaces.GetValue(assembly, static _ => new ConcurrentDictionary<object, Surface>())
                .GetOrAdd((context.Catalog, context.Types.AffineTypeList, context.Types.HasAttributes, context.Types.Compilation.AssemblyName), static _ => new Surface(SymbolEqualityComparer.Default));
            foreach (var space in NamedIn(assembly.GlobalNamespace, cancellation))
            {
                foreach (var declared in surface.GetOrAdd(space, static space => ReadTypes(space)))
                {
                    if (context.Search.HasWord(declared.Hash, cancellation))
                    {
                        found.AddRange(declared.Types ??= TypesNamed(declared.Name, space));
                    }
                }
            }
        }

        return found.OrderBy(type => type.Type.Name, StringComparer.Ordinal).ToList();
    }

    private static DeclaredWord[] ReadTypes(INamespaceSymbol space) =>
        space.GetTypeMembers().Select(type => type.Name).Distinct(StringComparer.Ordinal).Select(name => new DeclaredWord(NameScanner.HashOf(name), name)).ToArray();

    /// <summary>The namespace and those in it that source names: who names a type names its namespace, too, in a directive or before it. Of the others no type is made.</summary>
    private IEnumerable<INamespaceSymbol> NamedIn(INamespaceSymbol space, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        return space.GetNamespaceMembers().Where(inner => context.Search.HasWord(NameScanner.HashOf(inner.Name), cancellation)).SelectMany(inner => NamedIn(inner, cancellation)).Prepend(space);
    }

    private ForeignType[] TypesNamed(string name, INamespaceSymbol space) =>
        space.GetTypeMembers(name).Select(type => new ForeignType(type, RoleOf(type))).Where(type => type.Role != ForeignRole.None).ToArray();

    private ForeignRole RoleOf(INamedTypeSymbol type) => !context.Types.Compilation.IsSymbolAccessibleWithin(type, context.Types.Compilation.Assembly) ? ForeignRole.None
        : IsAffine(type) || type.InstanceConstructors.Any(constructor => IsVisible(constructor) && constructor.Parameters.Any(parameter => IsAffine(parameter.Type))) ? ForeignRole.Keeper
        : type.GetMembers().Any(member => IsVisible(member) && Supplies(member)) ? ForeignRole.Supplier
        : ForeignRole.None;

    private bool IsVisible(ISymbol member) => member.DeclaredAccessibility is Accessibility.Public or Accessibility.Protected or Accessibility.ProtectedOrInternal
        || member.DeclaredAccessibility == Accessibility.Internal && context.Types.Compilation.IsSymbolAccessibleWithin(member, context.Types.Compilation.Assembly);

    private bool Supplies(ISymbol member) => member switch
    {
        IMethodSymbol method => IsAffine(method.ReturnType) || method.Parameters.Any(parameter => parameter.Type is INamedTypeSymbol { TypeKind: TypeKind.Delegate } taken && taken.TypeArguments.Any(IsAffine)),
        IPropertySymbol property => IsAffine(property.Type),
        IFieldSymbol field => IsAffine(field.Type),
        _ => false,
    };

    private bool IsAffine(ITypeSymbol type) => context.Shapes.TryGet(type, out _);

    /// <summary>The name of types as source writes it, the hash under which it stands in the index of words, and what the types have to do with affine objects once somebody asked.</summary>
    private sealed class DeclaredWord(uint hash, string name)
    {
        public uint Hash { get; } = hash;

        public string Name { get; } = name;

        public volatile ForeignType[]? Types;
    }

    /// <summary>What one assembly declares, by namespace.</summary>
    private sealed class Surface(IEqualityComparer<ISymbol?> comparer) : ConcurrentDictionary<INamespaceSymbol, DeclaredWord[]>(comparer);
}
