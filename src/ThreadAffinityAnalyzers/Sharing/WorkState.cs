using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace ThreadAffinityAnalyzers.Sharing;

/// <summary>How started work stands where its starter goes on.</summary>
internal enum WorkState
{
    /// <summary>There is none, or it has been waited for.</summary>
    Over,

    /// <summary>Its task or thread is at hand and can be waited for.</summary>
    Pending,

    /// <summary>Nobody can wait for it.</summary>
    Dropped,
}

/// <summary>A place that a backward search has passed on its way from a use to the entries.</summary>
/// <param name="Site">The use, a call of the member that contains it, or the start of work that does.</param>
/// <param name="Subject">What keeps the object, seen from the place.</param>
/// <param name="Held">The guards held from the place to the use.</param>
/// <param name="IsDetached">It only starts the work, which goes on without it: what is held there does not guard the use.</param>
/// <param name="Through">The started work by which the search came here.</param>
/// <param name="State">How that work stands when the place has been run.</param>
/// <param name="Away">How many calls lie between the use and the place.</param>
internal sealed record PassedSite(SyntaxNode Site, Subject Subject, ImmutableHashSet<Guard> Held, bool IsDetached, Reached? Through, WorkState State, int Away)
{
    /// <summary>The use may still run, on another thread, when the call at the place has returned: it stands behind a wait in an asynchronous method.</summary>
    public bool Resumes { get; init; }

    /// <summary>The name by which code outside of the class that keeps the object has the instance of that class: <c>store</c> of <c>store.Save()</c>. Null inside of the class.</summary>
    public ISymbol? Instance { get; init; }
}
