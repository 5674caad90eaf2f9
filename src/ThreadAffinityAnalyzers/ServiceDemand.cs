using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace ThreadAffinityAnalyzers;

/// <summary>Who registers a service, and who is given it.</summary>
/// <param name="Service">The type by which it is asked for.</param>
/// <param name="Registrations">The calls that register it.</param>
/// <param name="IsSingleton">Whether each of them registers one object for the application.</param>
/// <param name="Short">The parameters, properties and resolving calls that live no longer than a scope.</param>
/// <param name="Long">Those that live longer.</param>
internal sealed record ServiceDemand(ITypeSymbol Service, ImmutableArray<SyntaxNode> Registrations, bool IsSingleton, ImmutableArray<SyntaxNode> Short, ImmutableArray<SyntaxNode> Long);
