using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using ThreadAffinityAnalyzers.Search;

namespace ThreadAffinityAnalyzers.Model;

/// <summary>Types by metadata name. What has been found in the references, or not found, is kept with them.</summary>
internal sealed class ReferencedTypes(References references)
{
    private readonly ConcurrentDictionary<string, INamedTypeSymbol?> types = references.Keep(nameof(ReferencedTypes), static () => new ConcurrentDictionary<string, INamedTypeSymbol?>(StringComparer.Ordinal));

    public static ReferencedTypes Of(Compilation compilation) => new(References.Of(compilation));

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
            found = MayDeclare(compilation, metadataName) ? Resolve(compilation, metadataName) : null;
            if (found is null || found.DeclaringSyntaxReferences.IsEmpty)
            {
                found = types.GetOrAdd(metadataName, found);
            }
        }

        return found;
    }

    /// <summary>Most names are those of libraries that are not referenced: told by the words of their namespaces, without a look into each assembly.</summary>
    private bool MayDeclare(Compilation compilation, string metadataName)
    {
        var spaces = references.Keep(nameof(MayDeclare), () => new HashSet<string>(compilation.SourceModule.ReferencedAssemblySymbols.SelectMany(assembly => assembly.NamespaceNames), StringComparer.Ordinal));
        var words = metadataName.Split('.');
        return words.Take(words.Length - 1).All(spaces.Contains);
    }

    private static INamedTypeSymbol? Resolve(Compilation compilation, string metadataName) =>
        compilation.GetTypeByMetadataName(metadataName)
        ?? compilation.GetTypesByMetadataName(metadataName)
            .OrderByDescending(type => MetadataNames.IsFramework(type.ContainingAssembly.Name))
            .ThenBy(type => type.ContainingAssembly.Name, StringComparer.Ordinal)
            .FirstOrDefault();
}
