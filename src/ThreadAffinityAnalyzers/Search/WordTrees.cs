using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Linq;
using System.Runtime.CompilerServices;
using System.Threading;

namespace ThreadAffinityAnalyzers.Search;

/// <summary>Which trees have a word: the indexes of all trees turned round once, so that a question for a name costs nothing for the trees that lack it.</summary>
internal sealed class WordTrees
{
    private const int MostChanged = 32;

    // A program asks three questions; one more for each set of options and of types from libraries that its texts name in between.
    private const int MostGathered = 24;

    // An edit replaces one index: the table made for the others goes on being used. Each lives as long as the indexes of one of these places.
    private static readonly ConditionalWeakTable<NameIndex, Table> Known = new();

    private readonly NameIndex[] indexes;
    private readonly Table table;
    private readonly int[] changed;

    private WordTrees(NameIndex[] indexes, Table table, int[] changed)
    {
        this.indexes = indexes;
        this.table = table;
        this.changed = changed;
    }

    public static WordTrees Of(NameIndex[] indexes)
    {
        int[] places = indexes.Length == 0 ? [] : [0, indexes.Length / 2, indexes.Length - 1];
        foreach (var place in places)
        {
            if (Known.TryGetValue(indexes[place], out var known) && known.ChangedIn(indexes) is { } changed)
            {
                return new WordTrees(indexes, known, changed);
            }
        }

        var made = new Table(indexes);
        foreach (var place in places)
        {
            Known.Remove(indexes[place]);
            Known.GetValue(indexes[place], _ => made);
        }

        return new WordTrees(indexes, made, []);
    }

    /// <summary>Whether some tree has the word, or another one of the same hash.</summary>
    public bool Has(uint word)
    {
        foreach (var rank in changed)
        {
            if (indexes[rank].Has(word))
            {
                return true;
            }
        }

        return table.Has(word) && Having(word).Any();
    }

    /// <summary>The ranks of the trees that have the word, ascending. A few trees with another word of the same hash may be among them.</summary>
    public IEnumerable<int> Having(uint word)
    {
        var next = 0;
        foreach (var rank in table.Having(word))
        {
            for (; next < changed.Length && changed[next] < rank; next++)
            {
                if (indexes[changed[next]].Has(word))
                {
                    yield return changed[next];
                }
            }

            if (Array.BinarySearch(changed, rank) < 0)
            {
                yield return rank;
            }
        }

        for (; next < changed.Length; next++)
        {
            if (indexes[changed[next]].Has(word))
            {
                yield return changed[next];
            }
        }
    }

    /// <summary>What is read from the texts of all trees and goes on being used after an edit: only the trees that are others since are read again.</summary>
    /// <remarks>
    /// What was read of a tree that is no longer there stays until the table is made anew, so that only sets may be read in which a name too many costs a look and never a wrong answer.
    /// </remarks>
    /// <param name="question">Equal to that of another state where the answer depends on nothing else but the texts.</param>
    /// <param name="holds">Whether what was read goes on being right for trees that have not changed.</param>
    /// <param name="read">Adds what the trees of these ranks say to what is known; gives the same object back where that is nothing.</param>
    /// <param name="cancellation">Stops the reading.</param>
    public T Gather<T>(object question, Func<T, bool> holds, Func<T?, int[], CancellationToken, T> read, CancellationToken cancellation) where T : class
    {
        if (table.Gathered.TryGetValue(question, out var known) && known.Value is T before && holds(before))
        {
            var after = read(before, changed.Length == 0 ? known.Changed : known.Changed.Union(changed).OrderBy(static rank => rank).ToArray(), cancellation);
            if (!ReferenceEquals(after, before))
            {
                table.Gathered[question] = known with { Value = after };
            }

            return after;
        }

        var made = read(null, Enumerable.Range(0, indexes.Length).ToArray(), cancellation);
        if (table.Gathered.Count >= MostGathered)
        {
            table.Gathered.Clear();
        }

        table.Gathered[question] = new Reading(made, changed);
        return made;
    }

    /// <param name="Value">What was read, and what later states added.</param>
    /// <param name="Changed">The trees that were others than those of the table when it was read in full.</param>
    private sealed record Reading(object Value, int[] Changed);

    /// <summary>The table of one state of the program.</summary>
    private sealed class Table
    {
        private readonly long[] indexes;
        private readonly Dictionary<uint, int> last;
        private readonly int[] ranks;
        private readonly int[] before;

        public Table(NameIndex[] indexes)
        {
            this.indexes = Array.ConvertAll(indexes, static index => index.Number);
            var count = 0;
            foreach (var index in indexes)
            {
                foreach (var word in index.Words)
                {
                    count += word == 0 ? 0 : 1;
                }
            }

            last = new Dictionary<uint, int>(count / 4);
            ranks = new int[count];
            before = new int[count];
            var next = 0;
            // From the last tree to the first, so that the chain of a word leads upwards.
            for (var rank = indexes.Length - 1; rank >= 0; rank--)
            {
                foreach (var word in indexes[rank].Words)
                {
                    if (word == 0)
                    {
                        continue;
                    }

                    ranks[next] = rank;
                    before[next] = last.TryGetValue(word, out var known) ? known : -1;
                    last[word] = next++;
                }
            }
        }

        /// <summary>What was read from all texts, by question.</summary>
        public ConcurrentDictionary<object, Reading> Gathered { get; } = new();

        public bool Has(uint word) => last.ContainsKey(word);

        public IEnumerable<int> Having(uint word)
        {
            for (var at = last.TryGetValue(word, out var first) ? first : -1; at >= 0; at = before[at])
            {
                yield return ranks[at];
            }
        }

        /// <summary>The places at which the other state has another tree; null where the two have too little in common.</summary>
        public int[]? ChangedIn(NameIndex[] others)
        {
            if (others.Length != indexes.Length)
            {
                return null;
            }

            var changed = new List<int>();
            for (var rank = 0; rank < others.Length; rank++)
            {
                if (indexes[rank] != others[rank].Number)
                {
                    if (changed.Count == MostChanged)
                    {
                        return null;
                    }

                    changed.Add(rank);
                }
            }

            return changed.ToArray();
        }
    }
}
