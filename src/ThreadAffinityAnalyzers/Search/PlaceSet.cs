using System;
using Microsoft.CodeAnalysis.Text;

namespace ThreadAffinityAnalyzers.Search;

/// <summary>Positions in a text that grow in number while spans are looked up among them.</summary>
internal sealed class PlaceSet
{
    private int[] ascending = [];
    private int count;

    public bool IsEmpty => count == 0;

    /// <param name="more">Ascending positions.</param>
    public void Add(ArraySegment<int> more)
    {
        if (count + more.Count > ascending.Length)
        {
            Array.Resize(ref ascending, Math.Max(count + more.Count, 2 * count));
        }

        var old = count - 1;
        var added = more.Count - 1;
        count += more.Count;
        for (var to = count - 1; added >= 0; to--)
        {
            ascending[to] = old >= 0 && ascending[old] > more.Array[more.Offset + added] ? ascending[old--] : more.Array[more.Offset + added--];
        }
    }

    /// <summary>Whether one of them lies inside the span.</summary>
    public bool HasIn(TextSpan span) => NameIndex.Any(ascending, 0, count, span);
}
