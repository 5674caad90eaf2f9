using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;

namespace ThreadAffinityAnalyzers.Tests.Sharing;

/// <summary>A library and the web application that uses it: what is said in each, and that an editor, which offers the library's source, says the same as a build, which offers its assembly.</summary>
public class TwoProjectsTests
{
    private const string Infrastructure = """
        namespace Infrastructure;

        public static class Settings
        {
            private static readonly SqliteConnection Connection = new("Data Source=settings.db");
            public static object? Read(string key) => Connection.CreateCommand().ExecuteScalar();
        }

        public sealed class OrderStore(SqliteConnection connection)
        {
            public object? Count() => connection.CreateCommand().ExecuteScalar();
        }

        public static class InfrastructureModule
        {
            public static IServiceCollection AddInfrastructure(this IServiceCollection services) =>
                services.AddSingleton<System.Data.IDbConnection>(_ => new SqliteConnection("Data Source=orders.db"));
        }

        public sealed class Counter(System.Data.IDbConnection connection)
        {
            public object? Next() => connection.CreateCommand().ExecuteScalar();
        }
        """;

    private const string Web = """
        using Infrastructure;
        var builder = WebApplication.CreateBuilder(args);
        builder.Services.AddInfrastructure();
        builder.Services.AddSingleton(_ => new SqliteConnection("Data Source=web.db"));
        builder.Services.AddScoped<OrderStore>();
        var app = builder.Build();
        app.MapGet("/orders", (OrderStore store) => store.Count());
        app.MapGet("/direct", (SqliteConnection connection) => connection.CreateCommand().ExecuteScalar());
        app.MapGet("/kept", () => Shared.Orders.Count());
        app.MapGet("/own", () => { using var connection = new SqliteConnection("Data Source=own.db"); return new OrderStore(connection).Count(); });
        app.Run();

        static class Shared
        {
            public static readonly OrderStore Orders = new(new SqliteConnection("Data Source=kept.db"));
        }
        """;

    private static readonly string[] OfWeb = ["TAA1001 Orders", "TAA3001 AddSingleton(_ => new SqliteConnection(\"Data Source=web.db\"))"];

    [Fact]
    public async Task BothWarnWhereTheLibraryIsAssumedConcurrentBad()
    {
        var library = Library();
        Assert.Equal(
            ["TAA1001 Connection", "TAA3001 AddSingleton<System.Data.IDbConnection>(_ => new SqliteConnection(\"Data Source=orders.db\"))"],
            Told(await UnaskedChecks.AnalyzeWhole(library, "root = true\n[*.cs]\nthread_affinity.assume_concurrent = always\n")));
        Assert.Equal(OfWeb, Told(await UnaskedChecks.AnalyzeWhole(Application(Built(library)), "root = true\n[*.cs]\nthread_affinity.assume_concurrent = always\n")));
    }

    [Fact]
    public async Task LibraryAloneIsOnlyPossibleOk() =>
        Assert.Equal(["TAA1005 Connection", "TAA1005 AddSingleton<System.Data.IDbConnection>(_ => new SqliteConnection(\"Data Source=orders.db\"))"], Told(await UnaskedChecks.AnalyzeWhole(Library(), null)));

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

    private static CSharpCompilation Library() =>
        TestSources.Compile(TestSources.Named([Infrastructure]), OutputKind.DynamicallyLinkedLibrary).WithAssemblyName("Infrastructure");

    private static CSharpCompilation Application(MetadataReference library)
    {
        var application = TestSources.Compile(TestSources.Named([Web]), OutputKind.ConsoleApplication).WithAssemblyName("Web").AddReferences(library);
        Assert.Empty(application.GetDiagnostics().Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error));
        return application;
    }

    private static PortableExecutableReference Built(CSharpCompilation library)
    {
        using var image = new MemoryStream();
        Assert.True(library.Emit(image).Success);
        return MetadataReference.CreateFromImage(image.ToArray());
    }

    private static string[] Told(ImmutableArray<Diagnostic> found) => found.OrderBy(finding => finding.Id, StringComparer.Ordinal).ThenBy(finding => finding.Location.SourceSpan.Start)
        .Select(finding => $"{finding.Id} {finding.Location.SourceTree!.GetText().ToString(finding.Location.SourceSpan)}").ToArray();
}
