using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace ThreadAffinityAnalyzers.Search;

/// <summary>Tells from what stands before a name, and from the types around it, that it cannot be this member of a type: binding a body costs a thousand times more.</summary>
internal sealed class ReceiverFilter
{
    private readonly SymbolSearch search;
    private readonly AliasNames aliases;
    private readonly bool byTypeName;
    private readonly bool isStatic;
    private readonly bool byReceiver;
    private readonly bool isMetadataReached;
    private readonly HashSet<ISymbol> containers = new(SymbolIdentity.Comparer);
    private readonly HashSet<string> typeNames = new(StringComparer.Ordinal);
    private readonly Dictionary<SyntaxNode, bool> seenFrom = new();
    private HashSet<string>? containerNames;

    public ReceiverFilter(SymbolSearch search, ISymbol definition, HashSet<ISymbol> targets, AliasNames aliases, ImplementedMembers types, CancellationToken cancellation)
    {
        this.search = search;
        this.aliases = aliases;
        isStatic = definition.IsStatic || definition is IFieldSymbol { IsConst: true };
        foreach (var target in targets)
        {
            for (var container = target.ContainingType; container is not null; container = SymbolIdentity.IsExtensionBlock(container) ? container.ContainingType : null)
            {
                containers.Add(container.OriginalDefinition);
            }
        }

        // An extension is called on receivers that know nothing of its type; a member of object on all.
        byReceiver = !isStatic && definition is not IMethodSymbol { IsExtensionMethod: true }
            && !containers.Any(static container => container is INamedTypeSymbol named && (named.SpecialType != SpecialType.None || SymbolIdentity.IsExtensionBlock(named)));
        isMetadataReached = containers.Any(container => search.DeclarationsOf(container).IsEmpty);
        byTypeName = isStatic && targets.Count == 1 && definition is not IMethodSymbol { IsExtensionMethod: true }
            && definition.ContainingType is { TypeKind: TypeKind.Class or TypeKind.Struct or TypeKind.Enum };
        if (byTypeName)
        {
            typeNames.UnionWith(aliases.NamesOf(definition.ContainingType, cancellation));
            if (definition.ContainingType is { IsSealed: false, IsStatic: false, TypeKind: TypeKind.Class })
            {
                foreach (var inheriting in types.DerivedFrom(definition.ContainingType, cancellation))
                {
                    typeNames.UnionWith(aliases.NamesOf(inheriting, cancellation));
                }
            }
        }
    }

    /// <summary>The sites of the name from which the member may be reached: for a member of objects those grouped under its types, for another one each is asked.</summary>
    public IEnumerable<NamedSite> Sites(NamedSites sites, string name, CancellationToken cancellation) =>
        !byReceiver ? sites.Named(name, cancellation).Where(site => MayReach(site.Node, cancellation))
        : isMetadataReached ? sites.ByType(name, cancellation).Of(containers)
        : sites.ByTypeName(name, cancellation).Of(containerNames ??= NamesOfContainers(sites, cancellation));

    /// <summary>The names of the containers and of all types that inherit from one, told from the texts of base lists: a name too many costs a needless look.</summary>
    private HashSet<string> NamesOfContainers(NamedSites sites, CancellationToken cancellation)
    {
        var names = new HashSet<string>(containers.Cast<INamedTypeSymbol>().SelectMany(container => aliases.NamesOf(container, cancellation)), StringComparer.Ordinal);
        var open = new Queue<string>(names);
        while (open.Count > 0)
        {
            foreach (var site in sites.Named(open.Dequeue(), cancellation))
            {
                var other = NamedSites.WholeName(site.Node).Parent switch
                {
                    BaseTypeSyntax { Parent.Parent: BaseTypeDeclarationSyntax inheriting } => inheriting.Identifier.ValueText,
                    UsingDirectiveSyntax { Alias.Name.Identifier.ValueText: var alias } => alias,
                    _ => null,
                };
                if (other is not null && names.Add(other))
                {
                    open.Enqueue(other);
                }
            }
        }

        return names;
    }

    private bool MayReach(SimpleNameSyntax name, CancellationToken cancellation) => name.Parent switch
    {
        MemberAccessExpressionSyntax access when access.Name == name => !byTypeName || IsTypeName(access.Expression),
        QualifiedNameSyntax qualified when qualified.Right == name => !byTypeName || IsTypeName(qualified.Left),
        MemberBindingExpressionSyntax => !byTypeName,
        _ => SiteFilter.IsOfWhatIsMatched(name) || IsSeenFrom(name, cancellation),
    };

    private bool IsTypeName(ExpressionSyntax receiver) => receiver switch
    {
        SimpleNameSyntax name => typeNames.Contains(name.Identifier.ValueText),
        MemberAccessExpressionSyntax access => typeNames.Contains(access.Name.Identifier.ValueText),
        QualifiedNameSyntax qualified => typeNames.Contains(qualified.Right.Identifier.ValueText),
        AliasQualifiedNameSyntax prefixed => typeNames.Contains(prefixed.Name.Identifier.ValueText),
        PredefinedTypeSyntax => true,
        _ => false,
    };

    // A name without a receiver is a member of a type around it, of a base of one, or comes by `using static`.
    private bool IsSeenFrom(SimpleNameSyntax name, CancellationToken cancellation)
    {
        for (SyntaxNode? above = name.Parent; above is not null; above = above.Parent)
        {
            if (above is BaseTypeDeclarationSyntax declaration && IsContainerOrInherits(declaration, cancellation))
            {
                return true;
            }
        }

        return isStatic && search.SeesStatically(name.SyntaxTree, cancellation);
    }

    private bool IsContainerOrInherits(BaseTypeDeclarationSyntax declaration, CancellationToken cancellation)
    {
        if (seenFrom.TryGetValue(declaration, out var known))
        {
            return known;
        }

        var type = search.TypeOf(declaration, cancellation);
        return seenFrom[declaration] = type is null || Inherits(type);
    }

    private bool Inherits(INamedTypeSymbol type)
    {
        for (var one = type; one is not null; one = one.BaseType)
        {
            if (one.TypeKind == TypeKind.Error || containers.Contains(one.OriginalDefinition))
            {
                return true;
            }
        }

        return type.AllInterfaces.Any(contract => contract.TypeKind == TypeKind.Error || containers.Contains(contract.OriginalDefinition));
    }
}
