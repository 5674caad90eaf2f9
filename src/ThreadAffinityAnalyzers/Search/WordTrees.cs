using System;
using System.Collections.Generic;
using System.Linq;
using System.Runtime.CompilerServices;

namespace ThreadAffinityAnalyzers.Search;

/// <summary>Which trees have a word: the indexes of all trees turned round once, so that a question for a name costs nothing for the trees that lack it.</summary>
internal sealed class WordTrees
{
    private const int MostChanged = 32;

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

    /// <summary>The table of one state of the program.</summary>
    private sealed class Table
    {
        private readonly WeakReference<NameIndex>[] indexes;
        private readonly Dictionary<uint, int> last;
        private readonly int[] ranks;
        private readonly int[] before;

        public Table(NameIndex[] indexes)
        {
            this.indexes = Array.ConvertAll(indexes, index => new WeakReference<NameIndex>(index));
            var count = 0;
            foreach (var index in indexes)
            {
                foreach (var word in index.Words)
                {
                    count++;
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
                    ranks[next] = rank;
                    before[next] = last.TryGetValue(word, out var known) ? known : -1;
                    last[word] = next++;
                }
            }
        }

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
                if (!indexes[rank].TryGetTarget(out var index) || index != others[rank])
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
