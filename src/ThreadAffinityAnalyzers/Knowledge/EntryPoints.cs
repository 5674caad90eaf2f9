using System.Collections.Immutable;

namespace ThreadAffinityAnalyzers.Knowledge;

/// <summary>The table of places where hosts call user code concurrently.</summary>
internal static class EntryPoints
{
    public static readonly ImmutableArray<EntryPoint> All = ImmutableArray<EntryPoint>.Empty;
}
