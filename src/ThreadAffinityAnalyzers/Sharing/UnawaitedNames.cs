using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using ThreadAffinityAnalyzers.Search;

namespace ThreadAffinityAnalyzers.Sharing;

/// <summary>
/// Tells that a member waits for all the work on affine objects that it starts, as nearly every member does: <c>await SaveAsync()</c> and nothing else. Only the tokens of names that tasks have
/// are looked at, the few calls that may be left are bound, and the body is not walked.
/// </summary>
internal sealed class UnawaitedNames
{
    private readonly SymbolSearch search;
    private readonly TaskNames tasks;
    private readonly Func<ExpressionSyntax, CancellationToken, bool> startsWork;

    public UnawaitedNames(SymbolSearch search, TaskNames tasks, Func<ExpressionSyntax, CancellationToken, bool> startsWork)
    {
        this.search = search;
        this.tasks = tasks;
        this.startsWork = startsWork;
    }

    /// <summary>Whether an operation on an affine object may be started in the member that it does not wait for at once.</summary>
    public bool StandIn(SyntaxNode member, CancellationToken cancellation)
    {
        // Statements at the top level share their names with the whole file, and a call by a name of theirs may be of a delegate.
        if (member is CompilationUnitSyntax)
        {
            return true;
        }

        var index = search.IndexOf(member.SyntaxTree, cancellation);
        var root = member.SyntaxTree.GetRoot(cancellation);
        return AnyIn(index.AsyncNames) || AnyIn(index.PositionsOf(tasks.Words(cancellation)))
            || index.PositionsOf("async", member.Span).Any(position => root.FindToken(position).Parent is AnonymousFunctionExpressionSyntax);

        bool AnyIn(int[] places) => NameIndex.In(places, member.Span).Any(position =>
            SymbolSearch.IdentifierAt(root, position) is { Parent: SimpleNameSyntax name } && MayBeLeft(name, member, cancellation));
    }

    /// <summary>Whether a call of the name, or one that the name is given to, may be left unwaited. A task or a method that is only named starts nothing, unless a local keeps it: <c>var load = Load;</c>.</summary>
    private bool MayBeLeft(SimpleNameSyntax name, SyntaxNode member, CancellationToken cancellation)
    {
        for (SyntaxNode? at = name.Parent; at is not null && at != member; at = at.Parent)
        {
            switch (at)
            {
                case InvocationExpressionSyntax or QueryExpressionSyntax when ConcurrentStarts.MayBeLeft((ExpressionSyntax)at, call => startsWork(call, cancellation)):
                case ForEachStatementSyntax each when each.Expression.Span.Contains(name.Span) && RunsElements(each, cancellation):
                case EqualsValueClauseSyntax { Parent: VariableDeclaratorSyntax { Parent: VariableDeclarationSyntax { Type.IsVar: true } } local } given
                    when (given.Value == name || given.Value is MemberAccessExpressionSyntax { Name: var last } && last == name) && Starts(local.Identifier.ValueText, member, cancellation):
                case AnonymousFunctionExpressionSyntax when Functions.Outermost((ExpressionSyntax)at).Parent is not ArgumentSyntax argument || Functions.ListAddedTo(argument.Parent?.Parent) is not null:
                    return true;
            }
        }

        return false;
    }

    /// <summary>Whether the elements are delegates that the loop starts: their variable is mostly a <c>var</c>, whose name says nothing of a task.</summary>
    private bool RunsElements(ForEachStatementSyntax each, CancellationToken cancellation) => Starts(each.Identifier.ValueText, each.Statement, cancellation);

    /// <summary>Whether the variable is called, or given to what calls it for each element, and may be left unwaited.</summary>
    private bool Starts(string variable, SyntaxNode within, CancellationToken cancellation) => within.DescendantNodes().OfType<InvocationExpressionSyntax>().Any(call =>
        (Names(call.Expression, variable) || call.ArgumentList.Arguments.Any(argument => Names(argument.Expression, variable))) && ConcurrentStarts.MayBeLeft(call, started => startsWork(started, cancellation)));

    private static bool Names(ExpressionSyntax expression, string variable) => expression is IdentifierNameSyntax { Identifier.ValueText: var word } && word == variable;
}
