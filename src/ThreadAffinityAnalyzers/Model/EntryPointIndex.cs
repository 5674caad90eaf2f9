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
    private readonly Dictionary<(ISymbol, string), EntryPoint> callbacks;
    private readonly List<(INamedTypeSymbol Type, EntryPoint Row)> contracts = new();
    private readonly ConcurrentDictionary<IMethodSymbol, EntryPoint?> memo = new(SymbolEqualityComparer.Default);

    public EntryPointIndex(KnownTypes types)
    {
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
                names.Add(row.Member == ".ctor" ? symbol.Name : row.Member);
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
        if (type is null || member.MethodKind is not (MethodKind.Ordinary or MethodKind.ExplicitInterfaceImplementation))
        {
            return null;
        }

        foreach (var (contract, row) in contracts)
        {
            switch (row.Shape)
            {
                case EntryShape.ConventionMember when row.Member == "controller":
                    if (Derives(type, contract) && member is { DeclaredAccessibility: Accessibility.Public, IsStatic: false, IsGenericMethod: false } && !Has(member, "NonActionAttribute"))
                    {
                        return row;
                    }

                    break;
                case EntryShape.ConventionMember when row.Member == "page":
                    if (Derives(type, contract) && member.Name.StartsWith("On", System.StringComparison.Ordinal) && member.DeclaredAccessibility == Accessibility.Public)
                    {
                        return row;
                    }

                    break;
                case EntryShape.ConventionMember when row.Member == "middleware":
                    if (member.Name is "Invoke" or "InvokeAsync" && member.Parameters.Length > 0 && member.Parameters[0].Type.Name == "HttpContext"
                        && type.InstanceConstructors.Any(c => c.Parameters.Any(p => p.Type.Name == "RequestDelegate")))
                    {
                        return row;
                    }

                    break;
                case EntryShape.ContractMember:
                    if (!Derives(type, contract))
                    {
                        break;
                    }

                    if (row.Member == "public" ? member.DeclaredAccessibility == Accessibility.Public && !member.IsOverride
                        : Implements(member, contract) && (row.Member == "*" || row.Member.Split(',').Contains(member.Name)))
                    {
                        return row;
                    }

                    break;
                case EntryShape.AttributedMember:
                    if (member.GetAttributes().Any(a => SymbolEqualityComparer.Default.Equals(a.AttributeClass, contract)))
                    {
                        return row;
                    }

                    break;
            }
        }

        return null;
    }

    private static bool Has(IMethodSymbol member, string attribute) => member.GetAttributes().Any(a => a.AttributeClass?.Name == attribute);

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
        var definition = (method.ReducedFrom ?? method).OriginalDefinition;
        return parameter.Type.TypeKind == TypeKind.Delegate || parameter.Type.Name is "Delegate" or "RequestDelegate" || parameter.Type is IArrayTypeSymbol { ElementType.TypeKind: TypeKind.Delegate }
            ? callbacks.TryGetValue((definition.ContainingType, definition.MethodKind == MethodKind.Constructor ? ".ctor" : definition.Name), out entry!)
            : false;
    }

    public bool TryGetCallback(IEventSymbol @event, out EntryPoint entry) => callbacks.TryGetValue((@event.OriginalDefinition.ContainingType, @event.Name), out entry!);

    public bool IsPerCallInstance(INamedTypeSymbol type, out EntryPoint entry)
    {
        foreach (var (contract, row) in contracts)
        {
            if (row.Receiver != Lifetime.Application && row.Kind == EntryKind.Request && Derives(type, contract))
            {
                entry = row;
                return true;
            }
        }

        entry = null!;
        return false;
    }
}
