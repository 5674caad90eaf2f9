using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using ThreadAffinityAnalyzers.Knowledge;

namespace ThreadAffinityAnalyzers.Model;

/// <summary>A registration as one call states it, before generic helpers are expanded and forwards are followed.</summary>
/// <param name="Forward">The service that the factory asks the container for instead of making an object itself, or null.</param>
/// <param name="LifetimeParameter">The parameter of the enclosing method that decides the lifetime, or null.</param>
internal sealed record RegistrationDraft(
    ITypeSymbol Service, ITypeSymbol? Implementation, ITypeSymbol? Forward, Lifetime Lifetime, IParameterSymbol? LifetimeParameter,
    SyntaxNode Call, SyntaxNode? Factory, SyntaxNode? Instance, bool IsHosted)
{
    /// <summary>See <see cref="ServiceRegistration.Key"/>.</summary>
    public string? Key { get; init; }

    /// <summary>Whether it takes the place of what else is registered for the service (<c>services.Replace(...)</c>).</summary>
    public bool Replaces => Call.Parent is ArgumentSyntax { Parent.Parent: InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Replace" } } };

    public ServiceRegistration ToRegistration() => new(Service, Implementation, Lifetime, Call, Factory, Instance, IsHosted) { Forward = Forward, Key = Key };
}
