using System.Collections.Immutable;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using ThreadAffinityAnalyzers.Model;

namespace ThreadAffinityAnalyzers.Sharing;

/// <content>Classes of other projects.</content>
internal sealed partial class AffineShapes
{
    /// <summary>
    /// Of a class of another project only the surface counts, also where an editor offers its source: if all its public constructors take an affine object, it keeps one.
    /// Nothing inside it can be reported, so it stands for the object itself.
    /// </summary>
    /// <param name="keeper">The class.</param>
    /// <param name="depth">How far inside other types it is.</param>
    /// <param name="seen">Given where an interface that a constructor takes stands for what is registered for it; null where registrations are not asked.</param>
    /// <param name="cancellation">Stops the search.</param>
    private AffineContent? OfForeign(ITypeSymbol keeper, int depth, ImmutableHashSet<ITypeSymbol>? seen, CancellationToken cancellation)
    {
        if (keeper is not INamedTypeSymbol { TypeKind: TypeKind.Class, IsStatic: false } type || context.Search.IsOwn(type) || MetadataNames.IsPlatform(type.ContainingAssembly) || context.Types.IsSafe(type))
        {
            return null;
        }

        AffineContent? kept = null;
        foreach (var constructor in type.InstanceConstructors)
        {
            if (constructor.DeclaredAccessibility == Accessibility.Public)
            {
                var taken = constructor.Parameters.Select(parameter => Taken(parameter.Type)).FirstOrDefault(content => content is { Shape: AffineShape.Direct });
                if (taken is null)
                {
                    return null;
                }

                kept = taken;
            }
        }

        return kept is null ? null : kept with { Type = type, Kept = kept.Kept ?? kept.Type };

        AffineContent? Taken(ITypeSymbol parameter) => TryGet(parameter, depth + 1, out var content)
            || seen is not null && !context.Search.IsOwn(parameter) && !MetadataNames.IsPlatform(parameter.ContainingAssembly) && TryGetWrapper(parameter, seen, cancellation, out content) ? content : null;
    }
}
