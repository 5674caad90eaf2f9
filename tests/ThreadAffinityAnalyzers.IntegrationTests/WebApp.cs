namespace ThreadAffinityAnalyzers.IntegrationTests;

/// <summary>An application of a stranger, outside the repository, that installs the packed package and nothing else of ours.</summary>
internal sealed class WebApp
{
    private const string Program = """
        using Microsoft.Data.Sqlite;

        var connection = new SqliteConnection("Data Source=users.db");
        connection.Open();

        var app = WebApplication.Create(args);
        app.MapPost("/register", (string name) =>
        {
            using var command = connection.CreateCommand();
            command.CommandText = "INSERT INTO users (name) VALUES ($name)";
            command.Parameters.AddWithValue("$name", name);
            return command.ExecuteNonQuery();
        });
        app.MapGet("/users", () => UserStore.Count());
        app.Run();

        """;

    private const string Store = """
        using Microsoft.Data.Sqlite;

        static class UserStore
        {
            private static readonly SqliteConnection _db = new("Data Source=users.db");

            public static object? Count()
            {
                using var command = _db.CreateCommand();
                command.CommandText = "SELECT COUNT(*) FROM users";
                return command.ExecuteScalar();
            }
        }

        """;

    private readonly PackedPackage _package;

    public WebApp(PackedPackage package, string name, string properties = "", string? editorConfig = null)
    {
        _package = package;
        Folder = Directory.CreateDirectory(Path.Combine(package.Folder, name)).FullName;
        // The sources and the cache of this machine stay readable; what this run packs comes from its feed and goes to a cache of its own.
        var cache = Environment.GetEnvironmentVariable("NUGET_PACKAGES") is { Length: > 0 } set ? set
            : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");
        Write("App.csproj", $"""
            <Project Sdk="Microsoft.NET.Sdk.Web">
              <PropertyGroup>
                <TargetFramework>net10.0</TargetFramework>
                <Nullable>enable</Nullable>
                <ImplicitUsings>enable</ImplicitUsings>
                <NuGetAudit>false</NuGetAudit>
                <RestoreAdditionalProjectSources>{package.Feed}</RestoreAdditionalProjectSources>
                <RestorePackagesPath>{Path.Combine(package.Folder, "packages")}</RestorePackagesPath>
                <RestoreFallbackFolders>{cache}</RestoreFallbackFolders>
                {properties}
              </PropertyGroup>
              <ItemGroup>
                <PackageReference Include="Microsoft.Data.Sqlite" Version="10.0.15" />
                <PackageReference Include="ThreadAffinityAnalyzers" Version="{package.Version}" PrivateAssets="all" />
              </ItemGroup>
            </Project>
            """);
        Write("Program.cs", Program);
        Write("UserStore.cs", Store);
        if (editorConfig is not null)
            Write(".editorconfig", "root = true\n\n[*.cs]\n" + editorConfig + "\n");
    }

    public string Folder { get; }

    public string Read(string file) => File.ReadAllText(Path.Combine(Folder, file));

    public (int ExitCode, string Output) Build(params string[] arguments)
    {
        var (exitCode, output) = PackedPackage.Run(Folder, ["build", "--no-incremental", "-m:1", "-nologo", "-nodeReuse:false", "-p:UseSharedCompilation=false", .. arguments]);
        Assert.DoesNotContain("CS9057", output);
        Assert.DoesNotContain("CS8032", output);
        Assert.DoesNotContain("AD0001", output);
        return (exitCode, output);
    }

    public (int ExitCode, string Output) Format(params string[] arguments) =>
        PackedPackage.Run(Folder, ["format", "analyzers", "--no-restore", .. arguments]);

    /// <summary>How often the build warned with the id; the console tells each warning twice.</summary>
    public static int Count(string output, string text) => output.Split('\n').Select(line => line.Trim()).Where(line => line.Contains(text, StringComparison.Ordinal)).Distinct().Count();

    private void Write(string file, string text) => File.WriteAllText(Path.Combine(Folder, file), text);
}
