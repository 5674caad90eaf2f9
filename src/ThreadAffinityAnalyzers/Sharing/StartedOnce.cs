using System.Collections.Generic;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace ThreadAffinityAnalyzers.Sharing;

/// <summary>Work that many flows may ask for and one of them starts: <c>lock (_gate) _worker ??= Task.Run(Drain)</c>, <c>if (Interlocked.Exchange(ref _started, 1) == 0)</c>.</summary>
/// <remarks>A test without a guard around it (<c>_worker ??= Task.Run(Drain)</c> alone) lets two flows start it.</remarks>
internal static class StartedOnce
{
    /// <param name="start">The call that starts the work.</param>
    /// <param name="keeper">What keeps the object that the work uses, seen from the start.</param>
    /// <param name="context">The snapshot.</param>
    /// <param name="cancellation">Stops the search.</param>
    public static bool Is(SyntaxNode start, Subject keeper, SharingContext context, CancellationToken cancellation)
    {
        return Functions.Enclosing(start) is { } function && Tested(start, function).Any(tested =>
            (IsHeldAt(tested) ? Remembered(tested, function) : Exchanged(tested)) is { } state && IsAsOneAs(state, keeper, context, cancellation));

        // That the work goes on when the guard is released does not matter to those who come next.
        bool IsHeldAt(ExpressionSyntax tested) => context.Guards.HeldAt(tested, function, cancellation).Any(guard => guard.Weakness is null or GuardAnalysis.ReleasedEarly);
    }

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

    /// <summary>The state that a condition asks and the function sets, so that who comes next finds it.</summary>
    private static ExpressionSyntax? Remembered(ExpressionSyntax tested, SyntaxNode function) => tested is AssignmentExpressionSyntax made
        ? made.Left
        : Exchanged(tested) ?? function.DescendantNodes().OfType<AssignmentExpressionSyntax>().Select(assignment => assignment.Left)
            .FirstOrDefault(left => tested.DescendantNodesAndSelf().OfType<SimpleNameSyntax>().Any(name => name.Identifier.ValueText == NameOf(left)));

    /// <summary>The field that one flow alone finds as it was.</summary>
    private static ExpressionSyntax? Exchanged(ExpressionSyntax tested) => tested.DescendantNodesAndSelf().OfType<InvocationExpressionSyntax>()
        .Where(call => GuardSites.NameOf(call) is "Exchange" or "CompareExchange" && call.ArgumentList.Arguments.FirstOrDefault() is { RefKindKeyword.RawKind: (int)SyntaxKind.RefKeyword })
        .Select(call => call.ArgumentList.Arguments[0].Expression).FirstOrDefault();

    private static string? NameOf(ExpressionSyntax state) => (state as SimpleNameSyntax ?? (state as MemberAccessExpressionSyntax)?.Name)?.Identifier.ValueText;

    /// <summary>Whether all that could start work on the object ask the same state: it is static, of the one instance, or of the instance that keeps the object.</summary>
    private static bool IsAsOneAs(ExpressionSyntax state, Subject keeper, SharingContext context, CancellationToken cancellation) =>
        context.SymbolOf(state, cancellation) is (IFieldSymbol or IPropertySymbol) and { ContainingType: { } owner } member
        && (member.IsStatic || keeper is Subject.OfThis || InstanceSource.IsOneForAll(owner, context, cancellation));
}
