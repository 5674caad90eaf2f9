using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;

namespace ThreadAffinityAnalyzers.Tests.House;

/// <summary>Code as it stands in the middle of typing: cut off, doubled, shuffled. Nothing throws, and what is said does not depend on the order of files.</summary>
public sealed class HostileCodeTests
{
    private const int Seed = 20260115;

    /// <summary>How many mutants the normal run makes; the environment variable asks for more.</summary>
    private static readonly int Mutants = int.TryParse(Environment.GetEnvironmentVariable("THREAD_AFFINITY_MUTANTS"), out var count) ? count : 150;

    private static readonly string[] Keywords = ["static", "async", "await", "lock", "using", "return", "class", "new", "ref", "=>", "{", "}", "(", ")", ";", "<", "?", "."];

    private static readonly (string Name, string Text)[] Sample = Directory
        .EnumerateFiles(Path.Combine(TestReferences.RepositoryRoot, "docs", "samples", "RegisterApp"), "*.cs", SearchOption.AllDirectories)
        .Where(file => !file.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal))
        .Order(StringComparer.Ordinal).Select(file => (file, File.ReadAllText(file).ReplaceLineEndings("\n"))).ToArray();

    [Fact]
    public async Task SampleWarnsBad()
    {
        var ids = (await Findings(Sample)).Select(finding => finding.Id).ToHashSet(StringComparer.Ordinal);
        Assert.Superset(new HashSet<string> { "TAA1001", "TAA1003", "TAA2001" }, ids);
    }

    [Fact]
    public async Task SampleCutOffAt200PlacesOk()
    {
        var whole = Sample.Sum(file => file.Text.Length);
        for (var cut = 0; cut < 200; cut++)
            await AssertQuiet(Cut((int)((long)whole * cut / 200)), $"cut {cut}");
    }

    [Fact]
    public async Task MutantsOk()
    {
        var random = new Random(Seed);
        var programs = RulePages.Rules.SelectMany(rule => RulePages.SamplesOf(rule.Id)).Select(sample => TestSources.Named([sample.Code])).Append(Sample).ToArray();
        for (var number = 0; number < Mutants; number++)
        {
            var program = programs[random.Next(programs.Length)];
            await AssertQuiet(program.Select(file => (file.Name, Mutate(file.Text, random))).ToArray(), $"mutant {number} of seed {Seed}");
        }
    }

    [Fact]
    public async Task CyclesAndDepthOk()
    {
        var deep = string.Concat(Enumerable.Repeat("(", 300)) + "_db" + string.Concat(Enumerable.Repeat(")", 300));
        var calls = string.Join('\n', Enumerable.Range(0, 60).Select(n => $"public static void M{n}() {{ M{(n + 1) % 60}(); M{(n + 7) % 60}(); _db.Open(); }}"));
        await AssertQuiet(TestSources.Named([$$"""
            class A : B { B b = new(); } class B : A { A a = new(); }
            class W1 { W2 w = new(); public SqliteConnection C => w.C; } class W2 { W1 w = new(); public SqliteConnection C => w.C; }
            static class Maze { static SqliteConnection _db = new(); static object F() => {{deep}}; {{calls}} }
            class Host : BackgroundService { protected override Task ExecuteAsync(CancellationToken t) { Maze.M0(); return Task.CompletedTask; } }
            """]), "cycles");
    }

    private static (string Name, string Text)[] Cut(int length)
    {
        var kept = new List<(string, string)>();
        foreach (var (name, text) in Sample)
        {
            kept.Add((name, text[..Math.Clamp(length, 0, text.Length)]));
            length -= text.Length;
        }
        return [.. kept];
    }

    private static string Mutate(string text, Random random)
    {
        var tokens = CSharpSyntaxTree.ParseText(text, TestSources.ParseOptions).GetRoot().DescendantTokens().Select(token => token.ToFullString()).ToList();
        for (var times = random.Next(1, 5); times > 0 && tokens.Count > 1; times--)
        {
            var at = random.Next(tokens.Count);
            switch (random.Next(5))
            {
                case 0: tokens.RemoveAt(at); break;
                case 1: tokens.Insert(at, tokens[at]); break;
                case 2: (tokens[at], tokens[^1]) = (tokens[^1], tokens[at]); break;
                case 3: tokens[at] = Keywords[random.Next(Keywords.Length)] + " "; break;
                default: tokens.RemoveRange(at, Math.Min(random.Next(1, 30), tokens.Count - at)); break;
            }
        }
        return string.Concat(tokens);
    }

    private static async Task AssertQuiet((string Name, string Text)[] files, string what)
    {
        var findings = await Findings(files);
        Assert.True(findings.All(finding => finding.Id != "AD0001"), what);
    }

    private static async Task<IReadOnlyList<Diagnostic>> Findings((string Name, string Text)[] files)
    {
        Exception? thrown = null;
        var options = new CompilationWithAnalyzersOptions(new AnalyzerOptions([]), (exception, _, _) => thrown = exception, concurrentAnalysis: true, logAnalyzerExecutionTime: false);
        var driver = new CompilationWithAnalyzers(TestSources.Compile(files, OutputKind.ConsoleApplication), [new ThreadAffinityAnalyzer()], options);
        var findings = await driver.GetAnalyzerDiagnosticsAsync(CancellationToken.None);
        Assert.True(thrown is null, thrown + "\n\n" + string.Join("\n----\n", files.Select(file => file.Text)));
        return findings;
    }
}
