using System;
using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.IO;
using System.Linq;
using System.Text;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using ThreadAffinityAnalyzers.Knowledge;

namespace ThreadAffinityAnalyzers;

/// <summary>Reads the user's rows from the analyzer options of a compilation.</summary>
internal static class CatalogReader
{
    private const int MostKept = 64;

    /// <summary>Equal texts give one catalogue, which is then told apart by reference. There are as many as there are different configurations: few.</summary>
    private static readonly ConcurrentDictionary<string, Reading> Interned = new(StringComparer.Ordinal);

    public static Catalog Read(Compilation compilation, AnalyzerOptions options, CancellationToken cancellation) =>
        Read(options, compilation.SyntaxTrees.FirstOrDefault(), out _, cancellation);

    /// <summary>The catalogue for the file in which a diagnostic would be reported; without a file, the global configuration.</summary>
    /// <param name="malformed">What could not be understood, one sentence each, in a fixed order.</param>
    public static Catalog Read(AnalyzerOptions options, SyntaxTree? asked, out ImmutableArray<string> malformed, CancellationToken cancellation)
    {
        var provider = options.AnalyzerConfigOptionsProvider;
        var configured = asked is null ? provider.GlobalOptions : provider.GetOptions(asked);
        StringBuilder? text = null;
        foreach (var key in CatalogText.Keys)
        {
            if (configured.TryGetValue(key, out var value))
            {
                (text ??= new StringBuilder()).Append(key).Append('=').Append(value).Append('\n');
            }
        }

        var lists = ListsOf(options, cancellation);
        foreach (var list in lists)
        {
            (text ??= new StringBuilder()).Append('\f').Append(list);
        }

        if (text is null)
        {
            malformed = ImmutableArray<string>.Empty;
            return Catalog.Default;
        }

        var words = text.ToString();
        if (!Interned.TryGetValue(words, out var reading))
        {
            if (Interned.Count >= MostKept)
            {
                Interned.Clear();
            }

            var catalog = Catalog.With(key => configured.TryGetValue(key, out var value) ? value : null, lists, out var complaints);
            reading = Interned.GetOrAdd(words, new Reading(catalog, complaints));
        }

        malformed = reading.Malformed;
        return reading.Catalog;
    }

    private static ImmutableArray<string> ListsOf(AnalyzerOptions options, CancellationToken cancellation)
    {
        if (options.AdditionalFiles.IsEmpty)
        {
            return ImmutableArray<string>.Empty;
        }

        return options.AdditionalFiles
            .Where(file => IsList(Path.GetFileName(file.Path)))
            .OrderBy(file => file.Path, StringComparer.Ordinal)
            .Select(file => file.GetText(cancellation)?.ToString())
            .OfType<string>()
            .ToImmutableArray();
    }

    private static bool IsList(string name) =>
        name.StartsWith("ThreadAffinity.", StringComparison.OrdinalIgnoreCase) && name.EndsWith(".txt", StringComparison.OrdinalIgnoreCase);

    private sealed record Reading(Catalog Catalog, ImmutableArray<string> Malformed);
}
