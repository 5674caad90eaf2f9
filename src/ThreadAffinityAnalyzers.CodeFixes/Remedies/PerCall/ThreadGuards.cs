using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace ThreadAffinityAnalyzers.CodeFixes.Remedies.PerCall;

/// <summary>Guards that the thread which took them has to give back (<c>Monitor.Exit</c>, <c>ReleaseMutex</c>): code between the two may neither wait for another thread nor move to one.</summary>
internal static class ThreadGuards
{
    private static readonly ImmutableHashSet<string> Names = ImmutableHashSet.Create(
        "Enter", "TryEnter", "Exit", "EnterScope", "WaitOne", "ReleaseMutex", "EnterWriteLock", "TryEnterWriteLock", "ExitWriteLock", "EnterReadLock", "TryEnterReadLock", "ExitReadLock",
        "EnterUpgradeableReadLock", "TryEnterUpgradeableReadLock", "ExitUpgradeableReadLock", "AcquireWriterLock", "AcquireReaderLock", "ReleaseWriterLock", "ReleaseReaderLock");

    /// <summary>The calls in the function, outside of the functions in it, that take or give back one.</summary>
    public static IEnumerable<InvocationExpressionSyntax> In(SyntaxNode function, SemanticModel model) =>
        function.DescendantNodes(node => node == function || node is not (AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax)).OfType<InvocationExpressionSyntax>()
            .Where(call => call.Expression is MemberAccessExpressionSyntax { Name.Identifier.ValueText: var name } && Names.Contains(name) &&
                model.GetSymbolInfo(call).Symbol is IMethodSymbol { ContainingNamespace: var space } && space.ToDisplayString() == "System.Threading");
}
