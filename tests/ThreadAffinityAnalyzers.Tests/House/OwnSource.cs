using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Text;

namespace ThreadAffinityAnalyzers.Tests.House;

/// <summary>The sources of the shipped assemblies as one compilation, for the tests that read them.</summary>
internal static class OwnSource
{
    public static string AnalyzersFolder { get; } = Path.Combine(TestReferences.RepositoryRoot, "src", "ThreadAffinityAnalyzers");

    public static string FixesFolder { get; } = Path.Combine(TestReferences.RepositoryRoot, "src", "ThreadAffinityAnalyzers.CodeFixes");

    public static CSharpCompilation Compilation { get; } = Compile();

    public static bool IsOfAnalyzers(SyntaxTree tree) => tree.FilePath.StartsWith(AnalyzersFolder + Path.DirectorySeparatorChar, StringComparison.Ordinal);

    public static IEnumerable<string> Files(string folder) => Directory.EnumerateFiles(folder, "*.cs", SearchOption.AllDirectories)
        .Where(file => !Path.GetRelativePath(folder, file).Split(Path.DirectorySeparatorChar).Any(part => part is "bin" or "obj"))
        .Order(StringComparer.Ordinal);

    private static CSharpCompilation Compile()
    {
        var trees = Files(AnalyzersFolder).Concat(Files(FixesFolder))
            .Select(file => CSharpSyntaxTree.ParseText(SourceText.From(File.ReadAllText(file), Encoding.UTF8), TestSources.ParseOptions, file));
        var compilation = CSharpCompilation.Create("OwnSource", trees, TestReferences.BaseLibraryOnly
            .Concat(Directory.EnumerateFiles(AppContext.BaseDirectory, "Microsoft.CodeAnalysis*.dll").Where(file => !file.Contains("Testing", StringComparison.Ordinal))
                .Concat(Directory.EnumerateFiles(AppContext.BaseDirectory, "System.Composition*.dll"))
                .Select(file => MetadataReference.CreateFromFile(file))),
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, allowUnsafe: true, nullableContextOptions: NullableContextOptions.Disable));
        return compilation;
    }
}
