using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace ThreadAffinityAnalyzers.Sharing;

/// <summary>Tells whether a method of this project starts a delegate that it is given and does not wait for it: <c>void InBackground(Func&lt;Task&gt; work) =&gt; _ = Task.Run(work);</c>.</summary>
internal sealed class DroppedDelegates
{
    private const int Depth = 3;
    private readonly SharingContext context;
    private readonly ConcurrentCallees callees;

    public DroppedDelegates(SharingContext context, ConcurrentCallees callees)
    {
        this.context = context;
        this.callees = callees;
    }

    /// <summary>Whether nobody can wait for the lambda when the call that it is given to has returned.</summary>
    public bool IsDropped(AnonymousFunctionExpressionSyntax lambda, out InvocationExpressionSyntax call, CancellationToken cancellation)
    {
        call = null!;
        if (Functions.Outermost(lambda).Parent is not ArgumentSyntax { Parent.Parent: InvocationExpressionSyntax given } argument || !context.Search.DeclaresCallable(ConcurrentStarts.CalledName(given), cancellation))
        {
            return false;
        }

        call = given;
        return IsDropped(given, argument, 0, cancellation);
    }

    private bool IsDropped(InvocationExpressionSyntax call, ArgumentSyntax argument, int depth, CancellationToken cancellation)
    {
        if (depth > Depth || context.SymbolOf(call, cancellation) is not IMethodSymbol method || Arguments.ParameterOf(argument, method) is not { } parameter)
        {
            return false;
        }

        return callees.ImplementationsOf(method, cancellation).Any(one => context.Search.DeclarationsOf(one).Select(part => part.GetSyntax(cancellation)).Any(body =>
            body.DescendantNodes().OfType<IdentifierNameSyntax>().Any(name => name.Identifier.ValueText == parameter.Name && IsDroppedAt(name, body, one is { IsAsync: true, ReturnsVoid: true }, depth, cancellation))));
    }

    /// <summary>Whether the delegate is run there by work that is dropped, or handed on to a method that drops it.</summary>
    private bool IsDroppedAt(IdentifierNameSyntax name, SyntaxNode body, bool isAsyncVoid, int depth, CancellationToken cancellation)
    {
        if (name.Parent is ArgumentSyntax { Parent.Parent: BaseObjectCreationExpressionSyntax made })
        {
            return IsThread(made, cancellation) && LeftThreads.IsLeft(made);
        }

        if (name.Parent is ArgumentSyntax { Parent.Parent: InvocationExpressionSyntax next } passed)
        {
            return IsDroppedWork(next, cancellation) || IsDropped(next, passed, depth + 1, cancellation);
        }

        // What the program itself runs in place is waited for; within a lambda it is run when that is.
        return Functions.CallOf(name) is InvocationExpressionSyntax run && (Functions.Enclosing(run) == body
            ? context.SymbolOf(run, cancellation) is IMethodSymbol ran && StartedCalls.IsTask(ran) && (ConcurrentFates.Of(run, out _, out _) == StartFate.Discarded || isAsyncVoid)
            : Functions.Enclosing(run) is AnonymousFunctionExpressionSyntax { Parent: ArgumentSyntax { Parent.Parent: var taker } } && (taker is InvocationExpressionSyntax start && IsDroppedWork(start, cancellation)
                || taker is BaseObjectCreationExpressionSyntax thread && IsThread(thread, cancellation) && LeftThreads.IsLeft(thread)));
    }

    private bool IsThread(BaseObjectCreationExpressionSyntax made, CancellationToken cancellation) => context.ModelOf(made).GetTypeInfo(made, cancellation).Type is { Name: "Thread", ContainingNamespace.Name: "Threading" };

    private bool IsDroppedWork(InvocationExpressionSyntax start, CancellationToken cancellation) =>
        ConcurrentFates.Of(start, out _, out _) == StartFate.Discarded && context.SymbolOf(start, cancellation) is IMethodSymbol method && ConcurrentEffects.IsThreadStart(method);
}
