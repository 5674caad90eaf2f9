using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using ThreadAffinityAnalyzers.Search;

namespace ThreadAffinityAnalyzers.Benchmarks;

/// <summary>The commands that measure whole analyses.</summary>
internal static class Commands
{
    private static readonly ImmutableArray<DiagnosticAnalyzer> Ours = [new ThreadAffinityAnalyzer()];

    /// <summary>First analysis of a program at several sizes, against compiling it.</summary>
    public static void Cold(IEnumerable<int> sizes, int rounds)
    {
        WarmUp(Ours);
        Console.WriteLine("| files | text (MiB) | compile (ms) | our callbacks (ms) | share | of processor time | added to empty symbol actions (MB) | index keeps (MB) | index / text | trees bound | sites bound | found |");
        Console.WriteLine("|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|---|");
        ImmutableArray<DiagnosticAnalyzer> empty = [new EmptySymbolActions()];
        foreach (var size in sizes)
        {
            var subject = Subject.Generated(size);
            var (compiled, floors, all) = (new List<Run>(), new List<Run>(), new List<Run>());
            var (kept, work) = (0L, default((int TreesIndexed, int TreesBound, int SitesBound)));
            for (var round = 0; round < rounds; round++)
            {
                compiled.Add(Measurement.CompileOnly(subject));
                floors.Add(Measurement.With(subject, empty));
                all.Add(Measurement.With(subject, Ours, out var compilation));
                kept = compilation.SyntaxTrees.Sum(tree => (long)NameIndex.Of(tree, CancellationToken.None).RetainedBytes);
                work = WorkIn(compilation);
            }

            var (compile, floor, ours) = (Run.Median(compiled), Run.Median(floors), Run.Median(all));
            Console.WriteLine($"| {size:N0} | {subject.Characters / 1048576.0:F1} | {Ms(compile.Wall)} | {Ms(ours.Callbacks)} | {Share(Run.Middle(compiled.Zip(all, (c, o) => o.Callbacks / c.Wall)))} "
                + $"| {Share((ours.Processor - floor.Processor) / compile.Processor)} | {Mb(ours.Allocated - floor.Allocated)} | {Mb(kept)} | {(double)kept / subject.Characters:F2} "
                + $"| {work.TreesBound:N0} | {work.SitesBound:N0} | {ours.Diagnostics} |");
        }
    }

    /// <summary>The least processor time of compiling, of empty symbol actions and of our analyzer: noise only ever adds.</summary>
    public static void Processor(IEnumerable<Subject> subjects, int rounds)
    {
        WarmUp(Ours);
        ImmutableArray<DiagnosticAnalyzer> empty = [new EmptySymbolActions()];
        foreach (var subject in subjects)
        {
            var (compile, floor, ours) = (TimeSpan.MaxValue, TimeSpan.MaxValue, TimeSpan.MaxValue);
            for (var round = 0; round < rounds; round++)
            {
                compile = Least(compile, Measurement.CompileOnly(subject));
                floor = Least(floor, Measurement.With(subject, empty));
                ours = Least(ours, Measurement.With(subject, Ours));
            }

            Console.WriteLine($"{subject.Name}: compile {Ms(compile)} ms, empty symbol actions {Ms(floor)} ms, ours {Ms(ours)} ms: {Ms(ours - floor)} ms more, {Share((ours - floor) / compile)} of compiling");
        }

        static TimeSpan Least(TimeSpan known, Run run) => run.Processor < known ? run.Processor : known;
    }

    /// <summary>Our analyzer alone, for a sampling profiler: once for what a first run costs, more often for what is left when the just-in-time compiler is done.</summary>
    public static void Once(Subject subject, int rounds)
    {
        WarmUp(Ours);
        for (var round = 0; round < rounds; round++)
        {
            Console.WriteLine(Measurement.With(subject, Ours, out var compilation));
            Console.WriteLine(WorkIn(compilation));
        }
    }

    public static void NoAffine(int size, int rounds)
    {
        var subject = Subject.WithoutAffineTypes(size);
        Measurement.With(subject, Ours);
        var runs = Enumerable.Range(0, rounds).Select(_ => Measurement.With(subject, Ours)).ToList();
        var read = Enumerable.Range(0, rounds).Select(_ => Measurement.With(subject, Ours, declarationsRead: true)).ToList();
        Console.WriteLine($"{subject.Name}: {subject.Files:N0} files, {Measurement.ActionsRegistered(subject, Ours)} actions registered, {Run.Median(runs).Callbacks.TotalMilliseconds:F2} ms in our callbacks, "
            + $"{Run.Median(read).Callbacks.TotalMilliseconds:F2} ms where the compiler has read the declarations before");
    }

    /// <summary>The same program under the floors, ours and the peers, in turn, several rounds.</summary>
    public static void Compare(IEnumerable<Subject> subjects, int rounds, bool withPeers)
    {
        var contenders = new List<(string Name, ImmutableArray<DiagnosticAnalyzer> Analyzers)>
        {
            ("floor: one empty operation action", [new EmptyOperationAction()]),
            ("floor: empty symbol actions", [new EmptySymbolActions()]),
            ("**ThreadAffinityAnalyzers**", Ours),
        };
        if (withPeers)
        {
            contenders.AddRange(Peers.Load());
        }

        foreach (var (_, analyzers) in contenders)
        {
            WarmUp(analyzers);
        }

        foreach (var subject in subjects)
        {
            var compiled = new List<Run>();
            var runs = contenders.ToDictionary(c => c.Name, _ => new List<Run>());
            for (var round = 0; round < rounds; round++)
            {
                compiled.Add(Measurement.CompileOnly(subject));
                foreach (var (name, analyzers) in contenders)
                {
                    runs[name].Add(Measurement.With(subject, analyzers));
                }
            }

            var compile = Run.Median(compiled);
            var floor = Run.Median(runs[contenders[0].Name]);
            Console.WriteLine($"\n{subject.Name}: {subject.Files:N0} files, {subject.Characters / 1048576.0:F1} MiB; GetDiagnostics() {Ms(compile.Wall)} ms, {Mb(compile.Allocated)} MB; {rounds} rounds, medians; errors: {(compile.Diagnostics.Length == 0 ? "none" : compile.Diagnostics)}\n");
            Console.WriteLine("| analyzer | callbacks (ms) | of compile time | whole run (ms) | added bytes (MB) | of the floor's added bytes | reports |");
            Console.WriteLine("|---|---:|---:|---:|---:|---:|---|");
            foreach (var (name, _) in contenders)
            {
                var run = Run.Median(runs[name]);
                var added = run.Allocated - compile.Allocated;
                Console.WriteLine($"| {name} | {Ms(run.Callbacks)} | {Share(run.Callbacks / compile.Wall)} | {Ms(run.Wall)} | {Mb(added)} | {(double)added / (floor.Allocated - compile.Allocated):F2} | {run.Diagnostics} |");
            }
        }
    }

    private static (int TreesIndexed, int TreesBound, int SitesBound) WorkIn(Compilation compilation) =>
        AffinityModel.For(compilation, new AnalyzerOptions([]), CancellationToken.None).Work;

    // The just-in-time compiler is paid before the first figure is taken.
    internal static void WarmUp(ImmutableArray<DiagnosticAnalyzer> analyzers)
    {
        var small = Subject.Generated(200);
        for (var i = 0; i < 3; i++)
        {
            Measurement.CompileOnly(small);
            Measurement.With(small, analyzers);
        }
    }

    internal static string Ms(TimeSpan time) => time.TotalMilliseconds < 10 ? $"{time.TotalMilliseconds:F1}" : $"{time.TotalMilliseconds:N0}";

    internal static string Mb(long bytes) => $"{bytes / 1e6:N1}";

    internal static string Share(double part) => $"{100 * part:F2} %";
}
