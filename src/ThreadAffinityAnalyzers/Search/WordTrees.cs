using System;
using System.Collections.Generic;

namespace ThreadAffinityAnalyzers.Search;

/// <summary>Which trees have a word: the indexes of all trees turned round once, so that a question for a name costs nothing for the trees that lack it.</summary>
internal sealed class WordTrees
{
    private readonly Dictionary<uint, int> last;
    private readonly int[] ranks;
    private readonly int[] before;

    public WordTrees(NameIndex[] indexes)
    {
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

    /// <summary>The ranks of the trees that have the word, ascending. A few trees with another word of the same hash may be among them.</summary>
    public IEnumerable<int> Having(uint word)
    {
        for (var at = last.TryGetValue(word, out var first) ? first : -1; at >= 0; at = before[at])
        {
            yield return ranks[at];
        }
    }
}
