using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using ThreadAffinityAnalyzers.Knowledge;
using ThreadAffinityAnalyzers.Search;

namespace ThreadAffinityAnalyzers.Model;

/// <summary>One registration of a service in source.</summary>
/// <param name="Service">The service type by which consumers ask (constructed if generic; the unbound definition for open generics).</param>
/// <param name="Implementation">The concrete type that is made, where it can be told.</param>
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
    private static readonly string[] Resolutions = { "GetService", "GetRequiredService", "GetKeyedService", "GetRequiredKeyedService", "GetServices" };

    private readonly KnownTypes types;
    private readonly SymbolSearch search;
    private readonly Memo<Registered> registered = new();
    private readonly ConcurrentDictionary<ITypeSymbol, ImmutableArray<ServiceConsumer>> consumers = new(SymbolEqualityComparer.Default);

    public LifetimeIndex(KnownTypes types, SymbolSearch search)
    {
        this.types = types;
        this.search = search;
    }

    /// <summary>All registrations in source, ordered by path (ordinal), then position.</summary>
    public ImmutableArray<ServiceRegistration> All(CancellationToken cancellation) => Index(cancellation).All;

    /// <summary>Registrations whose service is this type (open generics match their constructions).</summary>
    public ImmutableArray<ServiceRegistration> Of(ITypeSymbol service, CancellationToken cancellation) => Index(cancellation).Of(service);

    /// <summary>Registrations that make this concrete type.</summary>
    public ImmutableArray<ServiceRegistration> Making(ITypeSymbol implementation, CancellationToken cancellation) => Index(cancellation).Making(implementation);

    /// <summary>Every place where the container supplies the service: constructor and handler parameters of the type, and resolution calls.</summary>
    public ImmutableArray<ServiceConsumer> ServiceConsumers(ITypeSymbol service, CancellationToken cancellation)
    {
        if (consumers.TryGetValue(service, out var known))
        {
            return known;
        }

        var found = ImmutableArray.CreateBuilder<ServiceConsumer>();
        foreach (var reference in search.ReferencesTo(service.OriginalDefinition, cancellation))
        {
            cancellation.ThrowIfCancellationRequested();
            var type = (reference.Node as TypeSyntax)?.FirstAncestorOrSelf<TypeSyntax>(t => t.Parent is not (QualifiedNameSyntax or NullableTypeSyntax or AliasQualifiedNameSyntax));
            if (type is null)
            {
                continue;
            }

            if (type.Parent is ParameterSyntax parameter && search.ModelOf(parameter.SyntaxTree).GetDeclaredSymbol(parameter, cancellation) is IParameterSymbol symbol
                && IsSupplied(symbol) && Same(symbol.Type, service))
            {
                found.Add(new ServiceConsumer(parameter, symbol, null));
            }
            else if (ResolutionAround(type) is { } call)
            {
                found.Add(new ServiceConsumer(call, null, call));
            }
        }

        return consumers.GetOrAdd(service, found.ToImmutable());
    }

    // Constructors, handlers given as lambdas or method groups; an ordinary method's parameter comes from its caller.
    private static bool IsSupplied(IParameterSymbol parameter) => parameter.ContainingSymbol is IMethodSymbol method
        && (method.MethodKind is MethodKind.Constructor or MethodKind.AnonymousFunction
            || method.Name is "Invoke" or "InvokeAsync" || parameter.GetAttributes().Any(a => a.AttributeClass?.Name is "FromServicesAttribute" or "FromKeyedServicesAttribute")
            || method.IsStatic && method.MethodKind is MethodKind.Ordinary or MethodKind.LocalFunction);

    private static InvocationExpressionSyntax? ResolutionAround(TypeSyntax type)
    {
        var name = type.Parent is TypeArgumentListSyntax { Parent: GenericNameSyntax generic } ? generic : null;
        if (name is not null && Resolutions.Contains(name.Identifier.ValueText))
        {
            return name.FirstAncestorOrSelf<InvocationExpressionSyntax>();
        }

        return type.Parent is TypeOfExpressionSyntax { Parent: ArgumentSyntax { Parent.Parent: InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax member } call } }
            && Resolutions.Contains(member.Name.Identifier.ValueText) ? call : null;
    }

    private Registered Index(CancellationToken cancellation) => registered.Get(c => new Registered(new RegistrationReader(types, search).Read(c)), cancellation);

    private static bool Same(ITypeSymbol a, ITypeSymbol b) => SymbolEqualityComparer.Default.Equals(a, b);

    /// <summary>The registrations by service and by implementation.</summary>
    private sealed class Registered
    {
        private readonly ILookup<ISymbol, ServiceRegistration> byService;
        private readonly ILookup<ISymbol, ServiceRegistration> byImplementation;

        public Registered(ImmutableArray<ServiceRegistration> all)
        {
            All = all;
            byService = all.ToLookup(r => (ISymbol)r.Service.OriginalDefinition, SymbolEqualityComparer.Default)!;
            byImplementation = all.Where(r => r.Implementation is not null).ToLookup(r => (ISymbol)r.Implementation!.OriginalDefinition, SymbolEqualityComparer.Default)!;
        }

        public ImmutableArray<ServiceRegistration> All { get; }

        public ImmutableArray<ServiceRegistration> Of(ITypeSymbol service)
        {
            if (service is INamedTypeSymbol { Name: "Lazy" or "Func" or "IEnumerable" or "Owned", TypeArguments: { Length: 1 } arguments })
            {
                service = arguments[0];
            }

            return byService[service.OriginalDefinition].Where(r => Same(r.Service, service) || IsOpen(r.Service)).ToImmutableArray();
        }

        public ImmutableArray<ServiceRegistration> Making(ITypeSymbol implementation) => byImplementation[implementation.OriginalDefinition].ToImmutableArray();

        private static bool IsOpen(ITypeSymbol type) =>
            type is INamedTypeSymbol { IsGenericType: true } named && (named.IsUnboundGenericType || named.TypeArguments.Any(a => a.TypeKind == TypeKind.TypeParameter));
    }
}
