using System;
using System.Collections.Immutable;
using System.Linq;
using Microsoft.CodeAnalysis;

namespace ThreadAffinityAnalyzers.Search;

/// <summary>The trees of a program by path (ordinal). An edit puts a tree of the same path in the place of another one: thousands of paths are sorted once.</summary>
internal sealed class TreeOrder
{
    private static readonly PerTree<TreeOrder> Known = new();

    private readonly string[] paths;
    private readonly int[] order;

    private TreeOrder(ImmutableArray<SyntaxTree> trees)
    {
        paths = trees.Select(tree => tree.FilePath).ToArray();
        order = Enumerable.Range(0, paths.Length).OrderBy(at => paths[at], StringComparer.Ordinal).ToArray();
    }

    public static ImmutableArray<SyntaxTree> Sorted(Compilation compilation)
    {
        var trees = compilation.SyntaxTrees.ToImmutableArray();
        var order = Of(trees);
        return Array.ConvertAll(order.order, at => trees[at]).ToImmutableArray();
    }

    private static TreeOrder Of(ImmutableArray<SyntaxTree> trees)
    {
        // One of the two goes on being there after an edit.
        SyntaxTree[] kept = trees.Length < 2 ? [] : [trees[0], trees[trees.Length - 1]];
        foreach (var tree in kept)
        {
            if (Known.Find(tree) is { } known && known.Fits(trees))
            {
                return known;
            }
        }

        var made = new TreeOrder(trees);
        foreach (var tree in kept)
        {
            Known.Replace(tree, made);
        }

        return made;
    }

    private bool Fits(ImmutableArray<SyntaxTree> trees)
    {
        if (trees.Length != paths.Length)
        {
            return false;
        }

        for (var at = 0; at < paths.Length; at++)
        {
            if (trees[at].FilePath != paths[at])
            {
                return false;
            }
        }

        return true;
    }
}
