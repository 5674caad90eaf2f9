using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using Microsoft.CodeAnalysis;
using ThreadAffinityAnalyzers.Knowledge;
using ThreadAffinityAnalyzers.Search;

namespace ThreadAffinityAnalyzers.Model;

/// <summary>The rows of registration methods by name: which words are worth binding, and which row a bound method stands for.</summary>
internal sealed class RegistrationWords
{
    private static readonly ImmutableDictionary<string, (Lifetime Lifetime, RegistrationForm Form)> OnServiceCollections = CollectionNames();

    private readonly Compilation compilation;
    private readonly Dictionary<string, List<Registration>> rows = new(StringComparer.Ordinal);

    public RegistrationWords(KnownTypes types)
    {
        compilation = types.Compilation;
        foreach (var row in types.Catalog.Registrations)
        {
            // Constructors are found by the name of their type. Fluent names ("For", "To") are common words: they count only where their container is referenced.
            if (row.Method == ".ctor" || row.Type.Length > 0 && types.Get(row.Type) is null)
            {
                continue;
            }

            if (!rows.TryGetValue(row.Method, out var same))
            {
                rows.Add(row.Method, same = new List<Registration>());
            }

            same.Add(row);
        }

        All = rows.Keys.Concat(OnServiceCollections.Keys).Where(word => word.Length > 0).Distinct(StringComparer.Ordinal)
            .OrderBy(word => word, StringComparer.Ordinal).ToImmutableArray();
    }

    /// <summary>Names of methods that register, ordered.</summary>
    public ImmutableArray<string> All { get; }

    /// <summary>The row that a bound method stands for, or a property of a fluent chain.</summary>
    public bool TryGet(ISymbol member, ITypeSymbol? receiver, out Lifetime lifetime, out RegistrationForm form)
    {
        var definition = ((member as IMethodSymbol)?.ReducedFrom ?? member).OriginalDefinition;
        if (rows.TryGetValue(member.Name, out var candidates))
        {
            foreach (var row in candidates)
            {
                if (row.Type.Length == 0 || IsDeclaredBy(definition.ContainingType, row.Type)
                    || row.Form is RegistrationForm.Instance or RegistrationForm.FluentLifetime && IsDeclaredBy(receiver as INamedTypeSymbol, row.Type))
                {
                    (lifetime, form) = (row.Lifetime, row.Form);
                    return true;
                }
            }
        }

        // A method of another library with the well-known name does what the name says; one of this source is read by its own body.
        if (OnServiceCollections.TryGetValue(member.Name, out var known) && !compilation.IsOwn(definition) && IsServiceCollection(receiver))
        {
            (lifetime, form) = known;
            return true;
        }

        (lifetime, form) = (default, default);
        return false;
    }

    /// <summary>Whether a fluent call of this name sets a lifetime.</summary>
    public bool IsFluent(string name) => rows.TryGetValue(name, out var candidates) && candidates.Any(row => row.Form == RegistrationForm.FluentLifetime);

    /// <summary>Whether a call of this name on a service collection registers the types that it names, and nothing else that has to be bound.</summary>
    public static bool TryGetPlain(string name, out Lifetime lifetime, out RegistrationForm form)
    {
        var isKnown = OnServiceCollections.TryGetValue(name, out var known);
        (lifetime, form) = known;
        return isKnown && name != "AddHttpClient" && name.IndexOf("Keyed", StringComparison.Ordinal) < 0 && (form is RegistrationForm.Services or RegistrationForm.Context);
    }

    public static bool IsServiceCollection(ITypeSymbol? type) =>
        type is not null && (type.Name == "IServiceCollection" || type.AllInterfaces.Any(contract => contract.Name == "IServiceCollection"));

    /// <summary>Whether the type, a base type or an interface of it has this metadata name: a fluent method may be declared further down than its row says.</summary>
    private static bool IsDeclaredBy(INamedTypeSymbol? type, string metadataName)
    {
        for (var at = type; at is not null; at = at.BaseType)
        {
            if (HasName(at, metadataName))
            {
                return true;
            }
        }

        return type is not null && type.AllInterfaces.Any(contract => HasName(contract, metadataName));
    }

    private static bool HasName(INamedTypeSymbol type, string metadataName) =>
        metadataName.EndsWith(type.MetadataName, StringComparison.Ordinal) && NameOf(type) == metadataName;

    private static string NameOf(INamedTypeSymbol type) =>
        type.ContainingType is { } outer ? NameOf(outer) + "+" + type.MetadataName
        : type.ContainingNamespace is { IsGlobalNamespace: false } space ? space.ToDisplayString() + "." + type.MetadataName
        : type.MetadataName;

    private static ImmutableDictionary<string, (Lifetime, RegistrationForm)> CollectionNames()
    {
        var names = ImmutableDictionary.CreateBuilder<string, (Lifetime, RegistrationForm)>(StringComparer.Ordinal);
        foreach (var (word, lifetime) in new[] { ("Singleton", Lifetime.Application), ("Scoped", Lifetime.Scope), ("Transient", Lifetime.Call) })
        {
            foreach (var prefix in new[] { "Add", "TryAdd", "AddKeyed", "TryAddKeyed" })
            {
                names.Add(prefix + word, (lifetime, RegistrationForm.Services));
            }
        }

        names.Add("AddHostedService", (Lifetime.Application, RegistrationForm.Implementation));
        names.Add("AddExceptionHandler", (Lifetime.Application, RegistrationForm.Implementation));
        names.Add("AddDbContext", (Lifetime.Scope, RegistrationForm.Context));
        names.Add("AddDbContextPool", (Lifetime.Scope, RegistrationForm.Context));
        names.Add("AddDbContextFactory", (Lifetime.Application, RegistrationForm.ContextFactory));
        names.Add("AddPooledDbContextFactory", (Lifetime.Application, RegistrationForm.ContextFactory));
        names.Add("AddHttpClient", (Lifetime.Call, RegistrationForm.Services));
        return names.ToImmutable();
    }
}
