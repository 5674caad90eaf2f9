using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using ThreadAffinityAnalyzers.RaceProof.Hosts;

namespace ThreadAffinityAnalyzers.IntegrationTests;

/// <summary>The sample as written and as <c>dotnet format analyzers</c> leaves it.</summary>
public sealed class RepairedSample
{
    public RepairedSample(PackedPackage package)
    {
        Project = UserProject.Create(package, "sample", [("Microsoft.Data.Sqlite", "10.0.15")])
            .CopyFrom(Path.Combine(PackedPackage.RepositoryRoot, "docs", "samples", "RegisterApp"));
        Warnings = WarningsOf(Project.Build("-p:AnalysisMode=Recommended", "-p:ErrorLog=build.sarif%2Cversion=2.1"));
        Before = Project.KeepBinaries("before");
        var (exitCode, output) = Project.Format();
        Assert.True(exitCode == 0, output);
        WarningsAfter = WarningsOf(Project.Build("-p:AnalysisMode=Recommended"));
        After = Project.KeepBinaries("after");
    }

    internal UserProject Project { get; }

    public IReadOnlyList<string> Warnings { get; }

    public IReadOnlyList<string> WarningsAfter { get; }

    /// <summary>Where the application as written is, built.</summary>
    public string Before { get; }

    /// <summary>Where the repaired application is, built.</summary>
    public string After { get; }

    private IReadOnlyList<string> WarningsOf((int ExitCode, string Output) build)
    {
        Assert.True(build.ExitCode == 0, build.Output);
        return Project.WarningsIn(build.Output);
    }
}

/// <summary>The sample of the documentation in the user's hands: what is said of it, and what its repair changes and leaves.</summary>
[Collection(PackageCollection.Name)]
public sealed class SampleTests(RepairedSample sample) : IClassFixture<RepairedSample>
{
    [Fact]
    public void RepairLeavesNoWarningOk()
    {
        Assert.Equal(4, sample.Warnings.Count(IsOurs));
        Assert.DoesNotContain(sample.WarningsAfter, IsOurs);
        Assert.Empty(UserProject.New(sample.Warnings, sample.WarningsAfter));
        Assert.Equal(0, sample.Project.Format("--verify-no-changes").ExitCode);

        static bool IsOurs(string warning) => warning.Contains(": warning TAA", StringComparison.Ordinal);
    }

    [Fact]
    public async Task SameAnswersOk()
    {
        var before = await AnswersAsync(sample.Before);
        Assert.Equal(
        [
            (HttpStatusCode.OK, "0"),
            (HttpStatusCode.OK, "Registered anna as number 1."),
            (HttpStatusCode.Conflict, "\"The user name anna is taken.\""),
            (HttpStatusCode.OK, "Registered bert as number 2."),
            (HttpStatusCode.OK, """{"name":"Anna","email":"anna@example.com","userName":"anna"}"""),
            (HttpStatusCode.NotFound, ""),
            (HttpStatusCode.OK, "2"),
        ], before);
        Assert.Equal(before, await AnswersAsync(sample.After));
    }

    /// <summary>With THREAD_AFFINITY_UPDATE_DOCS=1 the test writes the file.</summary>
    [Fact]
    public void SarifBad()
    {
        var golden = Path.Combine(PackedPackage.RepositoryRoot, "tests", "ThreadAffinityAnalyzers.IntegrationTests", "Golden", "RegisterApp.sarif");
        var actual = OurPartOf(sample.Project.Read("build.sarif"), new Uri(sample.Project.Folder + Path.DirectorySeparatorChar));
        if (Environment.GetEnvironmentVariable("THREAD_AFFINITY_UPDATE_DOCS") == "1")
            File.WriteAllText(golden, actual);
        Assert.Equal(File.ReadAllText(golden).ReplaceLineEndings("\n"), actual);
    }

    /// <summary>Asks one request after the other: register, a user that is there, read back.</summary>
    private static async Task<List<(HttpStatusCode, string)>> AnswersAsync(string binaries)
    {
        await using var app = await RunningApp.StartAsync(binaries, binaries + "-data");
        using var client = new HttpClient { BaseAddress = app.Address };
        var answers = new List<(HttpStatusCode, string)>();
        await AnswerAsync(client.GetAsync("/users"));
        await AnswerAsync(RegisterAsync("Anna", "anna"));
        await AnswerAsync(RegisterAsync("Another Anna", "anna"));
        await AnswerAsync(RegisterAsync("Bert", "bert"));
        await AnswerAsync(client.GetAsync("/users/anna"));
        await AnswerAsync(client.GetAsync("/users/nobody"));
        await AnswerAsync(client.GetAsync("/users"));
        return answers;

        async Task AnswerAsync(Task<HttpResponseMessage> asked)
        {
            using var response = await asked;
            answers.Add((response.StatusCode, await response.Content.ReadAsStringAsync()));
        }

        async Task<HttpResponseMessage> RegisterAsync(string name, string userName)
        {
            using var form = new FormUrlEncodedContent(new Dictionary<string, string>
            {
                ["name"] = name, ["email"] = userName + "@example.com", ["username"] = userName, ["password"] = "secret of " + userName,
            });
            return await client.PostAsync("/register", form);
        }
    }

    /// <summary>The log without what others say and without what differs from one machine to the next.</summary>
    private static string OurPartOf(string log, Uri folder)
    {
        var root = JsonNode.Parse(log)!;
        var run = root["runs"]![0]!;
        var results = run["results"]!.AsArray().Where(result => IsOurs((string)result!["ruleId"]!)).Select(result => result!.DeepClone())
            .OrderBy(result => (string)result["ruleId"]!, StringComparer.Ordinal).ThenBy(result => result["locations"]!.ToJsonString(), StringComparer.Ordinal).ToArray();
        var reported = results.Select(result => (string)result["ruleId"]!).ToHashSet();
        var rules = run["tool"]!["driver"]!["rules"]!.AsArray().Where(rule => reported.Contains((string)rule!["id"]!)).Select(rule => rule!.DeepClone()).ToArray();
        foreach (var result in results)
            result.AsObject().Remove("ruleIndex");
        foreach (var rule in rules.Select(rule => rule.AsObject()))
        {
            rule.Remove("fullDescription");
            rule.Remove("properties");
        }
        var part = new JsonObject
        {
            ["$schema"] = root["$schema"]!.DeepClone(),
            ["version"] = root["version"]!.DeepClone(),
            ["rules"] = new JsonArray(rules),
            ["results"] = new JsonArray(results),
        };
        return part.ToJsonString(new JsonSerializerOptions { WriteIndented = true, NewLine = "\n", Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping })
            .Replace(folder.AbsoluteUri, "", StringComparison.Ordinal) + "\n";

        static bool IsOurs(string id) => id.StartsWith("TAA", StringComparison.Ordinal);
    }
}
