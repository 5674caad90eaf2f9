using System.Collections.Concurrent;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Xunit.Abstractions;

namespace ThreadAffinityAnalyzers.Tests.House;

/// <summary>The programs of the rule tests, each split into a library and the project that refers to it: every choice that is offered in either compiles in both.</summary>
/// <remarks>A sample of the programs is taken; with <c>THREAD_AFFINITY_SPLIT_FIXES</c> set to the name of a file all are, and what is wrong is written there.</remarks>
public sealed class SplitFixesTests(ITestOutputHelper output)
{
    private static readonly string? Report = Environment.GetEnvironmentVariable("THREAD_AFFINITY_SPLIT_FIXES");

    private static readonly int Stride = Report is not null ? 1 : TestReferences.IsNewestRoslyn ? 4 : 8;

    [Fact]
    public async Task EveryChoiceCompilesInBothProjectsOk()
    {
        var (choices, across) = (0, 0);
        var wrong = new ConcurrentBag<string>();
        await Parallel.ForEachAsync((await Rule.Programs()).Where((one, index) => one.Program.IsBad && index % Stride == 0), new ParallelOptions { MaxDegreeOfParallelism = 2 }, async (one, cancellation) =>
        {
            foreach (var split in SplitProgram.Of(one.Program))
            {
                using var workspace = new AdhocWorkspace();
                var library = Repaired.Add(workspace.CurrentSolution, "Library", split.Library);
                var application = Repaired.Add(library.Solution, "TestProject", split.Application, new ProjectReference(library.Id));
                foreach (var project in application.Solution.Projects)
                {
                    foreach (var finding in await Repaired.FindingsOf(project))
                    {
                        foreach (var (title, changed) in await Choices.For(project, finding))
                        {
                            Interlocked.Increment(ref choices);
                            if (changed is null || changed.GetChanges(project.Solution).GetProjectChanges().Any(change => change.ProjectId != project.Id))
                                Interlocked.Increment(ref across);
                            if (await Choices.ErrorsIn(changed) is { Length: > 0 } errors)
                                wrong.Add($"{one.Test} by {split.Way}: {finding.Id} `{title}`: {errors}");
                        }
                    }
                }
            }
        });
        output.WriteLine($"{choices} choices, {across} of them across both projects");
        if (Report is not null)
            await File.WriteAllLinesAsync(Report, wrong.Order(StringComparer.Ordinal).Prepend($"{wrong.Count} wrong of {choices} choices, {across} across both projects"));
        Assert.True(choices * Stride > 100, $"{choices} choices, {across} across both projects: too few.");
        Assert.True(wrong.IsEmpty, string.Join("\n", wrong.Order(StringComparer.Ordinal)));
    }
}
