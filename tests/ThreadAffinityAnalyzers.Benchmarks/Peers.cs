using System.Collections.Immutable;
using System.Reflection;
using System.Runtime.Loader;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace ThreadAffinityAnalyzers.Benchmarks;

/// <summary>Other analyzer packages, loaded from the package folder as a compiler loads them: each package in a context of its own.</summary>
internal static class Peers
{
    public static IEnumerable<(string Name, ImmutableArray<DiagnosticAnalyzer> Analyzers)> Load()
    {
        foreach (var peer in References.Metadata("Peers").Split(';'))
        {
            var parts = peer.Split('/');
            var analyzers = From(Path.Combine(References.Metadata("PackageFolder"), parts[0].ToLowerInvariant(), parts[1], "analyzers"));
            if (analyzers.IsEmpty)
            {
                Console.Error.WriteLine($"{peer}: no analyzer found; left out");
                continue;
            }

            yield return ($"{parts[0]} {parts[1]}", analyzers);
        }
    }

    private static ImmutableArray<DiagnosticAnalyzer> From(string folder)
    {
        if (FolderFor(folder) is not { } chosen)
        {
            return [];
        }

        var context = new AssemblyLoadContext(folder, isCollectible: false);
        context.Resolving += (loading, name) =>
            File.Exists(Path.Combine(chosen, name.Name + ".dll")) ? loading.LoadFromAssemblyPath(Path.Combine(chosen, name.Name + ".dll")) : null;
        return Directory.EnumerateFiles(chosen, "*.dll").Order(StringComparer.Ordinal)
            .SelectMany(file => TypesOf(context.LoadFromAssemblyPath(file)))
            .Where(type => !type.IsAbstract && typeof(DiagnosticAnalyzer).IsAssignableFrom(type)
                && type.GetCustomAttribute<DiagnosticAnalyzerAttribute>() is { } attribute && attribute.Languages.Contains(LanguageNames.CSharp))
            .OrderBy(type => type.FullName, StringComparer.Ordinal)
            .Select(type => (DiagnosticAnalyzer)Activator.CreateInstance(type, nonPublic: true)!)
            .ToImmutableArray();
    }

    /// <summary>The newest folder made for a compiler that is not newer than this one, as the SDK chooses it.</summary>
    private static string? FolderFor(string folder)
    {
        if (!Directory.Exists(folder))
        {
            return null;
        }

        var running = typeof(Compilation).Assembly.GetName().Version!;
        var made = Directory.GetDirectories(folder, "roslyn*", SearchOption.AllDirectories)
            .Where(d => Version.TryParse(Path.GetFileName(d)["roslyn".Length..], out var version) && version <= running)
            .MaxBy(d => Version.Parse(Path.GetFileName(d)["roslyn".Length..]));
        var candidates = new[] { made is null ? null : Path.Combine(made, "cs"), made, Path.Combine(folder, "dotnet", "cs"), Path.Combine(folder, "cs"), Path.Combine(folder, "dotnet"), folder };
        return candidates.FirstOrDefault(d => d is not null && Directory.Exists(d) && Directory.EnumerateFiles(d, "*.dll").Any());
    }

    private static IEnumerable<Type> TypesOf(Assembly assembly)
    {
        try
        {
            return assembly.GetTypes();
        }
        catch (ReflectionTypeLoadException problem)
        {
            return problem.Types.OfType<Type>();
        }
    }
}
