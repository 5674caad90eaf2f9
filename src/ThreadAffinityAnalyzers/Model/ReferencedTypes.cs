using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;

namespace ThreadAffinityAnalyzers.Model;

/// <summary>What the references of a program say. What has been found in them, or not found, is kept for the next snapshot: an edit leaves the references as they are.</summary>
internal sealed class ReferencedTypes
{
    private static readonly ConditionalWeakTable<IAssemblySymbol, ReferencedTypes> Known = new();

    private const int MostKept = 64;

    // Not kept alive: the project behind a reference has a new assembly after each of its own edits.
    private readonly ImmutableArray<WeakReference<IAssemblySymbol>> assemblies;
    private readonly ConcurrentDictionary<string, INamedTypeSymbol?> types = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<object, object> kept = new();

    private ReferencedTypes(ImmutableArray<IAssemblySymbol> assemblies)
    {
        this.assemblies = ImmutableArray.CreateRange(assemblies, assembly => new WeakReference<IAssemblySymbol>(assembly));
        Names = new HashSet<string>(assemblies.Select(assembly => assembly.Name), StringComparer.Ordinal);
    }

    /// <summary>The names of the referenced assemblies.</summary>
    public HashSet<string> Names { get; }

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

    public static ReferencedTypes Of(Compilation compilation)
    {
        var assemblies = compilation.SourceModule.ReferencedAssemblySymbols;
        if (assemblies.IsEmpty)
        {
            return new ReferencedTypes(assemblies);
        }

        if (Known.TryGetValue(assemblies[0], out var known) && known.IsOf(assemblies))
        {
            return known;
        }

        var made = new ReferencedTypes(assemblies);
        Known.Remove(assemblies[0]);
        return Known.GetValue(assemblies[0], _ => made) is var kept && kept.IsOf(assemblies) ? kept : made;
    }

    /// <summary>The type of that name in source, or else in the references, where the framework's goes before others; null if there is none.</summary>
    public INamedTypeSymbol? Get(Compilation compilation, string metadataName)
    {
        // Names of source are known before its types are made.
        if (compilation.Assembly.TypeNames.Contains(MetadataNames.WithoutArity(MetadataNames.ShortName(metadataName))) && compilation.Assembly.GetTypeByMetadataName(metadataName) is { } own)
        {
            return own;
        }

        if (!types.TryGetValue(metadataName, out var found))
        {
            found = Resolve(compilation, metadataName);
            if (found is null || found.DeclaringSyntaxReferences.IsEmpty)
            {
                found = types.GetOrAdd(metadataName, found);
            }
        }

        return found;
    }

    private static INamedTypeSymbol? Resolve(Compilation compilation, string metadataName) =>
        compilation.GetTypeByMetadataName(metadataName)
        ?? compilation.GetTypesByMetadataName(metadataName)
            .OrderByDescending(type => MetadataNames.IsFramework(type.ContainingAssembly.Name))
            .ThenBy(type => type.ContainingAssembly.Name, StringComparer.Ordinal)
            .FirstOrDefault();

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
