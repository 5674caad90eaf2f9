using System;
using System.Collections.Immutable;
using System.Runtime.CompilerServices;

namespace ThreadAffinityAnalyzers.Search;

/// <summary>A set of words as the index asks for it: hashed once, and equal to every other set of the same words.</summary>
internal sealed class WordSet
{
    private static readonly ConditionalWeakTable<ImmutableHashSet<string>, WordSet> Known = new();

    private WordSet(ImmutableHashSet<string> words)
    {
        var hashes = new uint[words.Count];
        var next = 0;
        foreach (var word in words)
        {
            hashes[next++] = NameScanner.HashOf(word);
        }

        Array.Sort(hashes);
        var fingerprint = 14695981039346656037UL;
        foreach (var hash in hashes)
        {
            fingerprint = (fingerprint ^ hash) * 1099511628211UL;
            fingerprint ^= fingerprint >> 29;
        }

        Hashes = hashes;
        Fingerprint = fingerprint;
    }

    public uint[] Hashes { get; }

    /// <summary>Tells sets apart without keeping them alive: a model that is gone must not live on in the trees it looked at.</summary>
    public ulong Fingerprint { get; }

    public static WordSet Of(ImmutableHashSet<string> words) => Known.GetValue(words, static set => new WordSet(set));
}
