using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Xunit.Abstractions;

namespace ThreadAffinityAnalyzers.Tests.Fixes;

/// <summary>A program of many files and two projects with one instance of every rule, repaired by one Fix All over the solution, as <c>dotnet format analyzers</c> does it.</summary>
public sealed class WholeProgramFixTests(ITestOutputHelper output)
{
    private static readonly string[] Rules = ["TAA1001", "TAA1002", "TAA1003", "TAA1004", "TAA2001", "TAA2002", "TAA2003", "TAA3001", "TAA3002", "TAA4001", "TAA4002", "TAA5001"];

    [Fact]
    public async Task OnePassRepairsAll()
    {
        var solution = SampleSolution.Load("docs/samples/EveryRule", "Data", "Web");
        var found = await SampleSolution.FindingsOf(solution);
        Assert.Equal(Rules, found.Select(one => one.Diagnostic.Id).Where(Rules.Contains).Distinct().Order(StringComparer.Ordinal));

        var before = await ErrorsOf(solution);
        Assert.Empty(before);
        solution = await FixAll(solution, found);
        Assert.Empty(await ErrorsOf(solution));

        var left = (await SampleSolution.FindingsOf(solution)).Where(one => one.Diagnostic.Severity >= DiagnosticSeverity.Warning).ToList();
        output.WriteLine(left.Count + " left of " + found.Count);
        foreach (var (document, diagnostic) in left)
            output.WriteLine(document.Name + ": " + diagnostic.GetMessage());
        Assert.Empty(left);

        // A second pass finds nothing to do.
        Assert.Empty((await SampleSolution.FindingsOf(solution)).Where(one => Rules.Contains(one.Diagnostic.Id)));
    }

    private static async Task<Solution> FixAll(Solution solution, IReadOnlyList<(Document Document, Diagnostic Diagnostic)> found)
    {
        var (document, first) = found.First(one => Verify.FixTest.Provider.FixableDiagnosticIds.Contains(one.Diagnostic.Id));
        var actions = new List<CodeAction>();
        await Verify.FixTest.Provider.RegisterCodeFixesAsync(new CodeFixContext(document, first, (action, _) => actions.Add(action), CancellationToken.None));
        var context = new FixAllContext(document, Verify.FixTest.Provider, FixAllScope.Solution, actions[0].EquivalenceKey!, Verify.FixTest.Provider.FixableDiagnosticIds.Where(Rules.Contains), new GivenFindings(found.Select(one => one.Diagnostic)), CancellationToken.None);
        var fix = (await Verify.FixTest.Provider.GetFixAllProvider()!.GetFixAsync(context))!;
        return (await fix.GetOperationsAsync(CancellationToken.None)).OfType<ApplyChangesOperation>().Single().ChangedSolution;
    }

    private static async Task<List<string>> ErrorsOf(Solution solution)
    {
        var errors = new List<string>();
        foreach (var project in solution.Projects)
            errors.AddRange((await project.GetCompilationAsync())!.GetDiagnostics().Where(one => one.Severity >= DiagnosticSeverity.Warning && one.Id is not ("CS1701" or "CS1702")).Select(one => one.ToString()));
        return errors;
    }
}
