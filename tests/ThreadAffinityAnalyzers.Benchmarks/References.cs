using System.Collections.Immutable;
using System.Reflection;
using Microsoft.CodeAnalysis;

namespace ThreadAffinityAnalyzers.Benchmarks;

/// <summary>What measured programs compile against: the SDK's targeting packs and the providers beside this program.</summary>
internal static class References
{
    /// <summary>Framework, ASP.NET Core, SQLite, Entity Framework.</summary>
    public static readonly ImmutableArray<MetadataReference> All =
        Pack("Microsoft.NETCore.App.Ref").Concat(Pack("Microsoft.AspNetCore.App.Ref")).Concat(Providers()).ToImmutableArray();

    /// <summary>A framework without System.Data: the targeting pack holds these types, so "no affine reference" needs a list of references of its own.</summary>
    public static readonly ImmutableArray<MetadataReference> WithoutData =
        Pack("Microsoft.NETCore.App.Ref").Where(r => !Path.GetFileName(r.Display!).StartsWith("System.Data", StringComparison.Ordinal)
            && Path.GetFileName(r.Display!) is not ("netstandard.dll" or "mscorlib.dll" or "System.dll")).ToImmutableArray();

    public static string Metadata(string key) => typeof(References).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == key).Value!;

    private static IEnumerable<MetadataReference> Providers() =>
        Directory.EnumerateFiles(AppContext.BaseDirectory, "*.dll").Order(StringComparer.Ordinal).Where(file =>
        {
            var name = Path.GetFileNameWithoutExtension(file);
            return name is "Dapper" or "Microsoft.Data.Sqlite" || name.StartsWith("SQLitePCLRaw", StringComparison.Ordinal) || name.StartsWith("Microsoft.EntityFrameworkCore", StringComparison.Ordinal);
        }).Select(file => (MetadataReference)MetadataReference.CreateFromFile(file));

    private static IEnumerable<MetadataReference> Pack(string pack)
    {
        var version = Directory.GetDirectories(Path.Combine(Metadata("DotNetRoot"), "packs", pack))
            .Where(folder => Directory.Exists(Path.Combine(folder, "ref", "net10.0"))).Order(StringComparer.Ordinal).Last();
        return Directory.EnumerateFiles(Path.Combine(version, "ref", "net10.0"), "*.dll").Order(StringComparer.Ordinal)
            .Select(file => (MetadataReference)MetadataReference.CreateFromFile(file));
    }
}
