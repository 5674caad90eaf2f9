using Microsoft.CodeAnalysis;

namespace ThreadAffinityAnalyzers.Sharing;

/// <summary>Tells what other projects can name.</summary>
internal static class Visibility
{
    /// <summary>Whether the type or member and all types around it are public or protected.</summary>
    public static bool IsOutside(ISymbol symbol)
    {
        for (ISymbol? at = symbol; at is not null and not INamespaceSymbol; at = at.ContainingSymbol)
        {
            if (at is IMethodSymbol or INamedTypeSymbol or IPropertySymbol or IFieldSymbol && at.DeclaredAccessibility is not (Accessibility.Public or Accessibility.Protected or Accessibility.ProtectedOrInternal))
            {
                return false;
            }
        }

        return true;
    }
}
