using System.Diagnostics;
using System.Reflection;

namespace ThreadAffinityAnalyzers.IntegrationTests;

/// <summary>The package as a stranger gets it: packed under a version of its own into a feed of its own, restored into a cache of its own.</summary>
public sealed class PackedPackage : IDisposable
{
    public PackedPackage()
    {
        Folder = Directory.CreateTempSubdirectory("thread-affinity-").FullName;
        Feed = Path.Combine(Folder, "feed");
        Version = $"0.1.0-test.{Environment.ProcessId}.{DateTime.UtcNow:yyyyMMddHHmmss}";
        var packed = Run(RepositoryRoot, "pack", "src/ThreadAffinityAnalyzers.Package", "-c", "Debug", "-o", Feed, $"-p:PackageVersion={Version}", "-m:1", "-nologo");
        Assert.True(packed.ExitCode == 0, packed.Output);
    }

    public static string RepositoryRoot { get; } = typeof(PackedPackage).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(attribute => attribute.Key == "RepositoryRoot").Value!;

    public string Folder { get; }

    public string Feed { get; }

    public string Version { get; }

    public string File => Path.Combine(Feed, $"ThreadAffinityAnalyzers.{Version}.nupkg");

    /// <summary>Runs <c>dotnet</c> with its output, bounded in time, without servers that would keep an older analyzer loaded.</summary>
    public static (int ExitCode, string Output) Run(string folder, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet") { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in arguments)
            start.ArgumentList.Add(argument);
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        start.Environment["UseSharedCompilation"] = "false";
        start.Environment["DOTNET_CLI_UI_LANGUAGE"] = "en";
        // The test host's own MSBuild must not leak into the build under test.
        foreach (var inherited in start.Environment.Keys.Where(key => key.StartsWith("MSBuild", StringComparison.Ordinal) && key != "MSBUILDDISABLENODEREUSE").ToArray())
            start.Environment.Remove(inherited);
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEndAsync();
        if (!process.WaitForExit(TimeSpan.FromMinutes(5)))
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException("dotnet " + string.Join(' ', arguments));
        }
        return (process.ExitCode, output.GetAwaiter().GetResult() + error.GetAwaiter().GetResult());
    }

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}
