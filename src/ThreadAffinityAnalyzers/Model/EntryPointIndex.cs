using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using Microsoft.CodeAnalysis;
using ThreadAffinityAnalyzers.Knowledge;

namespace ThreadAffinityAnalyzers.Model;

/// <summary>Which members and delegates hosts call, how these calls overlap, and how long the receiver lives.</summary>
internal sealed class EntryPointIndex
{
    private readonly KnownTypes types;
    private readonly EntryConventions conventions;
    private readonly Dictionary<(ISymbol, string), EntryPoint> callbacks;
    private readonly List<(INamedTypeSymbol Type, EntryPoint Row)> contracts = new();
    private readonly ConcurrentDictionary<IMethodSymbol, EntryPoint?> memo = new(SymbolEqualityComparer.Default);

    public EntryPointIndex(KnownTypes types)
    {
        conventions = new EntryConventions(types);
        this.types = types;
        callbacks = new Dictionary<(ISymbol, string), EntryPoint>();
        var names = ImmutableHashSet.CreateBuilder<string>();
        foreach (var row in types.Catalog.EntryPoints)
        {
            if (types.Get(row.Type) is not { } symbol)
            {
                continue;
            }

            if (row.Shape == EntryShape.CallbackArgument)
            {
                callbacks[(symbol, row.Member)] = row;
                // The words of PLINQ's operators stand everywhere; all of them need this one first.
                names.Add(row.Type == "System.Linq.ParallelEnumerable" ? "AsParallel" : row.Member == ".ctor" ? symbol.Name : row.Member);
            }
            else
            {
                contracts.Add((symbol, row));
            }
        }

        CallbackNames = names.ToImmutable();
    }

    public ImmutableHashSet<string> CallbackNames { get; }

    public bool TryGetEntry(IMethodSymbol member, out EntryPoint entry)
    {
        entry = memo.GetOrAdd(member, Find)!;
        return entry is not null;
    }

    private EntryPoint? Find(IMethodSymbol member)
    {
        var type = member.ContainingType;
        if (type is null || member.MethodKind is not (MethodKind.Ordinary or MethodKind.ExplicitInterfaceImplementation) || type.TypeKind == TypeKind.Interface)
        {
            return null;
        }

        if (conventions.IsMarked(member, out var marked))
        {
            return marked;
        }

        var name = type.ToDisplayString() + "." + member.Name;
        if (types.Catalog.SequentialEntryPoints.Contains(name) || types.Catalog.SequentialEntryPoints.Contains(type.ToDisplayString()))
        {
            return null;
        }

        foreach (var (contract, row) in contracts)
        {
            if (Matches(member, type, contract, row))
            {
                return conventions.Adjust(row, type);
            }
        }

        return null;
    }

    private bool Matches(IMethodSymbol member, INamedTypeSymbol type, INamedTypeSymbol contract, EntryPoint row) => row.Shape switch
    {
        EntryShape.ConventionMember => conventions.Matches(row.Member, member, type, contract),
        EntryShape.ContractMember => Derives(type, contract)
            && (row.Member == "public"
                ? member is { DeclaredAccessibility: Accessibility.Public, IsStatic: false } && (!member.IsOverride || member.ContainingType.BaseType?.IsAbstract == true) && !EntryConventions.IsPlumbing(member)
                : Implements(member, contract) && (row.Member == "*" || row.Member.Split(',').Contains(member.Name))),
        EntryShape.AttributedMember => row.Member switch
        {
            "method" => Carries(member, contract),
            "operations" => type.AllInterfaces.Any(i => Carries(i, contract) && Implements(member, i.OriginalDefinition)) || Carries(type, contract) && member.DeclaredAccessibility == Accessibility.Public,
            _ => member is { DeclaredAccessibility: Accessibility.Public, IsStatic: false } && !EntryConventions.IsPlumbing(member) && BasesOf(type).Any(b => Carries(b, contract)),
        },
        _ => false,
    };

    private static IEnumerable<INamedTypeSymbol> BasesOf(INamedTypeSymbol type)
    {
        for (var at = type; at is not null; at = at.BaseType)
        {
            yield return at;
        }
    }

    private static bool Carries(ISymbol symbol, INamedTypeSymbol attribute) =>
        symbol.GetAttributes().Any(a => SymbolEqualityComparer.Default.Equals(a.AttributeClass, attribute));

    private static bool Derives(INamedTypeSymbol type, INamedTypeSymbol contract)
    {
        for (var at = type.BaseType; at is not null; at = at.BaseType)
        {
            if (SymbolEqualityComparer.Default.Equals(at.OriginalDefinition, contract))
            {
                return true;
            }
        }

        return type.AllInterfaces.Any(i => SymbolEqualityComparer.Default.Equals(i.OriginalDefinition, contract));
    }

    private static bool Implements(IMethodSymbol member, INamedTypeSymbol contract)
    {
        for (var at = member.OverriddenMethod; at is not null; at = at.OverriddenMethod)
        {
            if (SymbolEqualityComparer.Default.Equals(at.ContainingType.OriginalDefinition, contract))
            {
                return true;
            }
        }

        foreach (var i in member.ContainingType.AllInterfaces)
        {
            if (!SymbolEqualityComparer.Default.Equals(i.OriginalDefinition, contract))
            {
                continue;
            }

            if (i.GetMembers().Any(m => SymbolEqualityComparer.Default.Equals(member.ContainingType.FindImplementationForInterfaceMember(m), member)))
            {
                return true;
            }
        }

        return false;
    }

    public bool TryGetCallback(IMethodSymbol method, IParameterSymbol parameter, out EntryPoint entry)
    {
        entry = null!;
        var isDelegate = parameter.Type.TypeKind == TypeKind.Delegate || parameter.Type.Name is "Delegate" or "RequestDelegate" or "Expression"
            || parameter.Type is IArrayTypeSymbol { ElementType.TypeKind: TypeKind.Delegate };
        if (!isDelegate)
        {
            return false;
        }

        var definition = (method.ReducedFrom ?? method).OriginalDefinition;
        var member = definition.MethodKind == MethodKind.Constructor ? ".ctor" : definition.Name;
        for (var type = definition.ContainingType; type is not null; type = type.BaseType)
        {
            if (callbacks.TryGetValue((type.OriginalDefinition, member), out entry!))
            {
                // `Map(path, branch => ...)` configures at start-up; options lambdas of a context run for each context.
                return entry.Kind == EntryKind.Factory || !EntryConventions.IsConfiguration(parameter.Type);
            }
        }

        return EntryConventions.IsRequestDelegate(parameter.Type) && !definition.Locations.Any(l => l.IsInSource) && definition.MethodKind != MethodKind.Constructor
            && callbacks.TryGetValue((types.Get("Microsoft.AspNetCore.Builder.RunExtensions")!, "Run"), out entry!);
    }

    public bool TryGetCallback(IEventSymbol @event, out EntryPoint entry) =>
        callbacks.TryGetValue((@event.OriginalDefinition.ContainingType, @event.Name), out entry!);

    /// <summary>Whether the host makes one new instance of the type per call (controllers, pages, hubs), so that its constructor runs concurrently too.</summary>
    public bool IsPerCallInstance(INamedTypeSymbol type, out EntryPoint entry)
    {
        foreach (var (contract, row) in contracts)
        {
            var isOne = row.Shape switch
            {
                EntryShape.ConventionMember => conventions.IsPerCallType(row.Member, type, contract),
                EntryShape.ContractMember => Derives(type, contract),
                _ => false,
            };
            if (isOne && row is { Receiver: Lifetime.Call, Kind: EntryKind.Request })
            {
                entry = row;
                return true;
            }
        }

        entry = null!;
        return false;
    }
}
