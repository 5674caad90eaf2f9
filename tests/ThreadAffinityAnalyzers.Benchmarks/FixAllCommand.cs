using System.Collections.Immutable;
using System.Diagnostics;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using ThreadAffinityAnalyzers.Benchmarks.Generation;
using ThreadAffinityAnalyzers.CodeFixes;

namespace ThreadAffinityAnalyzers.Benchmarks;

/// <summary>Fix All in solution over a generated program: time and allocated bytes of planning, trying out and applying every rewrite; the result is analysed and compiled again.</summary>
internal static class FixAllCommand
{
    /// <summary>False where a finding is left, or an error is new: then the figures are worth nothing.</summary>
    public static bool Run(IEnumerable<int> counts, int rounds)
    {
        var isClean = Measure(10, out _);
        Console.WriteLine("| findings | files | found before | Fix All, median (ms) | a finding (ms) | processor, median (ms) | allocated (MB) | files changed | left after | errors before / after |");
        Console.WriteLine("|---:|---:|---|---:|---:|---:|---:|---:|---:|---|");
        foreach (var count in counts)
        {
            var runs = new List<Fixed>();
            for (var round = 0; round < rounds; round++)
            {
                isClean &= Measure(count, out var run);
                runs.Add(run);
            }

            var (wall, processor, last) = (Benchmarks.Run.Middle(runs.Select(run => run.Wall)), Benchmarks.Run.Middle(runs.Select(run => run.Processor)), runs[^1]);
            Console.WriteLine($"| {last.Before.Length:N0} | {last.Files:N0} | {Summary(last.Before)} | {Commands.Ms(wall)} | {wall.TotalMilliseconds / last.Before.Length:F1} | {Commands.Ms(processor)} "
                + $"| {Commands.Mb(runs.Select(run => run.Allocated).Order().ElementAt(runs.Count / 2))} | {last.Changed:N0} | {(last.After.IsEmpty ? "none" : Summary(last.After))} | {last.ErrorsBefore} / {last.ErrorsAfter} |");
        }

        return isClean;
    }

    private static bool Measure(int findings, out Fixed run)
    {
        var project = ProjectOf(findings);
        var before = FindingsIn(project);
        var errors = ErrorsIn(project);
        GC.Collect();
        GC.WaitForPendingFinalizers();
        var allocated = GC.GetTotalAllocatedBytes(true);
        var processor = Environment.CpuUsage.TotalTime;
        var clock = Stopwatch.StartNew();
        var provider = new AffinityCodeFixProvider();
        var context = new FixAllContext(project.Documents.First(), provider, FixAllScope.Solution, null!, before.Select(one => one.Id).Distinct(), new Given(before), CancellationToken.None);
        var action = provider.GetFixAllProvider().GetFixAsync(context).GetAwaiter().GetResult();
        var changed = action is null ? project
            : action.GetOperationsAsync(CancellationToken.None).GetAwaiter().GetResult().OfType<ApplyChangesOperation>().Single().ChangedSolution.GetProject(project.Id)!;
        clock.Stop();
        processor = Environment.CpuUsage.TotalTime - processor;
        allocated = GC.GetTotalAllocatedBytes(true) - allocated;
        run = new Fixed(clock.Elapsed, processor, allocated, project.DocumentIds.Count, before, FindingsIn(changed), changed.GetChanges(project).GetChangedDocuments().Count(), errors, ErrorsIn(changed));
        return run.Before.Length > 0 && run.After.IsEmpty && run.ErrorsAfter == run.ErrorsBefore;
    }

    private static Project ProjectOf(int findings)
    {
        var compiled = Subject.OfFindings(findings).Compile();
        var solution = new AdhocWorkspace().CurrentSolution;
        var project = solution.AddProject("Measured", "Measured", LanguageNames.CSharp).WithCompilationOptions(compiled.Options)
            .WithParseOptions(compiled.SyntaxTrees[0].Options).WithMetadataReferences(compiled.References);
        foreach (var tree in compiled.SyntaxTrees)
        {
            project = project.AddDocument(Path.GetFileName(tree.FilePath), tree.GetText(), filePath: "/" + tree.FilePath).Project;
        }

        return project;
    }

    private static ImmutableArray<Diagnostic> FindingsIn(Project project) =>
        Measurement.Driver(CompilationOf(project), [new ThreadAffinityAnalyzer()]).GetAnalyzerDiagnosticsAsync(CancellationToken.None).GetAwaiter().GetResult();

    private static int ErrorsIn(Project project) => CompilationOf(project).GetDiagnostics().Count(one => one.Severity == DiagnosticSeverity.Error);

    private static Compilation CompilationOf(Project project) => project.GetCompilationAsync().GetAwaiter().GetResult()!;

    private static string Summary(IEnumerable<Diagnostic> found) => string.Join(" ", found.GroupBy(one => one.Id).OrderBy(group => group.Key, StringComparer.Ordinal).Select(group => $"{group.Key}x{group.Count()}"));

    private sealed record Fixed(TimeSpan Wall, TimeSpan Processor, long Allocated, int Files, ImmutableArray<Diagnostic> Before, ImmutableArray<Diagnostic> After, int Changed, int ErrorsBefore, int ErrorsAfter);

    /// <summary>The findings as a host hands them over.</summary>
    private sealed class Given(ImmutableArray<Diagnostic> findings) : FixAllContext.DiagnosticProvider
    {
        private readonly ILookup<string, Diagnostic> byFile = findings.ToLookup(one => one.Location.SourceTree!.FilePath);

        public override Task<IEnumerable<Diagnostic>> GetAllDiagnosticsAsync(Project project, CancellationToken cancellationToken) => Task.FromResult<IEnumerable<Diagnostic>>(findings);

        public override Task<IEnumerable<Diagnostic>> GetDocumentDiagnosticsAsync(Document document, CancellationToken cancellationToken) => Task.FromResult(byFile[document.FilePath!]);

        public override Task<IEnumerable<Diagnostic>> GetProjectDiagnosticsAsync(Project project, CancellationToken cancellationToken) => Task.FromResult<IEnumerable<Diagnostic>>([]);
    }
}
