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
    private readonly ILookup<string, EntryPoint> byMember;
    private readonly ILookup<string, EntryPoint> wholeTypes;

    public CallbackRows(Compilation compilation, IEnumerable<EntryPoint> rows)
    {
        this.compilation = compilation;
        var all = rows.ToList();
        byMember = all.Where(row => row.Member != "*").ToLookup(row => row.Member.Split(':')[0], StringComparer.Ordinal);
        wholeTypes = all.Where(row => row.Member == "*").ToLookup(row => MetadataNames.ShortName(row.Type), StringComparer.Ordinal);
        Names = all.SelectMany(WordsOf).ToImmutableHashSet(StringComparer.Ordinal);
    }

    public ImmutableHashSet<string> Names { get; }

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
            ?? (type is INamedTypeSymbol named && !compilation.IsOwn(method) ? wholeTypes[named.MetadataName].FirstOrDefault(row => named.Is(row.Type)) : null)!;
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
                ?? (compilation.IsOwn(property) ? null : wholeTypes[type.MetadataName].FirstOrDefault(row => type.Is(row.Type)))!;
        }

        return entry is not null;
    }

    private IEnumerable<EntryPoint> RowsOf(INamedTypeSymbol? type, string member, string? parameter)
    {
        if (type is null)
        {
            yield break;
        }

        foreach (var row in byMember[member].Concat(wholeTypes[type.MetadataName]))
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

    private static IEnumerable<string> WordsOf(EntryPoint row)
    {
        // The words of PLINQ's operators stand everywhere; a parallel query begins with one of these.
        if (row.Type == "System.Linq.ParallelEnumerable")
        {
            return new[] { "AsParallel", "ParallelQuery", "ParallelEnumerable" };
        }

        var word = row.Member is "*" or ".ctor" ? MetadataNames.ShortName(row.Type) : row.Member;
        return new[] { word.Split(':', '`')[0] };
    }
}
