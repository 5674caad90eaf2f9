using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace ThreadAffinityAnalyzers.Sharing;

/// <summary>Tells which calls can be operations on an affine object, and which of them run on when they return: from text first, for most calls of a program are neither.</summary>
internal sealed class StartedCalls
{
    private readonly SharingContext context;
    private readonly TaskNames tasks;

    public StartedCalls(SharingContext context)
    {
        this.context = context;
        tasks = new TaskNames(context);
        Unawaited = new UnawaitedNames(context.Search, tasks, StartsWork);
    }

    /// <summary>Which members may start something that they do not wait for at once.</summary>
    public UnawaitedNames Unawaited { get; }

    /// <summary>
    /// Whether the call leaves open that it stands for an operation: a method of this project does, a library works on its receiver, on an argument or by a lambda it is given.
    /// Told from text: <c>Log.Debug("... {Name}", order.Name)</c> is no operation, whatever <c>order</c> is.
    /// </summary>
    public bool MayWork(ExpressionSyntax call, CancellationToken cancellation)
    {
        var touches = context.AffineTouches;
        if (!touches.MayTouch(call, cancellation))
        {
            return false;
        }

        return call is not InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: var name } called, ArgumentList.Arguments: var arguments }
            || context.Search.DeclaresCallable(name, cancellation)
            || touches.MayBe(called, cancellation)
            || arguments.Any(argument => argument.Expression is AnonymousFunctionExpressionSyntax ? touches.MayTouch(argument, cancellation) : touches.MayBe(argument.Expression, cancellation));
    }

    /// <summary>Whether the call may be an operation, and gives back something that runs on: a task, or nothing from an <c>async void</c>.</summary>
    public bool StartsWork(ExpressionSyntax call, CancellationToken cancellation) =>
        tasks.MayGive(call, cancellation) && MayWork(call, cancellation) && context.SymbolOf(call, cancellation) switch
        {
            IMethodSymbol method => IsTask(method),
            ILocalSymbol { Type: INamedTypeSymbol { DelegateInvokeMethod: { } invoke } } => IsTask(invoke),
            _ => false,
        };

    public static bool IsTask(IMethodSymbol method) =>
        ResultOf(method).Name is "Task" or "ValueTask" || (method.ReturnsVoid && method.IsAsync) || method is { Name: "QueueUserWorkItem" or "UnsafeQueueUserWorkItem" };

    // What a generic method says of its result need not be written anew for each call, unless the result is a parameter of its own.
    private static ITypeSymbol ResultOf(IMethodSymbol method) => method.OriginalDefinition.ReturnType is { TypeKind: not TypeKind.TypeParameter } declared ? declared : method.ReturnType;
}
