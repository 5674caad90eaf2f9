using System.Collections.Immutable;
using System.Threading.Tasks;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using ThreadAffinityAnalyzers.CodeFixes.Remedies;
using ThreadAffinityAnalyzers.CodeFixes.Rewriting;

namespace ThreadAffinityAnalyzers.CodeFixes;

/// <summary>The one exported provider: for each diagnostic it asks the remedies in their order and offers those whose plan is whole.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(AffinityCodeFixProvider))]
public sealed class AffinityCodeFixProvider : CodeFixProvider
{
    private static readonly PlanFixAllProvider FixAll = new(RemedyPlanning.TryPlanAsync);

    public override ImmutableArray<string> FixableDiagnosticIds => Remedy.FixableIds;

    public override FixAllProvider GetFixAllProvider() => FixAll;

    public override async Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        foreach (var diagnostic in context.Diagnostics)
        {
            var isFirst = true;
            foreach (var remedy in Remedy.All)
            {
                if (isFirst && remedy.IsRewrite && !remedy.MayComeFirst)
                {
                    continue;
                }

                var plan = await RemedyPlanning.TryPlanAsync(remedy, context.Document, diagnostic, new FreshNames(), context.CancellationToken).ConfigureAwait(false);
                if (plan is not null)
                {
                    var solution = context.Document.Project.Solution;
                    context.RegisterCodeFix(
                        CodeAction.Create(plan.Title, cancellation => PlanApplication.FinishAsync(solution, new[] { plan }, cancellation), isFirst && remedy.IsRewrite ? RemedyPlanning.Safest : plan.EquivalenceKey), diagnostic);
                    isFirst = false;
                }
            }
        }
    }
}
