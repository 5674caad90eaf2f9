using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using ThreadAffinityAnalyzers.CodeFixes.Remedies.PerCall;
using ThreadAffinityAnalyzers.CodeFixes.Rewriting;

namespace ThreadAffinityAnalyzers.CodeFixes.Remedies.Injecting;

/// <summary>Classes that are given one connection, and meet in a transaction on it.</summary>
internal static class SharedTransactions
{
    /// <summary>Whether one class begins a transaction and asks another one in it, which on a connection of its own would see nothing of it, or wait for its end.</summary>
    public static bool Join(IEnumerable<INamedTypeSymbol?> classes, RemedyContext context)
    {
        var types = classes.OfType<INamedTypeSymbol>().Distinct<INamedTypeSymbol>(SymbolEqualityComparer.Default).ToList();
        return types.Count > 1 && types.Any(type => Beginning(type, context).Any(function => Models.Of(function.SyntaxTree, context.Model.Compilation) is { } model && function.DescendantNodes().OfType<InvocationExpressionSyntax>()
            .Any(call => model.GetSymbolInfo(call).Symbol is IMethodSymbol { IsStatic: false, ContainingType: var called } && types.Any(other => !SymbolEqualityComparer.Default.Equals(other, type) && IsOf(other, called)))));
    }

    private static IEnumerable<SyntaxNode> Beginning(INamedTypeSymbol type, RemedyContext context) => type.DeclaringSyntaxReferences.SelectMany(one => one.GetSyntax(context.Cancellation).DescendantNodes().OfType<IdentifierNameSyntax>())
        .Where(name => name.Identifier.ValueText is "BeginTransaction" or "BeginTransactionAsync").Select(name => Flow.FunctionAround(name)).OfType<SyntaxNode>().Distinct();

    private static bool IsOf(INamedTypeSymbol type, INamedTypeSymbol called) => SymbolEqualityComparer.Default.Equals(type, called) || type.AllInterfaces.Contains(called, SymbolEqualityComparer.Default);
}
