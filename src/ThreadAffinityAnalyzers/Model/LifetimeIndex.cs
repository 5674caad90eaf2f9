using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
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
    ITypeSymbol Service, ITypeSymbol? Implementation, Lifetime Lifetime, SyntaxNode Call, SyntaxNode? Factory, SyntaxNode? Instance, bool IsHosted)
{
    /// <summary>The service whose object the factory hands out instead of making one (<c>sp => sp.GetRequiredService&lt;X&gt;()</c>), or null.</summary>
    public ITypeSymbol? Forward { get; init; }

    /// <summary>The key of a keyed service; null where it has none.</summary>
    public string? Key { get; init; }
}

/// <summary>Which registration says how long a type lives.</summary>
internal sealed class LifetimeIndex
{
    private const int MaxForwards = 8;

    private readonly SymbolSearch search;
    private readonly RegistrationReader reader;
    private readonly RegistrationExpansion expansion;
    private readonly ServiceConsumerSearch consumers;
    private readonly ServiceProviders providers;
    private readonly Memo<Registry> registry = new();
    private readonly ConcurrentDictionary<ITypeSymbol, ImmutableArray<ServiceConsumer>> consumersOf = new(SymbolEqualityComparer.Default);
    private readonly ConcurrentDictionary<ITypeSymbol, ImmutableArray<ServiceRegistration>> ofService = new(SymbolEqualityComparer.Default);
    private readonly ConcurrentDictionary<ITypeSymbol, ImmutableArray<ServiceRegistration>> making = new(SymbolEqualityComparer.Default);
    private readonly ConcurrentDictionary<ITypeSymbol, bool> resolvedFromRoot = new(SymbolEqualityComparer.Default);

    public LifetimeIndex(KnownTypes types, SymbolSearch search)
    {
        this.search = search;
        reader = new RegistrationReader(types, search, new RegistrationProducts(search));
        expansion = new RegistrationExpansion(search, reader);
        providers = new ServiceProviders(search, this);
        consumers = new ServiceConsumerSearch(search, providers);
    }

    /// <summary>All registrations in source, ordered by path (ordinal), then position.</summary>
    public ImmutableArray<ServiceRegistration> All(CancellationToken cancellation) => registry.Get(Read, cancellation).All;

    /// <summary>Registrations whose service is this type (open generics match their constructions). Memoised.</summary>
    public ImmutableArray<ServiceRegistration> Of(ITypeSymbol service, CancellationToken cancellation) =>
        ofService.TryGetValue(service, out var known) ? known : ofService.GetOrAdd(service, Find(service, cancellation));

    private ImmutableArray<ServiceRegistration> Find(ITypeSymbol service, CancellationToken cancellation)
    {
        var byService = registry.Get(Read, cancellation).ByService;
        var direct = Matching(byService, service, static registration => registration.Service);

        // Containers hand out Lazy<T>, Func<T> and all registrations of T without a registration of their own.
        return direct.IsEmpty && service is INamedTypeSymbol { Name: "Lazy" or "Func" or "IEnumerable" or "Owned", TypeArguments: { Length: 1 } arguments }
            ? Matching(byService, arguments[0], static registration => registration.Service)
            : direct;
    }

    /// <summary>The registrations of the service under the key, or without one.</summary>
    public ImmutableArray<ServiceRegistration> Of(ITypeSymbol service, string? key, CancellationToken cancellation) =>
        Of(service, cancellation).RemoveAll(registration => !ServiceKeys.MayMatch(registration.Key, key));

    /// <summary>Whether some code asks the root provider for the service, so that one object serves the application although its registration says scoped.</summary>
    public bool IsResolvedFromRoot(ITypeSymbol service, CancellationToken cancellation)
    {
        if (!resolvedFromRoot.TryGetValue(service, out var known))
        {
            known = resolvedFromRoot.GetOrAdd(service, consumers.ResolutionsOf(service, cancellation).Any(consumer => consumer.Provider is ProviderKind.Root or ProviderKind.KeptScope));
        }

        return known;
    }

    /// <summary>Registrations that make this concrete type. Memoised.</summary>
    public ImmutableArray<ServiceRegistration> Making(ITypeSymbol implementation, CancellationToken cancellation) => making.TryGetValue(implementation, out var known)
        ? known
        : making.GetOrAdd(implementation, Matching(registry.Get(Read, cancellation).ByImplementation, implementation, static registration => registration.Implementation!));

    /// <summary>The places where the container supplies this service: parameters, injected properties and resolving calls, ordered by path (ordinal), then position.</summary>
    public ImmutableArray<ServiceConsumer> ServiceConsumers(ITypeSymbol service, CancellationToken cancellation) =>
        consumersOf.TryGetValue(service, out var known) ? known : consumersOf.GetOrAdd(service, consumers.Of(service, cancellation));

    /// <summary>Where the provider of a resolving call comes from: it decides how long a resolved object lives.</summary>
    public ProviderKind ProviderOf(IInvocationOperation resolution, CancellationToken cancellation) => providers.Of(resolution, cancellation);

    private static ImmutableArray<ServiceRegistration> Matching(
        Dictionary<ITypeSymbol, List<ServiceRegistration>> byDefinition, ITypeSymbol type, Func<ServiceRegistration, ITypeSymbol> typeOf)
    {
        if (!byDefinition.TryGetValue(type.OriginalDefinition, out var candidates))
        {
            return ImmutableArray<ServiceRegistration>.Empty;
        }

        var matching = ImmutableArray.CreateBuilder<ServiceRegistration>();
        foreach (var candidate in candidates)
        {
            var registered = typeOf(candidate);
            if (SymbolEqualityComparer.Default.Equals(registered, type) || IsOpen(type))
            {
                matching.Add(candidate);
            }
            else if (IsOpen(registered))
            {
                matching.Add(candidate with { Service = Closed(candidate.Service, type), Implementation = candidate.Implementation is null ? null : Closed(candidate.Implementation, type) });
            }
            else if (MayBe(registered, type))
            {
                matching.Add(candidate);
            }
        }

        return matching.ToImmutable();
    }

    // IHandler<T> of a dispatcher's type parameter is any of the handlers.
    private static bool MayBe(ITypeSymbol registered, ITypeSymbol type)
    {
        if (registered is not INamedTypeSymbol { TypeArguments: { IsEmpty: false } known, IsUnboundGenericType: false } || type is not INamedTypeSymbol { TypeArguments: var asked } || known.Length != asked.Length
            || !asked.Any(argument => argument is ITypeParameterSymbol))
        {
            return false;
        }

        for (var i = 0; i < known.Length; i++)
        {
            if (asked[i] is not ITypeParameterSymbol && !SymbolEqualityComparer.Default.Equals(known[i], asked[i]))
            {
                return false;
            }
        }

        return true;
    }

    // The definition is open, too: inside Repo<T> its own type is Repo<T>.
    private static bool IsOpen(ITypeSymbol type) =>
        type is INamedTypeSymbol { IsGenericType: true } named && (named.IsUnboundGenericType || SymbolEqualityComparer.Default.Equals(named, named.OriginalDefinition));

    private static ITypeSymbol Closed(ITypeSymbol open, ITypeSymbol like) =>
        IsOpen(open) && open is INamedTypeSymbol { OriginalDefinition: var definition } && like is INamedTypeSymbol { TypeArguments: var arguments }
        && definition.Arity == arguments.Length && definition.ContainingType is not { IsGenericType: true }
            ? definition.Construct(arguments.ToArray())
            : open;

    private Registry Read(CancellationToken cancellation)
    {
        var drafts = reader.ReadAll(cancellation).SelectMany(draft => expansion.Expand(draft, cancellation)).ToList();
        foreach (var replacing in drafts.Where(draft => draft.Replaces).ToList())
        {
            drafts.RemoveAll(draft => !draft.Replaces && draft.Key == replacing.Key && SymbolEqualityComparer.Default.Equals(draft.Service, replacing.Service));
        }

        var ranks = new Dictionary<SyntaxTree, int>();
        foreach (var tree in search.Trees)
        {
            ranks[tree] = ranks.Count;
        }

        var ordered = drafts.OrderBy(draft => ranks[draft.Call.SyntaxTree]).ThenBy(draft => draft.Call.SpanStart).ThenBy(draft => draft.Call.Span.Length).ToList();
        var byService = Group(ordered, static draft => draft.Service);
        return new Registry(ordered.Select(draft => Followed(draft, byService, 0).ToRegistration()).ToImmutableArray());
    }

    /// <summary>A factory that asks the container for another service hands out that service's object, for as long as the longer of both keeps it.</summary>
    private static RegistrationDraft Followed(RegistrationDraft draft, Dictionary<ITypeSymbol, List<RegistrationDraft>> byService, int depth)
    {
        if (draft.Forward is not { } forward || depth > MaxForwards)
        {
            return draft;
        }

        var implementation = draft.Implementation;
        var lifetime = draft.Lifetime;
        if (byService.TryGetValue(forward.OriginalDefinition, out var targets))
        {
            foreach (var target in targets)
            {
                if (target != draft && SymbolEqualityComparer.Default.Equals(target.Service, forward))
                {
                    var followed = Followed(target, byService, depth + 1);
                    implementation ??= followed.Implementation;
                    lifetime = followed.Lifetime > lifetime ? followed.Lifetime : lifetime;
                }
            }
        }

        return draft with { Implementation = implementation ?? (RegistrationProducts.CanBeMade(forward) ? forward : null), Lifetime = lifetime };
    }

    private static Dictionary<ITypeSymbol, List<T>> Group<T>(IEnumerable<T> items, Func<T, ITypeSymbol?> typeOf)
    {
        var groups = new Dictionary<ITypeSymbol, List<T>>(SymbolEqualityComparer.Default);
        foreach (var item in items)
        {
            if (typeOf(item)?.OriginalDefinition is { } definition)
            {
                if (!groups.TryGetValue(definition, out var group))
                {
                    groups.Add(definition, group = []);
                }

                group.Add(item);
            }
        }

        return groups;
    }

    /// <summary>The finished registrations, by the definitions of their types.</summary>
    private sealed class Registry(ImmutableArray<ServiceRegistration> all)
    {
        public ImmutableArray<ServiceRegistration> All { get; } = all;

        public Dictionary<ITypeSymbol, List<ServiceRegistration>> ByService { get; } = Group(all, static registration => registration.Service);

        public Dictionary<ITypeSymbol, List<ServiceRegistration>> ByImplementation { get; } = Group(all, static registration => registration.Implementation);
    }
}
