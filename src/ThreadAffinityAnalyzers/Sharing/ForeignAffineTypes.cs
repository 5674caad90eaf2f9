using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using ThreadAffinityAnalyzers.Model;

namespace ThreadAffinityAnalyzers.Sharing;

/// <summary>Types of referenced assemblies that are, take or hand out affine objects. Only names that source has are ever looked up.</summary>
internal sealed class ForeignAffineTypes
{
    private readonly SharingContext context;
    private readonly List<IAssemblySymbol> assemblies;
    private readonly Dictionary<string, bool> known = new(StringComparer.Ordinal);

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

    /// <summary>Whether a public type of this name is, takes or hands out an affine object.</summary>
    public bool Supplies(string name, CancellationToken cancellation)
    {
        if (!known.TryGetValue(name, out var answer))
        {
            known[name] = answer = assemblies.Where(assembly => assembly.TypeNames.Contains(name)).Any(assembly => Named(assembly.GlobalNamespace, name, cancellation).Any(Supplies));
        }

        return answer;
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

    private bool Supplies(INamedTypeSymbol type) => type.DeclaredAccessibility == Accessibility.Public && (IsAffine(type) || type.GetMembers().Any(Supplies));

    private bool Supplies(ISymbol member) => member.DeclaredAccessibility is Accessibility.Public or Accessibility.Protected or Accessibility.ProtectedOrInternal && member switch
    {
        IMethodSymbol { MethodKind: MethodKind.Constructor } constructor => constructor.Parameters.Any(parameter => IsAffine(parameter.Type)),
        IMethodSymbol method => IsAffine(method.ReturnType) || method.Parameters.Any(parameter => parameter.Type is INamedTypeSymbol { TypeKind: TypeKind.Delegate } taken && taken.TypeArguments.Any(IsAffine)),
        IPropertySymbol property => IsAffine(property.Type),
        IFieldSymbol field => IsAffine(field.Type),
        _ => false,
    };

    private bool IsAffine(ITypeSymbol type) => context.Shapes.TryGet(type, out _);
}
