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

/// <summary>A guard that is held: the lock object, semaphore or <c>this</c>/type by which mutual exclusion is had. Two guards are one when their keys are equal.</summary>
/// <param name="Key">Identity: place of the guard's declaration, or a text for <c>this</c> of a type, a <c>typeof</c>, the holder itself.</param>
/// <param name="Name">As a message shows it.</param>
/// <param name="IsStatic">It lives as long as the application; otherwise as long as the instance that declares it.</param>
/// <param name="Weakness">Why it guards nothing (made per call, a count above 1, a read lock), or null.</param>
internal sealed record Guard(string Key, string Name, bool IsStatic, string? Weakness)
{
    /// <summary>The type whose instance state is the guard, for an instance guard.</summary>
    public INamedTypeSymbol? Owner { get; init; }

    public bool Equals(Guard? other) => other is not null && Key == other.Key && Weakness == other.Weakness;

    public override int GetHashCode() => Key.GetHashCode();
}

/// <summary>Which guards are held where.</summary>
internal sealed class GuardAnalysis
{
    public const string ReleasedEarly = "it is released before the work finishes";
    private const int Deepest = 8;

    private readonly SymbolSearch search;
    private readonly GuardIdentity identity;
    private readonly GuardIdioms idioms;
    private readonly GuardedDelegates delegates;
    private readonly GuardUnfinishedWork unfinished;

    public GuardAnalysis(KnownTypes types, SymbolSearch search)
    {
        this.search = search;
        identity = new GuardIdentity(search);
        var mapping = new GuardMapping(types, search, identity);
        idioms = new GuardIdioms(search, identity, mapping);
        delegates = new GuardedDelegates(search, mapping, this);
        unfinished = new GuardUnfinishedWork(search);
    }

    /// <summary>The guards held at the node within its own function and, for lambdas that are run in place, its outer functions up to the member;
    /// <paramref name="stopAt"/> (a lambda that a host runs later) ends the climb. Aliases are resolved.</summary>
    public ImmutableHashSet<Guard> HeldAt(SyntaxNode node, SyntaxNode? stopAt, CancellationToken cancellation)
    {
        var held = new Dictionary<string, Guard>();
        Climb(node, stopAt, held, 0, cancellation);
        if (held.Count == 0)
        {
            return ImmutableHashSet<Guard>.Empty;
        }

        return held.Values.Select(guard => identity.ResolveParameter(guard, cancellation)).ToImmutableHashSet();
    }

    /// <summary>The guards that the method which takes this delegate holds around every run of it, in the caller's terms.</summary>
    public ImmutableHashSet<Guard> HeldAround(ArgumentSyntax argument, CancellationToken cancellation) =>
        delegates.At(argument, null, 0, cancellation).Guards.Select(guard => identity.ResolveParameter(guard, cancellation)).ToImmutableHashSet();

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

        var level = Level(node, stopAt, depth, out var function, cancellation);
        if (level.Count > 0 && unfinished.Leaves(node, function, cancellation))
        {
            level = level.ConvertAll(guard => guard with { Weakness = guard.Weakness ?? ReleasedEarly });
        }

        Add(held, level);
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
                if (run.InPlace)
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

    /// <summary>What is held at the node by statements of its own function, from the outermost block inwards.</summary>
    private List<Guard> Level(SyntaxNode node, SyntaxNode? stopAt, int depth, out SyntaxNode? function, CancellationToken cancellation)
    {
        var chain = new List<SyntaxNode> { node };
        function = null;
        for (var at = node.Parent; at is not null; at = at.Parent)
        {
            if (at == stopAt || GuardSites.IsFunction(at))
            {
                function = at;
                break;
            }

            chain.Add(at);
        }

        if (function is not null)
        {
            chain.Add(function);
        }

        var state = new GuardState();
        var flow = new GuardFlow(search, idioms, stopAt, depth, takesUnawaited: false);
        if (function is not null && Synchronized(function, cancellation) is { } monitor)
        {
            state.Enter(monitor);
        }

        for (var at = chain.Count - 1; at > 0; at--)
        {
            Into(chain[at], chain[at - 1], state, flow, stopAt, cancellation);
        }

        return state.Held.ToList();
    }

    /// <summary>One step inwards, from a node to the child on the way.</summary>
    private void Into(SyntaxNode parent, SyntaxNode child, GuardState state, GuardFlow flow, SyntaxNode? stopAt, CancellationToken cancellation)
    {
        switch (parent)
        {
            case BlockSyntax block:
                Before(block.Statements, child, state, flow, cancellation);
                break;
            case SwitchSectionSyntax section:
                Before(section.Statements, child, state, flow, cancellation);
                break;
            case CompilationUnitSyntax unit when child is GlobalStatementSyntax:
                foreach (var global in unit.Members.OfType<GlobalStatementSyntax>().TakeWhile(global => global != child))
                {
                    flow.Statement(global.Statement, state, cancellation);
                }

                break;
            case LockStatementSyntax locked when child == locked.Statement:
                if (identity.Of(locked.Expression, stopAt, cancellation) is { } guard)
                {
                    state.Enter(guard);
                }

                break;
            case UsingStatementSyntax used when child == used.Statement:
                state.Enter(flow.ScopeOf(used.Expression, cancellation));
                foreach (var variable in used.Declaration?.Variables ?? default)
                {
                    state.Enter(flow.ScopeOf(variable.Initializer?.Value, cancellation));
                }

                break;
            case IfStatementSyntax branch when child != branch.Condition:
                state.Enter(flow.When(branch.Condition, child == branch.Statement, state, cancellation));
                break;
            case WhileStatementSyntax loop when child == loop.Statement:
                state.Enter(flow.When(loop.Condition, true, state, cancellation));
                break;
            case ConditionalExpressionSyntax choice when child != choice.Condition:
                state.Enter(flow.When(choice.Condition, child == choice.WhenTrue, state, cancellation));
                break;
            case BinaryExpressionSyntax both when child == both.Right && (both.IsKind(SyntaxKind.LogicalAndExpression) || both.IsKind(SyntaxKind.LogicalOrExpression)):
                state.Enter(flow.When(both.Left, both.IsKind(SyntaxKind.LogicalAndExpression), state, cancellation));
                break;
            case TryStatementSyntax tried when child != tried.Block:
                flow.Statement(tried.Block, state, cancellation);
                break;
        }
    }

    private static void Before(SyntaxList<StatementSyntax> statements, SyntaxNode child, GuardState state, GuardFlow flow, CancellationToken cancellation)
    {
        foreach (var statement in statements)
        {
            if (statement == child)
            {
                return;
            }

            flow.Statement(statement, state, cancellation);
        }
    }

    /// <summary><c>[MethodImpl(MethodImplOptions.Synchronized)]</c>: the monitor of the instance or of the type.</summary>
    private Guard? Synchronized(SyntaxNode function, CancellationToken cancellation)
    {
        var attributes = function switch
        {
            BaseMethodDeclarationSyntax method => method.AttributeLists,
            AccessorDeclarationSyntax accessor => accessor.AttributeLists,
            LocalFunctionStatementSyntax local => local.AttributeLists,
            _ => default,
        };
        if (!attributes.Any(list => list.Attributes.Any(attribute => attribute.ArgumentList?.ToString().Contains("Synchronized") == true))
            || search.ModelOf(function.SyntaxTree).GetDeclaredSymbol(function, cancellation) is not IMethodSymbol symbol)
        {
            return null;
        }

        var guard = symbol.IsStatic ? identity.OfType(symbol.ContainingType) : identity.OfThis(symbol.ContainingType);
        return symbol.IsAsync ? guard with { Weakness = ReleasedEarly } : guard;
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
