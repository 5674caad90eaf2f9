using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace ThreadAffinityAnalyzers.Sharing;

/// <summary>One call that may start an operation.</summary>
/// <param name="Call">The call, or for <see cref="StartFate.ForEach"/> what is run for each element.</param>
/// <param name="Fate">What becomes of it.</param>
/// <param name="End">The position up to which it can still run; <see cref="int.MaxValue"/> where its function does not wait.</param>
/// <param name="Repeats">It is started again before the one before was waited for; the loop or lambda's call, or null.</param>
/// <param name="Variable">The local that keeps its task, or null.</param>
internal sealed record Start(ExpressionSyntax Call, StartFate Fate, int End, SyntaxNode? Repeats, string? Variable = null)
{
    /// <summary>The loop in whose next round it is waited for, and the position there up to which it can still run; null where the round that starts it waits for it, too.</summary>
    public (SyntaxNode Loop, int End)? NextRound { get; init; }
}

/// <summary>Reads from syntax alone which calls of a function are started without being waited for, and how long they may run.</summary>
internal sealed partial class ConcurrentStarts
{
    private readonly SyntaxNode function;
    private readonly Func<ExpressionSyntax, bool> startsTask;
    private ImmutableArray<Wait> waits;
    private ILookup<string, IdentifierNameSyntax>? mentioned;
    private HashSet<string>? locals;

    private ConcurrentStarts(SyntaxNode function, Func<ExpressionSyntax, bool> startsTask)
    {
        this.function = function;
        this.startsTask = startsTask;
    }

    // Most functions keep no task in a variable, and nobody asks where it is waited for.
    private ImmutableArray<Wait> Waits => waits.IsDefault
        ? waits = Own(function).Where(ConcurrentWaits.IsWait).Select(n => new Wait(n, ConcurrentWaits.NamesIn(n))).ToImmutableArray()
        : waits;

    private ILookup<string, IdentifierNameSyntax> Mentioned => mentioned ??= Own(function).OfType<IdentifierNameSyntax>().ToLookup(n => n.Identifier.ValueText);

    private HashSet<string> Locals => locals ??= new HashSet<string>(Own(function).Select(n => n switch
    {
        VariableDeclaratorSyntax declarator => declarator.Identifier.ValueText,
        SingleVariableDesignationSyntax designation => designation.Identifier.ValueText,
        _ => null,
    }).OfType<string>());

    /// <summary>The starts of the function in order, empty where none of them is left unwaited.</summary>
    /// <param name="function">The function.</param>
    /// <param name="startsTask">Whether a call works on an affine object and gives back something that runs on.</param>
    /// <param name="matters">Whether a call is worth a look: most calls of a long function have nothing to do with an affine object.</param>
    public static ImmutableArray<Start> In(SyntaxNode function, Func<ExpressionSyntax, bool> startsTask, Func<ExpressionSyntax, bool> matters)
    {
        // Nearly every function waits for all that it starts, which its syntax tells.
        var reader = new ConcurrentStarts(function, startsTask);
        var calls = Own(function).Where(n => n is InvocationExpressionSyntax or QueryExpressionSyntax).Cast<ExpressionSyntax>().ToList();
        return calls.Exists(call => MayBeLeft(call, startsTask) && matters(call) && IsLeft(reader.Read(call)))
            ? calls.Where(matters).Select(reader.Read).ToImmutableArray()
            : ImmutableArray<Start>.Empty;
    }

    /// <summary>How the function around the call starts it, if it does not wait for it at once.</summary>
    public static Start? Left(InvocationExpressionSyntax call) => Functions.Enclosing(call) is { } function && In(function, one => one == call, one => one == call) is [var start] ? start : null;

    /// <summary>Whether the call alone, read without the rest of its function, leaves open that what it starts is not waited for at once.</summary>
    public static bool MayBeLeft(ExpressionSyntax call, Func<ExpressionSyntax, bool> startsTask)
    {
        return MayRunForEach(call, startsTask) || ConcurrentFates.Of(call, out _, out var top) switch
        {
            StartFate.AtOnce => false,
            StartFate.PassedOn when top.Parent is not YieldStatementSyntax
                && !(top.Parent is ReturnStatementSyntax && Functions.Enclosing(top) is { } function && new ConcurrentStarts(function, startsTask).IsInUsing(top)) => false,
            _ => startsTask(call),
        };
    }

    private static bool IsLeft(Start start) => start.Fate is not (StartFate.AtOnce or StartFate.PassedOn);

    /// <summary>The nodes of the function without those of lambdas, local functions and types inside it.</summary>
    public static IEnumerable<SyntaxNode> Own(SyntaxNode function) =>
        function.DescendantNodes(n => n == function || n is not (AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax or BaseTypeDeclarationSyntax));

    private Start Read(ExpressionSyntax call)
    {
        if (MayRunForEach(call, startsTask) && RunForEach(call) is { } each)
        {
            return each;
        }

        var fate = ConcurrentFates.Of(call, out var variable, out var top);
        switch (fate)
        {
            case StartFate.Pending or StartFate.Discarded when !startsTask(call):
                return new Start(call, StartFate.AtOnce, call.Span.End, null);
            case StartFate.Pending when variable is null:
                // Part of a group that is awaited, or returned, as a whole.
                var isLeft = top.Parent is ReturnStatementSyntax or ArrowExpressionClauseSyntax or AnonymousFunctionExpressionSyntax || ConcurrentWaits.IsOfAny(top);
                return new Start(call, fate, isLeft ? int.MaxValue : top.Span.End, null);
            case StartFate.Pending:
                return Kept(call, variable);
            case StartFate.Discarded:
                return new Start(call, fate, int.MaxValue, LoopAround(call));
            case StartFate.PassedOn when top.Parent is YieldStatementSyntax && IsGatheredIterator():
                return new Start(call, StartFate.Pending, int.MaxValue, LoopAround(call));
            case StartFate.PassedOn when top.Parent is ReturnStatementSyntax && !Functions.IsAsync(function) && IsInUsing(top):
                return new Start(call, StartFate.LeavesUsing, int.MaxValue, null);
            default:
                return new Start(call, fate, call.Span.End, null);
        }
    }

    private bool IsInUsing(SyntaxNode node) => node.Ancestors().TakeWhile(a => a != function.Parent).Any(a => a is UsingStatementSyntax
        || a is BlockSyntax block && block.Statements.OfType<LocalDeclarationStatementSyntax>().Any(s => s.UsingKeyword.RawKind != 0 && s.SpanStart < node.SpanStart));

    private Start Kept(ExpressionSyntax call, string variable, bool isCollected = false)
    {
        var naming = Waits.Where(w => w.Names.Contains(variable)).ToList();
        var loop = LoopAround(call);
        if (naming.Count == 0)
        {
            // Never waited for under its name: dropped, if it is a task at all and nothing else is done with it. Others may wait for what is returned or kept in state.
            var mentions = Mentioned[variable].Where(n => !call.Span.Contains(n.Span)).ToList();
            if (!isCollected && mentions.Select(CollectionOf).FirstOrDefault(c => c is not null) is { } collection)
            {
                return Kept(call, collection, isCollected: true);
            }

            // Given to the caller out of the using that the object ends with: its name says no more than returning it at once.
            if (mentions is [{ Parent: ReturnStatementSyntax }] && !isCollected && Locals.Contains(variable) && !Functions.IsAsync(function) && IsInUsing(call))
            {
                return new Start(call, StartFate.LeavesUsing, int.MaxValue, loop, variable);
            }

            if (!Locals.Contains(variable) || mentions.Any(n => n.FirstAncestorOrSelf<StatementSyntax>() is ReturnStatementSyntax))
            {
                return new Start(call, StartFate.Pending, int.MaxValue, loop, variable);
            }

            var isDropped = CalledName(call).EndsWith("Async", StringComparison.Ordinal) && !mentions.Any(IsGivenAway);
            return new Start(call, isDropped ? StartFate.Discarded : StartFate.PassedOn, int.MaxValue, isDropped ? loop : null, variable);
        }

        var inLoop = loop is not null && naming.Any(w => loop.Span.Contains(w.Node.Span) && !w.Node.Ancestors().TakeWhile(a => a != loop).Any(a => a is IfStatementSyntax && (isCollected || IsCollected(call))));
        return new Start(call, StartFate.Pending, EndUnder(variable, call.Span.End), loop is not null && !inLoop ? loop : null, variable) { NextRound = inLoop ? NextRound(call, variable, loop!, naming) : null };
    }

    /// <summary>Where the first wait behind the position ends that names the variable.</summary>
    private int EndUnder(string variable, int from) =>
        Waits.Where(wait => wait.Node.SpanStart >= from && !wait.IsOfAny && wait.Names.Contains(variable)).Select(wait => wait.Node.Span.End).DefaultIfEmpty(int.MaxValue).Min();

    /// <summary>A task in a variable that outlives the round, and that the round waits for before it starts the next one: <c>await pending; pending = SaveAsync();</c>.</summary>
    private (SyntaxNode, int)? NextRound(ExpressionSyntax call, string variable, SyntaxNode loop, List<Wait> naming)
    {
        var inRound = naming.Where(wait => loop.Span.Contains(wait.Node.Span) && !wait.IsOfAny).Select(wait => wait.Node).ToList();
        return inRound.Count > 0 && inRound.All(wait => wait.Span.End <= call.SpanStart)
            && !loop.DescendantNodes().Any(node => node is VariableDeclaratorSyntax declared && declared.Identifier.ValueText == variable)
                ? (loop, inRound.Min(wait => wait.Span.End))
                : null;
    }

    /// <summary>Whether the tasks that the iterator yields are collected before anybody waits for one: <c>Task.WhenAll(All())</c>.</summary>
    private bool IsGatheredIterator()
    {
        var name = Functions.NameOf(function);
        return name is not null && (function.FirstAncestorOrSelf<TypeDeclarationSyntax>() ?? function.SyntaxTree.GetRoot()).DescendantNodes().OfType<InvocationExpressionSyntax>().Any(call =>
            CalledName(call) == name && call.Parent switch
            {
                ArgumentSyntax { Parent.Parent: InvocationExpressionSyntax outer } => CalledName(outer) is "WhenAll" or "WhenAny" or "WhenEach" or "WaitAll" or "WaitAny",
                MemberAccessExpressionSyntax { Name.Identifier.ValueText: "ToList" or "ToArray" } => true,
                _ => false,
            });
    }

    /// <summary>The local or field to which the task is added: <c>tasks.Add(task)</c>, <c>tasks[i] = task</c>.</summary>
    private static string? CollectionOf(IdentifierNameSyntax task) => task.Parent switch
    {
        ArgumentSyntax { Parent.Parent: InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Expression: IdentifierNameSyntax list, Name.Identifier.ValueText: "Add" or "Enqueue" or "Push" or "TryAdd" } } } => list.Identifier.ValueText,
        AssignmentExpressionSyntax { Left: ElementAccessExpressionSyntax { Expression: IdentifierNameSyntax array } } => array.Identifier.ValueText,
        _ => null,
    };

    private static bool IsGivenAway(IdentifierNameSyntax task) =>
        task.Parent is ArgumentSyntax or EqualsValueClauseSyntax or ExpressionElementSyntax or InitializerExpressionSyntax || task.Parent is AssignmentExpressionSyntax { Left: not IdentifierNameSyntax { Identifier.ValueText: "_" } } given && given.Right == task;

    private static bool IsCollected(ExpressionSyntax call) => call.FirstAncestorOrSelf<ArgumentSyntax>() is not null;

    /// <summary>The innermost loop of the function whose body starts the call again and again: not one that is left right after it.</summary>
    private SyntaxNode? LoopAround(SyntaxNode call)
    {
        var from = call;
        for (var at = call.Parent; at is not null && at != function; from = at, at = at.Parent)
        {
            switch (at)
            {
                case BlockSyntax { Statements: [.., ReturnStatementSyntax or ThrowStatementSyntax] }:
                    return null;
                case BlockSyntax { Statements: [.., BreakStatementSyntax end] } when Functions.LeftBy(end) is { } left:
                    at = left;
                    break;
                case CommonForEachStatementSyntax each when each.Statement == from:
                case ForStatementSyntax @for when @for.Statement == from:
                case WhileStatementSyntax @while when @while.Statement == from:
                case DoStatementSyntax:
                    return at;
                case AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax:
                    return null;
            }
        }

        return null;
    }

    /// <summary>The name by which the call calls.</summary>
    public static string CalledName(ExpressionSyntax call) => call is InvocationExpressionSyntax { Expression: var expression } ? NameIn(expression)?.Identifier.ValueText ?? "" : "";

    /// <summary>The name in what is called.</summary>
    public static SimpleNameSyntax? NameIn(ExpressionSyntax called) => called switch
    {
        SimpleNameSyntax name => name,
        MemberAccessExpressionSyntax member => member.Name,
        MemberBindingExpressionSyntax binding => binding.Name,
        _ => null,
    };

    /// <param name="Node">A place that waits for tasks.</param>
    /// <param name="Names">The names in it.</param>
    private sealed record Wait(SyntaxNode Node, HashSet<string> Names)
    {
        public bool IsOfAny { get; } = ConcurrentWaits.IsOfAny(Node, Names);
    }
}
