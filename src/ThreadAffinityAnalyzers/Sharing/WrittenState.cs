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
        if (!holder.ContainingType.DeclaringSyntaxReferences.Any(part => context.ObjectNames.TypesStandIn(part.SyntaxTree, part.Span, cancellation)))
        {
            return null;
        }

        var initial = holder.DeclaringSyntaxReferences.Select(part => part.GetSyntax(cancellation) switch
        {
            VariableDeclaratorSyntax variable => variable.Initializer?.Value,
            PropertyDeclarationSyntax property => property.Initializer?.Value,
            _ => null,
        });
        if (initial.FirstOrDefault(value => value is not null) is { } first && !context.ObjectNames.StandIn(first.SyntaxTree, first.Span, null, cancellation))
        {
            return null;
        }

        var written = context.Search.AssignmentsTo(holder, cancellation).Select(reference => reference.Node is SimpleNameSyntax name && Functions.Whole(name).Parent is AssignmentExpressionSyntax assignment ? assignment.Right : null);
        ITypeSymbol? kept = null;
        foreach (var value in initial.Concat(written))
        {
            if (value is null or LiteralExpressionSyntax { RawKind: (int)SyntaxKind.NullLiteralExpression })
            {
                continue;
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
