using System.Collections.Concurrent;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using ThreadAffinityAnalyzers.Knowledge;
using ThreadAffinityAnalyzers.Search;

namespace ThreadAffinityAnalyzers.Sharing;

/// <summary>Tells, once for each function, that no statement of its own can take a guard: nearly every function is so, and is asked of each use in it.</summary>
internal sealed class GuardTraces
{
    private readonly SymbolSearch search;
    private readonly GuardIdioms idioms;
    private readonly GuardOption option;
    private readonly ConcurrentDictionary<SyntaxNode, bool> known = new();

    public GuardTraces(SymbolSearch search, GuardIdioms idioms, GuardOption option)
    {
        this.search = search;
        this.idioms = idioms;
        this.option = option;
    }

    public bool In(SyntaxNode function, int depth, CancellationToken cancellation)
    {
        if (!known.TryGetValue(function, out var stands))
        {
            stands = !option.IsEmpty || GuardSites.OwnDescendants(function).Any(node => IsTrace(node, depth, cancellation));
            known.TryAdd(function, stands);
        }

        return stands;
    }

    private bool IsTrace(SyntaxNode node, int depth, CancellationToken cancellation) => node switch
    {
        LockStatementSyntax => true,
        UsingStatementSyntax used => IsScope(used.Expression, depth, cancellation) || used.Declaration is { } declared && AreScopes(declared, depth, cancellation),
        LocalDeclarationStatementSyntax { UsingKeyword.RawKind: not 0 } declaration => AreScopes(declaration.Declaration, depth, cancellation),
        BaseObjectCreationExpressionSyntax creation => idioms.ScopeOf(creation, isUsed: false, null, depth, cancellation).Count > 0,
        InvocationExpressionSyntax call => IsTelling(GuardSites.NameOf(call))
            || GuardSites.ReceiverOf(call) is { } receiver && Guards.MayEnter(GuardIdioms.LastName(receiver))
            || idioms.ActOf(call, null, depth, cancellation) is not null,
        _ => false,
    };

    private bool AreScopes(VariableDeclarationSyntax declaration, int depth, CancellationToken cancellation) => declaration.Variables.Any(variable => IsScope(variable.Initializer?.Value, depth, cancellation));

    private bool IsScope(ExpressionSyntax? operand, int depth, CancellationToken cancellation) => idioms.ScopeOf(operand, isUsed: true, null, depth, cancellation).Count > 0;

    /// <summary>Whether a call of the name may act on a guard, or on a number that is one.</summary>
    public static bool IsTelling(string name) =>
        Guards.IsCallName(name) || Guards.MayEnter(name) || Guards.MayLeave(name) || name is "Exchange" or "CompareExchange" or "Increment" or "Decrement" or "Write" or "SpinUntil";
}
