using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using ThreadAffinityAnalyzers.Search;

namespace ThreadAffinityAnalyzers.Sharing;

/// <summary>Tells of a property of another project whether it keeps what it hands out.</summary>
internal static class KeptProperties
{
    /// <summary>Whether the compiler has written its getter, in an assembly as in the source that an editor offers.</summary>
    public static bool IsAuto(IPropertySymbol property) => property is { IsAbstract: false, GetMethod: { } getter } && (getter.DeclaringSyntaxReferences is [var declared, ..]
        ? declared.GetSyntax() is AccessorDeclarationSyntax { Body: null, ExpressionBody: null, Parent.Parent: { } whole } && !PartialProperties.IsDeclaringPart(whole)
        : getter.GetAttributes().Any(attribute => attribute.AttributeClass?.Name == "CompilerGeneratedAttribute"));
}
