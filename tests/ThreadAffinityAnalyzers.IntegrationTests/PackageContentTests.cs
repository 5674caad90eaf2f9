using System.IO.Compression;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using ThreadAffinityAnalyzers.RaceProof.Hosts;

namespace ThreadAffinityAnalyzers.IntegrationTests;

/// <summary>Exactly these files, and assemblies that the oldest supported compiler can load.</summary>
[Collection(PackageCollection.Name)]
public sealed class PackageContentTests(PackedPackage package)
{
    [Fact]
    public void FilesOk()
    {
        using var archive = ZipFile.OpenRead(package.File);
        string[] expected =
        [
            "README.md", "ThreadAffinityAnalyzers.nuspec",
            "analyzers/dotnet/cs/ThreadAffinityAnalyzers.CodeFixes.dll", "analyzers/dotnet/cs/ThreadAffinityAnalyzers.dll",
            "attributes/ThreadAffinityAttributes.cs",
            "buildTransitive/ThreadAffinityAnalyzers.props", "buildTransitive/ThreadAffinityAnalyzers.targets",
            "config/thread-affinity-all.globalconfig", "config/thread-affinity-default.globalconfig", "config/thread-affinity-none.globalconfig",
            "config/thread-affinity-recommended.globalconfig", "config/thread-affinity-strict.globalconfig", "icon.png",
        ];
        Assert.Equal(expected.Order(StringComparer.Ordinal), archive.Entries.Select(entry => entry.FullName)
            .Where(name => !name.StartsWith("_rels/", StringComparison.Ordinal) && !name.StartsWith("package/", StringComparison.Ordinal) && name != "[Content_Types].xml")
            .Order(StringComparer.Ordinal));
    }

    [Fact]
    public void AssembliesReferenceTheFloorOk()
    {
        using var archive = ZipFile.OpenRead(package.File);
        foreach (var entry in archive.Entries.Where(entry => entry.Name.EndsWith(".dll", StringComparison.Ordinal)))
        {
            using var bytes = new MemoryStream();
            using (var stream = entry.Open())
                stream.CopyTo(bytes);
            bytes.Position = 0;
            using var image = new PEReader(bytes);
            var metadata = image.GetMetadataReader();
            foreach (var reference in metadata.AssemblyReferences.Select(metadata.GetAssemblyReference))
            {
                var name = metadata.GetString(reference.Name);
                if (name.StartsWith("Microsoft.CodeAnalysis", StringComparison.Ordinal))
                    Assert.Equal(new Version(4, 8, 0, 0), reference.Version);
                Assert.True(name.StartsWith("Microsoft.CodeAnalysis", StringComparison.Ordinal) || name is "netstandard" or "System.Collections.Immutable"
                    or "System.Buffers" or "System.Composition.AttributedModel" or "System.Memory" or "System.Reflection.Metadata" or "System.Runtime.CompilerServices.Unsafe"
                    or "System.Threading.Tasks.Extensions" or "ThreadAffinityAnalyzers", $"{entry.Name} references {name}");
            }
        }
    }
}
