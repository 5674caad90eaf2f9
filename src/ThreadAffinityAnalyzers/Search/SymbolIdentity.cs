using System;
using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;

namespace ThreadAffinityAnalyzers.Search;

/// <summary>What makes two symbols one: the definition behind constructions, reductions, partial parts, accessors and clones.</summary>
internal sealed class SymbolIdentity : IEqualityComparer<ISymbol>
{
    public static readonly SymbolIdentity Comparer = new();

    /// <summary>The symbol that stands for all its forms.</summary>
    public static ISymbol DefinitionOf(ISymbol symbol)
    {
        switch (symbol)
        {
            case IAliasSymbol alias:
                return DefinitionOf(alias.Target);
            case IMethodSymbol { AssociatedSymbol: IPropertySymbol or IEventSymbol } accessor:
                return DefinitionOf(accessor.AssociatedSymbol);
            case IMethodSymbol method:
                var definition = (method.ReducedFrom ?? method).OriginalDefinition;
                return ExtensionMemberBehind(definition) ?? definition.PartialDefinitionPart ?? definition;
            case IFieldSymbol { AssociatedSymbol: IPropertySymbol or IEventSymbol } field:
                return DefinitionOf(field.AssociatedSymbol);
            case IFieldSymbol field:
                return (field.CorrespondingTupleField ?? field).OriginalDefinition;
            case IPropertySymbol or IEventSymbol:
                return DefiningPart(symbol.OriginalDefinition);
            case IParameterSymbol parameter:
                return DefinitionOf(parameter);
            default:
                return symbol.OriginalDefinition;
        }
    }

    public bool Equals(ISymbol? left, ISymbol? right)
    {
        if (SymbolEqualityComparer.Default.Equals(left, right))
        {
            return true;
        }

        // Two models of one tree may make two objects of one local.
        return left is not null && right is not null && IsLocal(left) && left.Kind == right.Kind && left.Name == right.Name
            && left.Locations.Length > 0 && right.Locations.Length > 0 && left.Locations[0] == right.Locations[0];
    }

    public int GetHashCode(ISymbol symbol) =>
        IsLocal(symbol) ? StringComparer.Ordinal.GetHashCode(symbol.Name) : SymbolEqualityComparer.Default.GetHashCode(symbol);

    public static bool IsLocal(ISymbol symbol) =>
        symbol.Kind is SymbolKind.Local or SymbolKind.Parameter or SymbolKind.RangeVariable or SymbolKind.Label or SymbolKind.TypeParameter
        || symbol is IMethodSymbol { MethodKind: MethodKind.LocalFunction };

    private static IParameterSymbol DefinitionOf(IParameterSymbol parameter)
    {
        parameter = parameter.OriginalDefinition;
        switch (parameter.ContainingSymbol)
        {
            case IMethodSymbol { AssociatedSymbol: IPropertySymbol indexer } when parameter.Ordinal < indexer.Parameters.Length:
                return ParameterOf(DefinitionOf(indexer), parameter);
            case IMethodSymbol { ReducedFrom: { } extension } when parameter.Ordinal + 1 < extension.Parameters.Length:
                return extension.Parameters[parameter.Ordinal + 1].OriginalDefinition;
            case IMethodSymbol method:
                return ParameterOf(DefinitionOf(method), parameter);
            case IPropertySymbol indexer:
                return ParameterOf(DefinitionOf(indexer), parameter);
            default:
                return parameter;
        }
    }

    private static IParameterSymbol ParameterOf(ISymbol owner, IParameterSymbol parameter)
    {
        var parameters = owner switch
        {
            IMethodSymbol method => method.Parameters,
            IPropertySymbol indexer => indexer.Parameters,
            _ => default,
        };
        return !parameters.IsDefault && parameter.Ordinal < parameters.Length && parameters[parameter.Ordinal].Name == parameter.Name
            ? parameters[parameter.Ordinal]
            : parameter;
    }

    /// <summary>Whether the type is the block of an <c>extension</c> declaration, for which Roslyn 4.8 has no name.</summary>
    public static bool IsExtensionBlock(INamedTypeSymbol? type) => type?.TypeKind == (TypeKind)14;

    // `Type.Member(receiver)` binds to the static method made for the member of the block, declared at the same place.
    private static IMethodSymbol? ExtensionMemberBehind(IMethodSymbol method)
    {
        if (!method.IsImplicitlyDeclared || !method.IsStatic || method.MethodKind != MethodKind.Ordinary || method.ContainingType is not { IsStatic: true } type)
        {
            return null;
        }

        return type.GetTypeMembers().Where(IsExtensionBlock).SelectMany(block => block.GetMembers(method.Name)).OfType<IMethodSymbol>()
            .FirstOrDefault(member => member.Locations.Length > 0 && method.Locations.Length > 0 && member.Locations[0] == method.Locations[0]);
    }

    // The implementing part of a partial property or event is no member of its type; Roslyn 4.8 has no other word for it.
    private static ISymbol DefiningPart(ISymbol member)
    {
        if (member.DeclaringSyntaxReferences.Length == 0 || member.ContainingType is not { } type)
        {
            return member;
        }

        ISymbol? part = null;
        foreach (var other in type.GetMembers(member.Name))
        {
            if (SymbolEqualityComparer.Default.Equals(other, member))
            {
                return member;
            }

            if (other.Kind == member.Kind && part is null && SameParameters(other, member))
            {
                part = other;
            }
        }

        return part ?? member;
    }

    private static bool SameParameters(ISymbol left, ISymbol right) =>
        left is not IPropertySymbol { Parameters: var parameters } || right is not IPropertySymbol { Parameters: var others }
        || (parameters.Length == others.Length && parameters.Zip(others, static (a, b) => SymbolEqualityComparer.Default.Equals(a.Type, b.Type)).All(static same => same));
}
