using System;
using System.Threading;
using Microsoft.CodeAnalysis;
using ThreadAffinityAnalyzers.Knowledge;

namespace ThreadAffinityAnalyzers.Model;

/// <summary>The rows of the catalogue as symbols of one compilation.</summary>
internal sealed class KnownTypes
{
    /// <summary>Null when the compilation references no affine type at all: then there is nothing to analyse.</summary>
    public static KnownTypes? For(Compilation compilation, Catalog catalog, CancellationToken cancellation) => throw new NotSupportedException();

    public Compilation Compilation => throw new NotSupportedException();

    public Catalog Catalog => throw new NotSupportedException();

    /// <summary>Whether the type itself (not a wrapper, container or <c>Task</c> of one) is affine: a row's type, or derived from or implementing one. User attributes
    /// <c>[ThreadAffine]</c> and <c>[ThreadSafe]</c> count. Memoised; works for type parameters by their constraints.</summary>
    public bool TryGetAffine(ITypeSymbol? type, out AffineType row) => throw new NotSupportedException();

    /// <summary>The type with this metadata name, or null; framework assemblies win where the name is ambiguous. Memoised.</summary>
    public INamedTypeSymbol? Get(string metadataName) => throw new NotSupportedException();
}
