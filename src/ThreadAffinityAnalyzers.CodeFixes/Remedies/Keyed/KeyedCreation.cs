using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;
using ThreadAffinityAnalyzers.CodeFixes.Remedies.PerCall;
using ThreadAffinityAnalyzers.CodeFixes.Rewriting;
using ThreadAffinityAnalyzers.CodeFixes.Rewriting.Steps;

namespace ThreadAffinityAnalyzers.CodeFixes.Remedies.Keyed;

/// <summary>How a method makes the connection of a key that has none yet: <c>return _all.GetOrAdd(tenant, key => new SqliteConnection(...));</c></summary>
internal sealed class KeyedCreation
{
    private readonly MethodDeclarationSyntax method;
    private readonly ExpressionSyntax returned;
    private readonly SemanticModel model;
    private readonly string? parameter;
    private readonly ExpressionSyntax key;

    private KeyedCreation(MethodDeclarationSyntax method, ExpressionSyntax returned, ExpressionSyntax key, SyntaxNode making, string? parameter, SemanticModel model)
    {
        this.method = method;
        this.returned = returned;
        this.key = key;
        this.parameter = parameter;
        this.model = model;
        Making = making;
    }

    /// <summary>The expression or block that makes it.</summary>
    public SyntaxNode Making { get; }

    /// <summary>The method of ours that is called to make it.</summary>
    public IMethodSymbol? Maker { get; private set; }

    /// <summary>Null where the method does more with the dictionary, or the key is not what its caller said.</summary>
    public static KeyedCreation? Of(MethodDeclarationSyntax method, IReadOnlyList<SyntaxNode> names, SemanticModel model)
    {
        if (names.Count != 1 || Trivia.HasConditions(method) || Returned(method) is not { } returned || PerCall.Creation.Bare(returned) is not { } whole)
        {
            return null;
        }

        var isLazy = whole is MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Value" };
        if ((whole is MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Value" } value ? value.Expression : whole) is not InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "GetOrAdd" } asked, ArgumentList.Arguments: { Count: 2 } arguments } ||
            asked.Expression.Span != names[0].Span && !(asked.Expression is MemberAccessExpressionSyntax { Expression: ThisExpressionSyntax } own && own.Name.Span == names[0].Span))
        {
            return null;
        }

        var made = arguments[1].Expression;
        var key = arguments[0].Expression;
        string? parameter = null;
        SyntaxNode making = made;
        if (made is LambdaExpressionSyntax { AsyncKeyword.RawKind: 0 } lambda && ParameterOf(lambda) is { } given)
        {
            parameter = given;
            making = lambda.Body;
        }
        else if (made is IdentifierNameSyntax or MemberAccessExpressionSyntax && model.GetSymbolInfo(made).Symbol is IMethodSymbol { Parameters.Length: 1 } group)
        {
            return isLazy || !IsFresh(group) ? null : new KeyedCreation(method, returned, key, made, null, model) { Maker = group };
        }
        else
        {
            return null;
        }

        if (isLazy)
        {
            if (making is not BaseObjectCreationExpressionSyntax { ArgumentList.Arguments: { Count: >= 1 and <= 2 } once } || once[0].Expression is not ParenthesizedLambdaExpressionSyntax { ParameterList.Parameters.Count: 0, AsyncKeyword.RawKind: 0 } inner)
            {
                return null;
            }

            making = inner.Body;
        }

        var keyed = new KeyedCreation(method, returned, key, making, parameter, model);
        if (making is InvocationExpressionSyntax call && model.GetSymbolInfo(call).Symbol is IMethodSymbol maker)
        {
            keyed.Maker = maker;
            return IsFresh(maker) ? keyed : null;
        }

        return making is BaseObjectCreationExpressionSyntax or BlockSyntax ? keyed : null;
    }

    /// <summary>The code that runs for each connection from now on.</summary>
    public IEnumerable<SyntaxNode> Bodies(CancellationToken cancellation) => Maker is null ? new[] { Making } : Maker.DeclaringSyntaxReferences.Select(one => one.GetSyntax(cancellation)).Prepend(Making);

    /// <summary>What the method does in the place of its <c>return</c>; null where a comment would be lost, or names would clash.</summary>
    public string? Statements(string local)
    {
        var lead = "";
        var replacements = new List<(TextSpan Span, string Text)>();
        if (parameter is not null && parameter != "_" && !(key is IdentifierNameSyntax same && same.Identifier.ValueText == parameter))
        {
            if (key is IdentifierNameSyntax or LiteralExpressionSyntax)
            {
                replacements.AddRange(Making.DescendantNodesAndSelf().OfType<IdentifierNameSyntax>().Where(name => name.Identifier.ValueText == parameter && model.GetSymbolInfo(name).Symbol is IParameterSymbol).Select(name => (name.Span, key.ToString())));
            }
            else
            {
                lead = "var " + parameter + " = " + key + ";\n";
            }
        }

        if (returned.Parent!.DescendantTrivia().Any(one => Trivia.IsComment(one) && !Making.FullSpan.Contains(one.Span)))
        {
            return null;
        }

        switch (Making)
        {
            case BlockSyntax block:
                var returns = block.DescendantNodes(node => node is not (AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax)).OfType<ReturnStatementSyntax>().ToList();
                if (returns.Count != 1 || returns[0].Expression is not IdentifierNameSyntax result || block.Statements.LastOrDefault() != returns[0] || !PerCall.Creation.MakesFresh(SyntaxFactory.MethodDeclaration(SyntaxFactory.ParseTypeName("object"), "Make").WithBody(block)))
                {
                    return null;
                }

                if (!Opens(block))
                {
                    replacements.Add((new TextSpan(returns[0].SpanStart, 0), result + ".Open();\n"));
                }

                var text = PerCall.Written.With(block, replacements);
                return lead + text.Substring(1, text.Length - 2).Trim('\n', ' ', '\t');
            case BaseObjectCreationExpressionSyntax made when model.GetTypeInfo(made).Type is { } type:
                return lead + "var " + local + " = " + PerCall.Written.Creation(made, type.WithNullableAnnotation(NullableAnnotation.NotAnnotated).ToMinimalDisplayString(model, made.SpanStart), replacements) + ";\n" + local + ".Open();\nreturn " + local + ";";
            default:
                var call = Making is InvocationExpressionSyntax invocation ? PerCall.Written.With(invocation, replacements) : Making + "(" + key + ")";
                return Maker!.DeclaringSyntaxReferences.Any(one => Opens(one.GetSyntax())) ? lead + "return " + call + ";" : lead + "var " + local + " = " + call + ";\n" + local + ".Open();\nreturn " + local + ";";
        }
    }

    /// <summary>The step that writes them.</summary>
    public RewriteStep Written(Document document, string statements)
    {
        if (returned.Parent is ReturnStatementSyntax statement)
        {
            return new ReplaceText(document.Id, statement.Span, statements, Layout: true);
        }

        var arrow = (ArrowExpressionClauseSyntax)returned.Parent!;
        return statements.StartsWith("return ", StringComparison.Ordinal)
            ? new ReplaceText(document.Id, returned.Span, statements.Substring("return ".Length).TrimEnd(';'))
            : new ReplaceText(document.Id, TextSpan.FromBounds(arrow.GetFirstToken().GetPreviousToken().Span.End, method.SemicolonToken.Span.End), "\n{\n" + statements + "\n}", Layout: true);
    }

    private static bool Opens(SyntaxNode body) => body.DescendantNodes().OfType<IdentifierNameSyntax>().Any(name => name.Identifier.ValueText is "Open");

    private static bool IsFresh(IMethodSymbol maker) => maker.DeclaringSyntaxReferences.Length == 1 && PerCall.Creation.MakesFresh(maker.DeclaringSyntaxReferences[0].GetSyntax());

    private static ExpressionSyntax? Returned(MethodDeclarationSyntax method) => method.ExpressionBody?.Expression ??
        (method.Body is { } body && body.DescendantNodes().OfType<ReturnStatementSyntax>().Where(one => one.FirstAncestorOrSelf<SyntaxNode>(node => node is AnonymousFunctionExpressionSyntax or MethodDeclarationSyntax) == method).ToList() is { Count: 1 } only && body.Statements.LastOrDefault() == only[0] ? only[0].Expression : null);

    private static string? ParameterOf(LambdaExpressionSyntax lambda) => lambda switch
    {
        SimpleLambdaExpressionSyntax simple => simple.Parameter.Identifier.ValueText,
        ParenthesizedLambdaExpressionSyntax { ParameterList.Parameters: { Count: 1 } one } => one[0].Identifier.ValueText,
        _ => null,
    };
}
