using System.Linq;
using Microsoft.CodeAnalysis;

namespace ThreadAffinityAnalyzers.CodeFixes.Rewriting;

/// <summary>Semantic models of the files that symbols lead to.</summary>
internal static class Models
{
    /// <summary>The model of a file of this project, or of a project that it refers to; null for one of another project.</summary>
    public static SemanticModel? Of(SyntaxTree tree, SemanticModel from) => from.SyntaxTree == tree ? from : Of(tree, from.Compilation);

    /// <inheritdoc cref="Of(SyntaxTree, SemanticModel)"/>
    public static SemanticModel? Of(SyntaxTree tree, Compilation compilation) => compilation.ContainsSyntaxTree(tree)
        ? compilation.GetSemanticModel(tree)
        : compilation.References.OfType<CompilationReference>().FirstOrDefault(reference => reference.Compilation.ContainsSyntaxTree(tree))?.Compilation.GetSemanticModel(tree);
}
