using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using ThreadAffinityAnalyzers.CodeFixes.Remedies.PerCall;
using ThreadAffinityAnalyzers.CodeFixes.Rewriting;
using ThreadAffinityAnalyzers.CodeFixes.Rewriting.Steps;

namespace ThreadAffinityAnalyzers.CodeFixes.Remedies;

/// <summary>An object that a function asks somebody for in each call, and that is to live as long as the call.</summary>
internal static class CallScope
{
    /// <summary>Adds the steps that put statements in front of the one that asks; false where the object goes on when the function has ended.</summary>
    /// <param name="context">The diagnostic.</param>
    /// <param name="function">The method or lambda.</param>
    /// <param name="asked">The expression that asks for the object.</param>
    /// <param name="type">Its type.</param>
    /// <param name="opening">The statements.</param>
    /// <param name="steps">Where the steps go.</param>
    public static bool Open(RemedyContext context, SyntaxNode function, ExpressionSyntax asked, ITypeSymbol type, string opening, List<RewriteStep> steps)
    {
        if (GoesOn(context.Model, function, asked, type, out var isVoid))
        {
            return false;
        }

        switch (function)
        {
            case MethodDeclarationSyntax { ExpressionBody.Expression: var body }:
                steps.Add(new GiveBlockBody(context.Document.Id, body, opening, isVoid ? "" : "return "));
                return true;
            case LambdaExpressionSyntax { ExpressionBody: { } body }:
                steps.Add(new GiveBlockBody(context.Document.Id, body, opening, isVoid ? "" : "return "));
                return true;
            case var _ when asked.Ancestors().OfType<StatementSyntax>().FirstOrDefault() is { Parent: BlockSyntax } statement:
                steps.Add(new InsertStatements(context.Document.Id, statement, opening));
                return true;
            default:
                return false;
        }
    }

    /// <summary>Whether the object, or a result that still needs it, leaves the function that asks for it.</summary>
    public static bool GoesOn(SemanticModel model, SyntaxNode function, ExpressionSyntax call, ITypeSymbol type, out bool isVoid)
    {
        var method = (function is LambdaExpressionSyntax ? model.GetSymbolInfo(function).Symbol : model.GetDeclaredSymbol(function)) as IMethodSymbol;
        isVoid = method is { ReturnsVoid: true } or { IsAsync: true, ReturnType: INamedTypeSymbol { Name: "Task" or "ValueTask", TypeArguments.Length: 0 } };
        var given = method is { IsAsync: true, ReturnType: INamedTypeSymbol { TypeArguments: [var result] } } ? result : method?.ReturnType;
        var returned = function.DescendantNodes().Any(node => node is YieldStatementSyntax or LocalFunctionStatementSyntax || node is AnonymousFunctionExpressionSyntax && node.Span.Contains(call.Span));

        // A task that nobody awaits here still works when the function has returned; what a context has read may ask it for more.
        var isRead = !AdoTypes.IsTask(given) && (given is { IsValueType: true } or { SpecialType: SpecialType.System_String } || IsList(given) || AdoTypes.IsConnection(type) && !Outliving.IsReturnedBy(function, model));
        return method is null || returned || !isVoid && !isRead || IsReturned(function, call);
    }

    /// <summary>What has been read in full.</summary>
    private static bool IsList(ITypeSymbol? type) => type is IArrayTypeSymbol || type is INamedTypeSymbol { Name: "List" or "Dictionary" or "HashSet", ContainingNamespace: { Name: "Generic" } };

    private static bool IsReturned(SyntaxNode function, ExpressionSyntax call) => call.Parent is ArrowExpressionClauseSyntax or ReturnStatementSyntax || call.Parent == function || call.Parent is AssignmentExpressionSyntax or ArgumentSyntax;

    public static SyntaxNode? FunctionOf(ExpressionSyntax call) =>
        call.FirstAncestorOrSelf<SyntaxNode>(node => node is AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax or MemberDeclarationSyntax or AccessorDeclarationSyntax) is MethodDeclarationSyntax or LambdaExpressionSyntax
            ? call.FirstAncestorOrSelf<SyntaxNode>(node => node is MethodDeclarationSyntax or LambdaExpressionSyntax)
            : null;

    /// <param name="function">The function.</param>
    /// <param name="besides">A call that does not count: one that adds to a cache, say.</param>
    public static bool Saves(SyntaxNode function, InvocationExpressionSyntax? besides = null) => function.DescendantNodes().OfType<IdentifierNameSyntax>().Any(name =>
        name.Identifier.ValueText is "SaveChanges" or "SaveChangesAsync" or "Add" or "AddAsync" or "Remove" or "Update" && (besides is null || name.Parent != besides.Expression));
}
