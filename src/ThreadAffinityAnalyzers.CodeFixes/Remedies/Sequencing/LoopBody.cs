using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;
using ThreadAffinityAnalyzers.CodeFixes.Remedies.PerCall;
using ThreadAffinityAnalyzers.CodeFixes.Rewriting;
using ThreadAffinityAnalyzers.CodeFixes.Rewriting.Steps;

namespace ThreadAffinityAnalyzers.CodeFixes.Remedies.Sequencing;

/// <summary>What is given for each element, as the body of a loop: a lambda or a method group.</summary>
internal sealed class LoopBody
{
    private readonly LambdaExpressionSyntax? lambda;
    private readonly ExpressionSyntax given;
    private readonly string? token;
    private readonly bool isAsync;

    private LoopBody(ExpressionSyntax given, string element, string? token, bool isAsync)
    {
        this.given = given;
        this.token = token;
        this.isAsync = isAsync;
        lambda = given as LambdaExpressionSyntax;
        Element = element;
    }

    /// <summary>What an element is called.</summary>
    public string Element { get; }

    /// <summary>What stays of it.</summary>
    public TextSpan Kept => (lambda?.Body ?? given).Span;

    /// <summary>Null where it needs more than the element, or returns from the middle of a loop of its own.</summary>
    public static LoopBody? Of(ExpressionSyntax given, bool isAsync, SemanticModel model)
    {
        if (given is IdentifierNameSyntax or MemberAccessExpressionSyntax && model.GetSymbolInfo(given).Symbol is IMethodSymbol { Parameters.Length: 1 } method && !isAsync)
        {
            var words = FreshNames.WordsInSightOf((SyntaxNode?)given.FirstAncestorOrSelf<MemberDeclarationSyntax>() ?? given, model);
            return new LoopBody(given, new[] { method.Parameters[0].Name, "item", "element" }.FirstOrDefault(one => !words.Contains(one)) ?? "item1", null, isAsync);
        }

        if (given is not LambdaExpressionSyntax lambda)
        {
            return null;
        }

        var parameters = lambda switch
        {
            SimpleLambdaExpressionSyntax simple => new List<ParameterSyntax> { simple.Parameter },
            ParenthesizedLambdaExpressionSyntax several => several.ParameterList.Parameters.ToList(),
            _ => new List<ParameterSyntax>(),
        };
        if (parameters.Count is 0 or > 2 || parameters.Count == 2 && !isAsync && NamedIn(lambda, parameters[1]).Any())
        {
            return null;
        }

        var token = parameters.Count == 2 && isAsync ? parameters[1].Identifier.ValueText : null;
        return lambda.Block is { } block
            ? (lambda.AsyncKeyword.RawKind != 0) == isAsync && Returns(block).All(one => one.Expression is null && Skips(one, block)) ? new LoopBody(given, parameters[0].Identifier.Text, token, isAsync) : null
            : !isAsync || lambda.AsyncKeyword.RawKind != 0 || lambda.ExpressionBody is InvocationExpressionSyntax && AdoTypes.IsTask(model.GetTypeInfo(lambda.ExpressionBody).Type) ? new LoopBody(given, parameters[0].Identifier.Text, token, isAsync) : null;
    }

    /// <summary>Writes what stands between the head of the loop and its body, and what stands behind it.</summary>
    public void Write(DocumentId document, int from, int to, string head, string cancellation, string close, List<RewriteStep> steps)
    {
        var check = cancellation.Length > 0 && !(token is not null && NamedIn(lambda!, token).Any()) ? cancellation + ".ThrowIfCancellationRequested();\n" : "";
        if (lambda?.Block is { } block)
        {
            steps.Add(new ReplaceText(document, TextSpan.FromBounds(from, block.SpanStart), head + (lambda.ArrowToken.TrailingTrivia.Any(SyntaxKind.EndOfLineTrivia) ? "\n" : " "), Layout: true));
            steps.AddRange(Returns(block).Select(one => new ReplaceText(document, one.Span, "continue;")));
            if (check.Length > 0)
            {
                steps.Add(new ReplaceText(document, new TextSpan(block.OpenBraceToken.Span.End, 0), "\n" + check.TrimEnd('\n'), Layout: true));
            }

            steps.Add(new ReplaceText(document, TextSpan.FromBounds(block.Span.End, to), close, Layout: close.Length > 0));
        }
        else
        {
            var work = lambda?.ExpressionBody ?? given;
            steps.Add(new ReplaceText(document, TextSpan.FromBounds(from, work.SpanStart), head + "\n{\n" + check + (isAsync && work is not AwaitExpressionSyntax ? "await " : ""), Layout: true));
            steps.Add(new ReplaceText(document, TextSpan.FromBounds(work.Span.End, to), (lambda is null ? "(" + Element + ")" : "") + ";\n}" + close, Layout: true));
        }

        if (token is not null)
        {
            steps.AddRange(NamedIn(lambda!, token).Select(name => new ReplaceText(document, name.Span, cancellation.Length > 0 ? cancellation : "CancellationToken.None")));
        }
    }

    private static IEnumerable<IdentifierNameSyntax> NamedIn(LambdaExpressionSyntax lambda, ParameterSyntax parameter) => NamedIn(lambda, parameter.Identifier.ValueText);

    private static IEnumerable<IdentifierNameSyntax> NamedIn(LambdaExpressionSyntax lambda, string name) =>
        lambda.Body.DescendantNodesAndSelf().OfType<IdentifierNameSyntax>().Where(one => one.Identifier.ValueText == name && name != "_");

    private static IEnumerable<ReturnStatementSyntax> Returns(BlockSyntax block) =>
        block.DescendantNodes(node => node is not (AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax)).OfType<ReturnStatementSyntax>();

    /// <summary><c>continue</c> in its place goes on with the next element.</summary>
    private static bool Skips(ReturnStatementSyntax statement, BlockSyntax block) =>
        !statement.Ancestors().TakeWhile(one => one != block).Any(one => one is ForStatementSyntax or CommonForEachStatementSyntax or WhileStatementSyntax or DoStatementSyntax);
}
