using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.IO;
using System.Linq;
using System.Runtime.CompilerServices;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using ThreadAffinityAnalyzers.Knowledge;

namespace ThreadAffinityAnalyzers;

/// <summary>Reads the user's rows: the options of a file (which fall back to the global ones) and the lists that packages ship.</summary>
internal static class CatalogReader
{
    private static readonly ConditionalWeakTable<AnalyzerConfigOptions, Reading> ByOptions = new();

    /// <summary>The catalogue for diagnostics in this file; equal options give one catalogue object.</summary>
    public static Catalog Read(SyntaxTree tree, AnalyzerOptions options, CancellationToken cancellation) => Of(tree, options, cancellation).Catalog;

    /// <summary>The catalogue for a compilation as a whole: that of its first file.</summary>
    public static Catalog Read(Compilation compilation, AnalyzerOptions options, CancellationToken cancellation) =>
        compilation.SyntaxTrees.FirstOrDefault() is { } tree ? Read(tree, options, cancellation) : Catalog.Default;

    /// <summary>What could not be understood, in the options of any file, each sentence once.</summary>
    public static IEnumerable<string> Malformed(Compilation compilation, AnalyzerOptions options, CancellationToken cancellation)
    {
        var words = new SortedSet<string>(StringComparer.Ordinal);
        AnalyzerConfigOptions? last = null;
        foreach (var tree in compilation.SyntaxTrees)
        {
            // Files beside each other nearly always have the same ones.
            var own = options.AnalyzerConfigOptionsProvider.GetOptions(tree);
            if (!ReferenceEquals(own, last))
            {
                last = own;
                words.UnionWith(Of(own, options, cancellation).Malformed);
            }
        }

        return words;
    }

    private static Reading Of(SyntaxTree tree, AnalyzerOptions options, CancellationToken cancellation) => Of(options.AnalyzerConfigOptionsProvider.GetOptions(tree), options, cancellation);

    private static Reading Of(AnalyzerConfigOptions own, AnalyzerOptions options, CancellationToken cancellation)
    {
        if (ByOptions.TryGetValue(own, out var known))
        {
            return known;
        }

        var lists = options.AdditionalFiles
            .Where(file => Path.GetFileName(file.Path) is var name && name.StartsWith("ThreadAffinity.", StringComparison.Ordinal) && name.EndsWith(".txt", StringComparison.Ordinal))
            .Select(file => file.GetText(cancellation)?.ToString() ?? "")
            .ToImmutableArray();
        var catalog = Catalog.With(key => own.TryGetValue(key, out var value) ? value : null, lists, out var malformed);
        var unknown = own.Keys
            .Where(key => key.StartsWith("thread_affinity.", StringComparison.OrdinalIgnoreCase) && !CatalogText.IsKnownKey(key))
            .Select(key => $"'{key}' is no option of ThreadAffinityAnalyzers");
        var reading = new Reading(catalog.Equals(Catalog.Default) ? Catalog.Default : catalog, malformed.AddRange(unknown));
        return ByOptions.GetValue(own, _ => reading);
    }

    /// <summary>One set of options, read.</summary>
    private sealed record Reading(Catalog Catalog, ImmutableArray<string> Malformed);
}
