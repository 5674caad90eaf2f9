using System;
using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;

namespace ThreadAffinityAnalyzers.Sharing;

/// <summary>What is held at one point of a function: guards, flags that say whether a guard was taken, and objects whose disposal gives one back.</summary>
internal sealed class GuardState
{
    private readonly Dictionary<string, Guard> held;
    private readonly Dictionary<ISymbol, List<Guard>> flags;
    private readonly Dictionary<ISymbol, List<Guard>> scopes;
    private readonly HashSet<string> taken;

    public GuardState()
        : this(new(StringComparer.Ordinal), new(SymbolEqualityComparer.Default), new(SymbolEqualityComparer.Default), new(StringComparer.Ordinal), new(StringComparer.Ordinal))
    {
    }

    private GuardState(
        Dictionary<string, Guard> held, Dictionary<ISymbol, List<Guard>> flags, Dictionary<ISymbol, List<Guard>> scopes, HashSet<string> left, HashSet<string> taken)
    {
        this.held = held;
        this.flags = flags;
        this.scopes = scopes;
        this.taken = taken;
        Left = left;
    }

    public IEnumerable<Guard> Held => held.Values;

    /// <summary>Keys of the guards that were given back without being taken here.</summary>
    public HashSet<string> Left { get; }

    public GuardState Copy() => new(new(held, StringComparer.Ordinal), new(flags, SymbolEqualityComparer.Default), new(scopes, SymbolEqualityComparer.Default), Left, taken);

    public void Enter(Guard guard)
    {
        held[guard.Key] = guard;
        taken.Add(guard.Key);
        Left.Remove(guard.Key);
    }

    public void Enter(IEnumerable<Guard> guards)
    {
        foreach (var guard in guards)
        {
            Enter(guard);
        }
    }

    public void Leave(string key)
    {
        held.Remove(key);
        if (!taken.Contains(key))
        {
            Left.Add(key);
        }
    }

    public void Flag(ISymbol local, List<Guard> guards)
    {
        flags[local] = guards;
        taken.UnionWith(guards.Select(guard => guard.Key));
    }

    public bool HasFlags => flags.Count > 0;

    public List<Guard>? FlaggedBy(ISymbol local) => flags.TryGetValue(local, out var guards) ? guards : null;

    public void Scope(ISymbol local, List<Guard> guards) => scopes[local] = guards;

    public void Dispose(ISymbol local)
    {
        if (scopes.TryGetValue(local, out var guards))
        {
            guards.ForEach(guard => Leave(guard.Key));
        }
    }

    /// <summary>Two ways meet: held is what both hold.</summary>
    public void Meet(GuardState other)
    {
        foreach (var key in held.Keys.Where(key => !other.held.ContainsKey(key)).ToList())
        {
            held.Remove(key);
        }
    }

    public void Become(GuardState other)
    {
        held.Clear();
        foreach (var pair in other.held)
        {
            held.Add(pair.Key, pair.Value);
        }
    }
}
