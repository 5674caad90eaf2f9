using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace ThreadAffinityAnalyzers.Search;

/// <summary>Through which other members a member is called: those it overrides, and those of interfaces it implements, for its own type or for one that inherits it.</summary>
internal sealed class ImplementedMembers
{
    private readonly SymbolSearch search;
    private readonly NamedSites sites;
    private readonly AliasNames aliases;
    private readonly ConcurrentDictionary<ISymbol, ImmutableArray<INamedTypeSymbol>> derived = new(SymbolIdentity.Comparer);

    public ImplementedMembers(SymbolSearch search, NamedSites sites, AliasNames aliases)
    {
        this.search = search;
        this.sites = sites;
        this.aliases = aliases;
    }

    /// <summary>The definition itself and every definition through which it may be reached.</summary>
    public HashSet<ISymbol> ReachedThrough(ISymbol definition, CancellationToken cancellation)
    {
        var reached = new HashSet<ISymbol>(SymbolIdentity.Comparer) { definition };
        if (definition is not (IMethodSymbol { MethodKind: MethodKind.Ordinary or MethodKind.ExplicitInterfaceImplementation } or IPropertySymbol or IEventSymbol)
            || definition.ContainingType is not { } type)
        {
            return reached;
        }

        for (var overridden = Overridden(definition); overridden is not null; overridden = Overridden(overridden))
        {
            if (!reached.Add(SymbolIdentity.DefinitionOf(overridden)))
            {
                break;
            }

            // The interface of a base class has the member that the base class declares, whatever overrides that.
            AddImplemented(SymbolIdentity.DefinitionOf(overridden), type, reached);
        }

        foreach (var implemented in ExplicitlyImplemented(definition))
        {
            reached.Add(SymbolIdentity.DefinitionOf(implemented));
        }

        if (definition.DeclaredAccessibility == Accessibility.Public && !definition.IsStatic && type.TypeKind is TypeKind.Class or TypeKind.Struct)
        {
            AddImplemented(definition, type, reached);
            if (!type.IsSealed && definition.Kind is SymbolKind.Method or SymbolKind.Property or SymbolKind.Event)
            {
                foreach (var inheriting in DerivedFrom(type, cancellation))
                {
                    AddImplemented(definition, inheriting, reached);
                }
            }
        }
        else if (type.TypeKind == TypeKind.Interface || definition.IsStatic)
        {
            AddImplemented(definition, type, reached);
        }

        return reached;
    }

    /// <summary>Whether a call through the type says nothing of the class that is called: <c>object</c>, disposal, enumeration, comparison, streams.</summary>
    public static bool IsOfEveryClass(INamedTypeSymbol type) =>
        type.SpecialType != SpecialType.None
        || type is { DeclaringSyntaxReferences.IsEmpty: true, Name: "IAsyncDisposable" or "IAsyncEnumerable" or "IAsyncEnumerator" or "IDictionary" or "IReadOnlyDictionary" or "ISet"
            or "IComparable" or "IComparer" or "IEquatable" or "IEqualityComparer" or "IFormattable" or "ICloneable" or "Stream" or "TextReader" or "TextWriter", ContainingNamespace: { Name: "System" or "Generic" or "Collections" or "IO" } };

    /// <summary>Every type of source that has this class among its bases.</summary>
    public ImmutableArray<INamedTypeSymbol> DerivedFrom(INamedTypeSymbol type, CancellationToken cancellation)
    {
        if (derived.TryGetValue(type, out var known))
        {
            return known;
        }

        var found = ImmutableArray.CreateBuilder<INamedTypeSymbol>();
        var seen = new HashSet<ISymbol>(SymbolIdentity.Comparer) { type };
        var open = new Queue<INamedTypeSymbol>();
        open.Enqueue(type);
        while (open.Count > 0)
        {
            foreach (var next in DirectlyDerivedFrom(open.Dequeue(), cancellation))
            {
                if (seen.Add(next))
                {
                    found.Add(next);
                    open.Enqueue(next);
                }
            }
        }

        return derived.GetOrAdd(type, found.ToImmutable());
    }

    /// <summary>Every type of source that names the type among its bases; one of several parts may come more than once.</summary>
    public IEnumerable<INamedTypeSymbol> DirectlyDerivedFrom(INamedTypeSymbol type, CancellationToken cancellation)
    {
        foreach (var name in aliases.NamesOf(type, cancellation))
        {
            foreach (var site in sites.Named(name, cancellation))
            {
                if (NamedSites.WholeName(site.Node).Parent is BaseTypeSyntax { Parent: BaseListSyntax { Parent: BaseTypeDeclarationSyntax declaration } }
                    && Array.Exists(site.Bound(search, cancellation), bound => SymbolIdentity.Comparer.Equals(bound, type))
                    && search.ModelOf(declaration.SyntaxTree).GetDeclaredSymbol(declaration, cancellation) is { } found)
                {
                    yield return found;
                }
            }
        }
    }

    private static void AddImplemented(ISymbol definition, INamedTypeSymbol inheriting, HashSet<ISymbol> reached)
    {
        foreach (var contract in inheriting.AllInterfaces)
        {
            foreach (var member in contract.GetMembers(definition.Name))
            {
                if (member.Kind == definition.Kind && inheriting.FindImplementationForInterfaceMember(member) is { } implementation
                    && SymbolIdentity.Comparer.Equals(SymbolIdentity.DefinitionOf(implementation), definition))
                {
                    reached.Add(SymbolIdentity.DefinitionOf(member));
                }
            }
        }
    }

    /// <summary>What runs for the member of an interface or base class on an object of the class: of what the class inherits, the last override.</summary>
    public static ISymbol? Implementation(INamedTypeSymbol type, ISymbol contract)
    {
        var implementation = contract.ContainingType.TypeKind == TypeKind.Interface ? type.FindImplementationForInterfaceMember(contract) : contract;
        for (var at = type; implementation is { IsVirtual: true } or { IsAbstract: true } or { IsOverride: true } && at is not null && !SymbolIdentity.Comparer.Equals(at, implementation.ContainingType); at = at.BaseType)
        {
            foreach (var member in at.GetMembers(implementation.Name))
            {
                for (var overridden = Overridden(member); overridden is not null; overridden = Overridden(overridden))
                {
                    if (SymbolIdentity.Comparer.Equals(SymbolIdentity.DefinitionOf(overridden), SymbolIdentity.DefinitionOf(implementation)))
                    {
                        return member;
                    }
                }
            }
        }

        return implementation;
    }

    public static ISymbol? Overridden(ISymbol member) => member switch
    {
        IMethodSymbol method => method.OverriddenMethod,
        IPropertySymbol property => property.OverriddenProperty,
        IEventSymbol @event => @event.OverriddenEvent,
        _ => null,
    };

    private static IEnumerable<ISymbol> ExplicitlyImplemented(ISymbol member) => member switch
    {
        IMethodSymbol method => method.ExplicitInterfaceImplementations,
        IPropertySymbol property => property.ExplicitInterfaceImplementations,
        IEventSymbol @event => @event.ExplicitInterfaceImplementations,
        _ => [],
    };
}
