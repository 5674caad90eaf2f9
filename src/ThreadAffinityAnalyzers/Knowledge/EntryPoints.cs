using System.Collections.Immutable;

namespace ThreadAffinityAnalyzers.Knowledge;

/// <summary>The table of places where hosts call user code concurrently: ASP.NET Core, the class library, other hosts.</summary>
internal static class EntryPoints
{
    public static readonly ImmutableArray<EntryPoint> All =
        AspNetCoreEntryPoints.All.AddRange(ClassLibraryEntryPoints.All).AddRange(HostEntryPoints.All);
}
