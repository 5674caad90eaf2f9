using System.Collections.Immutable;

namespace ThreadAffinityAnalyzers.Knowledge;

/// <summary>One row of <see cref="ObjectCaches"/>: a type (with its subtypes) that keeps objects themselves under keys, and gives the same one to everybody who asks.</summary>
/// <param name="MetadataName">Fully qualified metadata name.</param>
/// <param name="Puts">The methods that put an object in.</param>
/// <param name="Class">The class that programs make, beside the type itself.</param>
/// <param name="Because">The reason, in one sentence.</param>
/// <param name="Link">The source of the reason.</param>
internal sealed record ObjectCache(string MetadataName, ImmutableArray<string> Puts, string Class, string Because, string Link);

/// <summary>The table of caches that keep objects in the memory of the process. One that writes its entries down (<c>IDistributedCache</c>) is none.</summary>
/// <remarks><c>HybridCache</c> writes down all but what is marked immutable and sealed (https://learn.microsoft.com/aspnet/core/performance/caching/hybrid), which no affine type is.</remarks>
internal static class ObjectCaches
{
    public static readonly ImmutableArray<ObjectCache> All = ImmutableArray.Create(
        new ObjectCache("Microsoft.Extensions.Caching.Memory.IMemoryCache", ImmutableArray.Create("GetOrCreate", "GetOrCreateAsync", "Set"), "MemoryCache",
            "it stores any object in the memory of the server, and the host has one for all requests", "https://learn.microsoft.com/aspnet/core/performance/caching/memory"),
        new ObjectCache("System.Runtime.Caching.ObjectCache", ImmutableArray.Create("Set", "Add", "AddOrGetExisting"), "MemoryCache",
            "it stores objects themselves and is safe for several threads, which the objects need not be", "https://learn.microsoft.com/dotnet/api/system.runtime.caching.memorycache"),
        new ObjectCache("ZiggyCreatures.Caching.Fusion.IFusionCache", ImmutableArray.Create("GetOrSet", "GetOrSetAsync", "Set", "SetAsync"), "FusionCache",
            "its first level keeps the objects themselves in memory, and clones them only where it is told to", "https://github.com/ZiggyCreatures/FusionCache/blob/main/docs/AutoClone.md"),
        new ObjectCache("LazyCache.IAppCache", ImmutableArray.Create("GetOrAdd", "GetOrAddAsync", "Add"), "CachingService",
            "it makes an object once and gives the same to all who ask for its key", "https://github.com/alastairtree/LazyCache"));
}
