using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace ThreadAffinityAnalyzers.Search;

/// <summary>Tells what belongs to the project that is analysed from what belongs to the projects and assemblies that it refers to.</summary>
/// <remarks>
/// A build knows a referenced project by its assembly. An editor offers its source, too, in trees of which the compilation has no model, and its private members
/// (https://learn.microsoft.com/dotnet/api/microsoft.codeanalysis.compilationreference). Both are to say the same.
/// </remarks>
internal static class OwnSource
{
    /// <summary>Whether the symbol is declared in the project that is analysed; the named element of a tuple is declared where the tuple's type is written.</summary>
    public static bool IsOwn(this Compilation compilation, ISymbol symbol) =>
        symbol.ContainingAssembly is not { } assembly || SymbolEqualityComparer.Default.Equals(assembly, compilation.Assembly)
        || symbol is IFieldSymbol { ContainingType.IsTupleType: true, Locations: [{ SourceTree: { } tree }, ..] } && compilation.ContainsSyntaxTree(tree);

    /// <summary>Where the symbol is declared in the project that is analysed; nowhere if it is not of the project.</summary>
    public static ImmutableArray<SyntaxReference> DeclarationsOf(this Compilation compilation, ISymbol symbol) =>
        compilation.IsOwn(symbol) ? symbol.DeclaringSyntaxReferences : ImmutableArray<SyntaxReference>.Empty;
}
