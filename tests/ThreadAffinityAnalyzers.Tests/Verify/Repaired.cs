using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Text;

namespace ThreadAffinityAnalyzers.Tests.Verify;

/// <summary>A program in a workspace, and what the first fix of each finding makes of it.</summary>
internal static class Repaired
{
    /// <summary>The program as a project; what stands in a library of the same solution is compiled for itself.</summary>
    public static Project ProjectOf(AdhocWorkspace workspace, SourceText program, OutputKind kind = OutputKind.ConsoleApplication, string? library = null)
    {
        Assert.False(NotedPrograms.IsNoting);
        var solution = workspace.CurrentSolution;
        if (library is not null)
            solution = Add(solution, "Library", TestSources.Compile([("/0/Library.cs", library)], OutputKind.DynamicallyLinkedLibrary)).Solution;
        return Add(solution, "Program", TestSources.Compile([("/0/Test0.cs", program.ToString())], kind), [.. solution.ProjectIds.Select(id => new ProjectReference(id))]);
    }

    /// <summary>The compilation as a project of the solution.</summary>
    public static Project Add(Solution solution, string name, CSharpCompilation compilation, params ProjectReference[] references)
    {
        var project = solution.AddProject(name, name, LanguageNames.CSharp).WithCompilationOptions(compilation.Options)
            .WithParseOptions(TestSources.ParseOptions).WithMetadataReferences(compilation.References).AddProjectReferences(references);
        foreach (var tree in compilation.SyntaxTrees)
            project = project.AddDocument(Path.GetFileName(tree.FilePath), tree.GetText(), filePath: tree.FilePath).Project;
        return project;
    }

    /// <summary>The findings in their order.</summary>
    public static async Task<IReadOnlyList<Diagnostic>> FindingsOf(Project project) =>
        (await UnaskedChecks.AnalyzeWhole((CSharpCompilation)(await project.GetCompilationAsync())!, null)).OrderBy(finding => finding.Location.SourceSpan.Start).ToList();

    /// <summary>The first fix for the finding that is no mark, or null.</summary>
    public static async Task<CodeAction?> FirstFor(Project project, Diagnostic finding)
    {
        var actions = new List<CodeAction>();
        await FixTest.Provider.RegisterCodeFixesAsync(new CodeFixContext(project.GetDocument(finding.Location.SourceTree)!, finding, (action, _) => actions.Add(action), CancellationToken.None));
        return actions.FirstOrDefault(action => action.EquivalenceKey != FixTest.AuditMark);
    }

    public static async Task<Project> By(CodeAction action, Project project) =>
        (await action.GetOperationsAsync(CancellationToken.None)).OfType<ApplyChangesOperation>().Single().ChangedSolution.GetProject(project.Id)!;

    /// <summary>The program when no finding with a fix is left, and the ids of those without one.</summary>
    public static async Task<(string Program, IReadOnlyList<string> Left)> Wholly(string program)
    {
        using var workspace = new AdhocWorkspace();
        var project = ProjectOf(workspace, SourceText.From(program.ReplaceLineEndings("\n")), TestSources.KindOf([program]));
        for (var round = 0; round < 20; round++)
        {
            var findings = await FindingsOf(project);
            CodeAction? action = null;
            foreach (var finding in findings)
                action ??= await FirstFor(project, finding);
            if (action is null)
                return ((await project.Documents.First().GetTextAsync()).ToString(), findings.Select(finding => finding.Id).ToList());
            project = await By(action, project);
        }
        throw new InvalidOperationException("The fixes do not come to an end.");
    }
}
