using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using ThreadAffinityAnalyzers.Sharing;

namespace ThreadAffinityAnalyzers.CodeFixes.Remedies.PerCall;

/// <summary>The names that a pattern gives to the object it is asked about: <c>_db is { } open</c>, <c>switch (_db) { case SqliteConnection open: … }</c>.</summary>
internal static class PatternNames
{
    /// <summary>Whether the expression is asked by a pattern that gives it another name.</summary>
    public static bool Names(ExpressionSyntax access) => NamedValues.Naming(access).Any();

    /// <summary>The uses of the object by such names.</summary>
    public static IEnumerable<HolderUse> UsesOf(HolderUse use)
    {
        foreach (var variable in NamedValues.Naming(use.Access))
        {
            // Statements at the top level share their names with those that follow.
            var around = variable.Ancestors().First(node => node is MemberDeclarationSyntax and not GlobalStatementSyntax or CompilationUnitSyntax);
            var uses = around.DescendantNodes().OfType<IdentifierNameSyntax>().Where(name => name.Identifier.ValueText == variable.Identifier.ValueText
                && SymbolEqualityComparer.Default.Equals(use.Model.GetSymbolInfo(name).Symbol, use.Model.GetDeclaredSymbol(variable)));
            foreach (var name in uses)
            {
                // What is done with it besides asking, working and handing it out is not followed further.
                var named = HolderUse.Of(use.Holder, wrapped: false, use.Document, use.Model, name) with { Pattern = variable };
                yield return named with { Kind = named.Kind is UseKind.Work or UseKind.NullCheck ? UseKind.Work : named.Kind == UseKind.Return ? UseKind.Return : UseKind.Escape };
            }
        }
    }
}
