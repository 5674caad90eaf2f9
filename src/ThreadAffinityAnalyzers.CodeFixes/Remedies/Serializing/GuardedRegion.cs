using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using ThreadAffinityAnalyzers.CodeFixes.Remedies.PerCall;
using ThreadAffinityAnalyzers.CodeFixes.Rewriting;
using ThreadAffinityAnalyzers.CodeFixes.Rewriting.Steps;

namespace ThreadAffinityAnalyzers.CodeFixes.Remedies.Serializing;

/// <summary>Statements under a guard, and those behind them in the same list.</summary>
/// <param name="Guard">What is held.</param>
/// <param name="Statements">The list in which the region stands.</param>
/// <param name="From">Its first statement that is under the guard, or that is the guard.</param>
/// <param name="To">Its last statement: the guard again, or the one that releases it.</param>
internal sealed record GuardedRegion(CommonGuard Guard, SyntaxList<StatementSyntax> Statements, int From, int To)
{
    private StatementSyntax Last => Statements[To];

    /// <summary>The block under the guard; null where <c>Wait</c> and <c>Release</c> stand in one list.</summary>
    private BlockSyntax? Block => Last switch
    {
        LockStatementSyntax { Statement: BlockSyntax block } => block,
        TryStatementSyntax tried => tried.Block,
        _ => null,
    };

    public static IEnumerable<GuardedRegion> In(SyntaxNode around, SemanticModel model) => around.DescendantNodes().OfType<BlockSyntax>().SelectMany(block => InList(block.Statements, model));

    /// <summary>The regions of one list that <c>Wait</c> and <c>Release</c> mark out; a later pair is a region of its own.</summary>
    public static GuardedRegion? BetweenCalls(BlockSyntax block, SyntaxNode node, SemanticModel model) =>
        InList(block.Statements, model).FirstOrDefault(region => region.Block is null && region.Statements[region.From].SpanStart <= node.SpanStart && node.Span.End <= region.Last.SpanStart);

    private static IEnumerable<GuardedRegion> InList(SyntaxList<StatementSyntax> statements, SemanticModel model)
    {
        var entered = -1;
        CommonGuard? guard = null;
        for (var at = 0; at < statements.Count; at++)
        {
            if (statements[at] is LockStatementSyntax locked && CommonGuard.OfLock(locked.Expression, model) is { } lockGuard)
            {
                yield return new GuardedRegion(lockGuard, statements, at, at);
            }
            else if (statements[at] is TryStatementSyntax { Catches.Count: 0, Finally: { } final } && CommonGuard.OfFinally(final, model) is { } tryGuard)
            {
                yield return new GuardedRegion(tryGuard, statements, at, at);
            }
            else if (CommonGuard.OfCall(statements[at], "Wait", model) is { } taken)
            {
                (guard, entered) = (taken, at);
            }
            else if (guard is not null && CommonGuard.OfCall(statements[at], "Release", model) is { } released && released.IsSame(guard))
            {
                yield return new GuardedRegion(guard, statements, entered + 1, at);
                guard = null;
            }
        }
    }

    /// <summary>The names of what is made under the guard, needs the connection, and is used behind it.</summary>
    public HashSet<string>? Leaving(SemanticModel model)
    {
        if (Flow.FunctionAround(Last) is not { } function)
        {
            return null;
        }

        var names = Block is { } block
            ? Outliving.LeavingBlock(block, function, model).Select(local => local.Name)
            : Statements.Skip(From).Take(To - From).SelectMany(one => Outliving.DeclaredIn(one, model).Concat(Outliving.LeavingBlock(one, function, model))).Select(local => local.Name);
        var made = new HashSet<string>(names);
        made.IntersectWith(Statements.Skip(To + 1).SelectMany(one => one.DescendantNodes().OfType<IdentifierNameSyntax>()).Select(name => name.Identifier.ValueText));
        return made;
    }

    /// <summary>The steps that hold the guard until the last use of the names; null where it cannot be held so long.</summary>
    public List<RewriteStep>? Widen(Document document, SemanticModel model, HashSet<string> names)
    {
        var last = LastOf(names);
        var moved = Statements.Skip(To + 1).Take(last - To).ToList();
        if (moved.Any(one => one is LocalFunctionStatementSyntax or LabeledStatementSyntax || TakesAnother(one, model)) || Trivia.HasDirectives(Statements[From].Parent!))
        {
            return null;
        }

        return Block is { } block
            ? new List<RewriteStep> { new WidenBlock(document.Id, Last, block, Statements[last]) }
            : new List<RewriteStep> { new RemoveStatement(document.Id, Last), new EncloseStatements(document.Id, Statements[From], Statements[last], "try", "\nfinally\n{\n    " + Last + "\n}") };
    }

    /// <summary>What the statements declare goes into the block with them, and so does all that names it.</summary>
    private int LastOf(HashSet<string> names)
    {
        var known = new HashSet<string>(names);
        var last = To;
        for (var changed = true; changed;)
        {
            var to = Statements.ToList().FindLastIndex(one => one.DescendantNodes().OfType<IdentifierNameSyntax>().Any(name => known.Contains(name.Identifier.ValueText)));
            changed = to > last;
            last = changed ? to : last;
            foreach (var one in Statements.Skip(Block is null ? From : To + 1).Take(last - (Block is null ? From : To + 1) + 1))
            {
                known.UnionWith(one is LocalDeclarationStatementSyntax local ? local.Declaration.Variables.Select(variable => variable.Identifier.ValueText) : Enumerable.Empty<string>());
                known.UnionWith(one.DescendantNodes().OfType<SingleVariableDesignationSyntax>().Select(variable => variable.Identifier.ValueText));
            }
        }

        return last;
    }

    /// <summary>Another guard would be taken under this one, or this one again: code of ours, or of a caller, may do so. A lock is taken twice without harm.</summary>
    private bool TakesAnother(StatementSyntax statement, SemanticModel model) =>
        statement.DescendantNodesAndSelf().Any(node => node is LockStatementSyntax && Guard.Form != GuardForm.Lock || node is LockStatementSyntax other && CommonGuard.OfLock(other.Expression, model)?.IsSame(Guard) != true ||
            node is InvocationExpressionSyntax call && model.GetSymbolInfo(call).Symbol is IMethodSymbol method &&
            (method.MethodKind == MethodKind.DelegateInvoke || method.Name is "Wait" or "WaitAsync" or "WaitOne" or "Enter" || Guard.Form != GuardForm.Lock && !method.DeclaringSyntaxReferences.IsEmpty));
}
