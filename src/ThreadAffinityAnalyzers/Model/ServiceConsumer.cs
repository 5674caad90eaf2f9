using Microsoft.CodeAnalysis;

namespace ThreadAffinityAnalyzers.Model;

/// <summary>Where a service provider comes from.</summary>
internal enum ProviderKind
{
    Unknown,

    /// <summary>The application's own provider: what it makes lives as long as the application.</summary>
    Root,

    /// <summary>The provider of a request, a <c>using</c> scope or a scoped factory.</summary>
    Scope,

    /// <summary>A scope kept in static or singleton state: its objects live as long as the application.</summary>
    KeptScope,
}

/// <summary>A place where the container supplies a service.</summary>
/// <param name="Node">The parameter's, property's or call's syntax.</param>
/// <param name="Parameter">The constructor or handler parameter, or null.</param>
/// <param name="Resolution">The <c>GetRequiredService</c> call, or null.</param>
internal sealed record ServiceConsumer(SyntaxNode Node, IParameterSymbol? Parameter, SyntaxNode? Resolution)
{
    /// <summary>The injected property, or null.</summary>
    public IPropertySymbol? Property { get; init; }

    /// <summary>The key that it names, or null.</summary>
    public string? Key { get; init; }

    /// <summary>For a resolution: where its provider comes from.</summary>
    public ProviderKind Provider { get; init; }
}
