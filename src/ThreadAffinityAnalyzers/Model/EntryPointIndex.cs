using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using Microsoft.CodeAnalysis;
using ThreadAffinityAnalyzers.Knowledge;
using ThreadAffinityAnalyzers.Search;

namespace ThreadAffinityAnalyzers.Model;

/// <summary>Which members and delegates hosts call, how these calls overlap, and how long the receiver lives.</summary>
internal sealed class EntryPointIndex
{
    private static readonly EntryPoint Marked = new(
        EntryShape.AttributedMember, "ConcurrentEntryPointAttribute", "method", Overlap.WithItself, Lifetime.Application, EntryKind.Request,
        "its author marked it with [ConcurrentEntryPoint]", "https://github.com/ThreadAffinityAnalyzers/ThreadAffinityAnalyzers/blob/main/docs/configuration.md");

    private readonly KnownTypes types;
    private readonly EntryConventions conventions;
    private readonly ChatCommands commands;
    private readonly CallbackRows callbacks;
    private readonly EntryRows rows;
    private readonly ConcurrentDictionary<IMethodSymbol, EntryPoint?> entries = new(SymbolEqualityComparer.Default);
    private readonly ConcurrentDictionary<INamedTypeSymbol, ImmutableArray<TypeRow>> rowsOfTypes = new(SymbolEqualityComparer.Default);
    private readonly ConcurrentDictionary<INamedTypeSymbol, EntryPoint?> perCall = new(SymbolEqualityComparer.Default);

    public EntryPointIndex(KnownTypes types)
    {
        this.types = types;
        var servesSeveral = types.MayServeSeveral;
        var runsInBrowser = types.RunsInBrowser;
        rows = types.Keep((nameof(EntryPointIndex), servesSeveral, runsInBrowser), () => new EntryRows(types.Catalog.EntryPoints.Where(row =>
            types.IsReferenced(row.OnlyWithAssembly) && (row.OnlyWithAssembly != WebComponentEntryPoints.BlazorHosts || !runsInBrowser) && (row.Kind != EntryKind.Factory || servesSeveral)).ToList()));
        conventions = new EntryConventions(types, rows.Conventions);
        commands = new ChatCommands(types.Compilation);
        callbacks = new CallbackRows(types.Compilation, rows);
    }

    /// <summary>Names of methods, constructors' types and events that take callbacks: the words whose presence makes a method worth binding.</summary>
    public ImmutableHashSet<string> CallbackNames => rows.CallbackNames;

    /// <summary>Those of types that run whatever functions they meet: they tell of a callback wherever they stand.</summary>
    public ImmutableHashSet<string> CallbackTypeNames => rows.CallbackTypeNames;

    /// <summary>Whether a host calls this member of source (an action, a handler, <c>ExecuteAsync</c> ...). Memoised.</summary>
    public bool TryGetEntry(IMethodSymbol member, out EntryPoint entry)
    {
        var definition = member.OriginalDefinition;
        definition = definition.PartialDefinitionPart ?? definition;
        if (!entries.TryGetValue(definition, out var known))
        {
            known = entries.GetOrAdd(definition, FindEntry(definition));
        }

        entry = known!;
        return known is not null;
    }

    /// <summary>Whether a delegate given to this parameter of this method or constructor (reduced extension methods included) is run by a host.</summary>
    public bool TryGetCallback(IMethodSymbol method, IParameterSymbol parameter, out EntryPoint entry)
    {
        var definition = (method.ReducedFrom ?? method).OriginalDefinition;
        if (types.HasAttributes && types.Compilation.IsOwn(definition) && CallbackRows.IsDelegate(parameter.Type))
        {
            if (parameter.HasAttributeNamed("ConcurrentEntryPointAttribute"))
            {
                entry = Marked;
                return true;
            }

            if (parameter.HasAttributeNamed("SingleFlowAttribute"))
            {
                entry = null!;
                return false;
            }
        }

        return callbacks.TryGet(definition, parameter, out entry) && !IsSequential(entry);
    }

    /// <summary>Whether a delegate added to this event is run by a host.</summary>
    public bool TryGetCallback(IEventSymbol @event, out EntryPoint entry) => callbacks.TryGet(@event.OriginalDefinition, out entry) && !IsSequential(entry);

    /// <summary>Whether a delegate given to this property is run by a host.</summary>
    public bool TryGetCallback(IPropertySymbol property, out EntryPoint entry) => callbacks.TryGet(property.OriginalDefinition, out entry) && !IsSequential(entry);

    /// <summary>Whether the host makes one new instance of the type per call (controllers, pages, hubs), so that its constructor runs concurrently too.</summary>
    public bool IsPerCallInstance(INamedTypeSymbol type, out EntryPoint entry)
    {
        var definition = type.OriginalDefinition;
        if (!perCall.TryGetValue(definition, out var known))
        {
            known = perCall.GetOrAdd(definition, FindPerCall(definition));
        }

        entry = known!;
        return known is not null;
    }

    /// <summary>Whether the class is a component that a server renders for a circuit and that has no scope of its own.</summary>
    public bool IsComponentOfCircuit(INamedTypeSymbol type) =>
        RowsOf(type.OriginalDefinition).Any(row => row.Row.Type == "Microsoft.AspNetCore.Components.IComponent") && !type.SelfAndBases().Any(current => current.Name == "OwningComponentBase");

    /// <summary>Whether the host makes one instance of the type for all calls, where no registration says otherwise.</summary>
    public bool IsOneForAll(INamedTypeSymbol type) => RowsOf(type.OriginalDefinition).Any(row => row.Row.Receiver == Lifetime.Application);

    private EntryPoint? FindPerCall(INamedTypeSymbol type)
    {
        if (type is not { TypeKind: TypeKind.Class, IsStatic: false } || IsSequential(type))
        {
            return null;
        }

        var ofType = RowsOf(type).Select(row => conventions.Adjust(row.Row, type)).Concat(conventions.RowsOfType(type));
        var ofMembers = type.GetMembers().OfType<IMethodSymbol>().Where(method => method is { MethodKind: MethodKind.Ordinary, IsStatic: false })
            .SelectMany(AttributedRows);
        return ofType.Concat(ofMembers).FirstOrDefault(row => row is { Receiver: Lifetime.Call, Overlap: Overlap.WithItself, Kind: EntryKind.Request } && !IsSequential(row));
    }

    private EntryPoint? FindEntry(IMethodSymbol member)
    {
        if (member.MethodKind is not (MethodKind.Ordinary or MethodKind.ExplicitInterfaceImplementation) || member.ContainingType is not { } type || member.IsAbstract)
        {
            return null;
        }

        if (types.HasAttributes)
        {
            if (member.HasAttributeNamed("SingleFlowAttribute") || type.SelfAndBases().Any(current => current.HasAttributeNamed("SingleFlowAttribute")))
            {
                return null;
            }

            if (member.HasAttributeNamed("ConcurrentEntryPointAttribute")
                || (member.DeclaredAccessibility == Accessibility.Public && type.SelfAndBases().Any(current => current.HasAttributeNamed("ConcurrentEntryPointAttribute"))))
            {
                return Marked;
            }
        }

        if (IsSequential(type) || IsSequential(member) || EntryConventions.IsDisposal(member))
        {
            return null;
        }

        // A member may be an entry in several ways; the one that overlaps most, of the longest-lived receiver, decides.
        EntryPoint? best = null;
        foreach (var row in AttributedRows(member)
            .Concat(RowsOf(type).Where(row => row.Covers(member)).Select(row => conventions.Adjust(row.Row, type, member)))
            .Concat(conventions.RowsOfMember(member)))
        {
            if (!IsSequential(row) && (best is null || row.Overlap > best.Overlap || row.Overlap == best.Overlap && row.Receiver > best.Receiver))
            {
                best = row;
            }
        }

        return best;
    }

    /// <summary>Rows whose attribute the method itself carries.</summary>
    private IEnumerable<EntryPoint> AttributedRows(IMethodSymbol method) =>
        from attribute in method.GetAttributes()
        where attribute.AttributeClass is not null
        from candidate in attribute.AttributeClass!.SelfAndBases()
        from row in rows.Attributes[candidate.MetadataName]
        where row.Member == "method" && candidate.Is(row.Type) && commands.Holds(row, attribute)
        select ChatCommands.Adjust(row, method.ContainingType);

    /// <summary>Rows whose contract or attribute the type has, with the symbol by which it has it. Memoised.</summary>
    private ImmutableArray<TypeRow> RowsOf(INamedTypeSymbol type)
    {
        if (!rowsOfTypes.TryGetValue(type, out var known))
        {
            known = rowsOfTypes.GetOrAdd(type, type.SelfAndBases().Concat(type.AllInterfaces).SelectMany(RowsBy).ToImmutableArray());
        }

        return known;
    }

    private IEnumerable<TypeRow> RowsBy(INamedTypeSymbol contract)
    {
        foreach (var row in rows.Contracts[contract.MetadataName])
        {
            if (contract.Is(row.Type))
            {
                yield return new TypeRow(row, contract);
            }
        }

        if (contract.SpecialType != SpecialType.None)
        {
            yield break;
        }

        foreach (var attribute in contract.GetAttributes())
        {
            foreach (var candidate in attribute.AttributeClass?.SelfAndBases() ?? Enumerable.Empty<INamedTypeSymbol>())
            {
                foreach (var row in rows.Attributes[candidate.MetadataName])
                {
                    if (row.Member == "public" && candidate.Is(row.Type))
                    {
                        yield return new TypeRow(row, contract);
                    }
                }
            }
        }
    }

    private bool IsSequential(EntryPoint row)
    {
        var names = types.Catalog.SequentialEntryPoints;
        return !names.IsEmpty && (names.Contains(row.Type) || names.Contains(row.Type + "." + row.Member.Split(':')[0]));
    }

    private bool IsSequential(INamedTypeSymbol type)
    {
        var names = types.Catalog.SequentialEntryPoints;
        return !names.IsEmpty && type.SelfAndBases().Concat(type.AllInterfaces).Any(current => names.Contains(MetadataNames.NameOf(current)));
    }

    private bool IsSequential(IMethodSymbol member)
    {
        var names = types.Catalog.SequentialEntryPoints;
        return !names.IsEmpty && names.Contains(MetadataNames.NameOf(member.ContainingType) + "." + member.Name);
    }
}
