using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;

namespace ThreadAffinityAnalyzers.Tests.Verify;

/// <summary>All rewrites that are offered for a finding, carried out.</summary>
internal static class Choices
{
    /// <summary>Each choice and the solution that it makes; null where it throws instead.</summary>
    public static async Task<List<(string Title, Solution? Changed)>> For(Project project, Diagnostic finding)
    {
        if (project.GetDocument(finding.Location.SourceTree) is not { } document)
            return [(finding.ToString(), null)];
        var actions = new List<CodeAction>();
        try
        {
            await FixTest.Provider.RegisterCodeFixesAsync(new CodeFixContext(document, finding, (action, _) => actions.Add(action), CancellationToken.None));
            var choices = new List<(string, Solution?)>();
            foreach (var action in actions.Where(action => action.EquivalenceKey != FixTest.AuditMark))
                choices.Add((action.Title, (await action.GetOperationsAsync(CancellationToken.None)).OfType<ApplyChangesOperation>().Single().ChangedSolution));
            return choices;
        }
        catch (Exception problem) when (problem is not OperationCanceledException)
        {
            return [($"{finding.Id}: {problem}".ReplaceLineEndings(" "), null)];
        }
    }

    /// <summary>What the compiler says of it, in one line.</summary>
    public static async Task<string> ErrorsIn(Solution? solution)
    {
        if (solution is null)
            return "no solution";
        var errors = new List<string>();
        foreach (var project in solution.Projects)
            errors.AddRange((await project.GetCompilationAsync())!.GetDiagnostics().Where(report => report.Severity == DiagnosticSeverity.Error).Select(report => report.ToString()));
        return string.Join("; ", errors);
    }
}
