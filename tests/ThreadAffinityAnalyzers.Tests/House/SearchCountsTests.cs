using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;
using ThreadAffinityAnalyzers.Benchmarks.Generation;

namespace ThreadAffinityAnalyzers.Tests.House;

/// <summary>How much is read and bound for a generated program. No clock: the counts are the same on every machine, and a search that goes wrong in kind shows in them.</summary>
public sealed class SearchCountsTests
{
    [Fact]
    public void The_generated_solution_has_the_numbers_it_promises_Ok()
    {
        var files = GeneratedSolution.Of(2000);
        var shape = new SolutionShape(2000);
        Assert.Equal(2000, files.Count);
        Assert.True(files.Sum(f => (long)f.Text.Length) >= 7 * 1024 * 1024);
        Assert.Equal(files.Count, files.Select(f => f.Path).Distinct().Count());
        Assert.Equal(40, files.Count(f => f.Text.Contains(" readonly SqliteConnection connection")));
        Assert.Equal(100, files.Count(f => f.Path.StartsWith("Web/")));
        Assert.Equal(200, files.Count(f => f.Text.Contains("Task.Run(() =>")));
        Assert.Equal(200, files.Sum(f => GeneratedSolution.Count(f.Text, "services.Add")));
        Assert.Equal(20, files.Count(f => f.Text.Contains("this IServiceCollection services")));
        Assert.Equal(300, files.Count(f => f.Text.Contains("public interface IStage")));
        Assert.Equal(450, files.Count(f => f.Path.StartsWith("Stages/")));
        Assert.Equal(6, SolutionShape.CallDepth);
        Assert.All(new[] { "Get", "Handle", "ExecuteAsync" }, name => Assert.Equal(shape.CommonNames, files.Sum(f => GeneratedSolution.Count(f.Text, $" {name}(string key)"))));
        Assert.Equal(300, shape.CommonNames);
    }

    [Fact]
    public async Task The_generated_solution_compiles_and_has_findings_Bad()
    {
        var compilation = Compile(200);
        Assert.Empty(compilation.GetDiagnostics().Where(d => d.Severity == DiagnosticSeverity.Error));
        Assert.NotEmpty(await Analyze(compilation));
    }

    [Fact]
    public async Task Each_text_is_read_once_and_few_sites_are_bound_Ok()
    {
        var compilation = Compile(200);
        await Analyze(compilation);
        var work = Work(compilation);
        Assert.InRange(work.TreesIndexed, 1, 200);
        Assert.InRange(work.SitesBound, 1, 60);

        // Files that can come by no affine object need no semantic model.
        Assert.InRange(work.TreesBound, 1, 110);

        // A second question about the same snapshot finds everything answered.
        await Analyze(compilation);
        Assert.Equal(work.SitesBound, Work(compilation).SitesBound);
    }

    [Fact]
    public async Task An_edit_reads_one_text_again_Ok()
    {
        var compilation = Compile(200);
        await Analyze(compilation);
        var before = Work(compilation);
        var edited = compilation.SyntaxTrees.Single(t => t.FilePath == "Logic/Logic00003.cs");
        var text = edited.GetText();
        var after = compilation.ReplaceSyntaxTree(edited, edited.WithChangedText(text.WithChanges(new TextChange(new TextSpan(text.Length, 0), "// more\n"))));
        await Analyze(after);
        var work = Work(after);
        Assert.InRange(work.TreesIndexed, 0, 1);
        Assert.InRange(work.SitesBound, 1, before.SitesBound);
    }

    [Fact]
    public async Task Twice_the_files_bind_at_most_two_and_a_half_times_the_sites_Ok()
    {
        var (small, large) = (Compile(100), Compile(200));
        await Analyze(small);
        await Analyze(large);
        Assert.True(Work(large).SitesBound <= 2.5 * Work(small).SitesBound, $"{Work(small).SitesBound} sites for 100 files, {Work(large).SitesBound} for 200");
    }

    [Fact]
    public async Task Many_methods_of_one_name_are_not_bound_where_their_receivers_tell_them_apart_Ok()
    {
        var text = new System.Text.StringBuilder("using Microsoft.AspNetCore.Builder; using Microsoft.Data.Sqlite; var app = WebApplication.Create(args); app.MapGet(\"/\", () => new Used().Get()); app.Run();\n"
            + "public class Used { static readonly SqliteConnection connection = new(\"Data Source=a.db\"); public object? Get() => connection.CreateCommand().ExecuteScalar(); }\n");
        for (var i = 0; i < 500; i++)
        {
            text.Append($"public class Other{i} {{ readonly Other{(i + 1) % 500} next = new(); public object? Get() => this.next.Get(); public object? Call() => next.Get(); }}\n");
        }

        var compilation = Compile([("Program.cs", text.ToString())]);
        Assert.Single(await Analyze(compilation));
        Assert.InRange(Work(compilation).SitesBound, 1, 60);
    }

    private static CSharpCompilation Compile(int files) => Compile(GeneratedSolution.Of(files));

    private static CSharpCompilation Compile(IEnumerable<(string Path, string Text)> files) => CSharpCompilation.Create(
        "Counted", files.Select(f => CSharpSyntaxTree.ParseText(SourceText.From(f.Text), new CSharpParseOptions(LanguageVersion.Latest), f.Path)), TestReferences.All,
        new CSharpCompilationOptions(OutputKind.ConsoleApplication, nullableContextOptions: NullableContextOptions.Enable, concurrentBuild: false));

    // One thread: two that ask the same at once may both bind it.
    private static async Task<ImmutableArray<Diagnostic>> Analyze(Compilation compilation) => await new CompilationWithAnalyzers(
        compilation, [new ThreadAffinityAnalyzer()], new CompilationWithAnalyzersOptions(new AnalyzerOptions([]), null, concurrentAnalysis: false, logAnalyzerExecutionTime: false))
        .GetAnalyzerDiagnosticsAsync(CancellationToken.None);

    private static (int TreesIndexed, int TreesBound, int SitesBound) Work(Compilation compilation) =>
        AffinityModel.For(compilation, new AnalyzerOptions([]), CancellationToken.None).Work;
}
