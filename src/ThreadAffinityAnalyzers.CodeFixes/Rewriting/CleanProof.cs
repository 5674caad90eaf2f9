using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace ThreadAffinityAnalyzers.CodeFixes.Rewriting;

/// <summary>A plan tried out on the analyzer: in the documents that it changes there is one finding less, and none more.</summary>
internal static class CleanProof
{
    /// <summary>The rule that still speaks, or speaks anew; null where there is none.</summary>
    public static async Task<string?> ObjectionAsync(Solution solution, RewritePlan plan, Diagnostic finding, CancellationToken cancellation)
    {
        var changed = await PlanApplication.ApplyAsync(solution, new[] { plan }, cancellation).ConfigureAwait(false);
        var documents = plan.Steps.Select(step => step.Document).Append(solution.GetDocument(finding.Location.SourceTree)!.Id).Distinct().ToList();
        var before = await CountsAsync(solution, documents, cancellation).ConfigureAwait(false);
        var after = await CountsAsync(changed, documents, cancellation).ConfigureAwait(false);
        return after.Keys.FirstOrDefault(id => after[id] > Of(before, id)) ?? (Of(after, finding.Id) < Of(before, finding.Id) ? null : finding.Id);

        static int Of(Dictionary<string, int> counts, string id) => counts.TryGetValue(id, out var count) ? count : 0;
    }

    private static async Task<Dictionary<string, int>> CountsAsync(Solution solution, IEnumerable<DocumentId> documents, CancellationToken cancellation)
    {
        var counts = new Dictionary<string, int>();
        foreach (var group in documents.GroupBy(one => one.ProjectId))
        {
            if (solution.GetProject(group.Key) is not { } project || await project.GetCompilationAsync(cancellation).ConfigureAwait(false) is not { } compilation)
            {
                continue;
            }

            var asked = compilation.WithAnalyzers(ImmutableArray.Create<DiagnosticAnalyzer>(new ThreadAffinityAnalyzer()), project.AnalyzerOptions);
            foreach (var id in group)
            {
                if (project.GetDocument(id) is { } document && await document.GetSemanticModelAsync(cancellation).ConfigureAwait(false) is { } model)
                {
                    foreach (var found in await asked.GetAnalyzerSemanticDiagnosticsAsync(model, null, cancellation).ConfigureAwait(false))
                    {
                        counts[found.Id] = counts.TryGetValue(found.Id, out var count) ? count + 1 : 1;
                    }
                }
            }
        }

        return counts;
    }
}
