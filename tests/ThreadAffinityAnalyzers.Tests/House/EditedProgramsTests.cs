using System.Collections.Concurrent;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Xunit.Abstractions;

namespace ThreadAffinityAnalyzers.Tests.House;

/// <summary>The programs of the rule tests, each come by from another one by edits: what was read of the texts before neither hides a finding nor makes one.</summary>
/// <remarks>
/// Before the edit one file gives every name of the program to a class with a connection, a task and a method that registers, and the others are empty; what is kept of that state knows too many
/// names and none of the declarations. A sample of the programs is taken; with <c>THREAD_AFFINITY_EDITS</c> set to the name of a file all are, and the differences are written there.
/// </remarks>
public sealed class EditedProgramsTests(ITestOutputHelper output)
{
    private static readonly string? Report = Environment.GetEnvironmentVariable("THREAD_AFFINITY_EDITS");

    private static readonly int Stride = Report is not null ? 1 : TestReferences.IsNewestRoslyn ? 4 : 16;

    [Fact]
    public async Task AnEditLeavesNothingBehindOk()
    {
        var (asked, findings) = (0, 0);
        var different = new ConcurrentBag<string>();
        await Parallel.ForEachAsync((await Rule.Programs()).Where((_, index) => index % Stride == 0), new ParallelOptions { MaxDegreeOfParallelism = 2 }, async (one, cancellation) =>
        {
            var expected = await Told(TestSources.Compile(one.Program.Files, one.Program.Kind), one.Program.EditorConfig);
            var after = TestSources.Compile(one.Program.Files, one.Program.Kind);
            await Told(Before(after), one.Program.EditorConfig);
            var told = await Told(after, one.Program.EditorConfig);
            Interlocked.Increment(ref asked);
            Interlocked.Add(ref findings, told.Length);
            if (!told.SequenceEqual(expected))
                different.Add($"{one.Test}\n  anew:    {string.Join("\n           ", expected)}\n  edited:  {string.Join("\n           ", told)}");
        });
        output.WriteLine($"{asked} programs, {findings} findings");
        if (Report is not null)
            await File.WriteAllLinesAsync(Report, different.Order(StringComparer.Ordinal).Prepend($"{different.Count} different of {asked}"));
        Assert.True(findings * Stride > 600, $"{findings} findings: too few.");
        Assert.True(different.IsEmpty, string.Join("\n", different.Order(StringComparer.Ordinal)));
    }

    private static Compilation Before(Compilation program)
    {
        var trees = program.SyntaxTrees.Where(tree => tree.FilePath != TestSources.GlobalUsingsPath).ToList();
        var names = trees.SelectMany(tree => tree.GetRoot().DescendantTokens()).Where(token => token.IsKind(SyntaxKind.IdentifierToken) && SyntaxFacts.GetContextualKeywordKind(token.ValueText) == SyntaxKind.None)
            .Select(token => token.ValueText).Where(SyntaxFacts.IsValidIdentifier).Distinct(StringComparer.Ordinal).ToList();
        var text = string.Join("\n", names.Select(name => $$"""
            namespace Keeps { public class @{{name}} { public Microsoft.Data.Sqlite.SqliteConnection C; } }
            namespace Starts { static class Of{{name}} { public static System.Threading.Tasks.Task @{{name}}() => null; } }
            namespace Registers { static class Of{{name}} { public static void @{{name}}<T>(Microsoft.Extensions.DependencyInjection.IServiceCollection s, Microsoft.Extensions.DependencyInjection.ServiceLifetime l) where T : class { s.AddSingleton<T>(); } } }
            """));
        foreach (var tree in trees)
            program = program.ReplaceSyntaxTree(tree, CSharpSyntaxTree.ParseText(tree == trees[0] ? text : "", TestSources.ParseOptions, tree.FilePath));
        return program;
    }

    private static async Task<string[]> Told(Compilation compilation, string? editorConfig) =>
        UnaskedChecks.Told(await UnaskedChecks.AnalyzeWhole((CSharpCompilation)compilation, editorConfig));
}
