using System;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using ThreadAffinityAnalyzers.CodeFixes.Rewriting;

namespace ThreadAffinityAnalyzers.CodeFixes.Remedies.Awaiting;

/// <summary>Loops that accept clients: what they start stays with one client as long as it likes, and to wait for it would keep all others out.</summary>
internal static class ClientLoops
{
    private static readonly string[] Accepting = { "Accept", "GetContext", "WaitForConnection" };

    public static bool Holds(Location started) =>
        started.SourceTree?.GetRoot().FindNode(started.SourceSpan).Ancestors()
            .TakeWhile(node => node is not (MemberDeclarationSyntax and not GlobalStatementSyntax or AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax))
            .Where(node => node is WhileStatementSyntax or ForStatementSyntax or DoStatementSyntax)
            .Any(loop => FreshNames.WordsIn(loop).Any(word => Accepting.Any(name => word.StartsWith(name, StringComparison.Ordinal)))) == true;
}
