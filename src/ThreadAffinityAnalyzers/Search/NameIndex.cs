using System;
using System.Buffers;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace ThreadAffinityAnalyzers.Search;

/// <summary>Where each word stands in one tree, read from its text alone.</summary>
/// <remarks>
/// Words of comments, strings and inactive regions are indexed too: telling them apart needs a lexer, and who asks looks at the token anyway.
/// Words are kept as 32 bit hashes: two words of one file that collide cost a needless look at a token, never a wrong answer.
/// </remarks>
internal sealed class NameIndex
{
    // Keyed by the tree object: an edit replaces one tree, so one text is read again.
    private static readonly PerTree<NameIndex> Known = new();

    private const int RememberedSets = 8;

    private static long numbers;

    private readonly uint[] slots;
    private readonly int[] starts;
    private readonly int[] positions;
    private readonly int[] lambdas;
    private readonly int[] discards;
    private readonly int[] awaitedNames;
    private readonly int[] asyncNames;
    private readonly int[] implicitCreations;
    private readonly int[] aliases;

    private ImmutableArray<SetPositions> sets = ImmutableArray<SetPositions>.Empty;

    internal NameIndex(uint[] slots, int[] starts, int[] positions, in NameScanner.Facts facts)
    {
        this.slots = slots;
        this.starts = starts;
        this.positions = positions;
        lambdas = facts.Lambdas;
        discards = facts.Discards;
        awaitedNames = facts.AwaitedNames;
        asyncNames = facts.AsyncNames;
        implicitCreations = facts.ImplicitCreations;
        aliases = facts.Aliases;
    }

    /// <summary>Another one for each index: who wants to know later whether this is still the one needs no reference to it.</summary>
    public long Number { get; } = Interlocked.Increment(ref numbers);

    public static NameIndex Of(SyntaxTree tree, CancellationToken cancellation) => Of(tree, cancellation, out _);

    internal static NameIndex Of(SyntaxTree tree, CancellationToken cancellation, out bool read)
    {
        read = false;
        if (Known.Find(tree) is { } index)
        {
            return index;
        }

        read = true;
        return Known.Keep(tree, NameScanner.Read(tree.GetText(cancellation), cancellation));
    }

    /// <summary>Positions of the word in the text, ascending; empty where it does not occur. The position of <c>@word</c> is that of the letter after the sign.</summary>
    public IReadOnlyList<int> PositionsOf(string word) => Find(NameScanner.HashOf(word));

    /// <summary>Those inside the span.</summary>
    internal ArraySegment<int> PositionsOf(string word, TextSpan span)
    {
        var found = Find(NameScanner.HashOf(word));
        return In(positions, found.Offset, found.Count, span);
    }

    /// <summary>Whether the word stands inside the span.</summary>
    public bool HasIn(string word, TextSpan span)
    {
        var found = Find(NameScanner.HashOf(word));
        return Any(positions, found.Offset, found.Count, span);
    }

    /// <summary>Whether the word stands anywhere in the text.</summary>
    public bool Has(string word) => Find(NameScanner.HashOf(word)).Count > 0;

    internal bool Has(uint hash) => Find(hash).Count > 0;

    /// <summary>Whether one of the words stands inside the span. The places of a set are gathered once per tree, so every method of a file may ask.</summary>
    public bool HasAnyIn(ImmutableHashSet<string> words, TextSpan span)
    {
        var found = PositionsOf(WordSet.Of(words));
        return Any(found, 0, found.Length, span);
    }

    /// <summary>The same for a set that is asked of few spans.</summary>
    internal bool HasIn(ImmutableHashSet<string> words, TextSpan span)
    {
        foreach (var word in words)
        {
            if (HasIn(word, span))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Positions of <c>=></c> and <c>delegate</c>: of lambdas, and of members' bodies and switch arms.</summary>
    internal int[] Lambdas => lambdas;

    /// <summary>Whether <c>=></c> or <c>delegate</c> stands inside the span. The arrow of a member's body or of a switch arm counts too.</summary>
    public bool HasLambdaIn(TextSpan span) => Any(lambdas, 0, lambdas.Length, span);

    /// <summary>Whether <c>_ =</c> stands inside the span.</summary>
    public bool HasDiscardIn(TextSpan span) => Any(discards, 0, discards.Length, span);

    /// <summary>Whether <c>await name</c> directly followed by <c>;</c>, <c>)</c> or <c>.ConfigureAwait</c> stands inside the span.</summary>
    public bool HasAwaitedNameIn(TextSpan span) => Any(awaitedNames, 0, awaitedNames.Length, span);

    /// <summary>Positions of words that end with <c>Async</c>.</summary>
    internal int[] AsyncNames => asyncNames;

    /// <summary>The hash of each word of the text, once, and zeros between them.</summary>
    internal uint[] Words => slots;

    /// <summary>Positions of <c>new</c> directly followed by <c>(</c>.</summary>
    internal int[] ImplicitCreations => implicitCreations;

    /// <summary>Positions of <c>using</c> that may begin an alias.</summary>
    internal IReadOnlyList<int> Aliases => aliases;

    /// <summary>Bytes kept for the arrays, for the test that holds them below the text.</summary>
    internal int RetainedBytes =>
        4 * (slots.Length + starts.Length + positions.Length + lambdas.Length + discards.Length + awaitedNames.Length + asyncNames.Length + implicitCreations.Length + aliases.Length);

    /// <summary>The positions, ascending, of all words whose hash is in the set.</summary>
    /// <param name="hashes">Ascending: where they are more than the words of the text, each of those is looked up among them.</param>
    internal int[] PositionsOf(uint[] hashes)
    {
        var found = ArrayPool<int>.Shared.Rent(positions.Length);
        var count = 0;
        if (hashes.Length < slots.Length)
        {
            foreach (var hash in hashes)
            {
                Add(Find(hash));
            }
        }
        else
        {
            for (var slot = 0; slot < slots.Length; slot++)
            {
                if (slots[slot] != 0 && Array.BinarySearch(hashes, slots[slot]) >= 0)
                {
                    Add(new ArraySegment<int>(positions, starts[slot], CountAt(slot)));
                }
            }
        }

        var sorted = count == 0 ? Array.Empty<int>() : new int[count];
        Array.Copy(found, sorted, count);
        ArrayPool<int>.Shared.Return(found);
        Array.Sort(sorted);
        return sorted;

        void Add(ArraySegment<int> run)
        {
            Array.Copy(positions, run.Offset, found, count, run.Count);
            count += run.Count;
        }
    }

    /// <summary>Those of the ascending positions that lie inside the span.</summary>
    internal static ArraySegment<int> In(int[] ascending, TextSpan span) => In(ascending, 0, ascending.Length, span);

    private static ArraySegment<int> In(int[] sorted, int offset, int count, TextSpan span)
    {
        var from = Array.BinarySearch(sorted, offset, count, span.Start);
        var to = Array.BinarySearch(sorted, offset, count, span.End);
        from = from < 0 ? ~from : from;
        return new ArraySegment<int>(sorted, from, (to < 0 ? ~to : to) - from);
    }

    /// <summary>Whether one of the ascending positions lies inside the span.</summary>
    internal static bool HasIn(int[] ascending, TextSpan span) => Any(ascending, 0, ascending.Length, span);

    /// <summary>The same for a set that is asked again after an edit: kept until eight others have been asked.</summary>
    internal int[] PositionsOf(WordSet words)
    {
        var known = sets;
        foreach (var set in known)
        {
            if (set.Fingerprint == words.Fingerprint)
            {
                return set.Positions;
            }
        }

        var sorted = PositionsOf(words.Hashes);

        // A lost race only makes the next who asks gather again.
        var kept = known.Length >= RememberedSets ? known.RemoveAt(0) : known;
        ImmutableInterlocked.InterlockedCompareExchange(ref sets, kept.Add(new SetPositions(words.Fingerprint, sorted)), known);
        return sorted;
    }

    private ArraySegment<int> Find(uint hash)
    {
        var mask = slots.Length - 1;
        for (var slot = NameScanner.SlotOf(hash, mask); slots[slot] != 0; slot = (slot + 1) & mask)
        {
            if (slots[slot] == hash)
            {
                return new ArraySegment<int>(positions, starts[slot], CountAt(slot));
            }
        }

        return new ArraySegment<int>(positions, 0, 0);
    }

    // The runs lie in the order of the slots, so that a run ends where the next one begins.
    private int CountAt(int slot) => starts[slot + 1] - starts[slot];

    internal static bool Any(int[] sorted, int offset, int count, TextSpan span)
    {
        var at = Array.BinarySearch(sorted, offset, count, span.Start);
        if (at >= 0)
        {
            return !span.IsEmpty;
        }

        at = ~at;
        return at < offset + count && sorted[at] < span.End;
    }

    private readonly record struct SetPositions(ulong Fingerprint, int[] Positions);
}
