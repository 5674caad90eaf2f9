using System.Collections.Generic;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using ThreadAffinityAnalyzers.Knowledge;
using ThreadAffinityAnalyzers.Search;

namespace ThreadAffinityAnalyzers.Sharing;

/// <summary>Which guards are held where a condition came out one way: tries with a timeout, flags, and gates made of an interlocked number.</summary>
internal sealed class GuardConditions
{
    private readonly SymbolSearch search;
    private readonly GuardIdioms idioms;
    private readonly GuardIdentity identity;
    private readonly SyntaxNode? stopAt;
    private readonly int depth;

    public GuardConditions(SymbolSearch search, GuardIdioms idioms, SyntaxNode? stopAt, int depth)
    {
        this.search = search;
        this.idioms = idioms;
        this.stopAt = stopAt;
        this.depth = depth;
        identity = idioms.Identity;
    }

    public List<Guard> HeldWhen(ExpressionSyntax condition, bool outcome, GuardState state, CancellationToken cancellation)
    {
        var none = new List<Guard>();
        switch (IdiomCore(condition))
        {
            case PrefixUnaryExpressionSyntax { RawKind: (int)SyntaxKind.LogicalNotExpression } not:
                return HeldWhen(not.Operand, !outcome, state, cancellation);
            case BinaryExpressionSyntax { RawKind: (int)SyntaxKind.LogicalAndExpression } both when outcome:
                return HeldWhen(both.Left, true, state, cancellation).Concat(HeldWhen(both.Right, true, state, cancellation)).ToList();
            case BinaryExpressionSyntax { RawKind: (int)SyntaxKind.LogicalOrExpression } either when !outcome:
                return HeldWhen(either.Left, false, state, cancellation).Concat(HeldWhen(either.Right, false, state, cancellation)).ToList();
            case BinaryExpressionSyntax comparison when comparison.IsKind(SyntaxKind.EqualsExpression) || comparison.IsKind(SyntaxKind.NotEqualsExpression)
                || comparison.IsKind(SyntaxKind.GreaterThanExpression):
                return OfComparison(comparison, outcome, state, cancellation);
            case IsPatternExpressionSyntax { Pattern: ConstantPatternSyntax { Expression: { } constant } } match when IsBoolean(constant, out var wanted):
                return HeldWhen(match.Expression, wanted == outcome, state, cancellation);
            case IdentifierNameSyntax name when outcome && state.HasFlags:
                return (search.ModelOf(name.SyntaxTree).GetSymbolInfo(name, cancellation).Symbol is { } local ? state.FlaggedBy(local) : null) ?? none;
            case InvocationExpressionSyntax call when GuardSites.NameOf(call) is "Exchange" or "CompareExchange":
                // Exchange(ref busy, true) answers whether somebody else was in.
                return !outcome && ValueOf(call, 1, cancellation) is true && GateOf(call, cancellation) is { } gate ? new List<Guard> { gate } : none;
            case InvocationExpressionSyntax { ArgumentList.Arguments: { Count: > 0 } arguments } call when outcome && GuardSites.NameOf(call) == "SpinUntil":
                // The last condition that was asked came out true.
                return arguments[0].Expression is LambdaExpressionSyntax { ExpressionBody: { } asked } ? HeldWhen(asked, true, state, cancellation) : none;
            case InvocationExpressionSyntax call when outcome:
                // `if (_mutex.WaitOne())` asks for what cannot be otherwise.
                return idioms.ActOf(call, stopAt, depth, cancellation) is { Flag: null } act && (act.IsConditional ? act.Verb != GuardVerb.Exit : act.Verb == GuardVerb.Enter) ? act.Guards : none;
            default:
                return none;
        }
    }

    /// <summary>A gate is given back by a call: <c>Exchange(ref busy, 0)</c>, <c>Volatile.Write(ref busy, 0)</c>, <c>Decrement(ref busy)</c>.</summary>
    public void LeaveGate(InvocationExpressionSyntax call, GuardState state, CancellationToken cancellation)
    {
        var gives = GuardSites.NameOf(call) switch
        {
            "Decrement" => true,
            "Exchange" or "Write" or "CompareExchange" => ValueOf(call, 1, cancellation) is 0 or false or 0L,
            _ => false,
        };
        if (gives && GateOf(call, cancellation) is { } gate)
        {
            state.Leave(gate.Key);
        }
    }

    /// <summary>A gate is given back by an assignment: <c>busy = 0</c>.</summary>
    public void LeaveGate(ExpressionSyntax left, ExpressionSyntax right, GuardState stateMayHold, CancellationToken cancellation)
    {
        if (right is LiteralExpressionSyntax && stateMayHold.Held.Any() && ConstantOf(right, cancellation) is 0 or false or 0L
            && identity.Of(left, stopAt, cancellation) is { } gate)
        {
            stateMayHold.Leave(gate.Key);
        }
    }

    private List<Guard> OfComparison(BinaryExpressionSyntax comparison, bool outcome, GuardState state, CancellationToken cancellation)
    {
        var isEquality = !comparison.IsKind(SyntaxKind.GreaterThanExpression);
        var isEqual = comparison.IsKind(SyntaxKind.EqualsExpression) == outcome;
        if (isEquality && IsBoolean(comparison.Right, out var wanted))
        {
            return HeldWhen(comparison.Left, isEqual == wanted, state, cancellation);
        }

        if (IdiomCore(comparison.Left) is not InvocationExpressionSyntax call || GuardSites.NameOf(call) is not ("CompareExchange" or "Exchange" or "Increment") || ConstantOf(comparison.Right, cancellation) is not { } other)
        {
            return new List<Guard>();
        }

        var isOurs = GuardSites.NameOf(call) switch
        {
            "CompareExchange" => isEquality && Equals(ValueOf(call, 2, cancellation), other) == isEqual,
            "Exchange" => isEquality && ValueOf(call, 1, cancellation) is 1 or true or 1L && !Equals(ValueOf(call, 1, cancellation), other) == isEqual,
            "Increment" => other is 1 or 1L && (isEquality ? isEqual : !outcome),
            _ => false,
        };
        return isOurs && GateOf(call, cancellation) is { } gate ? new List<Guard> { gate } : new List<Guard>();
    }

    private Guard? GateOf(InvocationExpressionSyntax call, CancellationToken cancellation) =>
        GuardSites.ReceiverOf(call) is SimpleNameSyntax { Identifier.ValueText: "Interlocked" or "Volatile" } or MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Interlocked" or "Volatile" }
        && call.ArgumentList.Arguments.FirstOrDefault() is { } first && first.RefOrOutKeyword.IsKind(SyntaxKind.RefKeyword)
            ? identity.Of(first.Expression, stopAt, cancellation)
            : null;

    private object? ValueOf(InvocationExpressionSyntax call, int ordinal, CancellationToken cancellation) =>
        ordinal < call.ArgumentList.Arguments.Count ? ConstantOf(call.ArgumentList.Arguments[ordinal].Expression, cancellation) : null;

    private object? ConstantOf(ExpressionSyntax expression, CancellationToken cancellation) =>
        search.ModelOf(expression.SyntaxTree).GetConstantValue(expression, cancellation) is { HasValue: true } constant ? constant.Value : null;

    private static ExpressionSyntax? IdiomCore(ExpressionSyntax expression) => GuardIdioms.WithoutAwait(expression);

    private static bool IsBoolean(ExpressionSyntax expression, out bool value)
    {
        value = expression.IsKind(SyntaxKind.TrueLiteralExpression);
        return value || expression.IsKind(SyntaxKind.FalseLiteralExpression);
    }
}
