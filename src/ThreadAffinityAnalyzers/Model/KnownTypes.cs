using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using ThreadAffinityAnalyzers.Knowledge;
using ThreadAffinityAnalyzers.Search;

namespace ThreadAffinityAnalyzers.Model;

/// <summary>The rows of the catalogue as symbols of one compilation.</summary>
internal sealed class KnownTypes
{
    private static readonly AffineType Marked = new(
        "ThreadAffineAttribute", AffineRole.Connection, IsAdvisory: false, "its author marked it with [ThreadAffine]",
        "https://github.com/ThreadAffinityAnalyzers/ThreadAffinityAnalyzers/blob/main/docs/configuration.md");

    private readonly ConcurrentDictionary<ITypeSymbol, AffineType?> affine = new(SymbolEqualityComparer.Default);
    private readonly ConcurrentDictionary<string, INamedTypeSymbol?> types = new(StringComparer.Ordinal);
    private readonly References references;
    private readonly ReferencedTypes referenced;
    private readonly bool hasWebContext;
    private readonly Rows rows;
    private object? hasAttributes;

    private KnownTypes(Compilation compilation, Catalog catalog)
    {
        Compilation = compilation;
        Catalog = catalog;
        references = References.Of(compilation);
        referenced = new ReferencedTypes(references);
        hasWebContext = Get("System.Web.HttpContext") is not null;
        rows = KeepOfRows(nameof(Rows), () => new Rows(
            catalog.AffineTypes.Where(row => IsReferenced(row.OnlyWithAssembly)).GroupBy(row => MetadataNames.ShortName(row.MetadataName), StringComparer.Ordinal)
                .ToDictionary(group => group.Key, group => group.ToImmutableArray(), StringComparer.Ordinal),
            catalog.SafeTypes.Select(MetadataNames.ShortName).ToImmutableHashSet()));
        AffineTypeList = KeepOfRows(nameof(AffineTypeList), () => string.Join(",", AffineTypeNames));
    }

    /// <summary>Null when the compilation references no affine type at all: then there is nothing to analyse.</summary>
    public static KnownTypes? For(Compilation compilation, Catalog catalog, CancellationToken cancellation) =>
        AffineReferences.Exist(compilation, catalog, cancellation) || AffineReferences.DeclareAttributes(compilation) ? new KnownTypes(compilation, catalog) : null;

    public Compilation Compilation { get; }

    public Catalog Catalog { get; }

    /// <summary>Whether the user's attributes are declared at all; where not, no attribute is read. Asked late: it takes the names of all declarations.</summary>
    public bool HasAttributes => (bool)(hasAttributes ??= AffineReferences.DeclareAttributes(Compilation));

    /// <summary>The short names of the rows' types, without arity.</summary>
    public IEnumerable<string> AffineTypeNames => rows.Affine.Keys.Select(MetadataNames.WithoutArity);

    /// <summary>The same as one text: part of the questions to which they lead.</summary>
    public string AffineTypeList { get; }

    /// <summary>Whether one of the comma-separated assemblies is referenced (or is this one); null asks for none.</summary>
    /// <remarks>.NET has an assembly System.Web, too, which is no server: it leads HttpUtility to where it lives now.</remarks>
    public bool IsReferenced(string? assemblies) =>
        assemblies is null || assemblies.Split(',').Any(name => (name != "System.Web" || hasWebContext) && (name == Compilation.AssemblyName || references.Names.Contains(name)));

    /// <summary>What follows from the catalogue and the references alone, told once for all states of the program.</summary>
    /// <param name="question">Which answer it is.</param>
    /// <param name="answer">Holds no symbol of a project that is edited.</param>
    public T Keep<T>(object question, Func<T> answer) where T : class => references.Keep((question, Catalog, Compilation.AssemblyName, hasWebContext, HasAttributes), answer);

    /// <summary>Whether a framework of windows or pages is there.</summary>
    public bool HasWindows => IsReferenced(EntryPoints.Windows) || EntryPoints.WindowTypes.Any(name => Get(name) is not null);

    /// <summary>Whether several scopes may live at the same time: a program with windows or a console has one flow, unless it references a server.</summary>
    public bool MayServeSeveral => IsReferenced(WebComponentEntryPoints.Requests)
        || !HasWindows && (IsReferenced(EntryPoints.Server) || Compilation.Options.OutputKind == OutputKind.DynamicallyLinkedLibrary);

    /// <summary>Whether the program declares its browser host: its components run there, whatever else it references.</summary>
    public bool RunsInBrowser => Compilation.Assembly.GetTypeByMetadataName("Microsoft.AspNetCore.Components.WebAssembly.Hosting.WebAssemblyHostBuilder") is not null;

    /// <summary>Whether the type itself (not a wrapper, container or <c>Task</c> of one) is affine: a row's type, or derived from or implementing one. User attributes
    /// <c>[ThreadAffine]</c> and <c>[ThreadSafe]</c> count. Memoised; works for type parameters by their constraints.</summary>
    public bool TryGetAffine(ITypeSymbol? type, out AffineType row)
    {
        row = null!;
        if (type is null || type.SpecialType != SpecialType.None || type.TypeKind is TypeKind.Enum or TypeKind.Delegate or TypeKind.Array or TypeKind.Pointer or TypeKind.Error or TypeKind.Dynamic)
        {
            return false;
        }

        if (!affine.TryGetValue(type, out var known))
        {
            known = affine.GetOrAdd(type, Find(type, depth: 0));
        }

        row = known!;
        return known is not null;
    }

    /// <summary>The type with this metadata name, or null; framework assemblies win where the name is ambiguous. Memoised.</summary>
    public INamedTypeSymbol? Get(string metadataName) => types.GetOrAdd(metadataName, name => referenced.Get(Compilation, name));

    private AffineType? Find(ITypeSymbol type, int depth)
    {
        if (type is ITypeParameterSymbol parameter)
        {
            // Constraints of broken code can form a circle.
            return depth > 8 ? null : parameter.ConstraintTypes.Select(constraint => Find(constraint, depth + 1)).FirstOrDefault(row => row is not null);
        }

        if (type is not INamedTypeSymbol named)
        {
            return null;
        }

        // The nearest word on the matter counts: a safe subclass of an affine type is safe.
        foreach (var current in named.SelfAndBases())
        {
            if (IsSafe(current))
            {
                return null;
            }

            if (IsMarked(current))
            {
                return Marked;
            }

            if (RowOf(current) is { } row)
            {
                return row;
            }
        }

        AffineType? found = null;
        foreach (var contract in named.AllInterfaces)
        {
            if (IsSafe(contract))
            {
                return null;
            }

            // The order of AllInterfaces is that of declarations; the table's order makes the answer independent of it.
            var row = IsMarked(contract) ? Marked : RowOf(contract);
            if (row is not null && (found is null || row.Role < found.Role))
            {
                found = row;
            }
        }

        return found is null || found == Marked || !KeepsNothing(named) ? found : null;
    }

    // What has no state has nothing that two flows could disturb: a transaction that does nothing. Only classes of this project show all of their state.
    private bool KeepsNothing(INamedTypeSymbol type) => type is { TypeKind: TypeKind.Class or TypeKind.Struct, IsAbstract: false }
        && type.SelfAndBases().TakeWhile(part => part.SpecialType == SpecialType.None).All(part =>
            SymbolEqualityComparer.Default.Equals(part.ContainingAssembly, Compilation.Assembly)
            && !part.GetMembers().Any(member => member is IFieldSymbol { IsStatic: false } or IEventSymbol { IsStatic: false })
            && part.InstanceConstructors.All(constructor => constructor.Parameters.IsEmpty));

    /// <summary>Whether the author of the type or the user's options say that several flows may use it at once.</summary>
    public bool IsSafe(INamedTypeSymbol type) =>
        (rows.SafeShortNames.Contains(type.MetadataName) && Catalog.SafeTypes.Contains(MetadataNames.NameOf(type)))
        || (MayCarryAttribute(type) && type.HasAttributeNamed("ThreadSafeAttribute"));

    private bool IsMarked(INamedTypeSymbol type) => MayCarryAttribute(type) && type.HasAttributeNamed("ThreadAffineAttribute");

    private bool MayCarryAttribute(INamedTypeSymbol type) =>
        HasAttributes && type.ContainingAssembly is { } assembly && !MetadataNames.IsFramework(assembly.Name);

    private T KeepOfRows<T>(string question, Func<T> answer) where T : class => references.Keep((question, Catalog, Compilation.AssemblyName, hasWebContext), answer);

    private AffineType? RowOf(INamedTypeSymbol type)
    {
        if (rows.Affine.TryGetValue(type.MetadataName, out var candidates))
        {
            var name = MetadataNames.NameOf(type);
            foreach (var row in candidates)
            {
                if (row.MetadataName == name)
                {
                    return row;
                }
            }
        }

        return null;
    }

    /// <param name="Affine">The affine types by short name.</param>
    /// <param name="SafeShortNames">The short names of types that several flows may use.</param>
    private sealed record Rows(Dictionary<string, ImmutableArray<AffineType>> Affine, ImmutableHashSet<string> SafeShortNames);
}
