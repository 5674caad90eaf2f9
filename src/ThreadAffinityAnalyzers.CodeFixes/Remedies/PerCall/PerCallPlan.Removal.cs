using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using ThreadAffinityAnalyzers.CodeFixes.Rewriting;
using ThreadAffinityAnalyzers.CodeFixes.Rewriting.Steps;
using ThreadAffinityAnalyzers.Knowledge;

namespace ThreadAffinityAnalyzers.CodeFixes.Remedies.PerCall;

internal sealed partial class PerCallPlan
{
    /// <summary>Takes away what the factory does from now on: creation, opening, closing, set-up; and the getters that become the factory.</summary>
    private bool Remove()
    {
        foreach (var statement in prepared.Where(one => !one.Stays).Select(one => one.Statement))
        {
            gone.Add(statement);
            steps.Add(new RemoveStatement(DocumentOf(statement), statement));
        }

        foreach (var statement in creation.Frames)
        {
            gone.Add(statement);
            if (kept is not null && statement is ExpressionStatementSyntax { Expression: AssignmentExpressionSyntax { Left: IdentifierNameSyntax reset } })
            {
                steps.Add(new ReplaceText(DocumentOf(statement), reset.Span, kept));
            }
            else
            {
                steps.Add(new RemoveStatement(DocumentOf(statement), statement));
            }
        }

        foreach (var alias in aliases)
        {
            gone.Add(alias);
            steps.Add(alias is StatementSyntax set ? new RemoveStatement(DocumentOf(set), set) : new RemoveMember(DocumentOf(alias), alias));
        }

        foreach (var getter in connection.Getters)
        {
            var member = getter.DeclaringSyntaxReferences[0].GetSyntax(context.Cancellation);
            if (WorkOf(connection).Any(use => member.Span.Contains(use.Access.Span) && use.Access.SyntaxTree == member.SyntaxTree && use.Kind is UseKind.Work or UseKind.Alias && !IsStateQuestion(use)))
            {
                return false;
            }

            gone.Add(member);
            if (!steps.OfType<ReplaceMember>().Any(step => step.Member == member))
            {
                steps.Add(new RemoveMember(DocumentOf(member), member));
            }
        }

        foreach (var member in commands.SelectMany(command => command.Held.Getters.Select(getter => getter.DeclaringSyntaxReferences[0].GetSyntax(context.Cancellation))))
        {
            // Only what makes the command may be done in it.
            if (WorkOf(connection).Any(use => use.Access.SyntaxTree == member.SyntaxTree && member.Span.Contains(use.Access.Span) && use.Kind is UseKind.Work or UseKind.Alias && !IsCreationOfCommand(use, out _) && !IsStateQuestion(use)))
            {
                return false;
            }

            gone.Add(member);
            steps.Add(new RemoveMember(DocumentOf(member), member));
        }

        if (creation.Assignment is { } assignment && !assignment.AncestorsAndSelf().Any(gone.Contains))
        {
            if (assignment.Parent is not ExpressionStatementSyntax statement)
            {
                return false;
            }

            // The frame of a lazy creation goes with it, if nothing else is done in it.
            var frame = statement.FirstAncestorOrSelf<IfStatementSyntax>(one => FlowRewrite.IsAboutLifetime(one.Condition));
            if (frame is not null && frame.Span.Contains(statement.Span) && Flow.FunctionAround(frame) == creation.Function)
            {
                if (frame.Else is not null || WorkOf(connection).Any(use => frame.Span.Contains(use.Access.Span) && use.Kind is UseKind.Work or UseKind.Alias))
                {
                    return false;
                }

                gone.Add(frame);
                steps.Add(new RemoveStatement(creation.Document.Id, frame));
            }
            else
            {
                gone.Add(statement);
                steps.Add(new RemoveStatement(creation.Document.Id, statement));
            }
        }

        foreach (var use in connection.Uses.Concat(commands.SelectMany(command => command.Held.Uses)).Where(use => use.Kind == UseKind.OpenOrClose && !IsGone(use)))
        {
            if (TriedOpening(use) is { } tried)
            {
                if (!CanTry)
                {
                    return false;
                }

                // Whether it can be opened is told by the catch: that is tried as before, and closed again.
                opens = true;
                gone.Add(use.Access);
                steps.Add(new ReplaceText(use.Document.Id, tried.Span, use.Receiver + factory!.Name + "().Dispose();"));
                continue;
            }

            if (FlowRewrite.RemoveLifetime(use) is not { } removal)
            {
                return false;
            }

            foreach (var step in removal)
            {
                steps.Add(step);
                if (step is RemoveStatement { Statement: IfStatementSyntax whole })
                {
                    gone.Add(whole);
                }
                else if (step is not RemoveStatement && use.Access.FirstAncestorOrSelf<FinallyClauseSyntax>() is { } cleanup)
                {
                    gone.Add(cleanup);
                }
            }

            gone.Add(use.Access);
        }

        // An if that asked for nothing but what is gone goes too.
        var removed = new HashSet<SyntaxNode>(steps.OfType<RemoveStatement>().Select(step => step.Statement));
        foreach (var frame in WorkOf(connection).Where(use => use.Kind == UseKind.NullCheck || IsStateQuestion(use)).Select(use => use.Access.FirstAncestorOrSelf<IfStatementSyntax>()).OfType<IfStatementSyntax>().ToList())
        {
            if (frame is { Else: null, Statement: BlockSyntax { Statements.Count: > 0 } block } && FlowRewrite.IsAboutLifetime(frame.Condition) && block.Statements.All(removed.Contains) && !block.DescendantTrivia().Any(one => Trivia.IsComment(one) && !prepared.Any(other => other.Statement.FullSpan.Contains(one.Span))))
            {
                gone.Add(frame);
                steps.Add(new RemoveStatement(DocumentOf(frame), frame));
            }
        }

        // Nor is there anything to be asked where nothing follows from the answer.
        foreach (var first in removed.ToList())
        {
            for (var emptied = EmptiedBy(first, removed); emptied is not null; emptied = EmptiedBy(emptied, removed))
            {
                gone.Add(emptied);
                removed.Add(emptied);
                steps.Add(new RemoveStatement(DocumentOf(emptied), emptied));
            }
        }

        // Where nothing is tried any more there is nothing to catch; but start-up code that goes another way where no connection can be opened, and does not only tell of it, goes on to try that.
        foreach (var tried in removed.Select(statement => statement.Parent?.Parent).OfType<TryStatementSyntax>().Distinct().ToList())
        {
            if (tried.Finally is not null || !tried.Block.Statements.All(removed.Contains))
            {
                continue;
            }

            if (tried.Catches.Any(one => one.Block.Statements.Count > 0 && one.Block.Statements.Last() is not ThrowStatementSyntax { Expression: null }))
            {
                if (!TryOpening(tried))
                {
                    return false;
                }
            }
            else if (!tried.DescendantTrivia().Any(Trivia.IsComment))
            {
                gone.Add(tried);
                steps.Add(new RemoveStatement(DocumentOf(tried), tried));
            }
        }

        // Nor is there anything to be told of an end at which nothing is done any more.
        foreach (var lambda in removed.Select(statement => statement.Parent?.Parent).OfType<AnonymousFunctionExpressionSyntax>().Distinct().ToList())
        {
            if (lambda.Block!.Statements.All(removed.Contains) && !lambda.DescendantTrivia().Any(Trivia.IsComment) && FlowRewrite.EndRegistration(lambda) is { } registration)
            {
                gone.Add(registration);
                steps.Add(new RemoveStatement(DocumentOf(registration), registration));
            }
        }

        return true;
    }

    /// <summary>The <c>if</c> around the statement in which nothing is left, where its question does nothing: <c>if (disposing)</c>.</summary>
    private static IfStatementSyntax? EmptiedBy(SyntaxNode statement, HashSet<SyntaxNode> removed) =>
        statement.Parent is BlockSyntax { Parent: IfStatementSyntax { Else: null, Parent: BlockSyntax } frame } block && !removed.Contains(frame) && block.Statements.All(removed.Contains) &&
        frame.Condition.DescendantNodesAndSelf().All(one => one is IdentifierNameSyntax or ThisExpressionSyntax or ParenthesizedExpressionSyntax or LiteralExpressionSyntax or BinaryExpressionSyntax || one.IsKind(SyntaxKind.LogicalNotExpression) ||
            one is MemberAccessExpressionSyntax { Expression: ThisExpressionSyntax }) &&
        !frame.DescendantTrivia().Any(one => Trivia.IsComment(one) || one.IsDirective) ? frame : null;

    /// <summary>The last of the statements that were tried opens a connection and closes it again.</summary>
    private bool TryOpening(TryStatementSyntax tried)
    {
        if (!CanTry || Flow.FunctionAround(tried) is not (CompilationUnitSyntax or ConstructorDeclarationSyntax or MethodDeclarationSyntax { Identifier.ValueText: "Main" }))
        {
            return false;
        }

        var last = tried.Block.Statements.Last();
        steps.RemoveAll(step => step is RemoveStatement one && one.Statement == last);
        opens = true;
        steps.Add(new ReplaceText(DocumentOf(last), last.Span, factory!.Name + "().Dispose();"));
        return true;
    }

    /// <summary>Whether there is a method that opens a connection in place, and that can be called anywhere.</summary>
    private bool CanTry => !IsSession && factory is { Task: null } && given is null && style is (FactoryStyle.Auto or FactoryStyle.Method);

    /// <summary>The opening in a <c>try</c> that goes on in another way where it fails, beside statements that stay and do nothing with the connection: <c>_db.Open(); return true;</c></summary>
    private StatementSyntax? TriedOpening(HolderUse use) =>
        use.Access.Parent is MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Open" or "OpenAsync" } && use.Access.FirstAncestorOrSelf<StatementSyntax>() is ExpressionStatementSyntax { Parent: BlockSyntax { Parent: TryStatementSyntax tried } block } statement && tried.Block == block &&
        tried.Catches.Any(one => one.Block.Statements.LastOrDefault() is not ThrowStatementSyntax) && block.Statements.OfType<ReturnStatementSyntax>().Any() &&
        !WorkOf(connection).Any(other => other.Kind is UseKind.Work or UseKind.Alias && other.Access.SyntaxTree == block.SyntaxTree && block.Span.Contains(other.Access.Span)) ? statement : null;

    /// <summary>Whether there is an object becomes whether there is a connection string, where that was set together with it.</summary>
    private bool AsksForString(HolderUse use)
    {
        if (use.Kind != UseKind.NullCheck || kept is null || use.Receiver.Length > 0 || !(use.Access.Parent is BinaryExpressionSyntax ||
            use.Access.Parent is IsPatternExpressionSyntax { Pattern: ConstantPatternSyntax or UnaryPatternSyntax { Pattern: ConstantPatternSyntax } or RecursivePatternSyntax { Designation: null, Type: null, PropertyPatternClause.Subpatterns.Count: 0 } }))
        {
            return false;
        }

        steps.Add(new ReplaceText(use.Document.Id, use.Access.Span, kept));
        return true;
    }

    /// <summary>A context that was given the connection gets its connection string.</summary>
    private bool GivesString(HolderUse use)
    {
        if (use.Kind != UseKind.Options || stringText is null || !IsLocal && !IsWithin(use, connection.Symbol.ContainingType))
        {
            return false;
        }

        steps.Add(new ReplaceText(use.Document.Id, use.Access.Span, stringText));
        return true;
    }

    /// <summary>A method that awaited nothing but the end of the object has nothing to await any more.</summary>
    private bool SettleMethods(IEnumerable<Flow> flows)
    {
        var working = new HashSet<SyntaxNode>(flows.Select(flow => flow.Function));
        foreach (var ended in connection.Uses.Concat(commands.SelectMany(command => command.Held.Uses)).Where(use => use.Kind is UseKind.OpenOrClose or UseKind.NullCheck)
            .GroupBy(use => (use.Document.Id, Function: Flow.FunctionOf(use))).Where(group => group.Key.Function is not null && !working.Contains(group.Key.Function) && !group.Key.Function.AncestorsAndSelf().Any(gone.Contains)))
        {
            if (AsyncBody.Settled(ended.Key.Id, ended.First().Model, ended.Key.Function!, one => IsLifetimeAwait(one) || one.Ancestors().Any(gone.Contains)) is not { } settled)
            {
                return false;
            }

            steps.AddRange(settled);
        }

        return true;
    }

    /// <summary>An <c>await</c> of nothing but opening or closing, or of a member that opened the object when it was first asked for it.</summary>
    private bool IsLifetimeAwait(SyntaxNode node) => node is AwaitExpressionSyntax && (node.Parent is not null && openerCalls.Contains(node.Parent) ||
        connection.Uses.Any(use => use.Access == node && HeldObject.HandsOutTask(use.Holder)) ||
        connection.Uses.Concat(commands.SelectMany(command => command.Held.Uses)).Any(use => use.Kind == UseKind.OpenOrClose && use.Access.SyntaxTree == node.SyntaxTree && node.Span.Contains(use.Access.Span)));

    private static bool IsStateQuestion(HolderUse use) => use.Access.Parent is MemberAccessExpressionSyntax { Name.Identifier.ValueText: "State" } or IsPatternExpressionSyntax;

    /// <summary>What became of the one object, for one: whoever opens a connection of his own knows the answer.</summary>
    private static bool AsksForState(HolderUse use) => ReadOf(use) is "State";

    /// <summary>The property of the object that is read, and nothing else is done with it.</summary>
    private static string? ReadOf(HolderUse use) => use.Access.Parent switch
    {
        MemberAccessExpressionSyntax { Parent: not InvocationExpressionSyntax } read when read.Expression == use.Access => read.Name.Identifier.ValueText,
        ConditionalAccessExpressionSyntax asked => asked.WhenNotNull.DescendantNodesAndSelf().OfType<MemberBindingExpressionSyntax>().FirstOrDefault()?.Name.Identifier.ValueText,
        _ => null,
    };

    /// <summary>It would be opened for no more than its name.</summary>
    private static bool OnlyReads(HolderUse use) => ReadOf(use) is "DataSource" or "ConnectionString" or "Database" or "ServerVersion" or "ConnectionTimeout" or "DefaultTimeout";

    private static bool IsEnd(Flow flow) => flow.Function is DestructorDeclarationSyntax or MethodDeclarationSyntax { Identifier.ValueText: "Dispose" or "DisposeAsync" or "DisposeAsyncCore" };

    private DocumentId DocumentOf(SyntaxNode node) => context.Solution.GetDocument(node.SyntaxTree)!.Id;
}
