using System.Collections.Immutable;
using System.Reflection;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Testing;

namespace ThreadAffinityAnalyzers.Tests.Verify;

/// <summary>What test sources compile against: the SDK's targeting packs and the restored providers, read once and shared by all tests.</summary>
internal static class TestReferences
{
    /// <summary>Named only: the references themselves come from this machine's SDK, so nothing is downloaded at run time.</summary>
    public static readonly ReferenceAssemblies Framework = new("net10.0");

    public static readonly ImmutableArray<MetadataReference> All = Read();

    public static readonly ImmutableArray<MetadataReference> BaseLibraryOnly = ReadPack("Microsoft.NETCore.App.Ref").ToImmutableArray();

    public static string RepositoryRoot => Metadata("RepositoryRoot");

    public static string DotNetRoot => Metadata("DotNetRoot");

    /// <summary>The version of the compiler that the tests were asked to run on.</summary>
    public static string Roslyn => Metadata("TestRoslyn");

    public static bool IsNewestRoslyn => Roslyn == "5.12.0";

    private static ImmutableArray<MetadataReference> Read() => ReadPack("Microsoft.NETCore.App.Ref")
        .Concat(ReadPack("Microsoft.AspNetCore.App.Ref"))
        .Concat(Directory.EnumerateFiles(AppContext.BaseDirectory, "*.dll").Where(IsProvider).Order(StringComparer.Ordinal)
            .Select(file => (MetadataReference)MetadataReference.CreateFromFile(file)))
        .ToImmutableArray();

    private static bool IsProvider(string file)
    {
        var name = Path.GetFileNameWithoutExtension(file);
        return name is "Dapper" or "Microsoft.Data.Sqlite" || name.StartsWith("SQLitePCLRaw", StringComparison.Ordinal)
            || name.StartsWith("Microsoft.EntityFrameworkCore", StringComparison.Ordinal);
    }

    private static IEnumerable<MetadataReference> ReadPack(string pack)
    {
        var versions = Directory.GetDirectories(Path.Combine(DotNetRoot, "packs", pack))
            .Where(folder => Directory.Exists(Path.Combine(folder, "ref", "net10.0"))).Order(StringComparer.Ordinal).ToArray();
        Assert.True(versions.Length > 0, $"The SDK has no targeting pack {pack} for net10.0.");
        return Directory.EnumerateFiles(Path.Combine(versions[^1], "ref", "net10.0"), "*.dll").Order(StringComparer.Ordinal)
            .Select(file => MetadataReference.CreateFromFile(file));
    }

    private static string Metadata(string key) => typeof(TestReferences).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(attribute => attribute.Key == key).Value!;
}
