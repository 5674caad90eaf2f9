using Microsoft.CodeAnalysis;

namespace ThreadAffinityAnalyzers.CodeFixes.Remedies;

/// <summary>What other assemblies may name: no search sees their uses.</summary>
internal static class Exports
{
    /// <summary>Whether the symbol of a library, and all types around it, can be seen from outside.</summary>
    public static bool Has(ISymbol symbol, Document document)
    {
        if (document.Project.CompilationOptions?.OutputKind != OutputKind.DynamicallyLinkedLibrary)
        {
            return false;
        }

        for (ISymbol? one = symbol; one is not null and not INamespaceSymbol; one = one.ContainingSymbol)
        {
            if (one.DeclaredAccessibility is not (Accessibility.Public or Accessibility.Protected or Accessibility.ProtectedOrInternal))
            {
                return false;
            }
        }

        return true;
    }
}
