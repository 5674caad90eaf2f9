using System.Text.RegularExpressions;

namespace ThreadAffinityAnalyzers.RaceProof.Hosts;

/// <summary>A project of a stranger, outside the repository, that installs the packed package and nothing else of ours.</summary>
internal sealed class UserProject
{
    private static readonly string[] NoBuild = ["CS9057", "CS8032", "AD0001"];

    private UserProject(string folder) => Folder = folder;

    public string Folder { get; }

    /// <param name="package">What is installed.</param>
    /// <param name="name">The project's folder below the package's.</param>
    /// <param name="references">Packages beside ours, with their versions.</param>
    /// <param name="properties">MSBuild properties beside the usual ones.</param>
    public static UserProject Create(PackedPackage package, string name, IEnumerable<(string Id, string Version)> references, string properties = "")
    {
        var project = new UserProject(Directory.CreateDirectory(Path.Combine(package.Folder, name)).FullName);
        project.Write("App.csproj", $"""
            <Project Sdk="Microsoft.NET.Sdk.Web">
              <PropertyGroup>
                <TargetFramework>net10.0</TargetFramework>
                <Nullable>enable</Nullable>
                <ImplicitUsings>enable</ImplicitUsings>
                {Sources(package)}
                {properties}
              </PropertyGroup>
              <ItemGroup>
                {string.Join("\n    ", references.Select(one => $"<PackageReference Include=\"{one.Id}\" Version=\"{one.Version}\" />"))}
                <PackageReference Include="ThreadAffinityAnalyzers" Version="{package.Version}" PrivateAssets="all" />
              </ItemGroup>
            </Project>
            """);
        return project;
    }

    /// <summary>A solution of the repository as a stranger has it: each of its projects installs the packed package instead of building the analyzers.</summary>
    public static UserProject SolutionOf(PackedPackage package, string name, string folder)
    {
        var solution = new UserProject(Directory.CreateDirectory(Path.Combine(package.Folder, name)).FullName).CopyFrom(folder);
        foreach (var file in Directory.EnumerateFiles(folder, "*.*", SearchOption.AllDirectories).Where(file => Path.GetExtension(file) is ".csproj" or ".slnx" or ".editorconfig"))
            solution.Write(Path.GetRelativePath(folder, file), Regex.Replace(File.ReadAllText(file), """<ProjectReference Include="[^"]*/src/ThreadAffinityAnalyzers[^>]*/>""", ""));
        solution.Write("Directory.Build.props", $"""
            <Project>
              <PropertyGroup>
                {Sources(package)}
              </PropertyGroup>
              <ItemGroup>
                <PackageReference Include="ThreadAffinityAnalyzers" Version="{package.Version}" PrivateAssets="all" />
              </ItemGroup>
            </Project>
            """);
        return solution;
    }

    /// <summary>Copies sources of the repository.</summary>
    public UserProject CopyFrom(string folder)
    {
        foreach (var file in Directory.EnumerateFiles(folder, "*.cs", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        {
            var relative = Path.GetRelativePath(folder, file);
            if (relative.Split(Path.DirectorySeparatorChar)[0] is not ("bin" or "obj"))
                Write(relative, File.ReadAllText(file));
        }
        return this;
    }

    public void Write(string file, string text)
    {
        var path = Path.Combine(Folder, file);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
    }

    public string Read(string file) => File.ReadAllText(Path.Combine(Folder, file));

    /// <summary>Builds all of it anew. An analyzer that the compiler cannot load, or that throws, is no build.</summary>
    public (int ExitCode, string Output) Build(params string[] arguments)
    {
        var (exitCode, output) = Dotnet.Run(Folder, ["build", "--no-incremental", "-m:1", "-nologo", "-nodeReuse:false", "-p:UseSharedCompilation=false", .. arguments]);
        return NoBuild.FirstOrDefault(output.Contains) is { } broken ? throw new InvalidOperationException(broken + Environment.NewLine + output) : (exitCode, output);
    }

    public (int ExitCode, string Output) Format(params string[] arguments) =>
        Dotnet.Run(Folder, ["format", "analyzers", "--no-restore", .. arguments]);

    /// <summary>The warnings of a build, each once; the console tells each twice.</summary>
    public IReadOnlyList<string> WarningsIn(string output) => output.Split('\n').Select(line => line.Trim())
        .Where(line => line.Contains(": warning ", StringComparison.Ordinal))
        .Select(line => line.Replace(Folder + Path.DirectorySeparatorChar, "", StringComparison.Ordinal)).Select(line => line.Split(" [")[0]).Distinct().Order(StringComparer.Ordinal).ToArray();

    /// <summary>The warnings that were not there before, wherever in their file they stand now.</summary>
    public static IReadOnlyList<string> New(IEnumerable<string> before, IEnumerable<string> after)
    {
        var known = before.ToLookup(WithoutPlace);
        return after.GroupBy(WithoutPlace).SelectMany(same => same.Skip(known[same.Key].Count())).ToArray();

        static string WithoutPlace(string warning) => Regex.Replace(warning, @"\(\d+,\d+\)", "");
    }

    /// <summary>Puts what was built last aside, so that it can be run when the sources have changed.</summary>
    public string KeepBinaries(string name)
    {
        var built = Path.Combine(Folder, "bin", "Debug", "net10.0");
        var kept = Path.Combine(Folder, "..", Path.GetFileName(Folder) + "-" + name);
        foreach (var file in Directory.EnumerateFiles(built, "*", SearchOption.AllDirectories))
        {
            var target = Path.Combine(kept, Path.GetRelativePath(built, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }
        return Path.GetFullPath(kept);
    }

    /// <summary>The sources and the cache of this machine stay readable; what this run packs comes from its feed and goes to a cache of its own.</summary>
    private static string Sources(PackedPackage package)
    {
        var cache = Environment.GetEnvironmentVariable("NUGET_PACKAGES") is { Length: > 0 } set ? set
            : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");
        return $"<NuGetAudit>false</NuGetAudit><RestoreAdditionalProjectSources>{package.Feed}</RestoreAdditionalProjectSources>"
            + $"<RestorePackagesPath>{Path.Combine(package.Folder, "packages")}</RestorePackagesPath><RestoreFallbackFolders>{cache}</RestoreFallbackFolders>";
    }
}
