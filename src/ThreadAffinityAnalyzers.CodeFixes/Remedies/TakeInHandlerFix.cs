using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Threading.Tasks;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;
using ThreadAffinityAnalyzers.CodeFixes.Rewriting;
using ThreadAffinityAnalyzers.CodeFixes.Rewriting.Steps;

namespace ThreadAffinityAnalyzers.CodeFixes.Remedies;

/// <summary>A handler that asks the application's own provider for what is registered for a scope takes it as a parameter: the framework gives it the one of the request.</summary>
internal sealed class TakeInHandlerFix : Remedy
{
    public override ImmutableArray<string> Serves { get; } = ImmutableArray.Create("TAA3002");

    public override bool IsTriedOnAnalyzer(RemedyContext context) => true;

    public override Task<RewritePlan?> TryPlanAsync(RemedyContext context) => Task.FromResult(Plan(context));

    private RewritePlan? Plan(RemedyContext context)
    {
        if (context.Symbol is not null || context.Node is not InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name: GenericNameSyntax { Identifier.ValueText: "GetRequiredService" or "GetService", TypeArgumentList.Arguments: { Count: 1 } asked } } } told ||
            context.Model.GetTypeInfo(asked[0]).Type is not INamedTypeSymbol service || HandlerOf(told, context.Model) is null)
        {
            return null;
        }

        // The others that ask so would go on to share the object of the application.
        var around = told.FirstAncestorOrSelf<TypeDeclarationSyntax>() ?? context.Root;
        var calls = around.DescendantNodes().OfType<InvocationExpressionSyntax>().Where(call => call.IsEquivalentTo(told, topLevel: false)).ToList();
        var steps = new List<RewriteStep>();
        var handlers = calls.GroupBy(call => HandlerOf(call, context.Model)).ToList();
        foreach (var inOne in handlers)
        {
            if (inOne.Key is not { } handler)
            {
                context.Refuse("a use that is in no handler whose parameters the framework fills");
                return null;
            }

            if (TakeAsParameterFix.LeavesWork(handler))
            {
                context.Refuse("what one handler adds another one saves");
                return null;
            }

            AddSteps(context, handler, inOne.ToList(), asked[0] + " ", service, steps);
        }

        return new RewritePlan("Take the " + service.Name + " as a parameter of " + (handlers.Count > 1 ? "each" : "the") + " handler", EquivalenceKey, steps.ToImmutableArray());
    }

    private static void AddSteps(RemedyContext context, ParenthesizedLambdaExpressionSyntax handler, IReadOnlyList<InvocationExpressionSyntax> calls, string type, INamedTypeSymbol service, List<RewriteStep> steps)
    {
        // The local that it is asked for into becomes the parameter.
        var only = calls.Count == 1 && calls[0].Parent is EqualsValueClauseSyntax { Parent: VariableDeclaratorSyntax { Parent: VariableDeclarationSyntax { Variables.Count: 1, Parent: LocalDeclarationStatementSyntax { UsingKeyword.RawKind: 0, Parent: BlockSyntax block } statement } } one } && block == handler.Block
            ? (Statement: statement, one.Identifier) : default;
        var words = service.TypeKind == TypeKind.Interface && service.Name.Length > 1 ? service.Name.Substring(1) : service.Name;
        var name = only.Statement is not null ? only.Identifier.Text : context.Names.Take(handler, FreshNames.WordsInSightOf(handler, context.Model), FreshNames.Camel(words), "request" + words);
        var list = handler.ParameterList;
        steps.Add(new ReplaceText(context.Document.Id, new TextSpan(list.CloseParenToken.SpanStart, 0), (list.Parameters.Count > 0 ? ", " : "") + type + name));
        if (only.Statement is not null)
        {
            steps.Add(new RemoveStatement(context.Document.Id, only.Statement));
            return;
        }

        steps.AddRange(calls.Select(call => new ReplaceText(context.Document.Id, (call.Parent is PostfixUnaryExpressionSyntax { RawKind: (int)SyntaxKind.SuppressNullableWarningExpression } certain ? certain : (ExpressionSyntax)call).Span, name)));
    }

    /// <summary>The lambda around the call whose parameters the framework fills.</summary>
    private static ParenthesizedLambdaExpressionSyntax? HandlerOf(InvocationExpressionSyntax call, SemanticModel model) => call.Ancestors().OfType<ParenthesizedLambdaExpressionSyntax>()
        .FirstOrDefault(one => one.Parent is ArgumentSyntax { Parent.Parent: InvocationExpressionSyntax } && TakeAsParameterFix.IsFilled(one, model));
}
