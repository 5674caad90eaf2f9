using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Threading.Tasks;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using ThreadAffinityAnalyzers.CodeFixes.Remedies.Delegates;
using ThreadAffinityAnalyzers.CodeFixes.Remedies.Injecting;
using ThreadAffinityAnalyzers.CodeFixes.Remedies.PerCall;
using ThreadAffinityAnalyzers.CodeFixes.Remedies.Registering;
using ThreadAffinityAnalyzers.CodeFixes.Rewriting;
using ThreadAffinityAnalyzers.CodeFixes.Rewriting.Steps;

namespace ThreadAffinityAnalyzers.CodeFixes.Remedies;

/// <summary>A delegate that hands out one connection opens one in each call, and everybody who calls it disposes of theirs: <c>AddSingleton&lt;Func&lt;SqliteConnection&gt;&gt;(() => connection)</c>.</summary>
internal sealed class OpenInDelegateFix : Remedy
{
    public override ImmutableArray<string> Serves { get; } = ImmutableArray.Create("TAA2001");

    public override bool IsTriedOnAnalyzer(RemedyContext context) => true;

    public override async Task<RewritePlan?> TryPlanAsync(RemedyContext context)
    {
        if (context.Symbol is not ILocalSymbol { Type: INamedTypeSymbol type } local || !AdoTypes.IsConnection(type) || await HandingOutAsync(context, local).ConfigureAwait(false) is not { ExpressionBody: { } body } lambda ||
            context.Model.GetTypeInfo(lambda).ConvertedType is not INamedTypeSymbol { Name: "Func", Arity: 1 } handed || !AdoTypes.IsConnection(handed.TypeArguments[0]))
        {
            return null;
        }

        var steps = new List<RewriteStep>();
        if (new GivenInstance(context.Document, context.Model, lambda).Read(body, steps) is not { } made)
        {
            context.Refuse("a connection that cannot be made again");
            return null;
        }

        steps.Add(new ReplaceText(context.Document.Id, lambda.Span, "() =>" + made.Body(opens: true), Layout: true));
        if (await new DelegateHolders(context, handed, lambda).StepsAsync().ConfigureAwait(false) is not { } more)
        {
            context.Refuse("callers of the delegate that cannot dispose of what it hands out");
            return null;
        }

        return new RewritePlan("Open a connection in each call of the delegate", EquivalenceKey, steps.Concat(more).ToImmutableArray());
    }

    /// <summary>The one lambda that does nothing but hand out the local.</summary>
    private static async Task<ParenthesizedLambdaExpressionSyntax?> HandingOutAsync(RemedyContext context, ILocalSymbol local)
    {
        var lambdas = (await HeldObject.UsesOfAsync(context, local, wrapped: false).ConfigureAwait(false)).Where(use => use.Access.Ancestors().Any(one => one is LambdaExpressionSyntax inner && inner.Span.Start > context.Node.SpanStart))
            .Select(use => use.Access.Parent as ParenthesizedLambdaExpressionSyntax).ToList();
        return lambdas is [{ ParameterList.Parameters.Count: 0, AsyncKeyword.RawKind: 0 } only] && only.ExpressionBody is not null ? only : null;
    }
}
