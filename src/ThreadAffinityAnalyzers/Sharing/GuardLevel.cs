using System.Collections.Generic;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using ThreadAffinityAnalyzers.Search;

namespace ThreadAffinityAnalyzers.Sharing;

/// <summary>Walks from a function down to one node in it and gathers what is held on the way.</summary>
internal sealed class GuardLevel
{
    private readonly SymbolSearch search;
    private readonly GuardIdentity identity;
    private readonly GuardIdioms idioms;
    private readonly GuardTraces traces;

    public GuardLevel(SymbolSearch search, GuardIdentity identity, GuardIdioms idioms, GuardTraces traces)
    {
        this.traces = traces;
        this.search = search;
        this.identity = identity;
        this.idioms = idioms;
    }

    /// <summary>What is held at the node by statements of its own function, from the outermost block inwards.</summary>
    public List<Guard> HeldAt(SyntaxNode node, SyntaxNode? stopAt, int depth, out SyntaxNode? function, CancellationToken cancellation)
    {
        var outer = function = node.Ancestors().FirstOrDefault(at => at == stopAt || GuardSites.IsFunction(at));
        var monitor = function is null ? null : Synchronized(function, cancellation);
        if (monitor is null && function is not null && !traces.In(function, depth, cancellation))
        {
            return [];
        }

        var state = new GuardState();
        var flow = new GuardFlow(search, idioms, stopAt, depth, takesUnawaited: false);
        if (monitor is not null)
        {
            state.Enter(monitor);
        }

        var chain = node.AncestorsAndSelf().TakeWhile(at => at != outer).ToList();
        if (outer is not null)
        {
            chain.Add(outer);
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
        return symbol.IsAsync ? guard with { Weakness = GuardAnalysis.ReleasedEarly } : guard;
    }
}
