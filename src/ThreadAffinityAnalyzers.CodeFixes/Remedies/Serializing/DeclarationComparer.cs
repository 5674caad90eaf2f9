using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;

namespace ThreadAffinityAnalyzers.CodeFixes.Remedies.Serializing;

/// <summary>Equal are symbols of one declaration: the same method is another symbol in each project that refers to its own.</summary>
internal sealed class DeclarationComparer : IEqualityComparer<ISymbol>
{
    public static readonly DeclarationComparer Instance = new();

    public bool Equals(ISymbol? one, ISymbol? other) => SymbolEqualityComparer.Default.Equals(one, other) ||
        one?.DeclaringSyntaxReferences.FirstOrDefault() is { } here && other?.DeclaringSyntaxReferences.FirstOrDefault() is { } there && here.SyntaxTree == there.SyntaxTree && here.Span == there.Span;

    public int GetHashCode(ISymbol symbol) => symbol.Name.GetHashCode();
}
