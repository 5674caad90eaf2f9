using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace ThreadAffinityAnalyzers.CodeFixes.Remedies.PerCall;

/// <summary>What a getter, or the branch that makes the object when it is missing, does beside making it: both go, and that must not go with them.</summary>
internal sealed partial class PerCallPlan
{
    /// <summary>The statements that are done for each connection from now on: a line in the log, a folder that has to be there. Null where something is done that should be done once.</summary>
    private List<StatementSyntax>? DoneBeside()
    {
        var beside = new List<StatementSyntax>();
        if (creation.Assignment is not { } set || set.SyntaxTree != creation.Model.SyntaxTree)
        {
            return beside;
        }

        SyntaxNode? around = connection.IsInGetter(set) ? Flow.FunctionAround(set) : set.FirstAncestorOrSelf<IfStatementSyntax>(one => FlowRewrite.IsAboutLifetime(one.Condition));
        foreach (var statement in around?.DescendantNodes(node => node is not AnonymousFunctionExpressionSyntax).OfType<ExpressionStatementSyntax>() ?? Enumerable.Empty<ExpressionStatementSyntax>())
        {
            if (!IsBeside(statement))
            {
                continue;
            }

            if (statement.Expression is not InvocationExpressionSyntax call || !IsRepeatable(call) || Written.NamesOuterLocals(statement, creation.Model, OfPrimaryConstructor(statement)))
            {
                return null;
            }

            beside.Add(statement);
        }

        return beside;
    }

    /// <summary>Neither about the object nor about a guard around its making.</summary>
    private bool IsBeside(ExpressionStatementSyntax statement) => statement.Expression switch
    {
        _ when connection.Uses.Concat(commands.SelectMany(command => command.Held.Uses)).Any(use => use.Access.SyntaxTree == statement.SyntaxTree && statement.Span.Contains(use.Access.Span)) || prepared.Any(one => one.Statement.Span.Contains(statement.Span)) ||
            statement.DescendantNodes().OfType<IdentifierNameSyntax>().Any(name => creation.Model.GetSymbolInfo(name).Symbol is ILocalSymbol { Type: INamedTypeSymbol type } && AdoTypes.IsBound(type)) => false,
        PrefixUnaryExpressionSyntax or PostfixUnaryExpressionSyntax => true,
        // A flag tells of the object and goes with it.
        AssignmentExpressionSyntax set => !set.IsKind(SyntaxKind.SimpleAssignmentExpression) || set.Right is not LiteralExpressionSyntax && creation.Model.GetSymbolInfo(set.Left).Symbol is IFieldSymbol or IPropertySymbol,
        InvocationExpressionSyntax call => creation.Model.GetSymbolInfo(call).Symbol is IMethodSymbol method && !IsOfGuard(method) && method.ContainingType.Name != "GC" && method.Name is not ("Dispose" or "Release"),
        _ => false,
    };

    private static bool IsOfGuard(IMethodSymbol method) => method.ContainingType is { Name: not "Interlocked" } type && type.ContainingNamespace.ToDisplayString() == "System.Threading";

    /// <summary>A logger, or a static method of a library, where it does the same each time.</summary>
    private bool IsRepeatable(InvocationExpressionSyntax call) => creation.Model.GetSymbolInfo(call).Symbol is IMethodSymbol method && method.DeclaringSyntaxReferences.IsEmpty && (method.ReducedFrom ?? method).IsStatic && method.ContainingType.Name is not ("File" or "Interlocked");

    private List<ISymbol> OfPrimaryConstructor(SyntaxNode node) => node.DescendantNodes().OfType<IdentifierNameSyntax>().Select(name => creation.Model.GetSymbolInfo(name).Symbol)
        .Where(symbol => symbol is IParameterSymbol { ContainingSymbol: IMethodSymbol { MethodKind: MethodKind.Constructor } }).OfType<ISymbol>().ToList();
}
