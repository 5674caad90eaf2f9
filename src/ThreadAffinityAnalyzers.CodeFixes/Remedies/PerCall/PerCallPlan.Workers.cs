using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;
using ThreadAffinityAnalyzers.CodeFixes.Rewriting;
using ThreadAffinityAnalyzers.CodeFixes.Rewriting.Steps;

namespace ThreadAffinityAnalyzers.CodeFixes.Remedies.PerCall;

internal sealed partial class PerCallPlan
{
    /// <summary>
    /// One connection for each worker of a parallel loop (<c>localInit</c> and <c>localFinally</c>) instead of one for each element, where opening does more than taking one from the pool:
    /// statements that prepare every connection, or no pool. Null where the loop or its body has another shape.
    /// </summary>
    private IEnumerable<RewriteStep>? OncePerWorker(Flow flow, string factoryName, string local)
    {
        if ((factory!.SetUp.Count == 0 && factory.Creation.Replace(" ", "").IndexOf("Pooling=False", System.StringComparison.OrdinalIgnoreCase) < 0) || commands.Count > 0
            || flow.Function is not LambdaExpressionSyntax { AsyncKeyword.RawKind: 0, Parent: ArgumentSyntax { NameColon: null, Parent.Parent: InvocationExpressionSyntax loop } argument } lambda
            || loop.ArgumentList.Arguments.Last() != argument
            || flow.Model.GetSymbolInfo(loop, context.Cancellation).Symbol is not IMethodSymbol { Name: "For" or "ForEach", ContainingType: { Name: "Parallel" } } method
            || method.TypeParameters.Any(one => one.Name == "TLocal") || ParametersOf(lambda) is not { } parameters)
        {
            return null;
        }

        var steps = new List<RewriteStep>
        {
            new ReplaceText(flow.Document.Id, TextSpan.FromBounds(lambda.SpanStart, lambda.ArrowToken.SpanStart), factoryName + ", (" + string.Join(", ", parameters) + ", " + local + ") "),
        };
        var disposal = new ReplaceText(flow.Document.Id, new TextSpan(lambda.Span.End, 0), ", " + local + " => " + local + ".Dispose()");
        if (lambda.ExpressionBody is { } body)
        {
            // Both end where the lambda ends: the block first.
            steps.Add(new GiveBlockBody(flow.Document.Id, body, "", "") { Tail = "\nreturn " + local + ";" });
            steps.Add(disposal);
            return steps;
        }

        var line = lambda.SyntaxTree.GetText(context.Cancellation).Lines.GetLineFromPosition(lambda.Block!.CloseBraceToken.SpanStart);
        if (line.ToString().TrimStart().StartsWith("}", System.StringComparison.Ordinal) && !lambda.Block.DescendantNodes(one => one is not AnonymousFunctionExpressionSyntax).Any(one => one is ReturnStatementSyntax))
        {
            steps.Add(new ReplaceText(flow.Document.Id, new TextSpan(line.Start, 0), "return " + local + ";\n", Layout: true));
            steps.Add(disposal);
            return steps;
        }

        return null;
    }

    /// <summary>The names of the element and of the loop's state.</summary>
    private static IReadOnlyList<string>? ParametersOf(LambdaExpressionSyntax lambda) => lambda switch
    {
        SimpleLambdaExpressionSyntax simple => new[] { simple.Parameter.Identifier.ValueText, "_" },
        ParenthesizedLambdaExpressionSyntax { ParameterList.Parameters: { Count: 1 or 2 } some } when some.All(one => one.Type is null) =>
            some.Select(one => one.Identifier.ValueText).Concat(new[] { "_" }).Take(2).ToList(),
        _ => null,
    };
}
