using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;
using ThreadAffinityAnalyzers.CodeFixes.Rewriting;
using ThreadAffinityAnalyzers.CodeFixes.Rewriting.Steps;

namespace ThreadAffinityAnalyzers.CodeFixes.Remedies.Sequencing;

/// <summary>A query of <c>ParallelEnumerable</c> as one of <c>Enumerable</c>.</summary>
internal static class PlinqQuery
{
    /// <summary>The <c>AsParallel()</c> at the start of the query that the expression is a part of, or null.</summary>
    public static InvocationExpressionSyntax? StartOf(ExpressionSyntax part, SemanticModel model)
    {
        for (var one = part is QueryExpressionSyntax query ? query.FromClause.Expression : part is InvocationExpressionSyntax ? part : null; one is not null;)
        {
            if (one is not InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax member } call)
            {
                return null;
            }

            if (member.Name.Identifier.ValueText == "AsParallel")
            {
                return call != part && model.GetSymbolInfo(call).Symbol is IMethodSymbol { ContainingType.Name: "ParallelEnumerable" } ? call : null;
            }

            one = member.Expression is ParenthesizedExpressionSyntax { Expression: QueryExpressionSyntax inner } ? inner.FromClause.Expression : member.Expression;
        }

        return null;
    }

    /// <summary>Null where the query depends on running in parallel.</summary>
    public static List<RewriteStep>? Steps(ExpressionSyntax part, InvocationExpressionSyntax start, Document document, SemanticModel model)
    {
        var source = ((MemberAccessExpressionSyntax)start.Expression).Expression;
        if (start.ArgumentList.Arguments.Count > 0)
        {
            return null;
        }

        // What the database would be asked stays in memory.
        var isQueryable = model.GetTypeInfo(source).Type is { } type && (type.Name == "IQueryable" || type.AllInterfaces.Any(one => one.Name == "IQueryable"));
        var steps = new List<RewriteStep> { new ReplaceText(document.Id, TextSpan.FromBounds(source.Span.End, start.Span.End), isQueryable ? ".AsEnumerable()" : "") };
        ExpressionSyntax at = start;
        while (at.Parent is MemberAccessExpressionSyntax { Parent: InvocationExpressionSyntax call } member && member.Expression == at)
        {
            switch (member.Name.Identifier.ValueText)
            {
                case "WithDegreeOfParallelism" or "WithExecutionMode" or "WithMergeOptions" or "AsOrdered" or "AsUnordered" or "AsSequential":
                    steps.Add(new ReplaceText(document.Id, TextSpan.FromBounds(at.Span.End, call.Span.End), ""));
                    break;
                case "WithCancellation":
                    return null;
                case "ForAll" when call.ArgumentList.Arguments.Count == 1:
                    if (CallPlace.Of(call, isOne: true, model) is not { } place || LoopBody.Of(call.ArgumentList.Arguments[0].Expression, isAsync: false, model) is not { } body || place.LosesComments(call.SyntaxTree.GetRoot(), at.Span, body.Kept))
                    {
                        return null;
                    }

                    steps.Add(new ReplaceText(document.Id, TextSpan.FromBounds(place.Span.Start, at.SpanStart), place.Open + "foreach (var " + body.Element + " in ", Layout: true));
                    body.Write(document.Id, at.Span.End, place.Span.End, ")", "", place.Close, steps);
                    return steps;
            }

            at = call;
        }

        return steps;
    }
}
