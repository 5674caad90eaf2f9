using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Threading.Tasks;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using ThreadAffinityAnalyzers.CodeFixes.Rewriting;
using ThreadAffinityAnalyzers.CodeFixes.Rewriting.Steps;

namespace ThreadAffinityAnalyzers.CodeFixes.Remedies;

/// <summary>A semaphore that lets several pass becomes one that lets one pass: then it guards what it stands around.</summary>
/// <remarks>The analyzer is asked about the result: where the semaphore is not the guard that the finding tells of, nothing is offered.</remarks>
internal sealed class NarrowSemaphoreFix : Remedy
{
    public override ImmutableArray<string> Serves { get; } = ImmutableArray.Create("TAA4001");

    public override bool IsTriedOnAnalyzer(RemedyContext context) => true;

    public override Task<RewritePlan?> TryPlanAsync(RemedyContext context)
    {
        var around = (SyntaxNode?)context.Node.FirstAncestorOrSelf<TypeDeclarationSyntax>() ?? context.Root;
        var wide = around.DescendantNodes().OfType<BaseObjectCreationExpressionSyntax>().Where(made => IsOwn(made) && IsWide(made, context.Model)).ToList();
        if (wide.Count != 1)
        {
            context.Refuse("no single semaphore here that is made to let several pass");
            return Task.FromResult<RewritePlan?>(null);
        }

        if (TakesItTwice(around, ((VariableDeclaratorSyntax)wide[0].Parent!.Parent!).Identifier.ValueText))
        {
            context.Refuse("code that takes the semaphore while it holds it: with one place it would wait for itself");
            return Task.FromResult<RewritePlan?>(null);
        }

        var steps = wide[0].ArgumentList!.Arguments.Select(count => (RewriteStep)new ReplaceText(context.Document.Id, count.Expression.Span, "1")).ToImmutableArray();
        return Task.FromResult<RewritePlan?>(new RewritePlan("Let one at a time pass the semaphore", EquivalenceKey, steps));
    }

    /// <summary>Nobody outside of the class counts on how many it lets pass.</summary>
    private static bool IsOwn(BaseObjectCreationExpressionSyntax made) => made.Parent is EqualsValueClauseSyntax { Parent: VariableDeclaratorSyntax { Parent.Parent: var declaration } } &&
        (declaration is LocalDeclarationStatementSyntax or UsingStatementSyntax || declaration is FieldDeclarationSyntax field && field.Modifiers.All(word => word.ValueText is "private" or "static" or "readonly"));

    /// <summary>A count above one that is written here, or one that is no number: the settings, the processors, a parameter. What a constant says, others may count on.</summary>
    private static bool IsWide(BaseObjectCreationExpressionSyntax made, SemanticModel model) =>
        made is { Initializer: null, ArgumentList.Arguments: { Count: 1 or 2 } counts } && model.GetTypeInfo(made).Type is { Name: "SemaphoreSlim", ContainingNamespace.Name: "Threading" } &&
        counts.All(count => count.Expression is LiteralExpressionSyntax { Token.Value: int and > 0 } || !model.GetConstantValue(count.Expression).HasValue) &&
        counts.Any(count => count.Expression is not LiteralExpressionSyntax { Token.Value: 1 });

    /// <summary>Told by names: a function that takes it calls, over whatever others, one that takes it; or it takes it more than once itself.</summary>
    private static bool TakesItTwice(SyntaxNode around, string semaphore)
    {
        var functions = around.DescendantNodes().Where(node => node is MethodDeclarationSyntax or LocalFunctionStatementSyntax).ToLookup(
            node => node is MethodDeclarationSyntax method ? method.Identifier.ValueText : ((LocalFunctionStatementSyntax)node).Identifier.ValueText);
        var taking = new HashSet<string>(functions.Where(named => named.Any(one => Takes(one, semaphore).Any())).Select(named => named.Key));
        while (functions.Where(named => !taking.Contains(named.Key) && named.Any(one => Called(one).Any(taking.Contains))).Select(named => named.Key).ToList() is { Count: > 0 } more)
        {
            taking.UnionWith(more);
        }

        return Takes(around, semaphore).GroupBy(call => call.FirstAncestorOrSelf<SyntaxNode>(node => node is BaseMethodDeclarationSyntax or AccessorDeclarationSyntax or LocalFunctionStatementSyntax or AnonymousFunctionExpressionSyntax) ?? around)
            .Any(calls => calls.Count() > 1 || Called(calls.Key).Any(taking.Contains));
    }

    private static IEnumerable<InvocationExpressionSyntax> Takes(SyntaxNode function, string semaphore) => function.DescendantNodes().OfType<InvocationExpressionSyntax>().Where(call =>
        call.Expression is MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Wait" or "WaitAsync", Expression: var taken } && NameOf(taken) == semaphore);

    private static IEnumerable<string> Called(SyntaxNode function) => function.DescendantNodes().OfType<InvocationExpressionSyntax>().Select(call => NameOf(call.Expression)).OfType<string>();

    private static string? NameOf(ExpressionSyntax expression) => (expression as SimpleNameSyntax ?? (expression as MemberAccessExpressionSyntax)?.Name)?.Identifier.ValueText;
}
