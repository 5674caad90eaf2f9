using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace ThreadAffinityAnalyzers;

/// <summary>Who registers a service, and who is given it.</summary>
/// <param name="Service">The metadata name of the type by which it is asked for; null for generic and nested types.</param>
/// <param name="Registrations">The calls that register it.</param>
/// <param name="IsSingleton">Whether each of them registers one object for the application.</param>
/// <param name="Consumers">The places where the container supplies it.</param>
internal sealed record ServiceDemand(string? Service, ImmutableArray<SyntaxNode> Registrations, bool IsSingleton, ImmutableArray<ServicePlace> Consumers);

/// <summary>A parameter, property or resolving call by which a service is got from the container.</summary>
/// <param name="Node">The parameter, property or call.</param>
/// <param name="IsShort">Whether what is got lives no longer than a scope.</param>
/// <param name="IsRegistered">Whether a registration makes the class around it.</param>
internal sealed record ServicePlace(SyntaxNode Node, bool IsShort, bool IsRegistered);
