using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using ThreadAffinityAnalyzers.Model;
using ThreadAffinityAnalyzers.Search;

namespace ThreadAffinityAnalyzers.Sharing;

/// <summary>Which guards are held where.</summary>
internal sealed class GuardAnalysis
{
    public const string ReleasedEarly = "it is released before the work finishes";
    private const int Deepest = 8;

    private readonly SymbolSearch search;
    private readonly GuardIdentity identity;
    private readonly GuardMapping mapping;
    private readonly GuardLevel level;
    private readonly GuardedDelegates delegates;
    private readonly GuardUnfinishedWork unfinished;
    private readonly GuardedParameters parameters;
    private readonly ConcurrentDictionary<(SyntaxNode, SyntaxNode?), ImmutableHashSet<Guard>> known = new();

    public GuardAnalysis(KnownTypes types, SymbolSearch search)
    {
        this.search = search;
        identity = new GuardIdentity(search);
        mapping = new GuardMapping(types, search, identity);
        var option = new GuardOption(types.Catalog.Guards);
        var idioms = new GuardIdioms(search, identity, mapping, option);
        level = new GuardLevel(search, identity, idioms, new GuardTraces(search, idioms, option));
        delegates = new GuardedDelegates(search, mapping, identity, option, this);
        parameters = new GuardedParameters(search, mapping, delegates, this);
        unfinished = new GuardUnfinishedWork(search, idioms);
    }

    /// <summary>Where it has been asked so far, with the ends of the climbs.</summary>
    internal ICollection<(SyntaxNode Node, SyntaxNode? StopAt)> Asked => known.Keys;

    /// <summary>The guard that the expression names.</summary>
    public Guard? Named(ExpressionSyntax expression, CancellationToken cancellation) => identity.Of(expression, null, cancellation);

    /// <summary>The guards held at the node within its own function and, for lambdas that are run in place, its outer functions up to the member;
    /// <paramref name="stopAt"/> (a lambda that a host runs later) ends the climb. Aliases are resolved.</summary>
    public ImmutableHashSet<Guard> HeldAt(SyntaxNode node, SyntaxNode? stopAt, CancellationToken cancellation)
    {
        if (known.TryGetValue((node, stopAt), out var answer))
        {
            return answer;
        }

        var held = new Dictionary<string, Guard>();
        Climb(node, stopAt, held, 0, cancellation);
        answer = held.Count == 0
            ? ImmutableHashSet<Guard>.Empty
            : held.Values.Select(guard => identity.ResolveParameter(guard, cancellation)).ToImmutableHashSet();
        known.TryAdd((node, stopAt), answer);
        return answer;
    }

    /// <summary>The guards held where the call starts work, which are given back when that has ended.</summary>
    public ImmutableHashSet<Guard> HeldToTheEnd(ExpressionSyntax call, CancellationToken cancellation)
    {
        var given = unfinished.GivenBackAfter(call, null, 0, cancellation).Select(guard => guard.Key).ToList();
        return given.Count == 0 ? ImmutableHashSet<Guard>.Empty : HeldAt(call, null, cancellation).Where(guard => given.Contains(guard.Key)).ToImmutableHashSet();
    }

    /// <summary>The guards that the method which takes this delegate holds around every run of it, in the caller's terms.</summary>
    public ImmutableHashSet<Guard> HeldAround(ArgumentSyntax argument, CancellationToken cancellation)
    {
        IEnumerable<Guard> guards = delegates.At(argument, null, 0, cancellation).Guards;
        if (IsAsyncVoid(argument.Expression, cancellation))
        {
            guards = guards.Select(GuardedDelegates.ReleasedEarly);
        }

        return guards.Select(guard => identity.ResolveParameter(guard, cancellation)).ToImmutableHashSet();
    }

    /// <summary>The guards that the method to which the object is passed holds around its work with it.</summary>
    public ImmutableHashSet<Guard> HeldByCallee(SyntaxNode passed, CancellationToken cancellation)
    {
        var held = parameters.At(passed, 0, cancellation);
        return held.Count == 0 ? ImmutableHashSet<Guard>.Empty : held.Select(guard => identity.ResolveParameter(guard, cancellation)).ToImmutableHashSet();
    }

    /// <summary>A guard that the method takes as a parameter is the one that this call passes.</summary>
    public ImmutableHashSet<Guard> AsPassed(ImmutableHashSet<Guard> held, IMethodSymbol method, SyntaxNode call, CancellationToken cancellation)
    {
        foreach (var guard in held)
        {
            if (GuardIdentity.IsParameter(guard))
            {
                held = held.Remove(guard).Add(identity.ResolveParameter(mapping.AtCall(new[] { guard }, method, call, null, cancellation)[0], cancellation) with { Away = guard.Away });
            }
        }

        return held;
    }

    /// <summary>An async lambda for an <c>Action</c>: whoever runs it goes on at its first await.</summary>
    public bool IsAsyncVoid(ExpressionSyntax function, CancellationToken cancellation) =>
        function is AnonymousFunctionExpressionSyntax { AsyncKeyword.RawKind: not 0 }
        && search.ModelOf(function.SyntaxTree).GetTypeInfo(function, cancellation).ConvertedType is INamedTypeSymbol { DelegateInvokeMethod.ReturnsVoid: true };

    /// <summary>As <see cref="HeldAt"/>, in the terms of the member itself: its parameters stay parameters.</summary>
    internal ImmutableArray<Guard> HeldInside(SyntaxNode node, int depth, CancellationToken cancellation)
    {
        var held = new Dictionary<string, Guard>();
        Climb(node, null, held, depth, cancellation);
        return held.Values.ToImmutableArray();
    }

    private void Climb(SyntaxNode node, SyntaxNode? stopAt, Dictionary<string, Guard> held, int depth, CancellationToken cancellation)
    {
        if (depth > Deepest)
        {
            return;
        }

        cancellation.ThrowIfCancellationRequested();

        // A method group or delegate variable that is passed on is work done by the method that takes it.
        if (node is ExpressionSyntax and not AnonymousFunctionExpressionSyntax && ArgumentOf(node) is { } passed && node != stopAt
            && search.ModelOf(node.SyntaxTree).GetTypeInfo(node, cancellation).ConvertedType?.TypeKind == TypeKind.Delegate)
        {
            var run = delegates.At(passed, stopAt, depth, cancellation);
            if (!run.InPlace)
            {
                return;
            }

            Add(held, run.Guards);
            node = passed.Parent!.Parent!;
        }

        var here = level.HeldAt(node, stopAt, depth, out var function, cancellation);
        if (here.Count > 0 && unfinished.Leaves(node, function, out var waits, cancellation))
        {
            // The task is kept in a local: the guards that are held where it is waited for cover it, and so does one that is given back by what continues it.
            var late = waits.SelectMany(wait => level.HeldAt(wait, stopAt, depth, out _, cancellation)).Concat(unfinished.GivenBackAfter(node, stopAt, depth, cancellation)).Select(guard => guard.Key).ToImmutableHashSet();
            here = here.ConvertAll(guard => late.Contains(guard.Key) ? guard : GuardedDelegates.ReleasedEarly(guard));
        }

        Add(held, here);
        if (function is null || function == stopAt)
        {
            return;
        }

        switch (function)
        {
            case AnonymousFunctionExpressionSyntax lambda:
                FromDelegate(lambda, stopAt, held, depth, cancellation);
                break;
            case LocalFunctionStatementSyntax local:
                FromCalls(local, local.Identifier.ValueText, stopAt, held, depth, cancellation);
                break;
        }
    }

    private void FromDelegate(ExpressionSyntax lambda, SyntaxNode? stopAt, Dictionary<string, Guard> held, int depth, CancellationToken cancellation)
    {
        SyntaxNode at = lambda;
        while (at.Parent is ParenthesizedExpressionSyntax or CastExpressionSyntax)
        {
            at = at.Parent;
        }

        switch (at.Parent)
        {
            case ArgumentSyntax argument:
                var run = delegates.At(argument, stopAt, depth, cancellation);
                if (run.InPlace && !IsAsyncVoid(lambda, cancellation))
                {
                    Add(held, run.Guards);
                    Climb(argument.Parent!.Parent!, stopAt, held, depth + 1, cancellation);
                }

                break;
            case InvocationExpressionSyntax call:
                Climb(call, stopAt, held, depth + 1, cancellation);
                break;
            case EqualsValueClauseSyntax { Parent: VariableDeclaratorSyntax variable } when variable.FirstAncestorOrSelf<LocalDeclarationStatementSyntax>() is not null:
                FromCalls(variable, variable.Identifier.ValueText, stopAt, held, depth, cancellation);
                break;
        }
    }

    /// <summary>A local function, or a delegate in a local: what all its uses in the member hold.</summary>
    private void FromCalls(SyntaxNode declaration, string name, SyntaxNode? stopAt, Dictionary<string, Guard> held, int depth, CancellationToken cancellation)
    {
        var model = search.ModelOf(declaration.SyntaxTree);
        if (model.GetDeclaredSymbol(declaration, cancellation) is not { } symbol)
        {
            return;
        }

        Dictionary<string, Guard>? common = null;
        var scope = declaration.Parent is GlobalStatementSyntax or LocalDeclarationStatementSyntax { Parent: GlobalStatementSyntax }
            ? declaration.SyntaxTree.GetRoot(cancellation)
            : GuardSites.FunctionOf(declaration is VariableDeclaratorSyntax ? declaration.Parent!.Parent! : declaration);
        foreach (var reference in scope.DescendantNodes().OfType<IdentifierNameSyntax>())
        {
            if (reference.Identifier.ValueText != name || declaration.Span.Contains(reference.Span)
                || !SymbolEqualityComparer.Default.Equals(model.GetSymbolInfo(reference, cancellation).Symbol, symbol))
            {
                continue;
            }

            var here = new Dictionary<string, Guard>();
            if (stopAt != reference)
            {
                var call = reference.Parent is InvocationExpressionSyntax direct && direct.Expression == reference ? direct
                    : reference.Parent is MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Invoke", Parent: InvocationExpressionSyntax invoked } ? invoked
                    : null;
                if (call is not null || ArgumentOf(reference) is not null)
                {
                    Climb((SyntaxNode?)call ?? reference, stopAt, here, depth + 1, cancellation);
                }
            }

            common = common is null ? here : common.Where(pair => here.ContainsKey(pair.Key)).ToDictionary(pair => pair.Key, pair => pair.Value);
            if (common.Count == 0)
            {
                return;
            }
        }

        if (common is not null)
        {
            Add(held, common.Values);
        }
    }

    private static ArgumentSyntax? ArgumentOf(SyntaxNode node)
    {
        var at = node.Parent;
        while (at is ParenthesizedExpressionSyntax or CastExpressionSyntax || at is MemberAccessExpressionSyntax access && access.Name == node)
        {
            node = at;
            at = at.Parent;
        }

        return at as ArgumentSyntax;
    }

    private static void Add(Dictionary<string, Guard> held, IEnumerable<Guard> guards)
    {
        foreach (var guard in guards)
        {
            // A sound hold outweighs a weak one of the same guard.
            if (!held.TryGetValue(guard.Key, out var known) || known.Weakness is not null)
            {
                held[guard.Key] = guard;
            }
        }
    }
}
