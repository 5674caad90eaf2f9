using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace ThreadAffinityAnalyzers.Sharing;

/// <summary>
/// Tells whether a method of this project starts a delegate that it is given for each element before it waits for one:
/// <c>Task EachAsync&lt;T&gt;(IEnumerable&lt;T&gt; all, Func&lt;T, Task&gt; work) =&gt; Task.WhenAll(all.Select(work));</c>.
/// </summary>
internal sealed class RepeatedDelegates
{
    private const int Depth = 3;
    private readonly SharingContext context;
    private readonly ConcurrentCallees callees;

    public RepeatedDelegates(SharingContext context, ConcurrentCallees callees)
    {
        this.context = context;
        this.callees = callees;
    }

    /// <summary>Whether the method that the lambda is given to has several runs of it under way at the same time.</summary>
    public bool IsRepeated(AnonymousFunctionExpressionSyntax lambda, CancellationToken cancellation) =>
        Functions.Outermost(lambda).Parent is ArgumentSyntax { Parent.Parent: InvocationExpressionSyntax given } argument && context.Search.DeclaresCallable(ConcurrentStarts.CalledName(given), cancellation)
        && IsRepeated(given, argument, 0, cancellation);

    private bool IsRepeated(InvocationExpressionSyntax call, ArgumentSyntax argument, int depth, CancellationToken cancellation) =>
        depth <= Depth && context.SymbolOf(call, cancellation) is IMethodSymbol method && Arguments.ParameterOf(argument, method) is { Type.TypeKind: TypeKind.Delegate } parameter
        && callees.ImplementationsOf(method, cancellation).SelectMany(one => context.Search.DeclarationsOf(one)).Any(part => IsRepeatedIn(part.GetSyntax(cancellation), parameter.Name, depth, cancellation));

    private bool IsRepeatedIn(SyntaxNode body, string work, int depth, CancellationToken cancellation)
    {
        var names = context.Search.NamesIn(work, body, cancellation).ToList();
        return names.Count > 0
            && (ConcurrentStarts.In(body, call => Runs(call, work), call => names.Exists(name => call.Span.Contains(name.Span)))
                    .Any(start => (start.Fate == StartFate.ForEach || start.Repeats is not null) && names.Exists(name => start.Call.Span.Contains(name.Span) && !IsGuarded(name, cancellation)))
                || names.Exists(name => name.Parent is ArgumentSyntax { Parent.Parent: InvocationExpressionSyntax next } passed && context.Search.DeclaresCallable(ConcurrentStarts.CalledName(next), cancellation)
                    && IsRepeated(next, passed, depth + 1, cancellation)));
    }

    /// <summary>Whether it is the delegate, or a call that runs it: by itself or on the thread pool.</summary>
    private static bool Runs(ExpressionSyntax call, string work) => call switch
    {
        IdentifierNameSyntax name => name.Identifier.ValueText == work,
        InvocationExpressionSyntax { Expression: IdentifierNameSyntax name } => name.Identifier.ValueText == work,
        InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Invoke", Expression: IdentifierNameSyntax name } } => name.Identifier.ValueText == work,
        InvocationExpressionSyntax start when ConcurrentStarts.CalledName(start) is "Run" or "StartNew" => start.ArgumentList.DescendantNodes().OfType<IdentifierNameSyntax>().Any(name => name.Identifier.ValueText == work),
        _ => false,
    };

    private bool IsGuarded(SyntaxNode run, CancellationToken cancellation) => context.Guards.HeldAt(run, null, cancellation).Any(guard => guard.Weakness is null);
}
