using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using ThreadAffinityAnalyzers.Search;

namespace ThreadAffinityAnalyzers.Sharing;

/// <summary>Objects that one flow at a time owns without a guard: rented from a pool and given back.</summary>
internal sealed class Confinement
{
    private const int DeepestCall = 2;

    private static readonly ImmutableHashSet<string> Concurrent = ImmutableHashSet.Create(
        "ConcurrentBag", "ConcurrentQueue", "ConcurrentStack", "BlockingCollection", "Channel", "ChannelReader", "ChannelWriter", "ObjectPool", "DefaultObjectPool", "BufferBlock",
        "IProducerConsumerCollection");

    private static readonly ImmutableHashSet<string> Plain = ImmutableHashSet.Create("Stack", "Queue", "LinkedList", "List", "PriorityQueue");

    private static readonly ImmutableHashSet<string> Takes = ImmutableHashSet.Create(
        "TryTake", "Take", "TryDequeue", "Dequeue", "TryPop", "Pop", "TryRead", "ReadAsync", "ReadAllAsync", "Get", "Rent", "Receive", "ReceiveAsync", "TryReceive", "TakeFromAny",
        "GetConsumingEnumerable");

    private static readonly ImmutableHashSet<string> Gives = ImmutableHashSet.Create(
        "Add", "TryAdd", "Enqueue", "Push", "Return", "Write", "TryWrite", "WriteAsync", "Post", "SendAsync");

    private static readonly ImmutableHashSet<string> Idle = ImmutableHashSet.Create(
        "Count", "IsEmpty", "Reader", "Writer", "Complete", "TryComplete", "CompleteAdding", "IsCompleted", "Completion", "Clear", "Dispose", "WaitToReadAsync", "WaitToWriteAsync");

    private readonly SymbolSearch search;
    private readonly GuardAnalysis guards;

    public Confinement(SymbolSearch search, GuardAnalysis guards)
    {
        this.search = search;
        this.guards = guards;
    }

    /// <summary>Whether the elements of this collection are only had by taking them out, and are not used after they were given back:
    /// then each has one owner at a time. A collection that is not concurrent itself must be touched under one guard.</summary>
    public bool IsPoolElement(ISymbol container, CancellationToken cancellation)
    {
        var type = container is IFieldSymbol field ? field.Type : (container as IPropertySymbol)?.Type ?? (container as ILocalSymbol)?.Type;
        if (type is null || !(Concurrent.Contains(type.Name) || Plain.Contains(type.Name)))
        {
            return false;
        }

        var isPlain = Plain.Contains(type.Name);
        ImmutableHashSet<Guard>? common = null;
        var takes = false;
        foreach (var reference in search.ReferencesTo(container, cancellation))
        {
            if (GuardSites.Outermost(reference.Node) is not { } node)
            {
                return false;
            }

            switch (TouchOf(node, out var call))
            {
                case Touch.None:
                    continue;
                case Touch.Look:
                    return false;
                case Touch.Take:
                    takes = true;
                    break;
                case Touch.Give when call is not null && IsUsedAfter(call, call.ArgumentList.Arguments.FirstOrDefault()?.Expression, 0, cancellation):
                    return false;
            }

            if (isPlain && !IsStart(node))
            {
                var held = guards.HeldAt(node, null, cancellation).Where(guard => guard.Weakness is null).ToImmutableHashSet();
                common = common is null ? held : common.Intersect(held);
                if (common.IsEmpty)
                {
                    return false;
                }
            }
        }

        return takes;
    }

    private enum Touch
    {
        None,
        Take,
        Give,
        Look,
    }

    private static Touch TouchOf(ExpressionSyntax container, out InvocationExpressionSyntax? call)
    {
        call = null;
        switch (container.Parent)
        {
            case MemberAccessExpressionSyntax access when access.Expression == container:
                var name = access.Name.Identifier.ValueText;
                if (name is "Reader" or "Writer")
                {
                    return TouchOf(access, out call);
                }

                call = access.Parent as InvocationExpressionSyntax;
                return Takes.Contains(name) ? Touch.Take : Gives.Contains(name) ? Touch.Give : Idle.Contains(name) || IsEnd(container) ? Touch.None : Touch.Look;
            case AssignmentExpressionSyntax assignment when assignment.Left == container:
            case ArgumentSyntax { Parent.Parent: InvocationExpressionSyntax { Expression: IdentifierNameSyntax { Identifier.ValueText: "nameof" } } }:
            case LockStatementSyntax:
                return Touch.None;
            default:
                return IsEnd(container) ? Touch.None : Touch.Look;
        }
    }

    /// <summary>Everything is disposed of: nobody else uses the elements any more.</summary>
    private static bool IsEnd(SyntaxNode node) =>
        GuardSites.FunctionOf(node) is MethodDeclarationSyntax { Identifier.ValueText: "Dispose" or "DisposeAsync" or "DisposeAsyncCore" or "StopAsync" or "DisposeCore" };

    /// <summary>The pool is filled where nobody else sees it yet.</summary>
    private static bool IsStart(SyntaxNode node) =>
        IsEnd(node) || node.FirstAncestorOrSelf<ConstructorDeclarationSyntax>() is not null || GuardSites.FunctionOf(node) is FieldDeclarationSyntax or CompilationUnitSyntax;

    /// <summary>Whether what is given back here is used, or given back once more, later in the same function, or by a caller of a method that only gives back.</summary>
    private bool IsUsedAfter(InvocationExpressionSyntax give, ExpressionSyntax? value, int depth, CancellationToken cancellation)
    {
        if (value is not IdentifierNameSyntax given || depth > DeepestCall)
        {
            return false;
        }

        if (UsesFrom(give.Span.End, given, give, cancellation))
        {
            return true;
        }

        return search.ModelOf(given.SyntaxTree).GetSymbolInfo(given, cancellation).Symbol is IParameterSymbol { ContainingSymbol: IMethodSymbol { MethodKind: MethodKind.Ordinary } method } parameter
            && search.ReferencesTo(method, cancellation).Any(reference => reference.Node is ExpressionSyntax name && Functions.CallOf(name) is { } call
                && IsUsedAfter(call, Arguments.For(call, method, parameter), depth + 1, cancellation));
    }

    private bool UsesFrom(int position, IdentifierNameSyntax given, SyntaxNode from, CancellationToken cancellation)
    {
        var model = search.ModelOf(given.SyntaxTree);
        if (model.GetSymbolInfo(given, cancellation).Symbol is not (ILocalSymbol or IParameterSymbol) || LeavesAfter(from))
        {
            return false;
        }

        var symbol = model.GetSymbolInfo(given, cancellation).Symbol!;
        foreach (var name in GuardSites.FunctionOf(given).DescendantNodes().OfType<IdentifierNameSyntax>())
        {
            if (name.SpanStart < position || name.Identifier.ValueText != given.Identifier.ValueText
                || !SymbolEqualityComparer.Default.Equals(model.GetSymbolInfo(name, cancellation).Symbol, symbol))
            {
                continue;
            }

            // A new value in the variable is another object.
            return !(name.Parent is AssignmentExpressionSyntax assignment && assignment.Left == name || name.Parent is ArgumentSyntax { RefOrOutKeyword.RawKind: not 0 })
                && !IsOtherBranch(given, name);
        }

        return false;
    }

    private static bool LeavesAfter(SyntaxNode from)
    {
        var statement = from.FirstAncestorOrSelf<StatementSyntax>();
        return statement?.Parent is BlockSyntax block && block.Parent is not (FinallyClauseSyntax or TryStatementSyntax)
            && block.Statements.IndexOf(statement) is var index && block.Statements.Skip(index + 1).FirstOrDefault() is ReturnStatementSyntax { Expression: null } or ThrowStatementSyntax or ContinueStatementSyntax or BreakStatementSyntax;
    }

    /// <summary>One stands in the <c>if</c>, the other in its <c>else</c>.</summary>
    private static bool IsOtherBranch(SyntaxNode one, SyntaxNode other)
    {
        foreach (var branch in one.Ancestors().OfType<IfStatementSyntax>())
        {
            if (branch.Else is { } otherwise && (branch.Statement.Span.Contains(one.Span) && otherwise.Span.Contains(other.Span)))
            {
                return true;
            }
        }

        return false;
    }
}
