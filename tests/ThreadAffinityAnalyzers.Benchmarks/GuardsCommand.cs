using System.Diagnostics;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace ThreadAffinityAnalyzers.Benchmarks;

/// <summary>The share of the guard analysis in our callbacks: every question that a run asked of it is asked anew of a fresh snapshot, where nothing is bound yet, so the figure is a bound from above.</summary>
internal static class GuardsCommand
{
    public static void Run(IEnumerable<Subject> subjects, int rounds)
    {
        Commands.WarmUp([new ThreadAffinityAnalyzer()]);
        Console.WriteLine("| program | guard questions | our callbacks (ms) | guards, binding included (ms) | share |");
        Console.WriteLine("|---|---:|---:|---:|---:|");
        foreach (var subject in subjects)
        {
            var (callbacks, guards, count) = (new List<TimeSpan>(), new List<TimeSpan>(), 0);
            for (var round = 0; round < rounds; round++)
            {
                callbacks.Add(Measurement.With(subject, [new ThreadAffinityAnalyzer()], out var compilation).Callbacks);
                var asked = ModelOf(compilation).Guards.Asked;
                count = asked.Count;
                var fresh = ModelOf(compilation.WithOptions(compilation.Options.WithModuleName("again"))).Guards;
                var clock = Stopwatch.StartNew();
                foreach (var (node, stopAt) in asked)
                {
                    fresh.HeldAt(node, stopAt, CancellationToken.None);
                }

                guards.Add(clock.Elapsed);
            }

            var (all, part) = (Benchmarks.Run.Middle(callbacks), Benchmarks.Run.Middle(guards));
            Console.WriteLine($"| {subject.Name} | {count:N0} | {Commands.Ms(all)} | {Commands.Ms(part)} | {Commands.Share(part / all)} |");
        }
    }

    private static AffinityModel ModelOf(Compilation compilation) => AffinityModel.For(compilation, new AnalyzerOptions([]), CancellationToken.None);
}
