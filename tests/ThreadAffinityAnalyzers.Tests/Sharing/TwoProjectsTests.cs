using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;

namespace ThreadAffinityAnalyzers.Tests.Sharing;

/// <summary>The sample of two projects, a library and the web application that uses it: what is said in each, and that an editor, which offers the library's source, says the same as a build, which offers its assembly.</summary>
public class TwoProjectsTests
{
    private const string Always = "root = true\n[*.cs]\nthread_affinity.assume_concurrent = always\n";

    private static readonly string[] OfWeb = ["TAA1001 Archive", "TAA3001 AddSingleton(_ => new SqliteConnection(\"Data Source=web.db\"))"];

    [Fact]
    public async Task BothWarnWhereTheLibraryIsAssumedConcurrentBad()
    {
        var library = Library();
        Assert.Equal(
            ["TAA1001 Connection", "TAA3001 AddSingleton<IDbConnection>(_ => new SqliteConnection(\"Data Source=orders.db\"))"],
            Told(await UnaskedChecks.AnalyzeWhole(library, Always)));
        Assert.Equal(OfWeb, Told(await UnaskedChecks.AnalyzeWhole(Application(Built(library)), Always)));
    }

    [Fact]
    public async Task LibraryAloneIsOnlyPossibleOk() =>
        Assert.Equal(["TAA1005 Connection", "TAA1005 AddSingleton<IDbConnection>(_ => new SqliteConnection(\"Data Source=orders.db\"))"], Told(await UnaskedChecks.AnalyzeWhole(Library(), null)));

    [Fact]
    public async Task EditorSaysWhatTheBuildSaysBad()
    {
        var library = Library();
        var build = Told(await UnaskedChecks.AnalyzeWhole(Application(Built(library)), null));
        Assert.Equal(OfWeb, build);

        // An editor refers to the other project's compilation and asks for one document at a time.
        var editor = Application(library.ToMetadataReference());
        var asked = ImmutableArray.CreateBuilder<Diagnostic>();
        foreach (var tree in editor.SyntaxTrees)
        {
            var driver = new CompilationWithAnalyzers(editor, [new ThreadAffinityAnalyzer()], new CompilationWithAnalyzersOptions(new AnalyzerOptions([]), null, concurrentAnalysis: true, logAnalyzerExecutionTime: false));
            asked.AddRange(await driver.GetAnalyzerSemanticDiagnosticsAsync(editor.GetSemanticModel(tree), null, CancellationToken.None));
        }

        Assert.Equal(build, Told(asked.ToImmutable()));
    }

    private static CSharpCompilation Library() => TestSources.Compile(Sample("Infrastructure"), OutputKind.DynamicallyLinkedLibrary).WithAssemblyName("Infrastructure");

    private static CSharpCompilation Application(MetadataReference library)
    {
        var application = TestSources.Compile(Sample("Web"), OutputKind.ConsoleApplication).WithAssemblyName("Web").AddReferences(library);
        Assert.Empty(application.GetDiagnostics().Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error));
        return application;
    }

    private static IEnumerable<(string Name, string Text)> Sample(string project) =>
        Directory.EnumerateFiles(Path.Combine(TestReferences.RepositoryRoot, "docs", "samples", "TwoProjects", project), "*.cs").Order(StringComparer.Ordinal)
            .Select(file => (file, File.ReadAllText(file)));

    private static PortableExecutableReference Built(CSharpCompilation library)
    {
        using var image = new MemoryStream();
        Assert.True(library.Emit(image).Success);
        return MetadataReference.CreateFromImage(image.ToArray());
    }

    private static string[] Told(ImmutableArray<Diagnostic> found) => found.OrderBy(finding => finding.Id, StringComparer.Ordinal).ThenBy(finding => finding.Location.SourceSpan.Start)
        .Select(finding => $"{finding.Id} {finding.Location.SourceTree!.GetText().ToString(finding.Location.SourceSpan)}").ToArray();
}
