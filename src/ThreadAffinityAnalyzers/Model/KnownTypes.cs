using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using ThreadAffinityAnalyzers.Knowledge;

namespace ThreadAffinityAnalyzers.Model;

/// <summary>The rows of the catalogue as symbols of one compilation.</summary>
internal sealed class KnownTypes
{
    private readonly Dictionary<ISymbol, AffineType> affine = new(SymbolEqualityComparer.Default);
    private readonly HashSet<ISymbol> safe = new(SymbolEqualityComparer.Default);
    private readonly ConcurrentDictionary<ITypeSymbol, AffineType?> memo = new(SymbolEqualityComparer.Default);
    private readonly ConcurrentDictionary<string, INamedTypeSymbol?> byName = new();

    private KnownTypes(Compilation compilation, Catalog catalog)
    {
        Compilation = compilation;
        Catalog = catalog;
    }

    public Compilation Compilation { get; }

    public Catalog Catalog { get; }

    /// <summary>Null when the compilation references no affine type at all: then there is nothing to analyse.</summary>
    public static KnownTypes? For(Compilation compilation, Catalog catalog, CancellationToken cancellation)
    {
        var types = new KnownTypes(compilation, catalog);
        foreach (var row in catalog.AffineTypes)
        {
            cancellation.ThrowIfCancellationRequested();
            if (types.Get(row.MetadataName) is { } symbol)
            {
                types.affine[symbol] = row;
            }
        }

        foreach (var name in catalog.SafeTypes)
        {
            if (types.Get(name) is { } symbol)
            {
                types.safe.Add(symbol);
            }
        }

        return types.affine.Count == 0 ? null : types;
    }

    public bool TryGetAffine(ITypeSymbol? type, out AffineType row)
    {
        row = null!;
        if (type is null || type.SpecialType != SpecialType.None)
        {
            return false;
        }

        var found = memo.GetOrAdd(type, Find);
        row = found!;
        return found is not null;
    }

    private AffineType? Find(ITypeSymbol type)
    {
        if (type is ITypeParameterSymbol parameter)
        {
            return parameter.ConstraintTypes.Select(c => TryGetAffine(c, out var row) ? row : null).FirstOrDefault(r => r is not null);
        }

        for (ITypeSymbol? at = type; at is not null; at = at.BaseType)
        {
            if (safe.Contains(at.OriginalDefinition))
            {
                return null;
            }

            if (affine.TryGetValue(at.OriginalDefinition, out var row))
            {
                return row;
            }
        }

        foreach (var contract in type.AllInterfaces)
        {
            if (affine.TryGetValue(contract.OriginalDefinition, out var row))
            {
                return row;
            }
        }

        return null;
    }

    public INamedTypeSymbol? Get(string metadataName) => byName.GetOrAdd(metadataName, name => Compilation.GetTypeByMetadataName(name) ?? Compilation.GetTypesByMetadataName(name).FirstOrDefault());
}
