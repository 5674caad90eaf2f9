using System;
using System.Threading;

namespace ThreadAffinityAnalyzers.Search;

/// <summary>A lazy value that never remembers a cancellation or an exception: a failed computation is made again by the next who asks.</summary>
internal sealed class Memo<T> where T : class
{
    private T? value;

    public T Get(Func<CancellationToken, T> make, CancellationToken cancellation)
    {
        var known = Volatile.Read(ref value);
        if (known is not null)
        {
            return known;
        }

        // Two threads may both compute; the first to store wins, so that all see one object. No lock is held while binding.
        var made = make(cancellation);
        return Interlocked.CompareExchange(ref value, made, null) ?? made;
    }
}
