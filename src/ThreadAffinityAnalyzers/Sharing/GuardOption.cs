using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace ThreadAffinityAnalyzers.Sharing;

/// <summary>The option <c>thread_affinity.guards</c>: members (<c>Type.Member</c>) that run a delegate, or return a scope, under mutual exclusion; a type's name means all its members.</summary>
internal sealed class GuardOption
{
    private readonly ImmutableHashSet<string> names;

    public GuardOption(ImmutableHashSet<string> names) => this.names = names;

    /// <summary>Without the option no call is bound for its sake.</summary>
    public bool IsEmpty => names.IsEmpty;

    public bool Has(IMethodSymbol method)
    {
        if (names.IsEmpty)
        {
            return false;
        }

        for (var type = (method.ReducedFrom ?? method).ContainingType; type is not null; type = type.BaseType)
        {
            var name = NameOf(type);
            if (names.Contains(name) || names.Contains(name + "." + method.Name))
            {
                return true;
            }
        }

        return false;
    }

    private static string NameOf(INamedTypeSymbol type)
    {
        var owner = type.ContainingType is { } outer ? NameOf(outer) + "."
            : type.ContainingNamespace is { IsGlobalNamespace: false } space ? space.ToDisplayString() + "."
            : "";
        return owner + type.Name;
    }
}
