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

/// <summary>Operations that were started together on one object are awaited one after the other.</summary>
internal sealed class AwaitEachFix : Remedy
{
    public override ImmutableArray<string> Serves { get; } = ImmutableArray.Create("TAA2002", "TAA2003", "TAA2004");

    public override async Task<RewritePlan?> TryPlanAsync(RemedyContext context)
    {
        var functions = new List<SyntaxNode>();
        foreach (var location in context.Diagnostic.AdditionalLocations.Concat(new[] { context.Diagnostic.Location }))
        {
            if (location.SourceTree == context.Root.SyntaxTree && context.Root.FindNode(location.SourceSpan, getInnermostNodeForTie: true) is { } node &&
                node.FirstAncestorOrSelf<SyntaxNode>(one => one is BaseMethodDeclarationSyntax or AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax or CompilationUnitSyntax) is { } function && !functions.Contains(function))
            {
                functions.Add(function);
            }
        }

        if (context.Symbol is null)
        {
            return null;
        }

        var steps = new List<RewriteStep>();
        var model = await context.ModelOfAsync(context.Document).ConfigureAwait(false);
        foreach (var call in functions.SelectMany(function => function.DescendantNodes()).OfType<InvocationExpressionSyntax>().Where(IsWhenAll).Distinct().Where(call => Concerns(call, context.Symbol.Name)))
        {
            if (!Rewrite(context, model, call, steps))
            {
                return null;
            }
        }

        return steps.Count == 0 ? null : new RewritePlan("Await the operations one after the other", EquivalenceKey, steps.ToImmutableArray());
    }

    private static bool IsWhenAll(InvocationExpressionSyntax call) =>
        call.Expression is MemberAccessExpressionSyntax { Name.Identifier.ValueText: "WhenAll", Expression: IdentifierNameSyntax { Identifier.ValueText: "Task" } };

    /// <summary>The operations, or the locals that hold their tasks, work on the object.</summary>
    private static bool Concerns(InvocationExpressionSyntax call, string name)
    {
        var words = FreshNames.WordsIn(call.ArgumentList);
        return words.Contains(name) || call.FirstAncestorOrSelf<BlockSyntax>()?.DescendantNodes().OfType<VariableDeclaratorSyntax>()
            .Any(local => words.Contains(local.Identifier.ValueText) && local.Initializer is { } started && FreshNames.WordsIn(started).Contains(name)) == true;
    }

    private static bool Rewrite(RemedyContext context, SemanticModel model, InvocationExpressionSyntax call, List<RewriteStep> steps)
    {
        SyntaxNode outer = call.Parent!;
        if (outer is MemberAccessExpressionSyntax { Name.Identifier.ValueText: "ConfigureAwait", Parent: InvocationExpressionSyntax configured })
        {
            outer = configured.Parent!;
        }

        if (outer is not AwaitExpressionSyntax { Parent: ExpressionStatementSyntax { Parent: BlockSyntax block } statement })
        {
            return false;
        }

        var arguments = call.ArgumentList.Arguments.Select(argument => argument.Expression).ToList();
        if (arguments.Count == 1 && arguments[0] is InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Select" } select, ArgumentList.Arguments: { Count: 1 } selected } &&
            selected[0].Expression is LambdaExpressionSyntax lambda)
        {
            return Loop(context, statement, select.Expression, lambda, steps);
        }

        if (arguments.All(argument => argument is InvocationExpressionSyntax))
        {
            var indent = "\n";
            steps.Add(new ReplaceText(context.Document.Id, statement.Span, string.Join(indent, arguments.Select(argument => "await " + argument + ";")), Layout: true));
            return true;
        }

        // Tasks in locals: each is awaited where it is started, and its result is there afterwards.
        foreach (var argument in arguments)
        {
            if (argument is not IdentifierNameSyntax name || model.GetSymbolInfo(name).Symbol is not ILocalSymbol local ||
                local.DeclaringSyntaxReferences.FirstOrDefault()?.GetSyntax() is not VariableDeclaratorSyntax { Initializer.Value: InvocationExpressionSyntax started, Parent: VariableDeclarationSyntax { Type.IsVar: true } } ||
                local.Type is not INamedTypeSymbol { Arity: var arity })
            {
                return false;
            }

            if (arity == 0)
            {
                var declaration = started.FirstAncestorOrSelf<LocalDeclarationStatementSyntax>()!;
                if (block.DescendantNodes().OfType<IdentifierNameSyntax>().Count(one => one.Identifier.ValueText == local.Name) != 1)
                {
                    return false;
                }

                steps.Add(new ReplaceText(context.Document.Id, TextSpan.FromBounds(declaration.SpanStart, started.SpanStart), "await "));
                continue;
            }

            steps.Add(new ReplaceText(context.Document.Id, new TextSpan(started.SpanStart, 0), "await "));
            foreach (var use in block.DescendantNodes().OfType<IdentifierNameSyntax>().Where(one => one.Identifier.ValueText == local.Name && !call.Span.Contains(one.Span)))
            {
                if (use.Parent is AwaitExpressionSyntax awaited)
                {
                    steps.Add(new ReplaceText(context.Document.Id, awaited.Parent is ParenthesizedExpressionSyntax parenthesized ? parenthesized.Span : awaited.Span, local.Name));
                }
                else if (use.Parent is MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Result" } result && result.Expression == use)
                {
                    steps.Add(new ReplaceText(context.Document.Id, result.Span, local.Name));
                }
                else
                {
                    return false;
                }
            }
        }

        steps.Add(new RemoveStatement(context.Document.Id, statement));
        return true;
    }

    private static bool Loop(RemedyContext context, ExpressionStatementSyntax statement, ExpressionSyntax source, LambdaExpressionSyntax lambda, List<RewriteStep> steps)
    {
        var parameter = lambda switch
        {
            SimpleLambdaExpressionSyntax simple => simple.Parameter.Identifier.ValueText,
            ParenthesizedLambdaExpressionSyntax { ParameterList.Parameters: { Count: 1 } only } => only[0].Identifier.ValueText,
            _ => null,
        };
        if (parameter is null || lambda.Block is { } block && (lambda.AsyncKeyword.RawKind == 0 || block.DescendantNodes().OfType<ReturnStatementSyntax>().Any()))
        {
            return false;
        }

        if (lambda.Block is null)
        {
            var body = lambda.ExpressionBody is AwaitExpressionSyntax ? lambda.ExpressionBody.ToString() : "await " + lambda.ExpressionBody;
            steps.Add(new ReplaceText(context.Document.Id, statement.Span, "foreach (var " + parameter + " in " + source + ")\n{\n" + body + ";\n}", Layout: true));
            return true;
        }

        // The block of the lambda is the body of the loop, as it is written.
        steps.Add(new ReplaceText(context.Document.Id, TextSpan.FromBounds(statement.SpanStart, lambda.Block.SpanStart), "foreach (var " + parameter + " in " + source + ")" +
            (lambda.ArrowToken.TrailingTrivia.Any(SyntaxKind.EndOfLineTrivia) ? "\n" : " "), Layout: true));
        steps.Add(new ReplaceText(context.Document.Id, TextSpan.FromBounds(lambda.Block.Span.End, statement.Span.End), "", Layout: false));
        return true;
    }
}
