using System;
using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;
using ThreadAffinityAnalyzers.CodeFixes.Remedies.PerCall;
using ThreadAffinityAnalyzers.CodeFixes.Rewriting;
using ThreadAffinityAnalyzers.CodeFixes.Rewriting.Steps;

namespace ThreadAffinityAnalyzers.CodeFixes.Remedies.Registering;

/// <summary>A registered lambda that makes a connection, rewritten to hand it out open, from inside another lambda perhaps.</summary>
internal sealed class OpeningLambda
{
    private readonly Document document;
    private readonly SemanticModel model;
    private readonly LambdaExpressionSyntax lambda;

    public OpeningLambda(Document document, SemanticModel model, LambdaExpressionSyntax lambda)
    {
        this.document = document;
        this.model = model;
        this.lambda = lambda;
    }

    /// <summary>Whether the connection is open when it is handed out.</summary>
    public bool Opens => Bodies().Any(body => body.DescendantNodes().OfType<IdentifierNameSyntax>().Any(one => one.Identifier.ValueText == "Open"));

    /// <summary>The steps; null where no place for the opening can be found. <paramref name="inner"/> is the head of a lambda inside, or nothing.</summary>
    public IEnumerable<RewriteStep>? Steps(string inner)
    {
        if (lambda.AsyncKeyword.RawKind != 0)
        {
            return null;
        }

        var head = inner.Length == 0 ? Enumerable.Empty<RewriteStep>() : new RewriteStep[] { new ReplaceText(document.Id, new TextSpan(lambda.ArrowToken.Span.End, 0), " " + inner) };
        if (Opens)
        {
            return head;
        }

        var local = new FreshNames().Take(this, FreshNames.WordsInSightOf(lambda, model), "connection", "opened");
        if (lambda.ExpressionBody is { } body)
        {
            return new RewriteStep[]
            {
                new ReplaceText(document.Id, TextSpan.FromBounds(lambda.ArrowToken.Span.End, body.Span.End),
                    $"{(inner.Length == 0 ? "" : " " + inner)}\n{{\nvar {local} = {Text(body)};\n{local}.Open();\nreturn {local};\n}}", Layout: true),
            };
        }

        var returns = lambda.Block!.DescendantNodes(node => node is not (AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax)).OfType<ReturnStatementSyntax>().ToList();
        return returns is not [{ Expression: { } returned, Parent: BlockSyntax } last] ? null
            : returned is IdentifierNameSyntax ready ? head.Append(new InsertStatements(document.Id, last, ready + ".Open();"))
            : head.Concat(new RewriteStep[] { new InsertStatements(document.Id, last, "var " + local + " = " + Text(returned) + ";\n" + local + ".Open();"), new ReplaceText(document.Id, returned.Span, local) });
    }

    /// <summary><c>new("...")</c> means nothing behind <c>var</c>.</summary>
    private string Text(ExpressionSyntax made) =>
        Written.Creation(made, model.GetTypeInfo(made).Type?.WithNullableAnnotation(NullableAnnotation.NotAnnotated).ToMinimalDisplayString(model, made.SpanStart) ?? "", Array.Empty<(TextSpan, string)>());

    /// <summary>The lambda's body, and those of our own methods that it calls to make the object.</summary>
    public IEnumerable<SyntaxNode> Bodies()
    {
        yield return lambda.Body;
        foreach (var made in lambda.Body.DescendantNodesAndSelf().OfType<InvocationExpressionSyntax>())
        {
            if (model.GetSymbolInfo(made).Symbol is IMethodSymbol { DeclaringSyntaxReferences: { Length: 1 } declared } method && AdoTypes.IsConnection(method.ReturnType))
            {
                yield return declared[0].GetSyntax();
            }
        }
    }
}
