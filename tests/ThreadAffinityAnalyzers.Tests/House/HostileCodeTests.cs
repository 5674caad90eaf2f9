using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using ThreadAffinityAnalyzers.Knowledge;
using ThreadAffinityAnalyzers.Model;
using ThreadAffinityAnalyzers.Sharing;

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

    /// <summary>Classes, members and values of which each is told by the next, and the last by the first.</summary>
    [Theory]
    [InlineData("interface I { SqliteConnection C { get; } } class A(I i) : I { public SqliteConnection C => i.C; } class B(I i) : I { public SqliteConnection C => ((I)new A(i)).C; } static class S { static I i = new A(new B(null!)); static void Run() => Parallel.For(0, 9, n => i.C.Open()); }")]
    [InlineData("interface I { SqliteConnection Get(); } class A(I i) : I { public SqliteConnection Get() => i.Get(); } class B(I i) : I { public SqliteConnection Get() { var c = i.Get(); return c; } } static class S { static I i = new A(new B(null!)); static void Run() => Parallel.For(0, 9, n => i.Get().Open()); }")]
    [InlineData("static class S { static void Get(out SqliteConnection c) { Give(out var d); c = d; } static void Give(out SqliteConnection d) { Get(out var c); d = c; } static void Run() => Parallel.For(0, 9, n => { Get(out var c); c.Open(); }); }")]
    [InlineData("class C<T> { C<C<T>>? next; protected SqliteConnection db = new(); public void Run() => Parallel.For(0, 9, n => { db.Open(); next!.Run(); }); } class D : C<D>; class E<T> : C<E<E<T>>>;")]
    [InlineData("interface L { object Gate { get; } } class A(L l) : L { public object Gate => l.Gate; } class B(L l) : L { public object Gate => l.Gate; } static class S { static L l = new A(new B(null!)); static SqliteConnection db = new(); static void Run() => Parallel.For(0, 9, n => { lock (l.Gate) { db.Open(); } }); }")]
    [InlineData("class T { SqliteConnection _c = new(); SqliteTransaction? _t; void A() { _t = _c.BeginTransaction(); } void B() { _c = _t!.Connection!; } public void Run() => Parallel.For(0, 9, n => { A(); B(); }); }")]
    [InlineData("class Q { BlockingCollection<Task> q = new(); SqliteConnection db = new(); void Loop() { foreach (var t in q.GetConsumingEnumerable()) { t.RunSynchronously(); } } public void Run() { q.Add(new Task(() => { foreach (var t in q.GetConsumingEnumerable()) { t.RunSynchronously(); db.Open(); } })); q.Add(new Task(Loop)); Loop(); } }")]
    [InlineData("static class S { static SqliteConnection db = new(); static void A(Action a) => B(a); static void B(Action a) => A(() => { a(); db.Open(); }); static void Run() => Parallel.For(0, 9, n => A(() => B(() => db.Close()))); }")]
    [InlineData("class P(SqliteConnection c) { Timer? t; public void Tick(object? state) { t = new Timer(((P)state!).Tick, state, 0, 9); c.Open(); } public void Run() => t = new Timer(Tick, this, 0, 9); } static class S { static P p = new(new()); static void Run() => p.Run(); }")]
    [InlineData("static class S { static SqliteConnection X => Y; static SqliteConnection Y => X; static SqliteConnection Z = X; static void Run() => Parallel.For(0, 9, n => { X.Open(); Z.Open(); }); }")]
    [InlineData("interface R { IServiceProvider P { get; } } class A(R r) : R { public IServiceProvider P => r.P; } class B(R r, IServiceCollection s) : R { public IServiceProvider P => r.P; void Add() { s.AddSingleton<R, A>(); s.AddSingleton<R, B>(); s.AddScoped<SqliteConnection>(); r.P.GetRequiredService<SqliteConnection>().Open(); } }")]
    [InlineData("interface V { IQueryable<string> All { get; } } class A(V v) : V { public IQueryable<string> All => v.All; } class B(V v) : V { public IQueryable<string> All => v.All.Where(s => s != null); } class W(V v) { public Task Run() => Task.WhenAll(Task.Run(() => v.All.ToList()), Task.Run(() => v.All.Count())); }")]
    public Task TellingInACircleOk(string program) => AssertQuiet(TestSources.Named(["using System.Collections.Concurrent;\n" + program]), program);

    /// <summary>Whatever asks itself without an end ends with an exception, and not with the compiler.</summary>
    [Fact]
    public void EndlessSearchOk()
    {
        var compilation = TestSources.Compile(TestSources.Named(["static class S { static SqliteConnection X = new(); static void Run() { X.Open(); } }"]), OutputKind.DynamicallyLinkedLibrary);
        var context = new SharingContext(KnownTypes.For(compilation, Catalog.Default, CancellationToken.None)!, null);
        var name = compilation.SyntaxTrees.SelectMany(tree => tree.GetRoot().DescendantNodes()).OfType<IdentifierNameSyntax>().Last(one => one.Identifier.ValueText == "X");
        Assert.Throws<InsufficientExecutionStackException>(() => Ask(0));

        int Ask(int depth) => context.SymbolOf(name, CancellationToken.None) is null ? depth : Ask(depth + 1) + 1;
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
