using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using ThreadAffinityAnalyzers.Knowledge;

namespace ThreadAffinityAnalyzers;

/// <summary>Reads the user's rows from the analyzer options of a compilation.</summary>
internal static class CatalogReader
{
    public static Catalog Read(Compilation compilation, AnalyzerOptions options, CancellationToken cancellation) => Catalog.Default;
}
