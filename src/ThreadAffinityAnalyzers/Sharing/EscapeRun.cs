using System.Collections.Generic;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using ThreadAffinityAnalyzers.Findings;
using ThreadAffinityAnalyzers.Search;

namespace ThreadAffinityAnalyzers.Sharing;

/// <summary>One walk from a use outwards; it stops at the first escape.</summary>
internal sealed class EscapeRun
{
    private const int Deepest = 6;
    private readonly SymbolSearch search;
    private readonly GuardAnalysis guards;
    private readonly EscapeTypes live;
    private readonly Guard guard;
    private readonly CancellationToken cancellation;
    private readonly HashSet<ISymbol> followed = new(SymbolEqualityComparer.Default);
    private bool regionIsLocal;

    public EscapeRun(SymbolSearch search, GuardAnalysis guards, EscapeTypes live, Guard guard, CancellationToken cancellation)
    {
        this.search = search;
        this.guards = guards;
        this.live = live;
        this.guard = guard;
        this.cancellation = cancellation;
    }

    public Place? Escape { get; private set; }

    public string Words { get; private set; } = "";

    public void Begin(ExpressionSyntax use)
    {
        if (!HoldsAround(use) && guards.HeldByCallee(use, cancellation).Any(held => held.Key == guard.Key))
        {
            // The method that the object is passed to holds the guard until it returns.
            if (GuardSites.CallTaking(use) is { } call && live.IsLive(search.ModelOf(call.SyntaxTree).GetTypeInfo(call, cancellation).Type))
            {
                Found(call, "is returned");
            }

            return;
        }

        Follow(use, isLive: true, 0);
        Deferred(use);
    }

    /// <summary>Work that is done later, whatever it makes: in a lambda of a LINQ chain, or in the body of an iterator.</summary>
    private void Deferred(ExpressionSyntax use)
    {
        for (var at = use.Parent; at is not null && Escape is null; at = at.Parent)
        {
            if (at is AnonymousFunctionExpressionSyntax { Parent: ArgumentSyntax { Parent.Parent: InvocationExpressionSyntax call } } && live.IsDeferred(call, cancellation))
            {
                if (guards.HeldAt(use, at, cancellation).Any(held => held.Key == guard.Key))
                {
                    // `ids.Select(async id => { await gate.WaitAsync(); ... })` takes the guard each time that it runs.
                    return;
                }

                Follow(call, isLive: true, 1);
            }
            else if (at is LocalFunctionStatementSyntax || GuardSites.IsMember(at))
            {
                if (GuardSites.IsIterator(at) && !HoldsHere(use)
                    && search.ModelOf(at.SyntaxTree).GetDeclaredSymbol(at, cancellation) is IMethodSymbol iterator)
                {
                    FollowCalls(iterator, 0);
                }

                return;
            }
        }
    }

    private void Follow(ExpressionSyntax value, bool isLive, int depth)
    {
        var current = value;
        regionIsLocal |= HoldsHere(value);
        while (Escape is null && depth <= Deepest)
        {
            cancellation.ThrowIfCancellationRequested();
            switch (current.Parent)
            {
                case MemberAccessExpressionSyntax { Parent: InvocationExpressionSyntax call } access when access.Expression == current && call.Expression == access:
                    if (GuardSites.NameOf(call) is not ("ConfigureAwait" or "GetAwaiter" or "GetResult" or "AsTask") && !live.MakesLive(call, fromLive: true, cancellation))
                    {
                        return;
                    }

                    current = call;
                    break;
                case ConditionalAccessExpressionSyntax conditional when conditional.Expression == current:
                case MemberAccessExpressionSyntax access when access.Expression == current:
                    current = (ExpressionSyntax)current.Parent;
                    if (!live.MakesLive(current, fromLive: true, cancellation))
                    {
                        return;
                    }

                    break;
                case AwaitExpressionSyntax or ParenthesizedExpressionSyntax or CastExpressionSyntax or PostfixUnaryExpressionSyntax or ConditionalExpressionSyntax:
                case BinaryExpressionSyntax { RawKind: (int)SyntaxKind.CoalesceExpression or (int)SyntaxKind.AsExpression }:
                    current = (ExpressionSyntax)current.Parent;
                    break;
                case ArgumentSyntax { Parent.Parent: ExpressionSyntax call and (InvocationExpressionSyntax or BaseObjectCreationExpressionSyntax) }:
                    if (!live.MakesLive(call, fromLive: isLive, cancellation))
                    {
                        GenericResult(call, depth);
                        return;
                    }

                    current = call;
                    break;
                case EqualsValueClauseSyntax { Parent: VariableDeclaratorSyntax declarator }:
                    Local(search.ModelOf(declarator.SyntaxTree).GetDeclaredSymbol(declarator, cancellation), depth);
                    return;
                case AssignmentExpressionSyntax assignment when assignment.Right == current:
                    Stored(assignment, current, depth);
                    return;
                case ReturnStatementSyntax or ArrowExpressionClauseSyntax or YieldStatementSyntax or AnonymousFunctionExpressionSyntax:
                    Returned(current, depth);
                    return;
                default:
                    return;
            }

            isLive = true;
        }
    }

    /// <summary><c>work(_db)</c> whose result is of a type that callers choose: live where one of them chooses a reader.</summary>
    private void GenericResult(ExpressionSyntax call, int depth)
    {
        if (search.ModelOf(call.SyntaxTree).GetTypeInfo(call, cancellation).Type is not { } type
            || !IsTypeParameter(type)
            || search.ModelOf(call.SyntaxTree).GetEnclosingSymbol(call.SpanStart, cancellation) is not IMethodSymbol method || !HoldsHere(call))
        {
            return;
        }

        foreach (var reference in search.ReferencesTo(method, cancellation))
        {
            if (CallOf(reference.Node) is { } outer && live.IsLive(search.ModelOf(outer.SyntaxTree).GetTypeInfo(outer, cancellation).Type))
            {
                Found(outer, "is returned");
                return;
            }
        }
    }

    private void Local(ISymbol? local, int depth)
    {
        if (local is null || !followed.Add(local))
        {
            return;
        }

        foreach (var reference in search.ReferencesTo(local, cancellation))
        {
            if (Escape is not null)
            {
                return;
            }

            if (reference.Node is not ExpressionSyntax name || IsIdle(name))
            {
                continue;
            }

            if (regionIsLocal && !HoldsAround(name))
            {
                Found(name, "is used after the guard is released");
                return;
            }

            Follow(name, isLive: true, depth + 1);
        }
    }

    private void Stored(AssignmentExpressionSyntax assignment, ExpressionSyntax value, int depth)
    {
        var target = search.ModelOf(assignment.SyntaxTree).GetSymbolInfo(assignment.Left, cancellation).Symbol;
        switch (target)
        {
            case ILocalSymbol local:
                regionIsLocal |= HoldsHere(value);
                Local(local, depth);
                break;
            case IFieldSymbol or IPropertySymbol when !live.IsAffine(target is IFieldSymbol field ? field.Type : ((IPropertySymbol)target).Type):
                // A field of affine type is a holder of its own and judged as such.
                Found(value, "is stored in '" + target.Name + "'");
                break;
        }
    }

    private void Returned(ExpressionSyntax value, int depth)
    {
        var function = GuardSites.FunctionOf(value);
        var member = function is AnonymousFunctionExpressionSyntax ? null
            : search.ModelOf(function.SyntaxTree).GetDeclaredSymbol(function is AccessorDeclarationSyntax { Parent.Parent: { } property } ? property : function, cancellation);
        if (HoldsHere(value) && (member is null || !CallersHold(member, 0)))
        {
            Found(value, value.Parent is YieldStatementSyntax ? "is yielded" : "is returned");
            return;
        }

        if (function is AnonymousFunctionExpressionSyntax lambda)
        {
            FromLambda(lambda, depth);
        }
        else if (member is not null)
        {
            FollowCalls(member, depth);
        }
    }

    /// <summary>Whether all who call the member hold the guard too: it is taken twice, and the outer hold counts.</summary>
    private bool CallersHold(ISymbol member, int depth)
    {
        var references = search.ReferencesTo(member, cancellation);
        return depth <= Deepest && !references.IsEmpty && references.All(reference => CallOf(reference.Node) is { } call
            && (HoldsAround(call) || search.ModelOf(call.SyntaxTree).GetEnclosingSymbol(call.SpanStart, cancellation) is IMethodSymbol { MethodKind: not MethodKind.AnonymousFunction } caller
                && !SymbolEqualityComparer.Default.Equals(caller, member) && CallersHold(caller, depth + 1)));
    }

    /// <summary>The callers hold the guard: what they do with the result decides.</summary>
    private void FollowCalls(ISymbol member, int depth)
    {
        if (!followed.Add(member))
        {
            return;
        }

        foreach (var reference in search.ReferencesTo(member, cancellation))
        {
            if (Escape is null && (CallOf(reference.Node) ?? GuardSites.Outermost(reference.Node)) is { } call)
            {
                regionIsLocal = HoldsHere(call);
                Follow(call, isLive: true, depth + 1);
            }
        }
    }

    private void FromLambda(AnonymousFunctionExpressionSyntax lambda, int depth)
    {
        if (lambda.Parent is not ArgumentSyntax { Parent.Parent: ExpressionSyntax call } argument || !live.MakesLive(call, fromLive: true, cancellation) && !HandsOn(call))
        {
            return;
        }

        if (guards.HeldAround(argument, cancellation).Any(held => held.Key == guard.Key))
        {
            Found(lambda.ExpressionBody ?? (ExpressionSyntax)lambda, "is returned");
            return;
        }

        Follow(call, isLive: true, depth + 1);
    }

    /// <summary><c>T Locked&lt;T&gt;(Func&lt;T&gt; work)</c>: whatever the delegate gives is what the call gives.</summary>
    private bool HandsOn(ExpressionSyntax call) => search.ModelOf(call.SyntaxTree).GetSymbolInfo(call, cancellation).Symbol is IMethodSymbol method && IsTypeParameter(method.OriginalDefinition.ReturnType);

    private static bool IsTypeParameter(ITypeSymbol type) => type is ITypeParameterSymbol || GuardSites.IsTask(type) && type is INamedTypeSymbol { TypeArguments: { Length: 1 } results } && results[0] is ITypeParameterSymbol;

    private bool HoldsHere(SyntaxNode node) => guards.HeldAt(node, GuardSites.FunctionOf(node), cancellation).Any(held => held.Key == guard.Key);

    /// <summary>The same, lambdas that run in place included.</summary>
    private bool HoldsAround(SyntaxNode node) => guards.HeldAt(node, null, cancellation).Any(held => held.Key == guard.Key);

    private void Found(ExpressionSyntax value, string how)
    {
        Escape = Place.Of(value);
        Words = live.Words(value is AnonymousFunctionExpressionSyntax && value.Parent?.Parent?.Parent is ExpressionSyntax call ? call : value, cancellation) + " " + how;
    }

    private static ExpressionSyntax? CallOf(SyntaxNode reference)
    {
        return GuardSites.Outermost(reference)?.Parent as InvocationExpressionSyntax;
    }

    private static bool IsIdle(ExpressionSyntax name) => name.Parent switch
    {
        AssignmentExpressionSyntax assignment => assignment.Left == name,
        MemberAccessExpressionSyntax access => access.Expression == name && access.Name.Identifier.ValueText is "Dispose" or "DisposeAsync" or "Close" or "CloseAsync",
        ConditionalAccessExpressionSyntax { WhenNotNull: InvocationExpressionSyntax { Expression: MemberBindingExpressionSyntax { Name.Identifier.ValueText: "Dispose" or "DisposeAsync" } } } => true,
        IsPatternExpressionSyntax => true,
        BinaryExpressionSyntax binary => binary.IsKind(SyntaxKind.EqualsExpression) || binary.IsKind(SyntaxKind.NotEqualsExpression),
        _ => false,
    };
}
