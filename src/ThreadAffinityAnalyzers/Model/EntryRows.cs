using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using ThreadAffinityAnalyzers.Knowledge;

namespace ThreadAffinityAnalyzers.Model;

/// <summary>The rows of the entries that the references of a program know, by shape; made once for all its states.</summary>
internal sealed class EntryRows
{
    private const string ParallelQueries = "System.Linq.ParallelEnumerable";

    public EntryRows(IReadOnlyList<EntryPoint> all)
    {
        Conventions = all.Where(row => row.Shape == EntryShape.ConventionMember).ToImmutableArray();
        Contracts = ByType(EntryShape.ContractMember);
        Attributes = ByType(EntryShape.AttributedMember);
        var callbacks = all.Where(row => row.Shape == EntryShape.CallbackArgument).ToList();
        Callbacks = callbacks.Where(row => row.Member != "*").ToLookup(row => row.Member.Split(':')[0], StringComparer.Ordinal);
        CallbackTypes = callbacks.Where(row => row.Member == "*").ToLookup(row => MetadataNames.ShortName(row.Type), StringComparer.Ordinal);
        CallbackNames = callbacks.SelectMany(WordsOf).ToImmutableHashSet(StringComparer.Ordinal);
        CallbackTypeNames = callbacks.Where(row => row.Member == "*" || row.Type == ParallelQueries).SelectMany(WordsOf).ToImmutableHashSet(StringComparer.Ordinal);

        ILookup<string, EntryPoint> ByType(EntryShape shape) => all.Where(row => row.Shape == shape).ToLookup(row => MetadataNames.ShortName(row.Type), StringComparer.Ordinal);
    }

    public ImmutableArray<EntryPoint> Conventions { get; }

    /// <summary>By the short name of the interface or base class.</summary>
    public ILookup<string, EntryPoint> Contracts { get; }

    /// <summary>By the short name of the attribute.</summary>
    public ILookup<string, EntryPoint> Attributes { get; }

    /// <summary>By the name of the member that takes the delegate.</summary>
    public ILookup<string, EntryPoint> Callbacks { get; }

    /// <summary>Types every member of which runs its delegates, and delegate types that are always run so, by short name.</summary>
    public ILookup<string, EntryPoint> CallbackTypes { get; }

    /// <summary>The words at which members that take delegates are met in source.</summary>
    public ImmutableHashSet<string> CallbackNames { get; }

    /// <summary>Those of types that run whatever functions they meet.</summary>
    public ImmutableHashSet<string> CallbackTypeNames { get; }

    private static IEnumerable<string> WordsOf(EntryPoint row)
    {
        // The words of PLINQ's operators stand everywhere; a parallel query begins with one of these.
        if (row.Type == ParallelQueries)
        {
            return new[] { "AsParallel", "ParallelQuery", "ParallelEnumerable" };
        }

        var word = row.Member is "*" or ".ctor" ? MetadataNames.ShortName(row.Type) : row.Member;
        return new[] { word.Split(':', '`')[0] };
    }
}
