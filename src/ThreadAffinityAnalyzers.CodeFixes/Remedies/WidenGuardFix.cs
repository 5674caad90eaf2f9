using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Threading.Tasks;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using ThreadAffinityAnalyzers.CodeFixes.Remedies.PerCall;
using ThreadAffinityAnalyzers.CodeFixes.Remedies.Serializing;
using ThreadAffinityAnalyzers.CodeFixes.Rewriting;

namespace ThreadAffinityAnalyzers.CodeFixes.Remedies;

/// <summary>A guard ends before the reader or command that was made under it does: it is held until the last statement that uses it.</summary>
internal sealed class WidenGuardFix : Remedy
{
    public override ImmutableArray<string> Serves { get; } = ImmutableArray.Create("TAA4002");

    public override bool IsTriedOnAnalyzer(RemedyContext context) => true;

    public override Task<RewritePlan?> TryPlanAsync(RemedyContext context) => Task.FromResult(Plan(context));

    private RewritePlan? Plan(RemedyContext context)
    {
        // The first place that the finding tells is where the object is used, or given away, when the guard is gone.
        if (context.Diagnostic.AdditionalLocations.FirstOrDefault() is not { SourceTree: { } tree } told || context.Solution.GetDocument(tree) is not { } document || tree != context.Root.SyntaxTree ||
            Flow.FunctionAround(context.Root.FindNode(told.SourceSpan, getInnermostNodeForTie: true)) is not { } function)
        {
            return null;
        }

        var around = context.Symbol is ILocalSymbol ? Flow.FunctionAround(context.Node) : function.FirstAncestorOrSelf<TypeDeclarationSyntax>();
        if (around is null)
        {
            return null;
        }

        // Others of the same class may do the same: a finding that goes for one of them only is not mended.
        var steps = new List<RewriteStep>();
        foreach (var region in GuardedRegion.In(around, context.Model))
        {
            if (region.Leaving(context.Model) is not { Count: > 0 } leaving)
            {
                continue;
            }

            if (region.Widen(document, context.Model, leaving) is not { } some)
            {
                context.Refuse("statements that the guard cannot be held around");
                return null;
            }

            steps.AddRange(some);
        }

        return steps.Count == 0 ? null : new RewritePlan("Hold the guard until the last use of what is made under it", EquivalenceKey, steps.ToImmutableArray());
    }
}
