using System;
using System.Collections.Immutable;
using System.Threading;
using Microsoft.CodeAnalysis;
using ThreadAffinityAnalyzers.Knowledge;

namespace ThreadAffinityAnalyzers.Model;

/// <summary>Which members and delegates hosts call, how these calls overlap, and how long the receiver lives.</summary>
internal sealed class EntryPointIndex
{
    public EntryPointIndex(KnownTypes types) => throw new NotSupportedException();

    /// <summary>Whether a host calls this member of source (an action, a handler, <c>ExecuteAsync</c> ...). Memoised.</summary>
    public bool TryGetEntry(IMethodSymbol member, out EntryPoint entry) => throw new NotSupportedException();

    /// <summary>Whether a delegate given to this parameter of this method or constructor (reduced extension methods included) is run by a host.</summary>
    public bool TryGetCallback(IMethodSymbol method, IParameterSymbol parameter, out EntryPoint entry) => throw new NotSupportedException();

    /// <summary>Whether a delegate added to this event is run by a host.</summary>
    public bool TryGetCallback(IEventSymbol @event, out EntryPoint entry) => throw new NotSupportedException();

    /// <summary>Names of methods, constructors' types and events that take callbacks: the words whose presence makes a method worth binding.</summary>
    public ImmutableHashSet<string> CallbackNames => throw new NotSupportedException();

    /// <summary>Whether the host makes one new instance of the type per call (controllers, pages, hubs), so that its constructor runs concurrently too.</summary>
    public bool IsPerCallInstance(INamedTypeSymbol type, out EntryPoint entry) => throw new NotSupportedException();
}
