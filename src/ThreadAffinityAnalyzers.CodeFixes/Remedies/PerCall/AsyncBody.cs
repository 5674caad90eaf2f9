using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;
using ThreadAffinityAnalyzers.CodeFixes.Rewriting;
using ThreadAffinityAnalyzers.CodeFixes.Rewriting.Steps;

namespace ThreadAffinityAnalyzers.CodeFixes.Remedies.PerCall;

/// <summary>A function that hands a task through has to await it, or its connection would close before the work is done.</summary>
internal static class AsyncBody
{
    /// <summary>Whether the function returns a task that it does not await. Null where it cannot be made to await.</summary>
    public static bool? Needs(Flow flow)
    {
        if (flow.Symbol is not { } symbol)
        {
            return flow.Function is CompilationUnitSyntax or AccessorDeclarationSyntax or BaseMethodDeclarationSyntax ? false : null;
        }

        if (symbol.IsAsync || !AdoTypes.IsTask(symbol.ReturnType))
        {
            return false;
        }

        if (Returned(flow).All(value => IsDone(value) && !IsMadeFromTask(value, flow.Model)))
        {
            return false;
        }

        // new(task) has no type to await, and new(result) is no task at all: what they are made from is.
        if (Returned(flow).Any(value => value is BaseObjectCreationExpressionSyntax && (IsTaskWithoutResult(symbol.ReturnType) || ResultOf(value) is null)))
        {
            return null;
        }

        return flow.Function is MethodDeclarationSyntax or LocalFunctionStatementSyntax or AnonymousFunctionExpressionSyntax && symbol.Parameters.All(parameter => parameter.RefKind == RefKind.None) ? true : null;
    }

    /// <summary>A task that is done, of the type; null where it has a result.</summary>
    public static string? DoneOf(ITypeSymbol? type) =>
        !IsTaskWithoutResult(type) ? null : type!.IsValueType ? "default" : "Task.CompletedTask";

    private static bool IsTaskWithoutResult(ITypeSymbol? type) => AdoTypes.IsTask(type) && type is INamedTypeSymbol { Arity: 0 };

    /// <summary>Takes <c>async</c> away.</summary>
    public static IEnumerable<RewriteStep> WithoutModifier(DocumentId document, MethodDeclarationSyntax method)
    {
        var modifier = method.Modifiers.FirstOrDefault(one => one.IsKind(SyntaxKind.AsyncKeyword));
        if (!modifier.IsKind(SyntaxKind.None))
        {
            yield return new ReplaceText(document, TextSpan.FromBounds(modifier.SpanStart, modifier.GetNextToken().SpanStart), "");
        }
    }

    /// <summary>What an asynchronous method needs when the given awaits, all that it has, are gone; null where its shape does not allow it.</summary>
    public static IEnumerable<RewriteStep>? Settled(DocumentId document, SemanticModel model, SyntaxNode function, System.Func<SyntaxNode, bool> isGone)
    {
        if (function is not MethodDeclarationSyntax { Body: { } body } method || !method.Modifiers.Any(SyntaxKind.AsyncKeyword) || Awaits(method, isGone))
        {
            return Enumerable.Empty<RewriteStep>();
        }

        if (DoneOf(model.GetDeclaredSymbol(method)?.ReturnType) is not { } done || OwnNodes(method).OfType<ReturnStatementSyntax>().Any())
        {
            return null;
        }

        return WithoutModifier(document, method).Append(new ReplaceText(document, new TextSpan(body.CloseBraceToken.SpanStart, 0), "return " + done + ";\n", Layout: true));
    }

    /// <summary>Whether the function waits for something that stays.</summary>
    public static bool Awaits(SyntaxNode function, System.Func<SyntaxNode, bool> isGone) =>
        OwnNodes(function).Any(one => (one is AwaitExpressionSyntax || one is CommonForEachStatementSyntax { AwaitKeyword.RawKind: not 0 } || one is UsingStatementSyntax { AwaitKeyword.RawKind: not 0 } ||
            one is LocalDeclarationStatementSyntax { AwaitKeyword.RawKind: not 0 }) && !isGone(one));

    private static IEnumerable<SyntaxNode> OwnNodes(SyntaxNode function) =>
        function.DescendantNodes(node => node == function || node is not (AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax));

    /// <summary>What the class writes behind whatever it awaits: nothing, or that it goes on anywhere.</summary>
    public static string Configured(SyntaxNode node)
    {
        var awaits = node.FirstAncestorOrSelf<TypeDeclarationSyntax>()?.DescendantNodes().OfType<AwaitExpressionSyntax>().ToList();
        return awaits?.Count > 0 && awaits.All(one => one.Expression is InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "ConfigureAwait" }, ArgumentList.Arguments: { Count: 1 } given } && given[0].Expression.IsKind(SyntaxKind.FalseLiteralExpression))
            ? ".ConfigureAwait(false)" : "";
    }

    /// <summary>The name of the function's own cancellation token, or nothing.</summary>
    public static string TokenOf(Flow flow) =>
        flow.Symbol?.Parameters.FirstOrDefault(parameter => parameter.Type is { Name: "CancellationToken" } && parameter.RefKind == RefKind.None)?.Name is { } token
            ? SyntaxFacts.GetKeywordKind(token) == SyntaxKind.None ? token : "@" + token
            : "";

    /// <summary>What stands before the expression of an expression body.</summary>
    public static string Lead(Flow flow, bool becomesAsync)
    {
        if (flow.Symbol is not { } symbol)
        {
            return "return ";
        }

        var hasResult = symbol.ReturnType is INamedTypeSymbol { Arity: > 0 };
        if (becomesAsync)
        {
            return hasResult ? "return await " : "await ";
        }

        return symbol.ReturnsVoid || symbol.MethodKind is MethodKind.Constructor or MethodKind.PropertySet || symbol.IsAsync && AdoTypes.IsTask(symbol.ReturnType) && !hasResult || flow.ExpressionBody is ThrowExpressionSyntax ? "" : "return ";
    }

    /// <summary>Where the modifier of the function stands.</summary>
    public static int ModifierOf(SyntaxNode function) => function switch
    {
        MethodDeclarationSyntax method => method.ReturnType.SpanStart,
        LocalFunctionStatementSyntax local => local.ReturnType.SpanStart,
        ParenthesizedLambdaExpressionSyntax lambda => lambda.ReturnType?.SpanStart ?? lambda.ParameterList.SpanStart,
        SimpleLambdaExpressionSyntax lambda => lambda.Parameter.SpanStart,
        AnonymousMethodExpressionSyntax method => method.DelegateKeyword.SpanStart,
        _ => -1,
    };

    /// <summary>The modifier, and <c>await</c> at each return of a block body.</summary>
    public static IEnumerable<RewriteStep> Steps(Flow flow)
    {
        yield return new ReplaceText(flow.Document.Id, new TextSpan(ModifierOf(flow.Function), 0), "async ");
        var hasResult = flow.Symbol!.ReturnType is INamedTypeSymbol { Arity: > 0 };
        if (flow.ExpressionBody is { } body)
        {
            foreach (var step in body is BaseObjectCreationExpressionSyntax && ResultOf(body) is { } awaited ? Bared(flow, body, awaited, "") : Parentheses(flow, body))
            {
                yield return step;
            }

            yield break;
        }

        var block = flow.Function.ChildNodes().OfType<BlockSyntax>().First();
        foreach (var statement in Returns(flow))
        {
            var value = statement.Expression!;
            var isLast = statement == block.Statements.Last();
            if (hasResult && ResultOf(value) is { } result)
            {
                foreach (var step in Bared(flow, value, result, IsMadeFromTask(value, flow.Model) ? "await " : ""))
                {
                    yield return step;
                }

                continue;
            }
            else if (hasResult)
            {
                yield return new ReplaceText(flow.Document.Id, new TextSpan(value.SpanStart, 0), "await ");
            }
            else if (IsDone(value))
            {
                if (isLast)
                {
                    yield return new RemoveStatement(flow.Document.Id, statement);
                }
                else
                {
                    yield return new ReplaceText(flow.Document.Id, TextSpan.FromBounds(statement.ReturnKeyword.Span.End, value.Span.End), "");
                }

                continue;
            }
            else
            {
                var isEmbedded = statement.Parent is not BlockSyntax;
                yield return new ReplaceText(flow.Document.Id, TextSpan.FromBounds(statement.ReturnKeyword.SpanStart, value.SpanStart), isEmbedded ? "{\nawait " : "await ", isEmbedded);
                if (!isLast)
                {
                    yield return new ReplaceText(flow.Document.Id, new TextSpan(statement.Span.End, 0), isEmbedded ? "\nreturn;\n}" : "\nreturn;", Layout: true);
                }
            }

            foreach (var parenthesis in Parentheses(flow, value))
            {
                yield return parenthesis;
            }
        }
    }

    /// <summary>The inner expression instead of the outer one.</summary>
    private static IEnumerable<RewriteStep> Bared(Flow flow, ExpressionSyntax outer, ExpressionSyntax inner, string lead)
    {
        yield return new ReplaceText(flow.Document.Id, TextSpan.FromBounds(outer.SpanStart, inner.SpanStart), lead);
        yield return new ReplaceText(flow.Document.Id, TextSpan.FromBounds(inner.Span.End, outer.Span.End), "");
    }

    private static IEnumerable<RewriteStep> Parentheses(Flow flow, ExpressionSyntax value)
    {
        if (value is ConditionalExpressionSyntax or BinaryExpressionSyntax or SwitchExpressionSyntax or AssignmentExpressionSyntax)
        {
            yield return new ReplaceText(flow.Document.Id, new TextSpan(value.SpanStart, 0), "(");
            yield return new ReplaceText(flow.Document.Id, new TextSpan(value.Span.End, 0), ")");
        }
    }

    private static IEnumerable<ReturnStatementSyntax> Returns(Flow flow) =>
        flow.Function.DescendantNodes(node => node == flow.Function || node is not (AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax)).OfType<ReturnStatementSyntax>()
            .Where(one => one.Expression is not null);

    private static IEnumerable<ExpressionSyntax> Returned(Flow flow) =>
        flow.ExpressionBody is { } body ? new[] { body } : Returns(flow).Select(one => one.Expression!);

    private static bool IsDone(ExpressionSyntax value) =>
        value is MemberAccessExpressionSyntax { Name.Identifier.ValueText: "CompletedTask" } or
            InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "FromResult" or "FromException" or "FromCanceled" } } or
            LiteralExpressionSyntax { RawKind: (int)SyntaxKind.DefaultLiteralExpression } or ThrowExpressionSyntax or
            ImplicitObjectCreationExpressionSyntax { ArgumentList.Arguments.Count: < 2 } or ObjectCreationExpressionSyntax { ArgumentList.Arguments.Count: < 2 };

    private static bool IsMadeFromTask(ExpressionSyntax value, SemanticModel model) =>
        value is BaseObjectCreationExpressionSyntax { ArgumentList.Arguments: { Count: 1 } arguments } && AdoTypes.IsTask(model.GetTypeInfo(arguments[0].Expression).Type);

    /// <summary><c>Task.FromResult(x)</c> and <c>new ValueTask&lt;T&gt;(x)</c> are <c>x</c> where the function is asynchronous.</summary>
    private static ExpressionSyntax? ResultOf(ExpressionSyntax value) =>
        value is BaseObjectCreationExpressionSyntax { Initializer: null, ArgumentList.Arguments: { Count: 1 } given } ? given[0].Expression :
        value is InvocationExpressionSyntax { ArgumentList.Arguments: { Count: 1 } arguments, Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "FromResult" } } ? arguments[0].Expression : null;
}
