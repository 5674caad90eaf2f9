using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using ThreadAffinityAnalyzers.Knowledge;

namespace ThreadAffinityAnalyzers.Sharing;

/// <summary>Tells whether a wrapper keeps an affine object of its own, or only refers to one that a singleton holds: then the singleton is the holder, and its guards count.</summary>
internal sealed class OwnedContent
{
    private const int MaxDepth = 8;

    private readonly SharingContext context;

    public OwnedContent(SharingContext context) => this.context = context;

    public bool IsIn(ITypeSymbol? wrapper, CancellationToken cancellation) => IsIn(wrapper, ImmutableHashSet<ITypeSymbol>.Empty.WithComparer(SymbolEqualityComparer.Default), cancellation);

    private bool IsIn(ITypeSymbol? type, ImmutableHashSet<ITypeSymbol> seen, CancellationToken cancellation)
    {
        if (context.Shapes.TryGet(type, out _))
        {
            return true;
        }

        if (type is not INamedTypeSymbol named || seen.Contains(named) || seen.Count > MaxDepth)
        {
            return false;
        }

        var next = seen.Add(named);
        if (named.TypeKind == TypeKind.Interface)
        {
            return context.Lifetimes.Of(named, cancellation).Any(r => r.Implementation is { } made && IsIn(made, next, cancellation));
        }

        if (!context.Search.IsOwn(named))
        {
            return context.Shapes.TryGetWithWrappers(named, cancellation, out _);
        }

        for (INamedTypeSymbol? part = named; part is { SpecialType: SpecialType.None }; part = part.BaseType)
        {
            if (Members(part, cancellation).Any(member => IsIn(member.Type, next, cancellation) && !IsHeldBySingleton(member.Symbol, cancellation)))
            {
                return true;
            }
        }

        return false;
    }

    private IEnumerable<(ISymbol Symbol, ITypeSymbol Type)> Members(INamedTypeSymbol type, CancellationToken cancellation) =>
        type.GetMembers().OfType<IFieldSymbol>().Where(field => !field.IsStatic && (field.AssociatedSymbol is IPropertySymbol || !field.IsImplicitlyDeclared)).Select(field => (field.AssociatedSymbol ?? field, field.Type))
            .Concat(context.Shapes.PrimaryParameters(type, cancellation).Select(parameter => ((ISymbol)parameter, parameter.Type)));

    private bool IsHeldBySingleton(ISymbol member, CancellationToken cancellation)
    {
        var origin = context.Subjects.OriginOf(member, cancellation);
        return origin.Parameter is { } parameter ? context.Subjects.OfService(parameter, cancellation) == Lifetime.Application
            : origin.Value is { } value && context.Subjects.ResolvedService(value, cancellation) is { } service && context.Subjects.OfService(service, cancellation) == Lifetime.Application;
    }
}
