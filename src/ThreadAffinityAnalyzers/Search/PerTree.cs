using System;
using System.Runtime.CompilerServices;
using System.Threading;
using Microsoft.CodeAnalysis;

namespace ThreadAffinityAnalyzers.Search;

/// <summary>What a tree says alone, read once and kept as long as the tree: an edit replaces one tree and leaves the others as they are.</summary>
/// <remarks>All that is kept of a tree hangs on it in one place: each entry of a weak table is a handle that every collection has to look at.</remarks>
internal sealed class PerTree<T> where T : class
{
    private readonly int place = TreeNotes.TakePlace();

    /// <param name="tree">The tree.</param>
    /// <param name="read">Reads it; what is cancelled or fails is not kept.</param>
    public T Of(SyntaxTree tree, Func<T> read) => Find(tree) ?? Keep(tree, read());

    /// <summary>What is kept of the tree, or null.</summary>
    public T? Find(SyntaxTree tree) => TreeNotes.Find(tree)?.At(place) as T;

    /// <summary>Keeps it, and gives back what is kept: two threads may both read, and all see what the first has stored.</summary>
    public T Keep(SyntaxTree tree, T read) => (T)TreeNotes.Of(tree).GetOrAdd(place, read);

    /// <summary>Keeps it in the place of what was kept before.</summary>
    public void Replace(SyntaxTree tree, T read) => TreeNotes.Of(tree).Set(place, read);
}

/// <summary>All that is kept of one tree, each kind in a place of its own.</summary>
internal sealed class TreeNotes
{
    private static readonly ConditionalWeakTable<SyntaxTree, TreeNotes> Known = new();
    private static int places;

    private object?[] kept = new object?[4];

    public static int TakePlace() => Interlocked.Increment(ref places) - 1;

    public static TreeNotes? Find(SyntaxTree tree) => Known.TryGetValue(tree, out var known) ? known : null;

    public static TreeNotes Of(SyntaxTree tree) => Known.TryGetValue(tree, out var known) ? known : Known.GetValue(tree, static _ => new TreeNotes());

    public object? At(int place) => Volatile.Read(ref kept) is var now && place < now.Length ? Volatile.Read(ref now[place]) : null;

    public object GetOrAdd(int place, object value)
    {
        lock (this)
        {
            return At(place) ?? Store(place, value);
        }
    }

    public void Set(int place, object value)
    {
        lock (this)
        {
            Store(place, value);
        }
    }

    private object Store(int place, object value)
    {
        if (place >= kept.Length)
        {
            var more = kept;
            Array.Resize(ref more, place + 4);
            Volatile.Write(ref kept, more);
        }

        Volatile.Write(ref kept[place], value);
        return value;
    }
}
