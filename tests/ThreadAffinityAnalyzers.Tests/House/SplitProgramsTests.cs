using System.Collections.Concurrent;
using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Xunit.Abstractions;

namespace ThreadAffinityAnalyzers.Tests.House;

/// <summary>The programs of the rule tests, each split into a library and the project that refers to it: an editor, which offers the library's source, says what a build says, which offers its assembly.</summary>
/// <remarks>A sample of the programs is taken; with <c>THREAD_AFFINITY_SPLIT</c> set to the name of a file all are, and the differences are written there.</remarks>
public sealed class SplitProgramsTests(ITestOutputHelper output)
{
    private static readonly string? Report = Environment.GetEnvironmentVariable("THREAD_AFFINITY_SPLIT");

    private static readonly int Stride = Report is not null ? 1 : TestReferences.IsNewestRoslyn ? 4 : 16;

    [Fact]
    public async Task EditorSaysWhatTheBuildSaysOk()
    {
        var splits = new ConcurrentDictionary<string, int>();
        var different = new ConcurrentBag<string>();
        await Parallel.ForEachAsync((await Rule.Programs()).Where((_, index) => index % Stride == 0), new ParallelOptions { MaxDegreeOfParallelism = 2 }, async (one, cancellation) =>
        {
            foreach (var split in SplitProgram.Of(one.Program))
            {
                var build = await Told(split.Application.AddReferences(MetadataReference.CreateFromImage(split.Image)), one.Program.EditorConfig);
                var editor = await Told(split.Application.AddReferences(split.Library.ToMetadataReference()), one.Program.EditorConfig);
                splits.AddOrUpdate(split.Way, 1, (_, count) => count + 1);
                if (!build.SequenceEqual(editor))
                    different.Add($"{one.Test} by {split.Way}\n  build:  {string.Join("\n          ", build)}\n  editor: {string.Join("\n          ", editor)}");
            }
        });
        output.WriteLine(string.Join(", ", splits.Select(way => $"{way.Value} split by {way.Key}")));
        if (Report is not null)
            await File.WriteAllLinesAsync(Report, different.Order(StringComparer.Ordinal).Prepend($"{different.Count} different of {splits.Values.Sum()}"));
        Assert.True(splits.Count == 3 && splits.Values.All(count => count * Stride > 80), "Too few programs could be split.");
        Assert.True(different.IsEmpty, string.Join("\n", different.Order(StringComparer.Ordinal)));
    }

    private static async Task<ImmutableArray<string>> Told(CSharpCompilation compilation, string? editorConfig) =>
        [.. (await UnaskedChecks.AnalyzeWhole(compilation, editorConfig)).Select(finding => $"{finding}".ReplaceLineEndings(" ")).Select(line => line[..Math.Min(line.Length, 1500)]).Order(StringComparer.Ordinal)];
}
