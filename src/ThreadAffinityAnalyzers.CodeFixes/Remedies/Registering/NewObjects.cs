using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using ThreadAffinityAnalyzers.CodeFixes.Remedies.PerCall;

namespace ThreadAffinityAnalyzers.CodeFixes.Remedies.Registering;

/// <summary>Tells the factories that make an object each time from those that may hand out one that they keep.</summary>
internal static class NewObjects
{
    /// <summary>A factory that does nothing but make a new object each time, or hand out one that the scope's own container has.</summary>
    public static bool MakesOnlyNew(ExpressionSyntax factory, SemanticModel model) =>
        MakesNew(factory, model) && !(Creation.Bare(factory) is AnonymousFunctionExpressionSyntax lambda ? OnceOnly.IsIn(lambda, model.Compilation)
            : model.GetSymbolInfo(Creation.Bare(factory)).Symbol is IMethodSymbol method && method.DeclaringSyntaxReferences.Any(one => OnceOnly.IsIn(one.GetSyntax(), model.Compilation)));

    /// <summary>A factory whose every result is a new object, or one that the scope's own container has.</summary>
    public static bool MakesNew(ExpressionSyntax factory, SemanticModel model)
    {
        switch (Creation.Bare(factory))
        {
            case LambdaExpressionSyntax { ExpressionBody: { } body }:
                return IsNew(body, model);
            case LambdaExpressionSyntax { Block: { } block }:
                return ReturnsNew(block);
            case IdentifierNameSyntax or MemberAccessExpressionSyntax when model.GetSymbolInfo(Creation.Bare(factory)).Symbol is IMethodSymbol method:
                return MakesNew(method);
            default:
                return false;
        }
    }

    private static bool MakesNew(IMethodSymbol method) => method.DeclaringSyntaxReferences.FirstOrDefault()?.GetSyntax() switch
    {
        MethodDeclarationSyntax { Body: { } body } => ReturnsNew(body),
        MethodDeclarationSyntax { ExpressionBody.Expression: { } body } => Creation.Bare(body) is BaseObjectCreationExpressionSyntax,
        LocalFunctionStatementSyntax { Body: { } body } => ReturnsNew(body),
        LocalFunctionStatementSyntax { ExpressionBody.Expression: { } body } => Creation.Bare(body) is BaseObjectCreationExpressionSyntax,
        _ => false,
    };

    private static bool IsNew(ExpressionSyntax expression, SemanticModel model) => Creation.Bare(expression) switch
    {
        BaseObjectCreationExpressionSyntax => true,
        CastExpressionSyntax cast => IsNew(cast.Expression, model),
        InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "GetRequiredService" or "GetRequiredKeyedService" or "CreateInstance" or "CreateDbContext" } } => true,
        InvocationExpressionSyntax made when expression.SyntaxTree == model.SyntaxTree => model.GetSymbolInfo(made).Symbol is IMethodSymbol method && MakesNew(method),
        _ => false,
    };

    private static bool ReturnsNew(BlockSyntax block)
    {
        var fresh = new HashSet<string>(block.Statements.OfType<LocalDeclarationStatementSyntax>().SelectMany(one => one.Declaration.Variables)
            .Where(one => one.Initializer?.Value is BaseObjectCreationExpressionSyntax).Select(one => one.Identifier.ValueText));
        var returns = block.DescendantNodes(node => node is not (AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax)).OfType<ReturnStatementSyntax>().ToList();
        return returns.Count > 0 && returns.All(one => one.Expression is BaseObjectCreationExpressionSyntax || one.Expression is IdentifierNameSyntax name && fresh.Contains(name.Identifier.ValueText)) &&
            !block.DescendantNodes().OfType<AssignmentExpressionSyntax>().Any(set => set.Left is IdentifierNameSyntax name && fresh.Contains(name.Identifier.ValueText));
    }
}
