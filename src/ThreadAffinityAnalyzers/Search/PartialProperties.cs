using System.Collections.Generic;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace ThreadAffinityAnalyzers.Search;

/// <summary>The two parts of a partial property (C# 13): one declares it, the other has the accessors' bodies.</summary>
/// <remarks>The symbol speaks of the declaring part alone, and Roslyn 4.8 has no word for the other: it is found in the text.</remarks>
internal static class PartialProperties
{
    /// <summary>Whether it is the part without a body.</summary>
    public static bool IsDeclaringPart(SyntaxNode property) =>
        property is BasePropertyDeclarationSyntax { AccessorList: { } accessors } declaration && declaration.Modifiers.Any(SyntaxKind.PartialKeyword)
        && accessors.Accessors.All(accessor => accessor is { Body: null, ExpressionBody: null });

    /// <summary>Where the property is declared; of a partial one where it has its bodies.</summary>
    public static IEnumerable<BasePropertyDeclarationSyntax> BodiesOf(this SymbolSearch search, IPropertySymbol property, CancellationToken cancellation)
    {
        foreach (var reference in search.DeclarationsOf(property))
        {
            if (reference.GetSyntax(cancellation) is not BasePropertyDeclarationSyntax declaration)
            {
                continue;
            }

            if (!IsDeclaringPart(declaration))
            {
                yield return declaration;
                continue;
            }

            var parts = search.DeclarationsOf(property.ContainingType).Select(part => part.GetSyntax(cancellation)).OfType<TypeDeclarationSyntax>().SelectMany(part => part.Members);
            if (parts.OfType<PropertyDeclarationSyntax>().FirstOrDefault(other => other.Identifier.ValueText == property.Name && !IsDeclaringPart(other)) is { } implementing)
            {
                yield return implementing;
            }
        }
    }
}
