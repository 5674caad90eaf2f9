using System.Reflection;

namespace ThreadAffinityAnalyzers.RaceProof.Hosts;

/// <summary>The package as a stranger gets it: packed under a version of its own into a feed of its own, restored into a cache of its own.</summary>
public sealed class PackedPackage : IDisposable
{
    public PackedPackage()
    {
        Folder = Directory.CreateTempSubdirectory("thread-affinity-").FullName;
        Feed = Path.Combine(Folder, "feed");
        Version = $"0.1.0-test.{Environment.ProcessId}.{DateTime.UtcNow:yyyyMMddHHmmss}";
        var (exitCode, output) = Dotnet.Run(RepositoryRoot, "pack", "src/ThreadAffinityAnalyzers.Package", "-c", "Debug", "-o", Feed, $"-p:PackageVersion={Version}", "-m:1", "-nologo");
        if (exitCode != 0)
            throw new InvalidOperationException(output);
    }

    public static string RepositoryRoot { get; } = typeof(PackedPackage).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(attribute => attribute.Key == "RepositoryRoot").Value!;

    public string Folder { get; }

    public string Feed { get; }

    public string Version { get; }

    public string File => Path.Combine(Feed, $"ThreadAffinityAnalyzers.{Version}.nupkg");

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}
