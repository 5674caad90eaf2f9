using System.Collections.Immutable;
using System.Diagnostics;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;

namespace ThreadAffinityAnalyzers.Benchmarks;

/// <summary>What an editor pays after one key: a new snapshot, then five documents and one span are asked.</summary>
internal static class EditCommand
{
    private static readonly (string Name, string Edited, string[] Asked)[] Scenarios =
    [
        ("file without a holder, none asked", "Logic/Logic00003.cs", ["Logic/Logic00003.cs", "Logic/Logic00001.cs", "Logic/Logic00002.cs", "Contracts/IStage0001.cs", "Logic/Logic00004.cs"]),
        ("file with a holder", "Data/Holder0000.cs", ["Data/Holder0000.cs", "Data/Holder0001.cs", "Logic/Logic00001.cs", "Web/Endpoints0000.cs", "Stages/Stage0005.cs"]),
        ("file that registers services", "Registration/Services0000.cs", ["Registration/Services0000.cs", "Data/Holder0000.cs", "Stages/Stage0005.cs", "Web/Endpoints0000.cs", "Program.cs"]),
        ("file with concurrent work", "Work/Worker0000.cs", ["Work/Worker0000.cs", "Work/Worker0001.cs", "Data/Holder0001.cs", "Web/Endpoints0001.cs", "Logic/Logic00001.cs"]),
    ];

    public static void Run(IEnumerable<int> sizes, int rounds)
    {
        ImmutableArray<DiagnosticAnalyzer> ours = [new ThreadAffinityAnalyzer()];
        ImmutableArray<DiagnosticAnalyzer> empty = [new EmptySymbolActions()];
        Commands.WarmUp(ours);
        Console.WriteLine("| files | edit | empty symbol actions, median (ms) | ours, median (ms) | difference, median (ms) | difference, p95 (ms) |");
        Console.WriteLine("|---:|---|---:|---:|---:|---:|");
        foreach (var size in sizes)
        {
            foreach (var (name, edited, asked) in Scenarios)
            {
                Compilation compilation = Subject.Generated(size).Compile();
                compilation.GetDiagnostics();
                Ask(compilation, ours, asked);
                Ask(compilation, empty, asked);
                var pairs = new List<(double Empty, double Ours)>();
                for (var round = 0; round < rounds + 5; round++)
                {
                    // Each side gets a snapshot by an edit of its own: the second would find what the first has bound, and a clone shares the table of declarations. They take turns in going first.
                    var other = Edit(compilation, edited, round);
                    compilation = Edit(compilation, edited, round);
                    double theirs, mine;
                    if (round % 2 == 0)
                    {
                        theirs = Ask(other, empty, asked);
                        mine = Ask(compilation, ours, asked);
                    }
                    else
                    {
                        mine = Ask(compilation, ours, asked);
                        theirs = Ask(other, empty, asked);
                    }

                    if (round >= 5)
                    {
                        pairs.Add((theirs, mine));
                    }
                }

                var differences = pairs.Select(p => p.Ours - p.Empty).Order().ToArray();
                Console.WriteLine($"| {size:N0} | {name} | {Benchmarks.Run.Middle(pairs.Select(p => p.Empty)):F1} | {Benchmarks.Run.Middle(pairs.Select(p => p.Ours)):F1} "
                    + $"| {differences[differences.Length / 2]:F1} | {differences[(int)Math.Ceiling(differences.Length * 0.95) - 1]:F1} |");
            }
        }
    }

    private static Compilation Edit(Compilation compilation, string path, int round)
    {
        var tree = compilation.SyntaxTrees.Single(t => t.FilePath == path);
        var text = tree.GetText();
        var at = text.ToString().LastIndexOf('}');
        return compilation.ReplaceSyntaxTree(tree, tree.WithChangedText(text.WithChanges(new TextChange(new TextSpan(at, 0), $"// {round}\n"))));
    }

    private static double Ask(Compilation compilation, ImmutableArray<DiagnosticAnalyzer> analyzers, string[] asked)
    {
        GC.Collect(1);
        var clock = Stopwatch.StartNew();
        var driver = Measurement.Driver(compilation, analyzers);
        foreach (var path in asked)
        {
            var tree = driver.Compilation.SyntaxTrees.First(t => t.FilePath == path);
            driver.GetAnalyzerSemanticDiagnosticsAsync(driver.Compilation.GetSemanticModel(tree), null, CancellationToken.None).GetAwaiter().GetResult();
        }

        var edited = driver.Compilation.SyntaxTrees.First(t => t.FilePath == asked[0]);
        driver.GetAnalyzerSemanticDiagnosticsAsync(driver.Compilation.GetSemanticModel(edited), new TextSpan(edited.Length / 2, 200), CancellationToken.None).GetAwaiter().GetResult();
        return clock.Elapsed.TotalMilliseconds;
    }
}
