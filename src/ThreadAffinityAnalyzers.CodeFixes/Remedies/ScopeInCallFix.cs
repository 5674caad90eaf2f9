using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Threading.Tasks;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using ThreadAffinityAnalyzers.CodeFixes.Rewriting;
using ThreadAffinityAnalyzers.CodeFixes.Rewriting.Steps;

namespace ThreadAffinityAnalyzers.CodeFixes.Remedies;

/// <summary>A call that asks the application's own provider for what is registered for a scope asks a scope of the call instead: <c>using var scope = services.CreateScope();</c>.</summary>
/// <remarks>The analyzer is asked about the result: where others ask that provider, too, they would still share the object.</remarks>
internal sealed class ScopeInCallFix : Remedy
{
    public override ImmutableArray<string> Serves { get; } = ImmutableArray.Create("TAA3002");

    public override bool IsTriedOnAnalyzer(RemedyContext context) => true;

    public override Task<RewritePlan?> TryPlanAsync(RemedyContext context) => Task.FromResult(Plan(context));

    private RewritePlan? Plan(RemedyContext context)
    {
        if (context.Symbol is not null || context.Node is not InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name: GenericNameSyntax { Identifier.ValueText: "GetRequiredService" or "GetService" } } } told
            || context.Model.GetTypeInfo(told).Type is not { } service || ((CSharpParseOptions)context.Root.SyntaxTree.Options).LanguageVersion < LanguageVersion.CSharp8)
        {
            return null;
        }

        // The members of one class ask in one way.
        var around = told.FirstAncestorOrSelf<TypeDeclarationSyntax>();
        var calls = around is null ? [told] : around.DescendantNodes().OfType<InvocationExpressionSyntax>().Where(call => call.IsEquivalentTo(told, topLevel: false)).ToList();
        var functions = calls.GroupBy(CallScope.FunctionOf).ToList();
        if (functions.Count > 1 && functions.Any(one => one.Key is null || CallScope.Saves(one.Key)))
        {
            context.Refuse("what one member changes another one may save");
            return null;
        }

        var steps = new List<RewriteStep>();
        foreach (var function in functions)
        {
            if (function.Key is not { } body || function.Count() > 1 || !AddSteps(context, body, function.First(), service, steps))
            {
                context.Refuse("what is asked for goes on when the call has ended");
                return null;
            }
        }

        return new RewritePlan("Take the " + service.Name + " from a scope of its own per call", EquivalenceKey, steps.ToImmutableArray());
    }

    private static bool AddSteps(RemedyContext context, SyntaxNode function, InvocationExpressionSyntax call, ITypeSymbol service, List<RewriteStep> steps)
    {
        var provider = ((MemberAccessExpressionSyntax)call.Expression).Expression;
        var scope = context.Names.Take(function, new HashSet<string>(FreshNames.WordsInSightOf(function, context.Model)), "scope", "ownScope");
        if (!CallScope.Open(context, function, call, service, "using var " + scope + " = " + provider + ".CreateScope();", steps))
        {
            return false;
        }

        steps.Add(new ReplaceText(context.Document.Id, provider.Span, scope + ".ServiceProvider"));
        return true;
    }
}
