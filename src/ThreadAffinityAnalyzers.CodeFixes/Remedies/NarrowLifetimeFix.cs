using System.Collections.Immutable;
using System.Linq;
using System.Threading.Tasks;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using ThreadAffinityAnalyzers.CodeFixes.Remedies.Registering;
using ThreadAffinityAnalyzers.CodeFixes.Rewriting;

namespace ThreadAffinityAnalyzers.CodeFixes.Remedies;

/// <summary>A singleton registration becomes a scoped one, where everybody who is given the object lives no longer than a scope.</summary>
internal sealed class NarrowLifetimeFix : Remedy
{
    public override ImmutableArray<string> Serves { get; } = ImmutableArray.Create("TAA3001", "TAA3002");

    public override async Task<RewritePlan?> TryPlanAsync(RemedyContext context)
    {
        if (await context.Document.Project.GetCompilationAsync(context.Cancellation).ConfigureAwait(false) is not { } compilation)
        {
            return null;
        }

        var affinity = AffinityModel.For(compilation, context.Document.Project.AnalyzerOptions, context.Cancellation);
        var steps = ImmutableArray.CreateBuilder<RewriteStep>();
        foreach (var call in Calls(context, affinity))
        {
            if (call is not ExpressionSyntax expression || context.Solution.GetDocument(call.SyntaxTree) is not { } document ||
                new ScopedRegistration(document, await context.ModelOfAsync(document).ConfigureAwait(false), expression).Steps() is not { } some)
            {
                return null;
            }

            steps.AddRange(some);
        }

        return steps.Count == 0 ? null : new RewritePlan("Register for a scope", EquivalenceKey, steps.ToImmutable());
    }

    private static ImmutableArray<SyntaxNode> Calls(RemedyContext context, AffinityModel affinity)
    {
        if (context.Id == "TAA3001")
        {
            // The place begins at the method's name; the call around it is what is registered.
            var call = context.Node.AncestorsAndSelf().FirstOrDefault(node => node is InvocationExpressionSyntax or BaseObjectCreationExpressionSyntax);
            return call is not null && affinity.MayBeScoped(call, context.Cancellation) ? ImmutableArray.Create(call) : ImmutableArray<SyntaxNode>.Empty;
        }

        var keeper = context.Symbol?.ContainingSymbol switch
        {
            INamedTypeSymbol type => type,
            IMethodSymbol { MethodKind: MethodKind.Constructor, ContainingType: var type } => type,
            _ => null,
        };
        if (keeper is not null && OwnState.OpensScope(keeper))
        {
            context.Refuse("a scope of the class's own, which nobody would end");
            return ImmutableArray<SyntaxNode>.Empty;
        }

        return keeper is not null && !OwnState.IsKept(keeper, context.Symbol) ? affinity.ScopableRegistrations(keeper, context.Cancellation) : ImmutableArray<SyntaxNode>.Empty;
    }
}
