using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using Microsoft.CodeAnalysis;
using ThreadAffinityAnalyzers.Knowledge;
using ThreadAffinityAnalyzers.Search;

namespace ThreadAffinityAnalyzers.Model;

/// <summary>The rows of methods, constructors and events that take delegates, by the word at which they are met.</summary>
internal sealed class CallbackRows
{
    private readonly Compilation compilation;
    private readonly EntryRows rows;

    public CallbackRows(Compilation compilation, EntryRows rows)
    {
        this.compilation = compilation;
        this.rows = rows;
    }

    public static bool IsDelegate(ITypeSymbol type) =>
        type.TypeKind == TypeKind.Delegate
        || type.SpecialType is SpecialType.System_Delegate or SpecialType.System_MulticastDelegate
        || type is IArrayTypeSymbol { ElementType.TypeKind: TypeKind.Delegate }
        || type is INamedTypeSymbol { Name: "Expression", Arity: 1 };

    public bool TryGet(IMethodSymbol method, IParameterSymbol parameter, out EntryPoint entry)
    {
        entry = null!;
        var type = parameter.OriginalDefinition.Type;
        if (!IsDelegate(type))
        {
            return false;
        }

        entry = RowsOf(method.ContainingType, method.MethodKind == MethodKind.Constructor ? ".ctor" : method.Name, parameter.Name)

            // Map(path, branch => ...) and its kin configure once, at start-up; the options of a context are read for each context.
            .FirstOrDefault(row => row.Kind != EntryKind.Request || !IsConfiguration(type))
            ?? (type is INamedTypeSymbol named && !compilation.IsOwn(method) ? rows.CallbackTypes[named.MetadataName].FirstOrDefault(row => named.Is(row.Type)) : null)!;
        return entry is not null;
    }

    public bool TryGet(IEventSymbol @event, out EntryPoint entry)
    {
        entry = RowsOf(@event.ContainingType, @event.Name, parameter: null).FirstOrDefault()!;
        return entry is not null;
    }

    public bool TryGet(IPropertySymbol property, out EntryPoint entry)
    {
        entry = null!;
        if (property.Type is INamedTypeSymbol type && IsDelegate(type))
        {
            entry = RowsOf(property.ContainingType, property.Name, parameter: null).FirstOrDefault()
                ?? (compilation.IsOwn(property) ? null : rows.CallbackTypes[type.MetadataName].FirstOrDefault(row => type.Is(row.Type)))!;
        }

        return entry is not null;
    }

    private IEnumerable<EntryPoint> RowsOf(INamedTypeSymbol? type, string member, string? parameter)
    {
        if (type is null)
        {
            yield break;
        }

        foreach (var row in rows.Callbacks[member].Concat(rows.CallbackTypes[type.MetadataName]))
        {
            var colon = row.Member.IndexOf(':');
            if ((colon < 0 || row.Member.Substring(colon + 1) == parameter) && (member == ".ctor" ? type.Is(row.Type) : type.IsOrImplements(row.Type)))
            {
                yield return row;
            }
        }
    }

    private static bool IsConfiguration(ITypeSymbol type) =>
        type is INamedTypeSymbol { Name: "Action", TypeArguments.Length: > 0 } action
        && (action.TypeArguments[0].Name.EndsWith("Builder", StringComparison.Ordinal) || action.TypeArguments[0].Name.EndsWith("Options", StringComparison.Ordinal));
}
