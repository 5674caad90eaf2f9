using System;
using System.Buffers;
using System.Collections.Generic;
using System.Globalization;
using System.Threading;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Text;

namespace ThreadAffinityAnalyzers.Search;

/// <summary>One pass over a text that makes its <see cref="NameIndex"/>.</summary>
internal ref partial struct NameScanner
{
    private const byte Separator = 0, Letter = 1, Digit = 2, EqualsSign = 3, Backslash = 4;
    private const int BlockLength = 1 << 16;

    private static readonly byte[] Kinds = MakeKinds();
    private static readonly uint Using = HashOf("using"), Delegate = HashOf("delegate"), New = HashOf("new"), Await = HashOf("await"), Discard = HashOf("_");

    private readonly char[] text;
    private readonly int length;
    private int at;
    private uint[] hashes;
    private int[] positions;
    private int count;
    private List<int>? lambdas, discards, awaitedNames, asyncNames, implicitCreations, aliases;

    private NameScanner(char[] text, int length)
    {
        this.text = text;
        this.length = length;
        hashes = ArrayPool<uint>.Shared.Rent(Math.Max(16, length / 6));
        positions = ArrayPool<int>.Shared.Rent(Math.Max(16, length / 6));
    }

    /// <summary>The places other than words that the index keeps.</summary>
    internal readonly record struct Facts(int[] Lambdas, int[] Discards, int[] AwaitedNames, int[] AsyncNames, int[] ImplicitCreations, int[] Aliases);

    public static NameIndex Read(SourceText source, CancellationToken cancellation)
    {
        var length = source.Length;
        var text = ArrayPool<char>.Shared.Rent(length);
        try
        {
            // In blocks: the indexer of a text made of changes is twice as slow.
            for (var copied = 0; copied < length; copied += BlockLength)
            {
                cancellation.ThrowIfCancellationRequested();
                source.CopyTo(copied, text, copied, Math.Min(BlockLength, length - copied));
            }

            var scanner = new NameScanner(text, length);
            try
            {
                scanner.Scan(cancellation);
                return scanner.ToIndex();
            }
            finally
            {
                ArrayPool<uint>.Shared.Return(scanner.hashes);
                ArrayPool<int>.Shared.Return(scanner.positions);
            }
        }
        finally
        {
            ArrayPool<char>.Shared.Return(text);
        }
    }

    public static uint HashOf(string word)
    {
        var hash = 2166136261u;
        foreach (var c in word)
        {
            hash = (hash ^ c) * 16777619u;
        }

        return Finish(hash);
    }

    public static int SlotOf(uint hash, int mask) => (int)((hash * 2654435769u) >> 7) & mask;

    // Zero marks an empty slot.
    private static uint Finish(uint hash) => hash == 0 ? 1 : hash;

    private void Scan(CancellationToken cancellation)
    {
        var checkAt = BlockLength;
        while (at < length)
        {
            if (at >= checkAt)
            {
                cancellation.ThrowIfCancellationRequested();
                checkAt += BlockLength;
            }

            var c = text[at];
            if (c >= 128)
            {
                if (SyntaxFacts.IsIdentifierStartCharacter(c))
                {
                    ReadWord();
                }
                else
                {
                    at++;
                }

                continue;
            }

            switch (Kinds[c])
            {
                case Letter:
                    ReadWord();
                    break;
                case Digit:
                    SkipNumber();
                    break;
                case EqualsSign:
                    if (at + 1 < length && text[at + 1] == '>')
                    {
                        (lambdas ??= new()).Add(at);
                    }

                    at++;
                    break;
                case Backslash:
                    if (TryReadEscape(at, out var escaped, out var end) && SyntaxFacts.IsIdentifierStartCharacter(escaped))
                    {
                        ReadWord();
                    }
                    else
                    {
                        at = Math.Max(end, at + 1);
                    }

                    break;
                default:
                    at++;
                    break;
            }
        }
    }

    private void ReadWord()
    {
        var start = at;
        var hash = 2166136261u;
        while (at < length)
        {
            var c = text[at];
            if (c < 128 && Kinds[c] is Letter or Digit)
            {
                hash = (hash ^ c) * 16777619u;
                at++;
            }
            else if (c == '\\' && TryReadEscape(at, out var escaped, out var end) && SyntaxFacts.IsIdentifierPartCharacter(escaped))
            {
                hash = IsFormatting(escaped) ? hash : (hash ^ escaped) * 16777619u;
                at = end;
            }
            else if (c >= 128 && SyntaxFacts.IsIdentifierPartCharacter(c))
            {
                // Formatting characters are no part of the name.
                hash = IsFormatting(c) ? hash : (hash ^ c) * 16777619u;
                at++;
            }
            else
            {
                break;
            }
        }

        hash = Finish(hash);
        if (count == hashes.Length || count == positions.Length)
        {
            Grow(ref hashes);
            Grow(ref positions);
        }

        hashes[count] = hash;
        positions[count++] = start;
        NoteFacts(hash, start, at - start);
    }

    private void SkipNumber()
    {
        while (at < length && text[at] < 128 && Kinds[text[at]] is Letter or Digit)
        {
            at++;
        }
    }

    private readonly bool TryReadEscape(int from, out char escaped, out int end)
    {
        escaped = '\0';
        end = from + 1;
        var digits = Peek(from + 1) switch { 'u' => 4, 'U' => 8, _ => 0 };
        if (digits == 0 || from + 2 + digits > length)
        {
            return false;
        }

        var value = 0u;
        for (var i = from + 2; i < from + 2 + digits; i++)
        {
            var c = text[i];
            var digit = c is >= '0' and <= '9' ? c - '0' : (c | 0x20) is >= 'a' and <= 'f' ? (c | 0x20) - 'a' + 10 : -1;
            if (digit < 0)
            {
                return false;
            }

            value = (value << 4) | (uint)digit;
        }

        end = from + 2 + digits;
        escaped = value <= char.MaxValue ? (char)value : '\0';
        return value <= char.MaxValue;
    }

    private static bool IsFormatting(char c) => c >= 128 && CharUnicodeInfo.GetUnicodeCategory(c) == UnicodeCategory.Format;

    private static void Grow<T>(ref T[] array)
    {
        var larger = ArrayPool<T>.Shared.Rent(array.Length * 2);
        Array.Copy(array, larger, array.Length);
        ArrayPool<T>.Shared.Return(array);
        array = larger;
    }

    private static byte[] MakeKinds()
    {
        var kinds = new byte[128];
        for (var c = 0; c < 128; c++)
        {
            kinds[c] = (char)c is (>= 'a' and <= 'z') or (>= 'A' and <= 'Z') or '_' ? Letter
                : (char)c is >= '0' and <= '9' ? Digit
                : (char)c is '=' ? EqualsSign
                : (char)c is '\\' ? Backslash
                : Separator;
        }

        return kinds;
    }
}
