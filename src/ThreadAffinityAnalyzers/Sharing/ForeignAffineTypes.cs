using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
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
    private readonly SharingContext context;
    private readonly Memo<List<ForeignType>> known = new();

    public ForeignAffineTypes(SharingContext context) => this.context = context;

    /// <summary>The types that have to do with affine objects and whose names stand in source.</summary>
    public IReadOnlyList<ForeignType> Named(CancellationToken cancellation) => known.Get(Find, cancellation);

    private List<ForeignType> Find(CancellationToken cancellation)
    {
        var asked = new Dictionary<string, bool>(StringComparer.Ordinal);
        var found = new List<INamedTypeSymbol>();
        foreach (var assembly in AffineReferences.WithAffineTypes(context.Types))
        {
            cancellation.ThrowIfCancellationRequested();
            if (assembly.TypeNames.Select(MetadataNames.WithoutArity).Where(StandsInSource).ToImmutableHashSet(StringComparer.Ordinal) is { IsEmpty: false } names)
            {
                found.AddRange(Named(assembly.GlobalNamespace, names, cancellation));
            }
        }

        return found.OrderBy(type => type.Name, StringComparer.Ordinal).Select(type => new ForeignType(type, RoleOf(type))).Where(type => type.Role != ForeignRole.None).ToList();

        bool StandsInSource(string name)
        {
            if (!asked.TryGetValue(name, out var stands))
            {
                asked.Add(name, stands = context.Search.TreesWith(name, cancellation).Any());
            }

            return stands;
        }
    }

    private static IEnumerable<INamedTypeSymbol> Named(INamespaceSymbol space, ImmutableHashSet<string> names, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        return names.SelectMany(name => space.GetTypeMembers(name)).Concat(space.GetNamespaceMembers().SelectMany(inner => Named(inner, names, cancellation)));
    }

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
}
