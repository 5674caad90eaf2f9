using System.Linq;
using Microsoft.CodeAnalysis;
using ThreadAffinityAnalyzers.Knowledge;
using ThreadAffinityAnalyzers.Search;

namespace ThreadAffinityAnalyzers.Model;

/// <summary>A row of the catalogue that a type is subject to, and the base type, interface or attributed type by which it is.</summary>
internal readonly struct TypeRow
{
    private readonly INamedTypeSymbol contract;

    public TypeRow(EntryPoint row, INamedTypeSymbol contract)
    {
        Row = row;
        this.contract = contract;
    }

    public EntryPoint Row { get; }

    /// <summary>Whether the host calls this member of the type because of the row.</summary>
    public bool Covers(IMethodSymbol member)
    {
        if (member.IsStatic)
        {
            return false;
        }

        var isDeclaredThere = SymbolEqualityComparer.Default.Equals(member.ContainingType, contract);
        if (Row.Member == "public")
        {
            // An interface with the attribute (a service contract) names its operations; a marker interface names none, and then all public methods count.
            return contract.TypeKind == TypeKind.Interface && !contract.GetMembers().IsEmpty
                ? Implements(member)
                : member.DeclaredAccessibility == Accessibility.Public && !EntryConventions.OverridesObject(member);
        }

        if (Row.Member != "*")
        {
            var name = member.Name.Substring(member.Name.LastIndexOf('.') + 1);
            return Row.Member.Split(',').Contains(name) && (isDeclaredThere || member.IsOverride || Implements(member));
        }

        return isDeclaredThere ? member.DeclaredAccessibility == Accessibility.Public : contract.TypeKind == TypeKind.Interface ? Implements(member) : Overrides(member);
    }

    private bool Overrides(IMethodSymbol member)
    {
        var bases = contract.SelfAndBases().Where(current => current.SpecialType == SpecialType.None).Select(current => current.OriginalDefinition).ToList();
        for (var current = member.OverriddenMethod; current is not null; current = current.OverriddenMethod)
        {
            if (bases.Contains(current.ContainingType.OriginalDefinition, SymbolEqualityComparer.Default))
            {
                return true;
            }
        }

        return false;
    }

    private bool Implements(IMethodSymbol member)
    {
        if (contract.TypeKind != TypeKind.Interface)
        {
            return false;
        }

        foreach (var declared in contract.GetMembers().OfType<IMethodSymbol>())
        {
            var implementation = member.ContainingType.FindImplementationForInterfaceMember(declared);

            // An override takes the place of the base class's implementation.
            for (var current = member; current is not null; current = current.OverriddenMethod)
            {
                if (SymbolEqualityComparer.Default.Equals(current, implementation) || SymbolEqualityComparer.Default.Equals(current.OriginalDefinition, implementation?.OriginalDefinition))
                {
                    return true;
                }
            }
        }

        return false;
    }
}
