using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Threading.Tasks;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.FindSymbols;
using ThreadAffinityAnalyzers.CodeFixes.Remedies.PerCall;
using ThreadAffinityAnalyzers.CodeFixes.Remedies.Scoping;
using ThreadAffinityAnalyzers.CodeFixes.Remedies.Sequencing;
using ThreadAffinityAnalyzers.CodeFixes.Rewriting;

namespace ThreadAffinityAnalyzers.CodeFixes.Remedies;

/// <summary>What runs in parallel on one object runs in turn: a loop instead of <c>Parallel</c>, LINQ instead of PLINQ.</summary>
internal sealed class RunInTurnFix : Remedy
{
    public override ImmutableArray<string> Serves { get; } = ImmutableArray.Create("TAA2002");

    public override bool IsTriedOnAnalyzer(RemedyContext context) => true;

    public override async Task<RewritePlan?> TryPlanAsync(RemedyContext context)
    {
        var steps = new List<RewriteStep>();
        var seen = new HashSet<SyntaxNode>();
        var places = await PlacesAsync(context).ConfigureAwait(false);
        foreach (var (place, document) in places)
        {
            var model = await context.ModelOfAsync(document).ConfigureAwait(false);
            foreach (var call in place.AncestorsAndSelf().OfType<ExpressionSyntax>())
            {
                if ((ParallelLoop.IsParallel(call, model) ? call : PlinqQuery.StartOf(call, model)) is not { } start || !seen.Add(start))
                {
                    continue;
                }

                if ((start == call ? ParallelLoop.Steps((InvocationExpressionSyntax)call, document, model) : PlinqQuery.Steps(call, (InvocationExpressionSyntax)start, document, model)) is not { } some)
                {
                    context.Refuse("parallel work that no loop can stand for: " + start);
                    return null;
                }

                steps.AddRange(some);
            }
        }

        // A loop ends before whoever runs it goes on; what was started by itself does not, and would use the object beside the loop.
        foreach (var (place, document) in places.Take(context.Diagnostic.AdditionalLocations.Count))
        {
            var model = await context.ModelOfAsync(document).ConfigureAwait(false);
            if (place.AncestorsAndSelf().OfType<InvocationExpressionSyntax>().Any(call => OverlappingWork.IsDropped(call, model) && !seen.Any(call.Contains)))
            {
                context.Refuse("work that was started before goes on beside it");
                return null;
            }
        }

        return steps.Count == 0 ? null : new RewritePlan("Run the work one after the other", EquivalenceKey, steps.ToImmutableArray());
    }

    /// <summary>What the analyzer has told of, where the object is used, and where the functions around those uses are named.</summary>
    private static async Task<List<(SyntaxNode Place, Document Document)>> PlacesAsync(RemedyContext context)
    {
        var places = new List<(SyntaxNode Place, Document Document)>();
        foreach (var told in context.Diagnostic.AdditionalLocations)
        {
            if (told.SourceTree is { } tree && context.Solution.GetDocument(tree) is { } document)
            {
                places.Add(((await tree.GetRootAsync(context.Cancellation).ConfigureAwait(false)).FindNode(told.SourceSpan, getInnermostNodeForTie: true), document));
            }
        }

        if (context.Symbol is null)
        {
            return places;
        }

        places.AddRange((await HeldObject.UsesOfAsync(context, context.Symbol, wrapped: false).ConfigureAwait(false)).Select(use => ((SyntaxNode)use.Access, use.Document)));
        var seen = new HashSet<ISymbol>(SymbolEqualityComparer.Default);
        for (var at = 0; at < places.Count; at++)
        {
            var model = await context.ModelOfAsync(places[at].Document).ConfigureAwait(false);
            if (places[at].Place.FirstAncestorOrSelf<SyntaxNode>(one => one is LocalFunctionStatementSyntax or MethodDeclarationSyntax) is not { } around ||
                model.GetDeclaredSymbol(around) is not IMethodSymbol { DeclaredAccessibility: Accessibility.Private or Accessibility.NotApplicable } function || !seen.Add(function))
            {
                continue;
            }

            foreach (var named in (await SymbolFinder.FindReferencesAsync(function, context.Solution, context.Cancellation).ConfigureAwait(false)).SelectMany(one => one.Locations))
            {
                places.Add(((await named.Document.GetSyntaxRootAsync(context.Cancellation).ConfigureAwait(false))!.FindNode(named.Location.SourceSpan, getInnermostNodeForTie: true), named.Document));
            }
        }

        return places;
    }
}
