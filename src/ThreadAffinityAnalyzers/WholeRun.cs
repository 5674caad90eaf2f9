using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;

namespace ThreadAffinityAnalyzers;

/// <summary>Tells a run over the whole program, which binds every body before it asks about the first tree, from a question about one file.</summary>
/// <remarks>Whoever asks about one file announces the types of that file; a run over the program announces those of all files, and completes no tree before.</remarks>
internal sealed class WholeRun
{
    private readonly ConcurrentDictionary<SyntaxTree, bool> announced = new();
    private IReadOnlyDictionary<SyntaxTree, SemanticModel>? models;

    public void Announce(ISymbol type)
    {
        foreach (var reference in type.DeclaringSyntaxReferences)
        {
            announced.TryAdd(reference.SyntaxTree, true);
        }
    }

    /// <summary>The compilation's own semantic models, in which all bodies are bound; null where the question is about a file, and after the last tree.</summary>
    /// <remarks>The driver lets go of a tree's model, and of the bodies in it, as soon as that tree is done; questions about later trees lead back to it.</remarks>
    public IReadOnlyDictionary<SyntaxTree, SemanticModel>? ModelsOf(Compilation compilation)
    {
        if (Volatile.Read(ref models) is { } held)
        {
            return held;
        }

        var trees = compilation.SyntaxTrees.ToList();
        return announced.Count > trees.Count / 2
            ? Interlocked.CompareExchange(ref models, trees.ToDictionary(tree => tree, tree => compilation.GetSemanticModel(tree)), null) ?? models
            : null;
    }

    /// <summary>After the last announced tree the models are let go: an editor keeps what it analysed until the next edit.</summary>
    public void Done(SyntaxTree tree)
    {
        if (announced.TryRemove(tree, out _) && announced.IsEmpty)
        {
            Volatile.Write(ref models, null);
        }
    }
}
