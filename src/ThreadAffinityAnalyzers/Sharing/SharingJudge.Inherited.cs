using System.Collections.Immutable;
using System.Threading;
using Microsoft.CodeAnalysis;
using ThreadAffinityAnalyzers.Findings;
using ThreadAffinityAnalyzers.Knowledge;

namespace ThreadAffinityAnalyzers.Sharing;

/// <content>State that a class of this project has from one of another.</content>
internal sealed partial class SharingJudge
{
    /// <summary>The finding on state that the class has from a base class of another project, or null.</summary>
    /// <param name="holder">The inherited field or property.</param>
    /// <param name="owner">The class that inherits it.</param>
    /// <param name="at">Where the base class is named.</param>
    /// <param name="given">The constructor parameter that the class hands to its base, or null.</param>
    /// <param name="uses">What the class does with the object.</param>
    /// <param name="cancellation">Stops the search.</param>
    public Finding? OnInherited(ISymbol holder, INamedTypeSymbol owner, Place at, IParameterSymbol? given, ImmutableArray<Use> uses, CancellationToken cancellation)
    {
        if (!context.Shapes.TryGet(holder is IFieldSymbol field ? field.Type : ((IPropertySymbol)holder).Type, out var content))
        {
            return null;
        }

        var route = content.Row.Role is not (AffineRole.Connection or AffineRole.Session) ? SharingRoute.SharedStatement
            : given is not null && !IsCreatedInSource(given, cancellation) ? SharingRoute.CaptiveDependency : SharingRoute.SharedInstanceHolder;
        var how = InstanceSource.Describe(owner, context, cancellation, out var steps);
        return Conclude(holder, owner, content, uses, route, how, steps, cancellation) is { } finding ? finding with { Holder = finding.Holder with { Declared = at } } : null;
    }
}
