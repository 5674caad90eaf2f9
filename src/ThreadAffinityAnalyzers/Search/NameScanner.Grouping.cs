using System;
using System.Buffers;
using System.Collections.Generic;

namespace ThreadAffinityAnalyzers.Search;

/// <content>From the words in the order of the text to one run of positions per word.</content>
internal ref partial struct NameScanner
{
    private readonly NameIndex ToIndex()
    {
        var temporaryMask = PowerOfTwo(count * 2) - 1;
        var slotOf = ArrayPool<int>.Shared.Rent(count + 1);
        var table = ArrayPool<uint>.Shared.Rent(temporaryMask + 1);
        try
        {
            Array.Clear(table, 0, temporaryMask + 1);
            var distinct = 0;
            for (var i = 0; i < count; i++)
            {
                var slot = SlotOf(hashes[i], temporaryMask);
                while (table[slot] != 0 && table[slot] != hashes[i])
                {
                    slot = (slot + 1) & temporaryMask;
                }

                distinct += table[slot] == 0 ? 1 : 0;
                table[slot] = hashes[i];
            }

            return Group(distinct, slotOf);
        }
        finally
        {
            ArrayPool<int>.Shared.Return(slotOf);
            ArrayPool<uint>.Shared.Return(table);
        }
    }

    private readonly NameIndex Group(int distinct, int[] slotOf)
    {
        // A third of the slots stays empty, so that every probe ends.
        var mask = PowerOfTwo(distinct + distinct / 2 + 1) - 1;
        var slots = new uint[mask + 1];
        var starts = new int[mask + 2];
        for (var i = 0; i < count; i++)
        {
            var slot = SlotOf(hashes[i], mask);
            while (slots[slot] != 0 && slots[slot] != hashes[i])
            {
                slot = (slot + 1) & mask;
            }

            slots[slot] = hashes[i];
            slotOf[i] = slot;
            starts[slot + 1]++;
        }

        for (var slot = 0; slot <= mask; slot++)
        {
            starts[slot + 1] += starts[slot];
        }

        // Filling moves each start to the end of its run, which is the start of the next: shift back by one afterwards.
        var sorted = new int[count];
        for (var i = 0; i < count; i++)
        {
            sorted[starts[slotOf[i]]++] = positions[i];
        }

        Array.Copy(starts, 0, starts, 1, mask + 1);
        starts[0] = 0;
        return new NameIndex(slots, starts, sorted, new Facts(Kept(lambdas), Kept(discards), Kept(awaitedNames), Kept(asyncNames), Kept(implicitCreations), Kept(aliases)));
    }

    private static int[] Kept(List<int>? found) => found is null ? Array.Empty<int>() : found.ToArray();

    private static int PowerOfTwo(int atLeast)
    {
        var size = 4;
        while (size < atLeast)
        {
            size <<= 1;
        }

        return size;
    }
}
