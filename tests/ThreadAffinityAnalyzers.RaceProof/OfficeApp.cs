using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using ThreadAffinityAnalyzers.RaceProof.Hosts;
using ThreadAffinityAnalyzers.RaceProof.Load;

namespace ThreadAffinityAnalyzers.RaceProof;

/// <summary>The application of all pairs, built as written, repaired once by the real tool, and built again.</summary>
internal sealed class OfficeApp
{
    /// <summary>The build also asks the analyzers of the SDK; <c>dotnet format</c> does not hear of it and repairs for ours alone.</summary>
    public const string SdkAnalysis = "-p:AnalysisMode=Recommended";

    /// <summary>What a driver may take beyond its load: requests under way, and counting.</summary>
    private static readonly TimeSpan DriverRest = TimeSpan.FromMinutes(2);

    /// <summary>The modules with an Entity Framework model, which takes a second to build: they can be switched off, and are when another is looked at.</summary>
    private static readonly string[] SlowModules = ["Notes", "Dashboards", "Loyalty"];

    private readonly string _folder;
    private readonly string _before;
    private readonly string _after;

    public OfficeApp(PackedPackage package)
    {
        _folder = Path.Combine(package.Folder, "runs");
        Project = UserProject.Create(package, "race",
            [("Dapper", "2.1.86"), ("Microsoft.Data.Sqlite", "10.0.15"), ("Microsoft.EntityFrameworkCore.Sqlite", "10.0.15")],
            // A server that waits for a busy database blocks threads; it is not the thread pool's growth that is measured.
            "<ThreadPoolMinThreads>64</ThreadPoolMinThreads><RootNamespace>RaceApp</RootNamespace>")
            .CopyFrom(Path.Combine(PackedPackage.RepositoryRoot, "tests", "ThreadAffinityAnalyzers.RaceProof", "App"));
        Warnings = Project.WarningsIn(Succeeded(Project.Build(SdkAnalysis)));
        _before = Project.KeepBinaries("before");
        Succeeded(Project.Format());
        WarningsAfter = Project.WarningsIn(Succeeded(Project.Build(SdkAnalysis)));
        _after = Project.KeepBinaries("after");
    }

    public UserProject Project { get; }

    /// <summary>What the compiler says about the application as written.</summary>
    public IReadOnlyList<string> Warnings { get; }

    /// <summary>What it says after the repair.</summary>
    public IReadOnlyList<string> WarningsAfter { get; }

    /// <summary>Everything that contradicts the repair, in words: warnings of ours that are left, and warnings of any analyzer that are new.</summary>
    public IEnumerable<string> Contradictions() => WarningsAfter.Where(IsOurs).Union(UserProject.New(Warnings, WarningsAfter)).Select(warning => "after the repair: " + warning);

    public bool WarnsOf(Pair pair) => Warnings.Any(warning => Regex.IsMatch(warning, "^" + Regex.Escape(pair.File) + @"\(\d+,\d+\): warning " + pair.Rule + ":"));

    public static bool IsOurs(string warning) => warning.Contains(": warning TAA", StringComparison.Ordinal);

    /// <summary>Drives a pair before and after the repair; after it with as many requests as it took before.</summary>
    public async Task<PairResult> ProveAsync(Pair pair, LoadBounds bounds)
    {
        var before = await RunAsync(pair, "before", _before, bounds);
        var requests = Math.Max(before.Load.Requests, bounds.AtLeast);
        return new PairResult(pair, WarnsOf(pair), before, await RunAsync(pair, "after", _after, bounds with { AtLeast = requests, AtMost = requests, Limit = 6 * bounds.Limit }));
    }

    private async Task<Run> RunAsync(Pair pair, string state, string binaries, LoadBounds bounds)
    {
        var folder = Path.Combine(_folder, pair.Name, state);
        await using var app = await RunningApp.StartAsync(binaries, folder, SlowModules.Select(module => (module + "__Enabled", pair.File.StartsWith(module + "/", StringComparison.Ordinal) ? "true" : "false")));
        var answers = await LoadDriver.AskOneByOneAsync(app.Address, pair.OneClient);
        return new Run(answers, await DriveAsync(pair, app, folder, bounds));
    }

    /// <summary>The driver is this program in a process of its own.</summary>
    private static async Task<Counts> DriveAsync(Pair pair, RunningApp app, string folder, LoadBounds bounds)
    {
        var start = Dotnet.Start(folder, [typeof(OfficeApp).Assembly.Location, "drive", pair.Name, app.Address.ToString(), folder, .. Numbers(bounds)]);
        using var driver = Process.Start(start)!;
        using var late = new CancellationTokenSource(bounds.Limit + DriverRest);
        var error = driver.StandardError.ReadToEndAsync();
        var output = driver.StandardOutput.ReadToEndAsync();
        try
        {
            await driver.WaitForExitAsync(late.Token);
        }
        catch (OperationCanceledException)
        {
            driver.Kill(entireProcessTree: true);
            throw new TimeoutException("the load of " + pair.Name);
        }
        return driver.ExitCode == 0 ? Counts.Parse(await output) : throw new InvalidOperationException(await output + await error);
    }

    private static string[] Numbers(LoadBounds bounds) =>
        new[] { bounds.Clients, bounds.AtLeast, bounds.AtMost, (int)bounds.Limit.TotalMilliseconds }.Select(one => one.ToString(CultureInfo.InvariantCulture)).ToArray();

    private static string Succeeded((int ExitCode, string Output) result) => result.ExitCode == 0 ? result.Output : throw new InvalidOperationException(result.Output);
}
