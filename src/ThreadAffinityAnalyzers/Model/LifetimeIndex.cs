using System;
using System.Collections.Immutable;
using System.Threading;
using Microsoft.CodeAnalysis;
using ThreadAffinityAnalyzers.Findings;
using ThreadAffinityAnalyzers.Knowledge;
using ThreadAffinityAnalyzers.Search;

namespace ThreadAffinityAnalyzers.Model;

/// <summary>One registration of a service in source.</summary>
/// <param name="Service">The service type by which consumers ask (constructed if generic; the unbound definition for open generics).</param>
/// <param name="Implementation">The concrete type that is made, where it can be told (type argument, <c>new X()</c> in the factory, type of the instance).</param>
/// <param name="Lifetime">Lifetime.Call is transient.</param>
/// <param name="Call">The registration call.</param>
/// <param name="Factory">The factory lambda or method group, or null.</param>
/// <param name="Instance">The expression of a given instance, or null.</param>
/// <param name="IsHosted">Registered by AddHostedService.</param>
internal sealed record ServiceRegistration(
    ITypeSymbol Service, ITypeSymbol? Implementation, Lifetime Lifetime, SyntaxNode Call, SyntaxNode? Factory, SyntaxNode? Instance, bool IsHosted);

/// <summary>A place where the container supplies a service.</summary>
/// <param name="Node">The parameter's or call's syntax.</param>
/// <param name="Parameter">The constructor or handler parameter, or null.</param>
/// <param name="Resolution">The <c>GetRequiredService</c> call, or null.</param>
internal sealed record ServiceConsumer(SyntaxNode Node, IParameterSymbol? Parameter, SyntaxNode? Resolution);

/// <summary>Which registration says how long a type lives.</summary>
internal sealed class LifetimeIndex
{
    public LifetimeIndex(KnownTypes types, SymbolSearch search) { }

    /// <summary>All registrations in source, ordered by path (ordinal), then position.</summary>
    public ImmutableArray<ServiceRegistration> All(CancellationToken cancellation) => ImmutableArray<ServiceRegistration>.Empty;

    /// <summary>Registrations whose service is this type (open generics match their constructions).</summary>
    public ImmutableArray<ServiceRegistration> Of(ITypeSymbol service, CancellationToken cancellation) => ImmutableArray<ServiceRegistration>.Empty;

    public ImmutableArray<ServiceConsumer> ServiceConsumers(ITypeSymbol service, CancellationToken cancellation) => ImmutableArray<ServiceConsumer>.Empty;

    /// <summary>Registrations that make this concrete type.</summary>
    public ImmutableArray<ServiceRegistration> Making(ITypeSymbol implementation, CancellationToken cancellation) => ImmutableArray<ServiceRegistration>.Empty;
}
