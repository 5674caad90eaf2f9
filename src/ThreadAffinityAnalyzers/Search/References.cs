using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;

namespace ThreadAffinityAnalyzers.Search;

/// <summary>The references of a program, and what was found in them or not: an edit leaves them as they are, so that it is kept for the next snapshot.</summary>
internal sealed class References
{
    private const int MostKept = 64;

    private static readonly ConditionalWeakTable<IAssemblySymbol, References> Known = new();

    // Not kept alive: the project behind a reference has a new assembly after each of its own edits.
    private readonly ImmutableArray<WeakReference<IAssemblySymbol>> assemblies;
    private readonly ConcurrentDictionary<object, object> kept = new();

    private References(ImmutableArray<IAssemblySymbol> assemblies)
    {
        this.assemblies = ImmutableArray.CreateRange(assemblies, assembly => new WeakReference<IAssemblySymbol>(assembly));
        Names = new HashSet<string>(assemblies.Select(assembly => assembly.Name), StringComparer.Ordinal);
    }

    /// <summary>The names of the referenced assemblies.</summary>
    public HashSet<string> Names { get; }

    public static References Of(Compilation compilation)
    {
        var assemblies = compilation.SourceModule.ReferencedAssemblySymbols;
        if (assemblies.IsEmpty)
        {
            return new References(assemblies);
        }

        if (Known.TryGetValue(assemblies[0], out var known) && known.IsOf(assemblies))
        {
            return known;
        }

        var made = new References(assemblies);
        Known.Remove(assemblies[0]);
        return Known.GetValue(assemblies[0], _ => made) is var kept && kept.IsOf(assemblies) ? kept : made;
    }

    /// <summary>What the references alone answer, told once for all states of the program.</summary>
    /// <param name="question">Everything else that the answer depends on.</param>
    /// <param name="answer">Holds no symbol of a project that is edited, or the project would live on in it.</param>
    public T Keep<T>(object question, Func<T> answer) where T : class
    {
        if (kept.TryGetValue(question, out var known))
        {
            return (T)known;
        }

        var made = answer();
        if (kept.Count >= MostKept)
        {
            kept.Clear();
        }

        return (T)kept.GetOrAdd(question, made);
    }

    private bool IsOf(ImmutableArray<IAssemblySymbol> others)
    {
        if (others.Length != assemblies.Length)
        {
            return false;
        }

        for (var at = 0; at < others.Length; at++)
        {
            if (!assemblies[at].TryGetTarget(out var assembly) || !ReferenceEquals(assembly, others[at]))
            {
                return false;
            }
        }

        return true;
    }
}
