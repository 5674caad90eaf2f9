using System.Collections.Generic;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace ThreadAffinityAnalyzers.Search;

/// <summary>The sites of one word by the types whose members they can mean: of three hundred methods named alike each is asked about its own sites, not about those of all.</summary>
/// <typeparam name="TKey">What a type is known by: its symbol, or where only types of source count, the name by which the text writes it.</typeparam>
internal abstract class SiteGroups<TKey> where TKey : class
{
    private readonly Dictionary<TKey, List<NamedSite>> groups;
    private readonly List<NamedSite> open = new();

    protected SiteGroups(SymbolSearch search, IEqualityComparer<TKey> comparer)
    {
        Search = search;
        Comparer = comparer;
        groups = new Dictionary<TKey, List<NamedSite>>(comparer);
    }

    protected SymbolSearch Search { get; }

    private IEqualityComparer<TKey> Comparer { get; }

    /// <summary>The sites that may mean an instance member of one of the types.</summary>
    public IEnumerable<NamedSite> Of(IEnumerable<TKey> types)
    {
        foreach (var site in open)
        {
            yield return site;
        }

        var seen = new HashSet<NamedSite>();
        foreach (var type in types)
        {
            if (!groups.TryGetValue(type, out var group))
            {
                continue;
            }

            foreach (var site in group)
            {
                if (seen.Add(site))
                {
                    yield return site;
                }
            }
        }
    }

    protected void Fill(NamedSite[] sites, CancellationToken cancellation)
    {
        var types = new HashSet<TKey>(Comparer);
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
                if (!groups.TryGetValue(type, out var group))
                {
                    groups.Add(type, group = new List<NamedSite>());
                }

                group.Add(site);
            }
        }
    }

    /// <summary>Adds the types that what stands before the dot can have; false where the declarations do not tell.</summary>
    protected abstract bool TryAddReceiver(ExpressionSyntax receiver, HashSet<TKey> types, CancellationToken cancellation);

    /// <summary>Adds the type that the syntax declares; false where it cannot be told what it inherits.</summary>
    protected abstract bool TryAddDeclared(BaseTypeDeclarationSyntax declaration, HashSet<TKey> types, CancellationToken cancellation);

    /// <summary>Adds the types whose members the name may mean; false where the declarations do not tell.</summary>
    private bool TryAddTypes(SimpleNameSyntax name, HashSet<TKey> types, CancellationToken cancellation)
    {
        switch (name.Parent)
        {
            case MemberAccessExpressionSyntax access when access.Name == name:
                return TryAddReceiver(access.Expression, types, cancellation);
            case MemberBindingExpressionSyntax:
            case QualifiedNameSyntax qualified when qualified.Right == name:
                return false;
        }

        if (SiteFilter.IsOfWhatIsMatched(name))
        {
            return false;
        }

        // A name without a receiver is a member of a type around it, or of a base of one.
        for (SyntaxNode? above = name.Parent; above is not null; above = above.Parent)
        {
            if (above is BaseTypeDeclarationSyntax declaration && !TryAddDeclared(declaration, types, cancellation))
            {
                return false;
            }
        }

        return true;
    }
}

/// <summary>Groups by symbol, under the type itself and all that it inherits.</summary>
internal sealed class SitesByType : SiteGroups<ISymbol>
{
    public SitesByType(SymbolSearch search, NamedSite[] sites, CancellationToken cancellation)
        : base(search, SymbolIdentity.Comparer) => Fill(sites, cancellation);

    protected override bool TryAddReceiver(ExpressionSyntax receiver, HashSet<ISymbol> types, CancellationToken cancellation)
    {
        // A type of source that is found by its name alone says nothing where a type of a library may bear that name.
        var receivers = Search.Receivers.Of(receiver, cancellation, byName: false);
        if (receivers.IsDefault)
        {
            return false;
        }

        foreach (var one in receivers)
        {
            if (one is not INamedTypeSymbol { TypeKind: TypeKind.Class or TypeKind.Interface or TypeKind.Struct } type || !TryAddHierarchy(type, types))
            {
                return false;
            }
        }

        return true;
    }

    protected override bool TryAddDeclared(BaseTypeDeclarationSyntax declaration, HashSet<ISymbol> types, CancellationToken cancellation) =>
        Search.TypeOf(declaration, cancellation) is { } type && TryAddHierarchy(type, types);

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

/// <summary>Groups by the name that the text writes for a type of source: no symbol is made. Who asks names the types that inherit, too.</summary>
internal sealed class SitesByTypeName : SiteGroups<string>
{
    public SitesByTypeName(SymbolSearch search, NamedSite[] sites, CancellationToken cancellation)
        : base(search, System.StringComparer.Ordinal) => Fill(sites, cancellation);

    protected override bool TryAddReceiver(ExpressionSyntax receiver, HashSet<string> types, CancellationToken cancellation)
    {
        if (Search.Receivers.TryGetWritten(receiver, out var written))
        {
            return TryAddWritten(written, receiver, types, cancellation);
        }

        var receivers = Search.Receivers.Of(receiver, cancellation, byName: true);
        if (receivers.IsDefault)
        {
            return false;
        }

        foreach (var one in receivers)
        {
            if (one is not INamedTypeSymbol { TypeKind: TypeKind.Class or TypeKind.Interface or TypeKind.Struct } type)
            {
                return false;
            }

            types.Add(type.Name);
        }

        return true;
    }

    protected override bool TryAddDeclared(BaseTypeDeclarationSyntax declaration, HashSet<string> types, CancellationToken cancellation)
    {
        types.Add(declaration.Identifier.ValueText);
        return true;
    }

    private bool TryAddWritten(TypeSyntax? type, SyntaxNode place, HashSet<string> types, CancellationToken cancellation)
    {
        while (type is NullableTypeSyntax nullable)
        {
            type = nullable.ElementType;
        }

        switch (type)
        {
            // No type of source inherits from these.
            case PredefinedTypeSyntax or ArrayTypeSyntax:
                return true;
            case QualifiedNameSyntax { Right: var right }:
                return TryAddName(right.Identifier.ValueText, types, cancellation);
            case GenericNameSyntax generic:
                return TryAddName(generic.Identifier.ValueText, types, cancellation);
            case IdentifierNameSyntax { IsVar: false, Identifier.ValueText: not "dynamic" and var name } when !ReceiverTypes.IsTypeParameter(name, place):
                return TryAddName(name, types, cancellation);
            default:
                return false;
        }
    }

    // A library's type has no member that source declares.
    private bool TryAddName(string name, HashSet<string> types, CancellationToken cancellation)
    {
        if (Search.DeclaresType(name) || Search.IsAlias(name, cancellation))
        {
            types.Add(name);
        }

        return true;
    }
}
