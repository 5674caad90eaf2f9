using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using ThreadAffinityAnalyzers.Knowledge;

namespace ThreadAffinityAnalyzers.Model;

/// <summary>Tells whether a singleton could be registered for a scope: whether nobody who is given it lives longer.</summary>
internal sealed class ScopedAlternative
{
    // Types that a host makes anew for each request or message.
    private static readonly ImmutableHashSet<string> MadePerCall = ImmutableHashSet.Create(
        "ControllerBase", "Controller", "PageModel", "ViewComponent", "Hub", "ComponentBase");

    private readonly LifetimeIndex lifetimes;

    public ScopedAlternative(LifetimeIndex lifetimes) => this.lifetimes = lifetimes;

    /// <summary>The registrations at the call; several, where one call registers several services.</summary>
    public ImmutableArray<ServiceRegistration> At(SyntaxNode call, CancellationToken cancellation) =>
        lifetimes.All(cancellation).Where(registration => registration.Call == call).ToImmutableArray();

    /// <summary>The singleton registrations that make the type, where each of them could be scoped; otherwise nothing.</summary>
    public ImmutableArray<ServiceRegistration> Making(INamedTypeSymbol implementation, CancellationToken cancellation)
    {
        var registrations = lifetimes.Making(implementation, cancellation);
        return registrations.All(registration => registration is { Lifetime: Lifetime.Application, IsHosted: false, Instance: null, Forward: null } && Allows(registration, cancellation))
            ? registrations
            : ImmutableArray<ServiceRegistration>.Empty;
    }

    /// <summary>The registrations and those of the singletons that are given their services, as far as that goes; nothing where one of them cannot be scoped.</summary>
    /// <param name="first">The registrations to begin with.</param>
    /// <param name="keepsNothing">Whether a class remembers nothing between two calls.</param>
    /// <param name="cancellation">The token.</param>
    public ImmutableArray<ServiceRegistration> WithConsumers(ImmutableArray<ServiceRegistration> first, Func<INamedTypeSymbol, bool> keepsNothing, CancellationToken cancellation)
    {
        var narrowed = new List<ServiceRegistration>();
        var seen = new HashSet<ITypeSymbol>(SymbolEqualityComparer.Default);
        var open = new Queue<ServiceRegistration>(first);
        while (open.Count > 0)
        {
            var registration = open.Dequeue();
            if (registration.IsHosted || registration.Forward is not null || IsWrappedForLonger(registration.Service, cancellation))
            {
                return ImmutableArray<ServiceRegistration>.Empty;
            }

            if (registration.Lifetime == Lifetime.Application)
            {
                narrowed.Add(registration);
            }

            if (registration.Lifetime == Lifetime.Scope || !seen.Add(registration.Service))
            {
                continue;
            }

            foreach (var consumer in ConsumersOf(registration, cancellation).Where(one => !IsShort(one, new HashSet<ITypeSymbol>(SymbolEqualityComparer.Default) { registration.Service }, cancellation)))
            {
                if (consumer.Parameter is not { ContainingSymbol: IMethodSymbol { MethodKind: MethodKind.Constructor, ContainingType: var keeper } } || lifetimes.Making(keeper, cancellation) is not { IsEmpty: false } making ||
                    making.Any(one => one.Lifetime == Lifetime.Application && !first.Any(known => known.Call == one.Call) && (one.Instance is not null || !keepsNothing(keeper))))
                {
                    return ImmutableArray<ServiceRegistration>.Empty;
                }

                foreach (var one in making)
                {
                    open.Enqueue(one);
                }
            }
        }

        return narrowed.ToImmutableArray();
    }

    /// <summary>Whether every consumer of the service is known, and lives no longer than a scope.</summary>
    public bool Allows(ServiceRegistration registration, CancellationToken cancellation) => Allows(registration, new HashSet<ITypeSymbol>(SymbolEqualityComparer.Default), cancellation);

    private bool Allows(ServiceRegistration registration, HashSet<ITypeSymbol> seen, CancellationToken cancellation) =>
        !seen.Add(registration.Service) || !IsWrappedForLonger(registration.Service, cancellation) && ConsumersOf(registration, cancellation).All(consumer => IsShort(consumer, seen, cancellation));

    private IEnumerable<ServiceConsumer> ConsumersOf(ServiceRegistration registration, CancellationToken cancellation) =>
        lifetimes.ServiceConsumers(registration.Service, cancellation).Where(consumer => ServiceKeys.MayMatch(registration.Key, consumer.Key));

    /// <summary>The consumers of the service, each with whether it lives no longer than a scope and whether the container makes its class; default where some are out of sight.</summary>
    public ImmutableArray<(SyntaxNode Node, bool IsShort, bool IsRegistered)> Consumers(ITypeSymbol service, CancellationToken cancellation) => IsWrappedForLonger(service, cancellation)
        ? default
        : lifetimes.ServiceConsumers(service, cancellation).Select(consumer => (
            consumer.Node, IsShort(consumer, new HashSet<ITypeSymbol>(SymbolEqualityComparer.Default) { service }, cancellation),
            consumer.Parameter is { ContainingSymbol: IMethodSymbol { MethodKind: MethodKind.Constructor } } parameter && !lifetimes.Making(parameter.ContainingType, cancellation).IsEmpty)).ToImmutableArray();

    /// <summary>Whether a singleton is given the service inside of something that the container makes by itself: <c>Lazy&lt;T&gt;</c>, <c>IEnumerable&lt;T&gt;</c>.</summary>
    private bool IsWrappedForLonger(ITypeSymbol service, CancellationToken cancellation) =>
        lifetimes.All(cancellation).Any(registration => (registration.IsHosted || registration.Lifetime == Lifetime.Application) && registration.Implementation is INamedTypeSymbol keeper &&
            keeper.InstanceConstructors.Any(constructor => constructor.Parameters.Any(parameter =>
                parameter.Type is INamedTypeSymbol { Name: "Lazy" or "Func" or "IEnumerable" or "Owned", TypeArguments: { Length: 1 } inner } && SymbolEqualityComparer.Default.Equals(inner[0], service))));

    private bool IsShort(ServiceConsumer consumer, HashSet<ITypeSymbol> seen, CancellationToken cancellation)
    {
        if (consumer.Resolution is not null)
        {
            return consumer.Provider == ProviderKind.Scope || lifetimes.All(cancellation).Any(registration =>
                registration.Factory is { } factory && factory.SyntaxTree == consumer.Node.SyntaxTree && factory.Span.Contains(consumer.Node.Span) && IsShort(registration, seen, cancellation));
        }

        if (consumer.Parameter is not { ContainingSymbol: IMethodSymbol method })
        {
            return false;
        }

        // Handlers and actions are given theirs for the request.
        if (method.MethodKind != MethodKind.Constructor)
        {
            return true;
        }

        var registrations = lifetimes.Making(method.ContainingType, cancellation);
        return registrations.IsEmpty
            ? method.ContainingType.IsAbstract || IsMadePerCall(method.ContainingType)
            : registrations.All(registration => IsShort(registration, seen, cancellation));
    }

    // Who keeps a transient object decides how long it lives.
    private bool IsShort(ServiceRegistration registration, HashSet<ITypeSymbol> seen, CancellationToken cancellation) =>
        !registration.IsHosted && (registration.Lifetime == Lifetime.Scope || registration.Lifetime == Lifetime.Call && Allows(registration, seen, cancellation));

    private static bool IsMadePerCall(INamedTypeSymbol type)
    {
        for (var at = type.BaseType; at is not null; at = at.BaseType)
        {
            if (MadePerCall.Contains(at.Name))
            {
                return true;
            }
        }

        return false;
    }
}
