using System.Collections.Immutable;
using System.Diagnostics;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace ThreadAffinityAnalyzers.Benchmarks;

/// <summary>One measured run.</summary>
/// <param name="Wall">Time from the first question to the last answer.</param>
/// <param name="Callbacks">Time spent in the callbacks of the analyzers, as the driver counts it.</param>
/// <param name="Processor">Processor time of the whole run, which a busy machine does not stretch.</param>
/// <param name="Allocated">Bytes allocated by the whole run.</param>
/// <param name="Diagnostics">How many diagnostics of how many ids there were.</param>
internal sealed record Run(TimeSpan Wall, TimeSpan Callbacks, TimeSpan Processor, long Allocated, string Diagnostics)
{
    public static Run Median(IReadOnlyList<Run> runs) => new(
        Middle(runs.Select(r => r.Wall)), Middle(runs.Select(r => r.Callbacks)), Middle(runs.Select(r => r.Processor)), Middle(runs.Select(r => r.Allocated)), runs[0].Diagnostics);

    public static T Middle<T>(IEnumerable<T> values)
    {
        var sorted = values.Order().ToArray();
        return sorted[sorted.Length / 2];
    }
}

/// <summary>Measures a compilation alone and with analyzers, one thread each, so that time in callbacks and time of compiling are of one kind.</summary>
internal static class Measurement
{
    public static Run CompileOnly(Subject subject)
    {
        var compilation = Fresh(subject);
        var before = GC.GetTotalAllocatedBytes(true);
        var processor = Environment.CpuUsage.TotalTime;
        var clock = Stopwatch.StartNew();
        var diagnostics = compilation.GetDiagnostics();
        clock.Stop();
        processor = Environment.CpuUsage.TotalTime - processor;
        var allocated = GC.GetTotalAllocatedBytes(true) - before;
        return new Run(clock.Elapsed, TimeSpan.Zero, processor, allocated, Summary(diagnostics.Where(d => d.Severity == DiagnosticSeverity.Error)));
    }

    public static Run With(Subject subject, ImmutableArray<DiagnosticAnalyzer> analyzers, bool declarationsRead = false) => With(subject, analyzers, out _, declarationsRead);

    /// <param name="subject">The program.</param>
    /// <param name="analyzers">What runs over it.</param>
    /// <param name="compilation">The program as it was compiled for this run.</param>
    /// <param name="declarationsRead">Whether the names of all declarations are asked for before: the compiler keeps them, so that the first to ask pays for all others.</param>
    public static Run With(Subject subject, ImmutableArray<DiagnosticAnalyzer> analyzers, out Compilation compilation, bool declarationsRead = false)
    {
        compilation = Fresh(subject);
        if (declarationsRead)
        {
            compilation.ContainsSymbolsWithName("NoTypeOfThisName", SymbolFilter.Type);
        }

        var before = GC.GetTotalAllocatedBytes(true);
        var processor = Environment.CpuUsage.TotalTime;
        var clock = Stopwatch.StartNew();
        var driver = Driver(compilation, analyzers);
        var result = driver.GetAnalysisResultAsync(CancellationToken.None).GetAwaiter().GetResult();
        clock.Stop();
        processor = Environment.CpuUsage.TotalTime - processor;
        var allocated = GC.GetTotalAllocatedBytes(true) - before;
        var callbacks = result.AnalyzerTelemetryInfo.Values.Aggregate(TimeSpan.Zero, (sum, info) => sum + info.ExecutionTime);
        return new Run(clock.Elapsed, callbacks, processor, allocated, Summary(result.GetAllDiagnostics()));
    }

    /// <summary>How many actions of any kind the analyzers registered for this program.</summary>
    public static int ActionsRegistered(Subject subject, ImmutableArray<DiagnosticAnalyzer> analyzers)
    {
        var result = Driver(subject.Compile(), analyzers).GetAnalysisResultAsync(CancellationToken.None).GetAwaiter().GetResult();
        return result.AnalyzerTelemetryInfo.Values.Sum(t => t.SymbolActionsCount + t.SymbolStartActionsCount + t.OperationActionsCount + t.OperationBlockActionsCount + t.OperationBlockStartActionsCount
            + t.SyntaxNodeActionsCount + t.SyntaxTreeActionsCount + t.SemanticModelActionsCount + t.CodeBlockActionsCount + t.CodeBlockStartActionsCount + t.CompilationEndActionsCount);
    }

    public static CompilationWithAnalyzers Driver(Compilation compilation, ImmutableArray<DiagnosticAnalyzer> analyzers) => new(compilation, analyzers,
        new CompilationWithAnalyzersOptions(new AnalyzerOptions([]), onAnalyzerException: OnException, concurrentAnalysis: false, logAnalyzerExecutionTime: true));

    private static void OnException(Exception problem, DiagnosticAnalyzer analyzer, Diagnostic diagnostic) =>
        Console.Error.WriteLine($"{analyzer.GetType().Name} threw {problem.GetType().Name}: {problem.Message.Split('\n')[0]}");

    private static Compilation Fresh(Subject subject)
    {
        var compilation = subject.Compile();
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();
        return compilation;
    }

    private static string Summary(IEnumerable<Diagnostic> diagnostics) =>
        string.Join(" ", diagnostics.GroupBy(d => d.Id).OrderByDescending(g => g.Count()).ThenBy(g => g.Key, StringComparer.Ordinal).Take(6).Select(g => $"{g.Key}x{g.Count()}"));
}
