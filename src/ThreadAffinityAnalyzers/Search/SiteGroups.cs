using System.Collections.Generic;
using System.Collections.Immutable;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace ThreadAffinityAnalyzers.Search;

/// <summary>The sites of one word by the types whose members they can mean: of three hundred methods named alike each is asked about its own sites, not about those of all.</summary>
internal sealed class SiteGroups
{
    private readonly SymbolSearch search;
    private readonly bool byName;
    private readonly Dictionary<ISymbol, List<NamedSite>> byType = new(SymbolIdentity.Comparer);
    private readonly List<NamedSite> open = new();

    public SiteGroups(SymbolSearch search, NamedSite[] sites, bool byName, CancellationToken cancellation)
    {
        this.search = search;
        this.byName = byName;
        var types = new HashSet<ISymbol>(SymbolIdentity.Comparer);
        foreach (var site in sites)
        {
            types.Clear();
            if (!TryAddTypes(site.Node, types, cancellation))
            {
                open.Add(site);
                continue;
            }

            foreach (var type in types)
            {
                if (!byType.TryGetValue(type, out var group))
                {
                    byType.Add(type, group = new List<NamedSite>());
                }

                group.Add(site);
            }
        }
    }

    /// <summary>The sites that may mean an instance member of one of the types.</summary>
    public IEnumerable<NamedSite> Of(HashSet<ISymbol> types)
    {
        foreach (var site in open)
        {
            yield return site;
        }

        var seen = types.Count > 1 ? new HashSet<NamedSite>() : null;
        foreach (var type in types)
        {
            if (!byType.TryGetValue(type, out var group))
            {
                continue;
            }

            foreach (var site in group)
            {
                if (seen?.Add(site) != false)
                {
                    yield return site;
                }
            }
        }
    }

    /// <summary>Whether the name, or the first of its chain, stands in a pattern or an initialiser: there it is a member of what is matched or made.</summary>
    public static bool IsOfWhatIsMatched(SimpleNameSyntax name)
    {
        if (name.Parent is AssignmentExpressionSyntax { Parent: InitializerExpressionSyntax } assignment && assignment.Left == name)
        {
            return true;
        }

        SyntaxNode first = name;
        while (first.Parent is MemberAccessExpressionSyntax access && access.Expression == first)
        {
            first = access;
        }

        return first.Parent is BaseExpressionColonSyntax or NameEqualsSyntax;
    }

    /// <summary>Adds the types whose members the name may mean; false where the declarations do not tell.</summary>
    private bool TryAddTypes(SimpleNameSyntax name, HashSet<ISymbol> types, CancellationToken cancellation)
    {
        switch (name.Parent)
        {
            case MemberAccessExpressionSyntax access when access.Name == name:
                var receivers = search.Receivers.Of(access.Expression, cancellation, byName);
                if (receivers.IsDefault)
                {
                    return false;
                }

                foreach (var receiver in receivers)
                {
                    if (receiver is not INamedTypeSymbol { TypeKind: TypeKind.Class or TypeKind.Interface or TypeKind.Struct } type || !TryAddHierarchy(type, types))
                    {
                        return false;
                    }
                }

                return true;
            case MemberBindingExpressionSyntax:
            case QualifiedNameSyntax qualified when qualified.Right == name:
                return false;
        }

        if (IsOfWhatIsMatched(name))
        {
            return false;
        }

        // A name without a receiver is a member of a type around it, or of a base of one.
        for (SyntaxNode? above = name.Parent; above is not null; above = above.Parent)
        {
            if (above is BaseTypeDeclarationSyntax declaration && (search.TypeOf(declaration, cancellation) is not { } type || !TryAddHierarchy(type, types)))
            {
                return false;
            }
        }

        return true;
    }

    private static bool TryAddHierarchy(INamedTypeSymbol type, HashSet<ISymbol> types)
    {
        for (var one = type; one is { SpecialType: not SpecialType.System_Object }; one = one.BaseType)
        {
            if (one.TypeKind == TypeKind.Error)
            {
                return false;
            }

            types.Add(one.OriginalDefinition);
        }

        foreach (var contract in type.AllInterfaces)
        {
            if (contract.TypeKind == TypeKind.Error)
            {
                return false;
            }

            types.Add(contract.OriginalDefinition);
        }

        return true;
    }
}
