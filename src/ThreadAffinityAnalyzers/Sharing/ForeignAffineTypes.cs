using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using ThreadAffinityAnalyzers.Model;

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

/// <summary>Types of referenced assemblies that are, take or hand out affine objects. Only names that source has are ever looked up.</summary>
internal sealed class ForeignAffineTypes
{
    private readonly SharingContext context;
    private readonly List<IAssemblySymbol> assemblies;
    private readonly Dictionary<string, ForeignRole> known = new(StringComparer.Ordinal);

    public ForeignAffineTypes(SharingContext context)
    {
        this.context = context;
        assemblies = AffineReferences.WithAffineTypes(context.Types).ToList();
    }

    /// <summary>The names of all types of the assemblies that may declare such a type.</summary>
    public HashSet<string> Names(CancellationToken cancellation)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var assembly in assemblies)
        {
            cancellation.ThrowIfCancellationRequested();
            foreach (var name in assembly.TypeNames)
            {
                names.Add(MetadataNames.WithoutArity(name));
            }
        }

        return names;
    }

    /// <summary>What the types of this name that source may name have to do with affine objects.</summary>
    public ForeignRole RoleOf(string name, CancellationToken cancellation)
    {
        if (!known.TryGetValue(name, out var role))
        {
            foreach (var assembly in assemblies)
            {
                foreach (var type in Named(assembly.GlobalNamespace, name, cancellation))
                {
                    role = RoleOf(type) is var one && one > role ? one : role;
                }
            }

            known[name] = role;
        }

        return role;
    }

    private static IEnumerable<INamedTypeSymbol> Named(INamespaceSymbol space, string name, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        foreach (var type in space.GetTypeMembers(name))
        {
            yield return type;
        }

        foreach (var inner in space.GetNamespaceMembers())
        {
            foreach (var type in Named(inner, name, cancellation))
            {
                yield return type;
            }
        }
    }

    private ForeignRole RoleOf(INamedTypeSymbol type) => !context.Types.Compilation.IsSymbolAccessibleWithin(type, context.Types.Compilation.Assembly) ? ForeignRole.None
        : IsAffine(type) || type.InstanceConstructors.Any(constructor => IsVisible(constructor) && constructor.Parameters.Any(parameter => IsAffine(parameter.Type))) ? ForeignRole.Keeper
        : type.GetMembers().Any(member => IsVisible(member) && Supplies(member)) ? ForeignRole.Supplier
        : ForeignRole.None;

    private static bool IsVisible(ISymbol member) => member.DeclaredAccessibility is Accessibility.Public or Accessibility.Protected or Accessibility.ProtectedOrInternal;

    private bool Supplies(ISymbol member) => member switch
    {
        IMethodSymbol method => IsAffine(method.ReturnType) || method.Parameters.Any(parameter => parameter.Type is INamedTypeSymbol { TypeKind: TypeKind.Delegate } taken && taken.TypeArguments.Any(IsAffine)),
        IPropertySymbol property => IsAffine(property.Type),
        IFieldSymbol field => IsAffine(field.Type),
        _ => false,
    };

    private bool IsAffine(ITypeSymbol type) => context.Shapes.TryGet(type, out _);
}
