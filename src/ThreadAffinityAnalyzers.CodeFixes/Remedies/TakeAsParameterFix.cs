using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Threading.Tasks;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;
using ThreadAffinityAnalyzers.CodeFixes.Remedies.PerCall;
using ThreadAffinityAnalyzers.CodeFixes.Rewriting;
using ThreadAffinityAnalyzers.CodeFixes.Rewriting.Steps;

namespace ThreadAffinityAnalyzers.CodeFixes.Remedies;

/// <summary>A context that start-up code resolves once for all handlers becomes a parameter of each: the framework gives a handler the one of its request.</summary>
internal sealed class TakeAsParameterFix : Remedy
{
    public override ImmutableArray<string> Serves { get; } = ImmutableArray.Create("TAA2001");

    public override bool IsTriedOnAnalyzer(RemedyContext context) => true;

    public override async Task<RewritePlan?> TryPlanAsync(RemedyContext context)
    {
        if (context.Symbol is not ILocalSymbol local || !AdoTypes.IsSession(local.Type) || context.Node is not VariableDeclaratorSyntax { Initializer.Value: InvocationExpressionSyntax
                { Expression: MemberAccessExpressionSyntax { Name: GenericNameSyntax { Identifier.ValueText: "GetRequiredService" or "GetService", TypeArgumentList.Arguments: { Count: 1 } asked } } }, Parent: VariableDeclarationSyntax { Variables.Count: 1, Parent: LocalDeclarationStatementSyntax statement } })
        {
            return null;
        }

        var handlers = new List<ParenthesizedLambdaExpressionSyntax>();
        var isUsedElsewhere = false;
        foreach (var use in await HeldObject.UsesOfAsync(context, local, wrapped: false).ConfigureAwait(false))
        {
            var outermost = use.Access.Ancestors().TakeWhile(one => one != statement.Parent?.Parent).Where(one => one is AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax).LastOrDefault();
            if (outermost is null)
            {
                isUsedElsewhere |= use.Kind != UseKind.OpenOrClose || use.Access.FirstAncestorOrSelf<StatementSyntax>() is not ExpressionStatementSyntax;
            }
            else if (outermost is ParenthesizedLambdaExpressionSyntax { Parent: ArgumentSyntax { Parent.Parent: InvocationExpressionSyntax } } handler && use.Kind == UseKind.Work && IsFilled(handler, context.Model))
            {
                handlers.Add(handler);
            }
            else
            {
                context.Refuse("a use that is in no handler whose parameters the framework fills");
                return null;
            }
        }

        if (handlers.Count == 0)
        {
            return null;
        }

        if (handlers.Distinct().Any(LeavesWork))
        {
            context.Refuse("what one handler adds another one saves");
            return null;
        }

        // What is done at start-up goes on with the one that start-up has.
        var steps = new List<RewriteStep>();
        if (!isUsedElsewhere)
        {
            steps.Add(new RemoveStatement(context.Document.Id, statement.Parent is GlobalStatementSyntax global ? global : statement));
        }

        foreach (var list in handlers.Distinct().Select(one => one.ParameterList))
        {
            steps.Add(new ReplaceText(context.Document.Id, new TextSpan(list.CloseParenToken.SpanStart, 0), (list.Parameters.Count > 0 ? ", " : "") + asked[0] + " " + local.Name));
        }

        return new RewritePlan("Take the " + local.Type.Name + " as a parameter of each handler", EquivalenceKey, steps.ToImmutableArray());
    }

    /// <summary>It adds something and does not save it, or saves and does nothing else.</summary>
    public static bool LeavesWork(ParenthesizedLambdaExpressionSyntax handler)
    {
        var called = handler.DescendantNodes().OfType<MemberAccessExpressionSyntax>().Select(one => one.Name.Identifier.ValueText).ToList();
        var saves = called.Any(name => name is "SaveChanges" or "SaveChangesAsync");
        return saves ? called.All(name => name is "SaveChanges" or "SaveChangesAsync" or "ConfigureAwait")
            : called.Any(name => name is "Add" or "AddAsync" or "AddRange" or "AddRangeAsync" or "Update" or "UpdateRange" or "Remove" or "RemoveRange" or "Attach" or "AttachRange" or "Entry" or "BeginTransaction" or "BeginTransactionAsync");
    }

    /// <summary><c>app.MapGet("/", (int id) => ...)</c>: given as a <c>Delegate</c>, of which the framework reads the parameters.</summary>
    public static bool IsFilled(ParenthesizedLambdaExpressionSyntax handler, SemanticModel model) =>
        model.GetTypeInfo(handler).ConvertedType is { Name: "Delegate" } && handler.ParameterList.Parameters.All(one => one is { Type: not null, Default: null }) && !handler.ParameterList.Parameters.Any(one => one.Modifiers.Count > 0);
}
