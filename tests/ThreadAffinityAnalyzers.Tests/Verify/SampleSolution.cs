using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;

namespace ThreadAffinityAnalyzers.Tests.Verify;

/// <summary>Sources of the repository that are programs of their own, as a workspace with a project for each folder that is named.</summary>
internal static class SampleSolution
{
    /// <param name="folder">Below the repository's root.</param>
    /// <param name="projects">The folders of the projects, each of which references those before it; the last is the program.</param>
    public static Solution Load(string folder, params string[] projects)
    {
        var solution = new AdhocWorkspace().CurrentSolution;
        var references = new List<ProjectReference>();
        foreach (var name in projects)
        {
            var id = ProjectId.CreateNewId(name);
            solution = solution.AddProject(ProjectInfo.Create(id, VersionStamp.Default, name, name, LanguageNames.CSharp,
                compilationOptions: new CSharpCompilationOptions(name == projects[^1] ? OutputKind.ConsoleApplication : OutputKind.DynamicallyLinkedLibrary).WithNullableContextOptions(NullableContextOptions.Enable),
                parseOptions: TestSources.ParseOptions, projectReferences: references, metadataReferences: TestReferences.All));
            references.Add(new ProjectReference(id));
            solution = solution.AddDocument(DocumentId.CreateNewId(id), "Usings.g.cs", SourceText.From(TestSources.GlobalUsings), filePath: "/" + name + "/Usings.g.cs");
            var config = Path.Combine(TestReferences.RepositoryRoot, folder, ".editorconfig");
            if (File.Exists(config))
                solution = solution.AddAnalyzerConfigDocument(DocumentId.CreateNewId(id), ".editorconfig", SourceText.From(File.ReadAllText(config)), filePath: "/.editorconfig");
            var root = Path.Combine(TestReferences.RepositoryRoot, folder, name);
            foreach (var file in Directory.EnumerateFiles(root, "*.cs", SearchOption.AllDirectories).Where(file => Path.GetRelativePath(root, file).Split(Path.DirectorySeparatorChar)[0] is not ("bin" or "obj")).Order(StringComparer.Ordinal))
            {
                var path = Path.GetRelativePath(root, file).Replace('\\', '/');
                solution = solution.AddDocument(DocumentId.CreateNewId(id), Path.GetFileName(file), SourceText.From(File.ReadAllText(file)), filePath: "/" + name + "/" + path);
            }
        }

        return solution;
    }

    /// <summary>What our analyzer finds in the sources, project by project and file by file.</summary>
    public static async Task<List<(Document Document, Diagnostic Diagnostic)>> FindingsOf(Solution solution)
    {
        var found = new List<(Document, Diagnostic)>();
        foreach (var project in solution.Projects)
        {
            var compilation = (await project.GetCompilationAsync())!;
            found.AddRange((await compilation.WithAnalyzers([new ThreadAffinityAnalyzer()], project.AnalyzerOptions).GetAnalyzerDiagnosticsAsync()).Where(one => one.Location.IsInSource)
                .OrderBy(one => one.Location.SourceTree!.FilePath, StringComparer.Ordinal).ThenBy(one => one.Location.SourceSpan.Start)
                .Select(one => (solution.GetDocument(one.Location.SourceTree)!, one)));
        }

        return found;
    }
}
