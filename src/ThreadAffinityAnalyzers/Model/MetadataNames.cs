using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using Microsoft.CodeAnalysis;

namespace ThreadAffinityAnalyzers.Model;

/// <summary>Names of symbols as the catalogue spells them. Rows are compared by name, so that a type counts wherever it is declared: in source, in a reference, in two references.</summary>
internal static class MetadataNames
{
    /// <summary>Whether the type's definition has this fully qualified metadata name. It is compared from its end, where most questions are answered, and no name is put together.</summary>
    public static bool Is(this INamedTypeSymbol type, string metadataName)
    {
        var end = metadataName.Length;
        if (!EndsWith(type.MetadataName))
        {
            return false;
        }

        for (var outer = type.ContainingType; outer is not null; outer = outer.ContainingType)
        {
            if (!EndsWith("+") || !EndsWith(outer.MetadataName))
            {
                return false;
            }
        }

        for (var space = type.ContainingNamespace; space is { IsGlobalNamespace: false }; space = space.ContainingNamespace)
        {
            if (!EndsWith(".") || !EndsWith(space.MetadataName))
            {
                return false;
            }
        }

        return end == 0;

        bool EndsWith(string word)
        {
            end -= word.Length;
            return end >= 0 && string.CompareOrdinal(metadataName, end, word, 0, word.Length) == 0;
        }
    }

    public static string NameOf(INamedTypeSymbol type)
    {
        var words = new StringBuilder(type.MetadataName);
        for (var outer = type.ContainingType; outer is not null; outer = outer.ContainingType)
        {
            words.Insert(0, '+').Insert(0, outer.MetadataName);
        }

        for (var space = type.ContainingNamespace; space is { IsGlobalNamespace: false }; space = space.ContainingNamespace)
        {
            words.Insert(0, '.').Insert(0, space.MetadataName);
        }

        return words.ToString();
    }

    /// <summary>The last word of a metadata name: <c>Of("A.B+C`1")</c> is <c>C`1</c>.</summary>
    public static string ShortName(string metadataName) => metadataName.Substring(metadataName.LastIndexOfAny(['.', '+']) + 1);

    /// <summary>The name as source writes it: <c>C`1</c> is <c>C</c>.</summary>
    public static string WithoutArity(string shortName) => shortName.IndexOf('`') is >= 0 and var at ? shortName.Substring(0, at) : shortName;

    /// <summary>The type, then its base types from near to far.</summary>
    public static IEnumerable<INamedTypeSymbol> SelfAndBases(this INamedTypeSymbol type)
    {
        for (var current = type; current is not null; current = current.BaseType)
        {
            yield return current;
        }
    }

    public static bool DerivesFrom(this INamedTypeSymbol type, string metadataName)
    {
        for (var current = type; current is not null; current = current.BaseType)
        {
            if (current.Is(metadataName))
            {
                return true;
            }
        }

        return false;
    }

    public static bool IsOrImplements(this INamedTypeSymbol type, string metadataName) =>
        type.DerivesFrom(metadataName) || type.AllInterfaces.Any(candidate => candidate.Is(metadataName));

    /// <summary>The user's attributes are known by their short name in any namespace.</summary>
    public static bool HasAttributeNamed(this ISymbol symbol, string name) => symbol.GetAttributes().Any(attribute => attribute.AttributeClass?.Name == name);

    /// <summary>Whether the symbol carries the attribute or one derived from it.</summary>
    public static bool HasAttribute(this ISymbol symbol, string metadataName)
    {
        foreach (var attribute in symbol.GetAttributes())
        {
            if (attribute.AttributeClass is { } type && type.DerivesFrom(metadataName))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether the assembly is of the runtime, the SDK or a provider, and not of the author of a solution.</summary>
    public static bool IsPlatform(IAssemblySymbol? assembly) => assembly is null || assembly.Name.StartsWith("Microsoft.", StringComparison.Ordinal) || IsFramework(assembly.Name);

    /// <summary>Whether an assembly of this name comes with the runtime or the SDK.</summary>
    public static bool IsFramework(string assembly) =>
        assembly is "mscorlib" or "netstandard" or "System" or "WindowsBase" or "PresentationCore" or "PresentationFramework"
        || assembly.StartsWith("Microsoft.NETCore", StringComparison.Ordinal)
        || assembly.StartsWith("Microsoft.AspNetCore", StringComparison.Ordinal)
        || assembly.StartsWith("Microsoft.Extensions.", StringComparison.Ordinal)
        || assembly.StartsWith("Microsoft.Win32", StringComparison.Ordinal)
        || assembly.StartsWith("Microsoft.VisualBasic", StringComparison.Ordinal)
        || assembly is "Microsoft.CSharp" or "Microsoft.JSInterop" or "Microsoft.Net.Http.Headers"
        || assembly.StartsWith("System.", StringComparison.Ordinal);
}
