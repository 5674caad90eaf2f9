using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;

namespace ThreadAffinityAnalyzers.CodeFixes.Rewriting;

/// <summary>Fix All by composing plans: every diagnostic of the scope is planned against the original solution, and all plans are applied at once.</summary>
internal sealed class PlanFixAllProvider : FixAllProvider
{
    private readonly Planner plan;
    private readonly FixAllProvider within;

    public PlanFixAllProvider(Planner plan)
    {
        this.plan = plan;

        // The host cuts the diagnostics of a member or type out for providers that change one document; plans that reach further are left to the wider scopes.
        within = Create(async (context, document, diagnostics) =>
        {
            var plans = await PlanAsync(context.CodeActionEquivalenceKey, diagnostics.Select(diagnostic => (document, diagnostic)), context.CancellationToken).ConfigureAwait(false);
            var local = plans.Where(one => one.Documents.IsEmpty && one.Steps.All(step => step.Document == document.Id));
            return (await PlanApplication.FinishAsync(context.Solution, local, context.CancellationToken).ConfigureAwait(false)).GetDocument(document.Id);
        }, ImmutableArray.Create(FixAllScope.ContainingMember, FixAllScope.ContainingType));
    }

    /// <summary>The plan for one diagnostic by the remedy with the key (the first that has one, where there is no key), or null.</summary>
    public delegate Task<RewritePlan?> Planner(string? key, Document document, Diagnostic diagnostic, FreshNames names, CancellationToken cancellation);

    public override IEnumerable<FixAllScope> GetSupportedFixAllScopes() =>
        new[] { FixAllScope.Document, FixAllScope.Project, FixAllScope.Solution, FixAllScope.ContainingMember, FixAllScope.ContainingType };

    public override async Task<CodeAction?> GetFixAsync(FixAllContext context)
    {
        if (context.Scope is FixAllScope.ContainingMember or FixAllScope.ContainingType)
        {
            return await within.GetFixAsync(context).ConfigureAwait(false);
        }

        var found = new List<(Document Document, Diagnostic Diagnostic)>();
        switch (context.Scope)
        {
            case FixAllScope.Project:
                await AddAsync(context.Project).ConfigureAwait(false);
                break;
            case FixAllScope.Solution:
                foreach (var project in context.Solution.Projects.Where(project => project.Language == LanguageNames.CSharp).OrderBy(project => project.Name, System.StringComparer.Ordinal))
                {
                    await AddAsync(project).ConfigureAwait(false);
                }

                break;
            default:
                if (context.Document is { } only)
                {
                    Add(only, await context.GetDocumentDiagnosticsAsync(only).ConfigureAwait(false));
                }

                break;
        }

        // A host that goes rule by rule asks for findings that an earlier answer has repaired: nothing is left to do, and nothing to be warned of.
        // Where findings are left and none has a plan, the host is given no action, which is what it tells of: so the plans are made before the action.
        var solution = context.Solution;
        var key = context.CodeActionEquivalenceKey;
        var plans = await PlanAsync(key, found, context.CancellationToken).ConfigureAwait(false);
        return found.Count > 0 && plans.Count == 0 ? null
            : CodeAction.Create("Fix all", cancellation => PlanApplication.FinishAsync(solution, plans, cancellation), key ?? nameof(PlanFixAllProvider));

        async Task AddAsync(Project project)
        {
            foreach (var document in project.Documents.OrderBy(document => document.FilePath ?? document.Name, System.StringComparer.Ordinal))
            {
                Add(document, await context.GetDocumentDiagnosticsAsync(document).ConfigureAwait(false));
            }
        }

        void Add(Document document, ImmutableArray<Diagnostic> diagnostics) =>
            found.AddRange(diagnostics.Where(diagnostic => context.DiagnosticIds.Contains(diagnostic.Id))
                .OrderBy(diagnostic => diagnostic.Location.SourceSpan.Start).Select(diagnostic => (document, diagnostic)));
    }

    /// <summary>The plans are proved together, once; only where that fails each is proved by itself, and another one made instead of what does not compile.</summary>
    private async Task<List<RewritePlan>> PlanAsync(string? key, IEnumerable<(Document Document, Diagnostic Diagnostic)> found, CancellationToken cancellation)
    {
        var all = found.ToList();
        if (all.Count > 1)
        {
            var together = await PlanAsync(key, all, new FreshNames { IsProvedTogether = true }, cancellation).ConfigureAwait(false);
            if (await PlanProof.ObjectionAsync(all[0].Document.Project.Solution, together, cancellation).ConfigureAwait(false) is null)
            {
                return together;
            }
        }

        return await PlanAsync(key, all, new FreshNames(), cancellation).ConfigureAwait(false);
    }

    private async Task<List<RewritePlan>> PlanAsync(string? key, IEnumerable<(Document Document, Diagnostic Diagnostic)> found, FreshNames names, CancellationToken cancellation)
    {
        var plans = new List<RewritePlan>();
        foreach (var (document, diagnostic) in found)
        {
            if (await plan(key, document, diagnostic, names, cancellation).ConfigureAwait(false) is { } made)
            {
                plans.Add(made);
            }
        }

        return plans;
    }
}
