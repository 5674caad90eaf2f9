using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace ThreadAffinityAnalyzers.Sharing;

/// <summary>State whose declared type says less than what is written to it: a connection in a field of type <c>object</c>, <c>dynamic</c> or <c>IDisposable</c>.</summary>
internal static class WrittenState
{
    /// <summary>Whether the type says nothing about what is in it.</summary>
    public static bool IsOpen(ITypeSymbol type) => type.TypeKind == TypeKind.Dynamic || type.SpecialType is SpecialType.System_Object or SpecialType.System_IDisposable || type.Name == "IAsyncDisposable";

    /// <summary>The one affine type of which everything is that is written to the field or auto-property, or null.</summary>
    public static ITypeSymbol? TypeOf(ISymbol holder, SharingContext context, CancellationToken cancellation)
    {
        // Most such fields are gates, in classes that name no affine type.
        if (!context.Search.DeclarationsOf(holder.ContainingType).Any(part => context.ObjectNames.TypesStandIn(part.SyntaxTree, part.Span, cancellation)))
        {
            return null;
        }

        ITypeSymbol? kept = null;
        foreach (var value in context.Subjects.ValuesOf(holder, cancellation))
        {
            // A gate is told by its initialiser: nobody else that writes to it is searched for.
            if (value.Parent is EqualsValueClauseSyntax && !context.ObjectNames.StandIn(value.SyntaxTree, value.Span, null, cancellation))
            {
                return null;
            }

            var type = context.ModelOf(value).GetTypeInfo(Functions.Innermost(value), cancellation).Type;
            if (!context.Shapes.TryGet(type, out var content) || content.Shape != AffineShape.Direct || kept is not null && !SymbolEqualityComparer.Default.Equals(kept, type))
            {
                return null;
            }

            kept = type;
        }

        return kept;
    }
}
