using System.Collections.Generic;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace ThreadAffinityAnalyzers.Sharing;

/// <summary>Work that is started where none was, or the one before has ended: <c>lock (_gate) _worker ??= Task.Run(Drain)</c>, <c>if (Interlocked.Exchange(ref _started, 1) == 0)</c>.</summary>
/// <remarks>
/// A test without a guard around it (<c>_worker ??= Task.Run(Drain)</c> alone) holds for one flow, and lets two flows start it. A condition on anything else than the work itself, or a flag that says it runs,
/// is no such test: a full buffer that is replaced and flushed is full again.
/// </remarks>
internal static class StartedOnce
{
    /// <summary>Whether all flows that come to the start have started one work.</summary>
    /// <param name="start">The call that starts the work.</param>
    /// <param name="keeper">What keeps the object that the work uses, seen from the start.</param>
    /// <param name="context">The snapshot.</param>
    /// <param name="cancellation">Stops the search.</param>
    public static bool ByAll(SyntaxNode start, Subject keeper, SharingContext context, CancellationToken cancellation)
    {
        return Functions.Enclosing(start) is { } function && (Ensured(function) is { } made && IsAsOneAs(made, keeper, context, cancellation) || Tested(start, function).Any(tested =>
            (IsHeldAt(tested) ? Remembered(tested, start, function) : Exchanged(tested)) is { } state && IsAsOneAs(state, keeper, context, cancellation)));

        // That the work goes on when the guard is released does not matter to those who come next.
        bool IsHeldAt(ExpressionSyntax tested) => context.Guards.HeldAt(tested, function, cancellation).Any(guard => guard.Weakness is null or GuardAnalysis.ReleasedEarly);
    }

    /// <summary>The state that <c>LazyInitializer.EnsureInitialized(ref _worker, ref _isMade, ref _gate, () => Task.Run(Drain))</c> makes under its lock; without one, two flows may make it.</summary>
    private static ExpressionSyntax? Ensured(SyntaxNode function) =>
        function is AnonymousFunctionExpressionSyntax { Parent: ArgumentSyntax { Parent.Parent: InvocationExpressionSyntax { ArgumentList.Arguments: [{ Expression: var state }, _, _, ..] } call } } && GuardSites.NameOf(call) == "EnsureInitialized" ? state : null;

    /// <summary>Whether one flow that comes to the start again and again has one work at a time.</summary>
    public static bool ByOneFlow(SyntaxNode start) => Functions.Enclosing(start) is { } function && Tested(start, function).Any(tested => Remembered(tested, start, function) is not null);

    /// <summary>What is asked before the start: the conditions around it, those of an early return before it (also of a lock that is left again), and what is assigned where nothing was.</summary>
    private static IEnumerable<ExpressionSyntax> Tested(SyntaxNode start, SyntaxNode function)
    {
        for (var at = start; at != function && at.Parent is { } parent; at = parent)
        {
            switch (parent)
            {
                case AssignmentExpressionSyntax { RawKind: (int)SyntaxKind.CoalesceAssignmentExpression } made when made.Right == at:
                    yield return made;
                    break;
                case IfStatementSyntax decision when decision.Statement == at:
                    yield return decision.Condition;
                    break;
                case BlockSyntax block:
                    foreach (var earlier in block.Statements.TakeWhile(statement => statement != at).SelectMany(Outer).OfType<IfStatementSyntax>())
                    {
                        if ((earlier.Statement is BlockSyntax body ? body.Statements.LastOrDefault() : earlier.Statement) is ReturnStatementSyntax or ThrowStatementSyntax)
                        {
                            yield return earlier.Condition;
                        }
                    }

                    break;
            }
        }
    }

    private static IEnumerable<StatementSyntax> Outer(StatementSyntax statement) => statement is LockStatementSyntax { Statement: BlockSyntax held } ? held.Statements : Enumerable.Repeat(statement, 1);

    /// <summary>The state that a condition asks and the function sets, so that who comes next finds it: the work itself, or a flag.</summary>
    private static ExpressionSyntax? Remembered(ExpressionSyntax tested, SyntaxNode start, SyntaxNode function)
    {
        if (tested is AssignmentExpressionSyntax made)
        {
            return made.Left;
        }

        var local = (start.Parent as EqualsValueClauseSyntax)?.Parent is VariableDeclaratorSyntax kept ? kept.Identifier.ValueText : null;
        return Exchanged(tested) ?? function.DescendantNodes().OfType<AssignmentExpressionSyntax>()
            .Where(set => (set.Right.Span.Contains(start.Span) || IsFlag(set.Right) || set.Right is IdentifierNameSyntax { Identifier.ValueText: var name } && name == local) && Asks(tested, NameOf(set.Left)))
            .Select(set => set.Left).FirstOrDefault();
    }

    private static bool IsFlag(ExpressionSyntax value) => value.IsKind(SyntaxKind.TrueLiteralExpression) || value is LiteralExpressionSyntax { Token.Value: int and not 0 };

    /// <summary>Whether the condition asks the state itself, or whether its work has ended: what else it says of it may be otherwise the next time.</summary>
    private static bool Asks(ExpressionSyntax tested, string? state) => tested.DescendantNodesAndSelf().OfType<IdentifierNameSyntax>().Any(name => name.Identifier.ValueText == state
        && ((name.Parent is MemberAccessExpressionSyntax { Expression: ThisExpressionSyntax } own ? own : (ExpressionSyntax)name) switch
        {
            { Parent: MemberAccessExpressionSyntax { Name.Identifier.ValueText: var word } access } at when access.Expression == at => IsEnd(word),
            { Parent: ConditionalAccessExpressionSyntax { WhenNotNull: MemberBindingExpressionSyntax { Name.Identifier.ValueText: var word } } } => IsEnd(word),
            { Parent: InvocationExpressionSyntax or ElementAccessExpressionSyntax or ArgumentSyntax } => false,
            _ => true,
        }));

    private static bool IsEnd(string word) => word is "IsCompleted" or "IsCompletedSuccessfully" or "IsFaulted" or "IsCanceled" or "IsAlive" or "Status" or "ThreadState";

    /// <summary>The field that one flow alone finds as it was; set to zero it is found so again.</summary>
    private static ExpressionSyntax? Exchanged(ExpressionSyntax tested) => tested.DescendantNodesAndSelf().OfType<InvocationExpressionSyntax>()
        .Where(call => GuardSites.NameOf(call) is "Exchange" or "CompareExchange" && call.ArgumentList.Arguments is [{ RefKindKeyword.RawKind: (int)SyntaxKind.RefKeyword }, { Expression: var set }, ..]
            && (set is not LiteralExpressionSyntax || IsFlag(set)))
        .Select(call => call.ArgumentList.Arguments[0].Expression).FirstOrDefault();

    private static string? NameOf(ExpressionSyntax state) => (state as SimpleNameSyntax ?? (state as MemberAccessExpressionSyntax)?.Name)?.Identifier.ValueText;

    /// <summary>Whether all that could start work on the object ask the same state: it is static, of the one instance, or of the instance that keeps the object.</summary>
    private static bool IsAsOneAs(ExpressionSyntax state, Subject keeper, SharingContext context, CancellationToken cancellation) =>
        context.SymbolOf(state, cancellation) is (IFieldSymbol or IPropertySymbol) and { ContainingType: { } owner } member
        && (member.IsStatic || keeper is Subject.OfThis || InstanceSource.IsOneForAll(owner, context, cancellation));
}
