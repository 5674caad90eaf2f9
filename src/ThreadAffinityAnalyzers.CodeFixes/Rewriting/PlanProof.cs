using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.CodeAnalysis;

namespace ThreadAffinityAnalyzers.CodeFixes.Rewriting;

/// <summary>Plans tried out: what they make of the documents that they change compiles as well as before.</summary>
internal static class PlanProof
{
    /// <summary>The first error or warning of the compiler that the plans would add, or null.</summary>
    public static async Task<string?> ObjectionAsync(Solution solution, IReadOnlyCollection<RewritePlan> plans, CancellationToken cancellation)
    {
        var changed = await PlanApplication.ApplyAsync(solution, plans, cancellation).ConfigureAwait(false);
        foreach (var id in plans.SelectMany(plan => plan.Steps).Select(step => step.Document).Distinct())
        {
            var after = await ReportsAsync(changed.GetDocument(id), cancellation).ConfigureAwait(false);
            if (after.Count == 0)
            {
                continue;
            }

            // Counted by kind: what is reported about a member goes on under its new name.
            var before = (await ReportsAsync(solution.GetDocument(id), cancellation).ConfigureAwait(false)).GroupBy(KindOf).ToDictionary(group => group.Key, group => group.Count());
            foreach (var reports in after.GroupBy(KindOf))
            {
                if (!before.TryGetValue(reports.Key, out var known) || reports.Count() > known)
                {
                    return reports.Last().GetMessage(CultureInfo.InvariantCulture);
                }
            }
        }

        return null;
    }

    /// <summary>Null that goes where none is meant to go is one complaint, whichever form of statement it is made about: a task of it that is returned, or it, once that is awaited.</summary>
    private static string KindOf(Diagnostic report) => report.Severity == DiagnosticSeverity.Warning && report.Id.StartsWith("CS86", System.StringComparison.Ordinal) ? "CS86" : report.Id;

    private static async Task<List<Diagnostic>> ReportsAsync(Document? document, CancellationToken cancellation)
    {
        var model = document is null ? null : await document.GetSemanticModelAsync(cancellation).ConfigureAwait(false);
        return model is null ? new List<Diagnostic>() : model.GetDiagnostics(cancellationToken: cancellation)
            .Where(report => report.Severity >= DiagnosticSeverity.Warning && !report.IsSuppressed && report.Id is not ("CS1701" or "CS1702" or "CS1591")).ToList();
    }
}
