using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Text.RegularExpressions;

namespace ThreadAffinityAnalyzers.Sharing;

/// <summary>Which tables the statements of one connection make, fill and read.</summary>
internal sealed class MemoryDatabaseTables
{
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(200);

    private static readonly Regex Made = new(@"\bCREATE\s+(?:VIRTUAL\s+)?(?:TABLE|VIEW)\s+(?:IF\s+NOT\s+EXISTS\s+)?[\[""`]?(\w+)", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, Patience);
    private static readonly Regex Filled = new(@"\b(?:INSERT(?:\s+OR\s+\w+)?|REPLACE)\s+INTO\s+[\[""`]?(\w+)", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, Patience);
    private static readonly Regex Read = new(@"\b(?:FROM|JOIN|UPDATE)\s+[\[""`]?(\w+)", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, Patience);

    private readonly HashSet<string> made = new(StringComparer.OrdinalIgnoreCase);
    private readonly HashSet<string> filled = new(StringComparer.OrdinalIgnoreCase);
    private readonly HashSet<string> read = new(StringComparer.OrdinalIgnoreCase);

    public bool Reads => read.Count > 0;

    public void Add(string statement)
    {
        Collect(Made, statement, made);
        Collect(Filled, statement, filled);
        Collect(Read, statement, read);
    }

    public void Add(MemoryDatabaseTables other)
    {
        made.UnionWith(other.made);
        filled.UnionWith(other.filled);
        read.UnionWith(other.read);
    }

    /// <summary>A table that this connection needs and another one has made or filled, in a database of its own; or null.</summary>
    public string? MissedFrom(MemoryDatabaseTables other)
    {
        foreach (var table in Sorted(read, filled))
        {
            if (!made.Contains(table) && other.made.Contains(table) || read.Contains(table) && !filled.Contains(table) && other.filled.Contains(table))
            {
                return table;
            }
        }

        return null;
    }

    private static ImmutableSortedSet<string> Sorted(HashSet<string> first, HashSet<string> second) =>
        ImmutableSortedSet.CreateRange(StringComparer.OrdinalIgnoreCase, first).Union(second);

    private static void Collect(Regex pattern, string statement, HashSet<string> into)
    {
        try
        {
            foreach (Match match in pattern.Matches(statement))
            {
                into.Add(match.Groups[1].Value);
            }
        }
        catch (RegexMatchTimeoutException)
        {
            // A text that is no statement.
        }
    }
}
