using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.Text;
using ThreadAffinityAnalyzers.CodeFixes.Remedies;

namespace ThreadAffinityAnalyzers.Tests.Fixes;

/// <summary>What a host is told that asks for one Fix All per rule, as <c>dotnet format</c> does: an action, or that there is none.</summary>
public sealed class FixAllAnswerTests
{
    /// <summary>A finding with a rewrite, and one (TAA1005) that only its author can judge.</summary>
    private const string Program = """
        using Microsoft.AspNetCore.Mvc;

        public sealed class CountController : ControllerBase
        {
            [HttpGet]
            public object? Count() => Store.Count();
        }

        public static class Store
        {
            private static readonly SqliteConnection Db = new("Data Source=app.db");

            public static object? Count()
            {
                using var command = Db.CreateCommand();
                command.CommandText = "SELECT 1";
                return command.ExecuteScalar();
            }
        }

        public static class Archive
        {
            private static readonly SqliteConnection Old = new("Data Source=old.db");

            public static object? Count()
            {
                using var command = Old.CreateCommand();
                command.CommandText = "SELECT 1";
                return command.ExecuteScalar();
            }
        }
        """;

    /// <summary>An earlier answer has repaired all of the rule: nothing to do, which is no failure.</summary>
    [Fact]
    public async Task NothingLeftOk()
    {
        var (project, action) = await Ask("TAA1003");
        Assert.NotNull(action);
        Assert.Empty((await Repaired.By(action, project)).GetChanges(project).GetChangedDocuments());
    }

    [Fact]
    public async Task RewrittenOk()
    {
        var (project, action) = await Ask("TAA1001");
        Assert.NotNull(action);
        Assert.Equal(["TAA1005"], (await Repaired.FindingsOf(await Repaired.By(action, project))).Select(finding => finding.Id));
    }

    /// <summary>Findings are left and none has a plan: the host says so.</summary>
    [Fact]
    public async Task RefusedBad() => Assert.Null((await Ask("TAA1005")).Action);

    private static async Task<(Project Project, CodeAction? Action)> Ask(string rule)
    {
        var project = Repaired.ProjectOf(new AdhocWorkspace(), SourceText.From(Program), OutputKind.DynamicallyLinkedLibrary);
        var findings = await Repaired.FindingsOf(project);
        Assert.Equal(["TAA1001", "TAA1005"], findings.Select(finding => finding.Id));
        var context = new FixAllContext(project.Documents.First(), FixTest.Provider, FixAllScope.Solution, RemedyPlanning.Safest, [rule], new GivenFindings(findings), CancellationToken.None);
        return (project, await FixTest.Provider.GetFixAllProvider()!.GetFixAsync(context));
    }
}
