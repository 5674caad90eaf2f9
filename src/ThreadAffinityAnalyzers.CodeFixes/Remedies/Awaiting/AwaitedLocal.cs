using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;
using ThreadAffinityAnalyzers.CodeFixes.Rewriting;
using ThreadAffinityAnalyzers.CodeFixes.Rewriting.Steps;

namespace ThreadAffinityAnalyzers.CodeFixes.Remedies.Awaiting;

/// <summary>A task in a local becomes its result, and tasks of a projection a loop: what has one place, in one function.</summary>
internal static class AwaitedLocal
{
    /// <summary>The local keeps the result instead of the task.</summary>
    public static bool Rewrite(RemedyContext context, SemanticModel model, ILocalSymbol local, InvocationExpressionSyntax started, BlockSyntax block, SyntaxNode? removed, List<RewriteStep> steps)
    {
        if (started.Parent?.Parent?.Parent is not VariableDeclarationSyntax { Variables.Count: 1 } kept || local.Type is not INamedTypeSymbol { Name: "Task" or "ValueTask" or "ConfiguredTaskAwaitable" or "ConfiguredValueTaskAwaitable", Arity: var arity })
        {
            return false;
        }

        var uses = block.DescendantNodes().OfType<IdentifierNameSyntax>().Where(one => one.Identifier.ValueText == local.Name && removed?.Span.Contains(one.Span) != true && SymbolEqualityComparer.Default.Equals(model.GetSymbolInfo(one).Symbol, local)).ToList();
        if (arity == 0 || uses.Count > 0 && uses.All(IsWait))
        {
            // Nothing to keep: the declaration becomes the wait, and the later one goes.
            var declaration = started.FirstAncestorOrSelf<LocalDeclarationStatementSyntax>()!;
            if (!uses.All(IsWait))
            {
                return false;
            }

            steps.Add(new ReplaceText(context.Document.Id, TextSpan.FromBounds(declaration.SpanStart, started.SpanStart), "await "));
            steps.AddRange(uses.Select(use => new RemoveStatement(context.Document.Id, use.FirstAncestorOrSelf<ExpressionStatementSyntax>()!)));
            return true;
        }

        if (!kept.Type.IsVar)
        {
            if (kept.Type is not GenericNameSyntax { TypeArgumentList.Arguments: { Count: 1 } result })
            {
                return false;
            }

            steps.Add(new ReplaceText(context.Document.Id, kept.Type.Span, result[0].ToString()));
        }

        steps.Add(new ReplaceText(context.Document.Id, new TextSpan(started.SpanStart, 0), "await "));
        foreach (var use in uses)
        {
            if (use.Parent is AwaitExpressionSyntax { Parent: not ExpressionStatementSyntax } awaited)
            {
                steps.Add(new ReplaceText(context.Document.Id, Named(AwaitedValue.WithParentheses(awaited), local), local.Name));
            }
            else if (use.Parent is MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Result" } read && read.Expression == use)
            {
                steps.Add(new ReplaceText(context.Document.Id, Named(read, local), local.Name));
            }
            else if (use.Parent is MemberAccessExpressionSyntax { Name.Identifier.ValueText: "GetAwaiter", Parent: InvocationExpressionSyntax { Parent: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "GetResult", Parent: InvocationExpressionSyntax { Parent: not ExpressionStatementSyntax } waited } } } asked && asked.Expression == use)
            {
                steps.Add(new ReplaceText(context.Document.Id, Named(waited, local), local.Name));
            }
            else if (use.FirstAncestorOrSelf<StatementSyntax>() is ExpressionStatementSyntax { Expression: AwaitExpressionSyntax { Expression: IdentifierNameSyntax }, Parent: BlockSyntax } wait)
            {
                steps.Add(new RemoveStatement(context.Document.Id, wait));
            }
            else
            {
                return false;
            }
        }

        return true;
    }

    /// <summary><c>await task;</c>, which takes no result.</summary>
    private static bool IsWait(IdentifierNameSyntax use) => use.Parent is AwaitExpressionSyntax { Parent: ExpressionStatementSyntax { Parent: BlockSyntax } };

    /// <summary>The value, with the name before it where that is the local's: <c>new { posts = posts.Result }</c> is <c>new { posts }</c>.</summary>
    private static TextSpan Named(ExpressionSyntax value, ILocalSymbol local) =>
        value.Parent is AnonymousObjectMemberDeclaratorSyntax { NameEquals.Name.Identifier.ValueText: var said } member && said == local.Name ? member.Span : value.Span;

    /// <summary><c>Task.WhenAll(ids.Select(id => ...))</c> as a loop that awaits.</summary>
    public static bool Loop(RemedyContext context, ExpressionStatementSyntax statement, ExpressionSyntax source, LambdaExpressionSyntax lambda, List<RewriteStep> steps)
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
