using System.Collections.Generic;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using ThreadAffinityAnalyzers.Knowledge;
using ThreadAffinityAnalyzers.Search;

namespace ThreadAffinityAnalyzers.Sharing;

/// <summary>Carries the held guards through the statements of one function, in program order; where ways meet, only what both hold stays.</summary>
internal sealed partial class GuardFlow
{
    private readonly SymbolSearch search;
    private readonly GuardIdioms idioms;
    private readonly GuardConditions conditions;
    private readonly SyntaxNode? stopAt;
    private readonly int depth;
    private readonly bool takesUnawaited;

    /// <param name="takesUnawaited">A started wait counts: the caller awaits the task that the method returns.</param>
    public GuardFlow(SymbolSearch search, GuardIdioms idioms, SyntaxNode? stopAt, int depth, bool takesUnawaited)
    {
        this.search = search;
        this.idioms = idioms;
        this.stopAt = stopAt;
        this.depth = depth;
        this.takesUnawaited = takesUnawaited;
        conditions = new GuardConditions(search, idioms, stopAt, depth);
    }

    public void Through(SyntaxNode body, GuardState state, CancellationToken cancellation)
    {
        switch (body)
        {
            case StatementSyntax statement: Statement(statement, state, cancellation); break;
            case ArrowExpressionClauseSyntax arrow: Scan(arrow.Expression, state, cancellation); break;
            default: Scan(body, state, cancellation); break;
        }
    }

    public List<Guard> When(ExpressionSyntax condition, bool outcome, GuardState state, CancellationToken cancellation) =>
        conditions.HeldWhen(condition, outcome, state, cancellation);

    /// <summary>What the operand of a <c>using</c> holds until it is disposed.</summary>
    public List<Guard> ScopeOf(ExpressionSyntax? expression, CancellationToken cancellation) => idioms.ScopeOf(expression, isUsed: true, stopAt, depth, cancellation);

    public void Statement(StatementSyntax statement, GuardState state, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        switch (statement)
        {
            case BlockSyntax block:
                Statements(block.Statements, state, cancellation);
                break;
            case TryStatementSyntax tried:
                Statement(tried.Block, state, cancellation);
                if (tried.Finally is { } last)
                {
                    Statement(last.Block, state, cancellation);
                }

                break;
            case UsingStatementSyntax used: Statement(used.Statement, state, cancellation); break;
            case LockStatementSyntax locked: Statement(locked.Statement, state, cancellation); break;
            case FixedStatementSyntax pinned: Statement(pinned.Statement, state, cancellation); break;
            case CheckedStatementSyntax check: Statement(check.Block, state, cancellation); break;
            case UnsafeStatementSyntax raw: Statement(raw.Block, state, cancellation); break;
            case LabeledStatementSyntax labelled: Statement(labelled.Statement, state, cancellation); break;
            case IfStatementSyntax branch: Branch(branch, state, cancellation); break;
            case WhileStatementSyntax loop:
                Loop(loop.Statement, state, cancellation);
                if (!loop.Condition.IsKind(SyntaxKind.TrueLiteralExpression))
                {
                    state.Enter(When(loop.Condition, false, state, cancellation));
                }

                break;
            case DoStatementSyntax loop:
                Statement(loop.Statement, state, cancellation);
                state.Enter(When(loop.Condition, false, state, cancellation));
                break;
            case ForStatementSyntax loop: Loop(loop.Statement, state, cancellation); break;
            case CommonForEachStatementSyntax loop: Loop(loop.Statement, state, cancellation); break;
            case SwitchStatementSyntax choice: Choice(choice, state, cancellation); break;
            case LocalDeclarationStatementSyntax declaration: Declaration(declaration, state, cancellation); break;
            case ExpressionStatementSyntax expression: Scan(expression.Expression, state, cancellation); break;
            case ReturnStatementSyntax { Expression: { } value } when takesUnawaited: Scan(value, state, cancellation); break;
        }
    }

    public void Statements(SyntaxList<StatementSyntax> statements, GuardState state, CancellationToken cancellation)
    {
        foreach (var statement in statements)
        {
            Statement(statement, state, cancellation);
        }
    }

    private void Branch(IfStatementSyntax branch, GuardState state, CancellationToken cancellation)
    {
        Scan(branch.Condition, state, cancellation);
        var whenTrue = state.Copy();
        whenTrue.Enter(When(branch.Condition, true, state, cancellation));
        var whenFalse = state.Copy();
        whenFalse.Enter(When(branch.Condition, false, state, cancellation));
        Statement(branch.Statement, whenTrue, cancellation);
        if (branch.Else is { } otherwise)
        {
            Statement(otherwise.Statement, whenFalse, cancellation);
        }

        var trueLeaves = Leaves(branch.Statement);
        var falseLeaves = branch.Else is not null && Leaves(branch.Else.Statement);
        if (!trueLeaves && !falseLeaves)
        {
            whenTrue.Meet(whenFalse);
        }

        state.Become(trueLeaves ? whenFalse : whenTrue);
    }

    private void Loop(StatementSyntax body, GuardState state, CancellationToken cancellation)
    {
        var after = state.Copy();
        Statement(body, after, cancellation);
        state.Meet(after);
    }

    private void Choice(SwitchStatementSyntax choice, GuardState state, CancellationToken cancellation)
    {
        var before = state.Copy();
        foreach (var section in choice.Sections)
        {
            if (section.Statements.LastOrDefault() is ReturnStatementSyntax or ThrowStatementSyntax)
            {
                continue;
            }

            var after = before.Copy();
            Statements(section.Statements, after, cancellation);
            state.Meet(after);
        }
    }

    private void Declaration(LocalDeclarationStatementSyntax declaration, GuardState state, CancellationToken cancellation)
    {
        foreach (var variable in declaration.Declaration.Variables)
        {
            if (variable.Initializer?.Value is not { } value)
            {
                continue;
            }

            if (!declaration.UsingKeyword.IsKind(SyntaxKind.None))
            {
                state.Enter(ScopeOf(value, cancellation));
                continue;
            }

            Scan(value, state, cancellation);
            Remember(variable, value, state, cancellation);
        }
    }

    /// <summary>A local may keep the answer of a try, or the object that gives the guard back.</summary>
    private void Remember(SyntaxNode named, ExpressionSyntax value, GuardState state, CancellationToken cancellation)
    {
        var whenTrue = When(value, true, state, cancellation);
        var scope = whenTrue.Count == 0 ? idioms.ScopeOf(value, isUsed: false, stopAt, depth, cancellation) : whenTrue;
        if (scope.Count == 0)
        {
            return;
        }

        var model = search.ModelOf(named.SyntaxTree);
        var local = named is VariableDeclaratorSyntax ? model.GetDeclaredSymbol(named, cancellation) : model.GetSymbolInfo(named, cancellation).Symbol;
        if (local is null)
        {
            return;
        }

        if (whenTrue.Count > 0)
        {
            state.Flag(local, whenTrue);
        }
        else
        {
            state.Enter(scope);
            state.Scope(local, scope);
        }
    }

    /// <summary>Calls and assignments of one expression, in order of position.</summary>
    private void Scan(SyntaxNode expression, GuardState state, CancellationToken cancellation)
    {
        foreach (var node in GuardSites.OwnDescendants(expression))
        {
            switch (node)
            {
                case InvocationExpressionSyntax call: Call(call, state, cancellation); break;
                case AssignmentExpressionSyntax assignment when assignment.IsKind(SyntaxKind.SimpleAssignmentExpression):
                    conditions.LeaveGate(assignment.Left, assignment.Right, stateMayHold: state, cancellation);
                    if (assignment.Left is IdentifierNameSyntax or MemberAccessExpressionSyntax)
                    {
                        Remember(assignment.Left, assignment.Right, state, cancellation);
                    }

                    break;
            }
        }
    }

    private static bool Leaves(StatementSyntax statement) => statement switch
    {
        BlockSyntax block => block.Statements.LastOrDefault() is { } last && Leaves(last),
        ReturnStatementSyntax or ThrowStatementSyntax or ContinueStatementSyntax or BreakStatementSyntax or GotoStatementSyntax => true,
        YieldStatementSyntax yielded => yielded.IsKind(SyntaxKind.YieldBreakStatement),
        IfStatementSyntax { Else: { } otherwise } branch => Leaves(branch.Statement) && Leaves(otherwise.Statement),
        _ => false,
    };
}
