using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using ThreadAffinityAnalyzers.Knowledge;

namespace ThreadAffinityAnalyzers.Sharing;

/// <summary>Work on an affine object that a call does, or goes on doing after it has returned its task.</summary>
/// <param name="Root">The object, by the name that the calling code has for it.</param>
/// <param name="Word">The method that works on it.</param>
/// <param name="IsAsync">It returns a task.</param>
/// <param name="OnOtherThread">It runs on a thread of its own, or after a wait for something that resumes on one.</param>
/// <param name="Site">Where the object is worked on.</param>
internal sealed record Operation(RootObject Root, string Word, bool IsAsync, bool OnOtherThread, SyntaxNode Site)
{
    /// <summary>Thread or pool work started by <c>Task.Run</c> and its kin: two of these are another rule's.</summary>
    public bool IsStartedThread { get; init; }

    /// <summary>The name that the code next to the object has for it, such as the field of the class that works on it.</summary>
    public ISymbol Kept { get; init; } = Root.Name;

    /// <summary>What is held around it, a guard rather than one that guards nothing, or null.</summary>
    public Guard? Guard { get; init; }

    /// <summary>Another operation under a guard waits for it.</summary>
    public bool IsGuarded => Guard is { Weakness: null };
}

/// <summary>Tells which operations a call stands for, through methods, services and lambdas of this project.</summary>
internal sealed partial class ConcurrentEffects
{
    private const int Depth = 5;

    private readonly SharingContext context;
    private readonly ConcurrentRoots roots;
    private readonly Mediation mediation;
    private readonly bool isOfOneThread;
    private readonly ConcurrentDictionary<(IMethodSymbol Method, int Depth), ImmutableArray<Operation>> known = new();

    public ConcurrentEffects(SharingContext context, ConcurrentRoots roots)
    {
        this.context = context;
        this.roots = roots;
        isOfOneThread = context.Types.HasWindows || context.Types.Get("UnityEngine.Object") is not null;
        mediation = new Mediation(context);
        Calls = new StartedCalls(context);
        Callees = new ConcurrentCallees(context, roots);
    }

    /// <summary>Which calls are worth a look.</summary>
    public StartedCalls Calls { get; }

    /// <summary>From a call to the methods that it may run.</summary>
    public ConcurrentCallees Callees { get; }

    /// <summary>The operations of a started call, a lambda or a method group.</summary>
    public ImmutableArray<Operation> Of(ExpressionSyntax started, CancellationToken cancellation)
    {
        var made = started switch
        {
            AnonymousFunctionExpressionSyntax lambda => Inside(lambda, lambda, 0, cancellation),
            InvocationExpressionSyntax call => OfCall(call, 0, cancellation),
            _ => context.SymbolOf(started, cancellation) switch
            {
                IMethodSymbol group => OfSource(group, started, null, 0, cancellation),
                ILocalSymbol delegated when WorkOf(delegated, cancellation) is { Count: > 0 } work => work.SelectMany(one => OfNamed(one, 0, cancellation)),
                _ => Inside(started, started, 0, cancellation),
            },
        };
        return made.Where(o => !Functions.Declares(started, o.Root.Name)).Distinct().ToImmutableArray();
    }

    /// <summary>The operations of a lambda or method group that is run later, by somebody else: what it does before its first wait is none of its maker's.</summary>
    public ImmutableArray<Operation> OfLater(ExpressionSyntax work, CancellationToken cancellation) =>
        (work is AnonymousFunctionExpressionSyntax ? Inside(work, work, 0, cancellation, isThread: true)
            : context.SymbolOf(work, cancellation) is IMethodSymbol group ? OfSource(group, work, null, 0, cancellation) : Enumerable.Empty<Operation>())
        .Where(o => !Functions.Declares(work, o.Root.Name)).Select(o => o with { OnOtherThread = true }).ToImmutableArray();

    private IEnumerable<Operation> OfCall(InvocationExpressionSyntax call, int depth, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        if (depth > Depth || context.SymbolOf(call, cancellation) is not IMethodSymbol method || (IsWithoutWork(method) && !HasSource(method)))
        {
            return Enumerable.Empty<Operation>();
        }

        if (IsContinuation(method))
        {
            // It comes after the work that it continues, and who waits for it has that, too; dropped, it can outlive the object.
            return ConcurrentFates.Of(call, out _, out _) == StartFate.Discarded ? OfLambdas(call, method, depth, cancellation) : Enumerable.Empty<Operation>();
        }

        if (method.MethodKind == MethodKind.DelegateInvoke)
        {
            return OfDelegate(call, method, depth, cancellation);
        }

        if (mediation.HandlersOf(call, method, cancellation).ToList() is { Count: > 0 } handlers)
        {
            // They are made in the scope of the sender: what is one object for each scope is one for all of them.
            return handlers.SelectMany(handler => OfImplementation(handler, method, call.Expression, call, depth, cancellation)).Where(operation => operation.Root.Key is ITypeSymbol);
        }

        if (HasSource(method) && !IsOfFront(method, cancellation))
        {
            return OfSource(method, call.Expression, call, depth, cancellation).Concat(OfLambdas(call, method, depth, cancellation));
        }

        if (Direct(call, method, cancellation) is { } root)
        {
            return StartedCalls.IsTask(method) || SyncWork.Contains(method.Name)
                ? new[] { new Operation(root, method.Name, StartedCalls.IsTask(method), false, call) }
                : Enumerable.Empty<Operation>();
        }

        return OfLambdas(call, method, depth, cancellation);
    }

    /// <summary>The object that a call of a library works on: its receiver, or an argument.</summary>
    private RootObject? Direct(InvocationExpressionSyntax call, IMethodSymbol method, CancellationToken cancellation)
    {
        var receiver = call.Expression switch
        {
            MemberAccessExpressionSyntax member => member.Expression,
            MemberBindingExpressionSyntax binding => Functions.ReceiverOf(binding.Name),
            _ => null,
        };
        if (receiver is not null && roots.IsAffine(receiver, cancellation))
        {
            return roots.Of(receiver, cancellation);
        }

        if (method.Name is "WhenAll" or "WhenAny" or "WhenEach" or "WaitAll" or "FromResult" or "ThrowIfNull")
        {
            return null;
        }

        foreach (var argument in call.ArgumentList.Arguments)
        {
            if (argument.Expression is not (AnonymousFunctionExpressionSyntax or LiteralExpressionSyntax) && roots.IsAffine(argument.Expression, cancellation)
                && roots.Of(argument.Expression, cancellation) is { } root)
            {
                return root;
            }
        }

        return null;
    }

    private IEnumerable<Operation> OfLambdas(InvocationExpressionSyntax call, IMethodSymbol method, int depth, CancellationToken cancellation)
    {
        var isThread = IsThreadStart(method);
        foreach (var argument in call.ArgumentList.Arguments)
        {
            var operations = argument.Expression switch
            {
                AnonymousFunctionExpressionSyntax lambda when isThread || !IsExpressionTree(argument, method) => Inside(lambda, lambda, depth + 1, cancellation, isThread),
                SimpleNameSyntax or MemberAccessExpressionSyntax when isThread && context.SymbolOf(argument.Expression, cancellation) is IMethodSymbol group =>
                    OfSource(group, argument.Expression, null, depth, cancellation),
                _ => Enumerable.Empty<Operation>(),
            };
            var isRunByOurs = HasSource(method);
            foreach (var operation in operations.ToList())
            {
                // A helper of this project that runs the delegate under its guard.
                yield return isThread ? operation with { OnOtherThread = true, IsStartedThread = depth == 0 || !IsOfCaller(operation, call) }
                    : isRunByOurs && !operation.IsGuarded ? operation with { Guard = StrongestOf(context.Guards.HeldAround(argument, cancellation)) ?? operation.Guard }
                    : operation;
            }
        }
    }

    /// <summary>Work of a called method that only its caller can tell: the method waits for it on a thread of the pool, or the thread works on an object that the method was given.</summary>
    private static bool IsOfCaller(Operation operation, InvocationExpressionSyntax start) =>
        operation.Root.Name is IParameterSymbol { ContainingSymbol: IMethodSymbol { MethodKind: MethodKind.Ordinary or MethodKind.LocalFunction } }
        || Functions.Enclosing(start) is { } function && WorkOrder.Outside(WorkState.Pending, start, function) == WorkState.Over;

    /// <summary>The operations in a body, other than those of local functions and lambdas, which count where they are called or given away.</summary>
    /// <param name="keepsDone">With those that are done when the body returns: its caller may itself run beside others.</param>
    private IEnumerable<Operation> Inside(SyntaxNode body, SyntaxNode whole, int depth, CancellationToken cancellation, bool isThread = false, bool keepsDone = false)
    {
        if (depth > Depth)
        {
            yield break;
        }

        var calls = new List<InvocationExpressionSyntax>();
        var waits = new List<ExpressionSyntax>();
        foreach (var node in body.DescendantNodesAndSelf(n => n == whole || n is not (LocalFunctionStatementSyntax or BaseTypeDeclarationSyntax or AnonymousFunctionExpressionSyntax)))
        {
            if (node is InvocationExpressionSyntax call)
            {
                calls.Add(call);
            }
            else if (AwaitedBy(node) is { } wait)
            {
                waits.Add(wait);
            }
        }

        foreach (var call in calls.Where(call => Calls.MayWork(call, cancellation)))
        {
            foreach (var operation in OfCall(call, depth, cancellation).ToList())
            {
                // What a body does before its first wait is done when it returns.
                var waited = waits.Where(w => !w.Span.Contains(call.Span) && ComesAfter(call, w, whole)).ToList();
                var isDone = !operation.IsAsync && waited.Count == 0 && !isThread;
                if ((isDone && !keepsDone) || SetsFlow(body, operation, cancellation))
                {
                    continue;
                }

                var guard = operation.IsGuarded ? operation.Guard : GuardAround(call, cancellation) ?? operation.Guard;
                yield return operation with { Guard = guard, IsAsync = !isDone, OnOtherThread = operation.OnOtherThread || waited.Any(w => LeavesThread(w, depth, cancellation)) };
            }
        }
    }

    /// <summary>Whether the site runs behind a wait of the function that may leave its thread.</summary>
    public bool MayResumeBefore(SyntaxNode site, SyntaxNode function, CancellationToken cancellation) => ConcurrentStarts.Own(function).Select(AwaitedBy).OfType<ExpressionSyntax>()
        .Any(wait => !wait.Span.Contains(site.Span) && ComesAfter(site, wait, function) && LeavesThread(wait, 0, cancellation));

    private static ExpressionSyntax? AwaitedBy(SyntaxNode node) => node switch
    {
        AwaitExpressionSyntax wait => wait.Expression,
        CommonForEachStatementSyntax { AwaitKeyword.RawKind: not 0 } each => each.Expression,
        _ => null,
    };

    /// <summary>Whether the call runs when the wait is over: it stands behind it, or a loop around both comes back to it.</summary>
    private static bool ComesAfter(SyntaxNode call, ExpressionSyntax wait, SyntaxNode whole) =>
        wait.Span.End <= call.SpanStart && (!ConcurrentOrder.AreAlternatives(wait, call) || call.Ancestors().OfType<CatchClauseSyntax>().Any(failed => failed.Parent!.Span.Contains(wait.Span)))
        || ArgumentsOf(call)?.Span.Contains(wait.Span) == true || Functions.LoopsAround(wait, whole).Any(l => l.Span.Contains(call.Span));

    /// <summary>What is evaluated before the call, or the call on the object, runs.</summary>
    private static ArgumentListSyntax? ArgumentsOf(SyntaxNode call) =>
        (call as InvocationExpressionSyntax ?? (call.Parent as MemberAccessExpressionSyntax)?.Parent as InvocationExpressionSyntax)?.ArgumentList;

    /// <summary>Whether the function may go on with another thread: windows go on with their own, and so do the scenes of a game, and an await of a provider that is synchronous never leaves its thread.</summary>
    private bool LeavesThread(ExpressionSyntax wait, int depth, CancellationToken cancellation) =>
        (!isOfOneThread || Functions.Innermost(wait) is InvocationExpressionSyntax { ArgumentList.Arguments: [{ Expression.RawKind: (int)SyntaxKind.FalseLiteralExpression }] } configured && ConcurrentStarts.CalledName(configured) == "ConfigureAwait")
        && !IsSynchronous(wait, depth, cancellation);

    private bool IsSynchronous(ExpressionSyntax wait, int depth, CancellationToken cancellation) =>
        Functions.Innermost(wait) is InvocationExpressionSyntax call && OfCall(call, depth + 1, cancellation).ToList() is { Count: > 0 } operations && operations.All(o => IsSynchronousProvider(o.Root.Type));

    /// <summary>Whether all work on the object, or on the one that a class of another project keeps, ends before it returns.</summary>
    public bool IsSynchronousProvider(ITypeSymbol type) =>
        (context.Shapes.TryGet(type, out var content) && content.Kept is { } kept ? kept : type).ContainingNamespace?.ToDisplayString() is "Microsoft.Data.Sqlite" or "System.Data.SQLite";

    /// <summary>A child that gives its flow an object of its own.</summary>
    private bool SetsFlow(SyntaxNode body, Operation operation, CancellationToken cancellation) =>
        operation.Root.Name is IFieldSymbol { Type.Name: "AsyncLocal" } or IPropertySymbol { Type.Name: "AsyncLocal" }
        && body.DescendantNodes().OfType<AssignmentExpressionSyntax>().Any(a => a.Left is MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Value", Expression: var flow }
            && SymbolEqualityComparer.Default.Equals(context.SymbolOf(flow, cancellation), operation.Root.Name));

    private Guard? GuardAround(SyntaxNode node, CancellationToken cancellation) =>
        Functions.Enclosing(node) is { } function ? StrongestOf(context.Guards.HeldAt(node, function, cancellation)) : null;

    private static Guard? StrongestOf(ImmutableHashSet<Guard> held) =>
        held.OrderBy(g => g.Weakness is not null).ThenBy(g => g.Key, System.StringComparer.Ordinal).FirstOrDefault();

    private bool HasSource(IMethodSymbol method) =>
        context.Search.IsOwn(method);

    /// <summary>A member of an interface in front of a context, which no code of this project implements: the context's own, or one of a class in another project.</summary>
    private bool IsOfFront(IMethodSymbol method, CancellationToken cancellation) =>
        method.ContainingType is { TypeKind: TypeKind.Interface } contract && context.Shapes.TryGet(contract, out _) && !Callees.ImplementationsOf(method, cancellation).Any(HasSource);
}
