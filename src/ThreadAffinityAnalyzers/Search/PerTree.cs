using System;
using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;

namespace ThreadAffinityAnalyzers.Search;

/// <summary>What a tree says alone, read once and kept as long as the tree: an edit replaces one tree and leaves the others as they are.</summary>
internal sealed class PerTree<T> where T : class
{
    private readonly ConditionalWeakTable<SyntaxTree, T> known = new();

    /// <param name="tree">The tree.</param>
    /// <param name="read">Reads it; what is cancelled or fails is not kept.</param>
    public T Of(SyntaxTree tree, Func<T> read)
    {
        if (known.TryGetValue(tree, out var told))
        {
            return told;
        }

        // Two threads may both read; all see what the first has stored.
        var made = read();
        return known.GetValue(tree, _ => made);
    }
}
