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
internal sealed partial class Confinement
{
    private const int DeepestCall = 2;

    private static readonly ImmutableHashSet<string> Concurrent = ImmutableHashSet.Create(
        "ConcurrentBag", "ConcurrentQueue", "ConcurrentStack", "BlockingCollection", "Channel", "ChannelReader", "ChannelWriter", "ObjectPool", "DefaultObjectPool", "BufferBlock",
        "IProducerConsumerCollection");

    /// <summary>Made to give each element to one flow: elements are never had in another way than by taking them, except by a peek.</summary>
    private static readonly ImmutableHashSet<string> Exclusive = ImmutableHashSet.Create("Channel", "ObjectPool", "DefaultObjectPool");

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

    /// <summary>Whether a method of this name puts an element into a queue or pool.</summary>
    public static bool IsGive(string name) => Gives.Contains(name);

    /// <summary>Whether a method of this name takes an element out.</summary>
    public static bool IsTake(string name) => Takes.Contains(name);

    /// <summary>Whether flows may hand each other elements through the type.</summary>
    public static bool IsConcurrent(ITypeSymbol type) => Concurrent.Contains(type.Name);

    /// <summary>Whether the elements of this collection are only had by taking them out, and are not used after they were given back:
    /// then each has one owner at a time. A collection that is not concurrent itself must be touched under one guard; a channel or pool that is only passed on stays one.</summary>
    public bool IsPoolElement(ISymbol container, ITypeSymbol type, CancellationToken cancellation)
    {
        var pools = PoolsIn(type);
        var pool = pools ?? type;
        if (!MayBePool(pool))
        {
            return false;
        }

        var lending = new Lending(pool.Name);
        return (pools is null ? IsOnlyLent(container, lending, 0, cancellation) : AreOnlyLent(container, lending, cancellation)) && (lending.Takes || Exclusive.Contains(pool.Name));
    }

    private static bool MayBePool(ITypeSymbol type) => Concurrent.Contains(type.Name) || Plain.Contains(type.Name);

    /// <summary>What is known of a pool while the places that touch it are looked at.</summary>
    private sealed class Lending
    {
        public Lending(string type) => Type = type;

        public string Type { get; }

        public bool IsPlain => Plain.Contains(Type);

        public bool IsExclusive => Exclusive.Contains(Type);

        /// <summary>An element is taken out somewhere.</summary>
        public bool Takes { get; set; }

        /// <summary>The guards that all places so far hold.</summary>
        public ImmutableHashSet<Guard>? Common { get; set; }
    }

    private bool IsOnlyLent(ISymbol container, Lending lending, int depth, CancellationToken cancellation) => search.ReferencesTo(container, cancellation).All(reference =>
        GuardSites.Outermost(reference.Node) is { } node ? IsLentAt(node, lending, depth, cancellation) : lending.IsExclusive);

    private bool IsLentAt(ExpressionSyntax node, Lending lending, int depth, CancellationToken cancellation)
    {
        switch (TouchOf(node, out var call))
        {
            case Touch.None:
                return true;
            case Touch.Look:
                return lending.IsExclusive && !IsPeek(node) || !lending.IsPlain && depth < DeepestCall && KeeperOf(node, cancellation) is { } keeper && IsOnlyLent(keeper, lending, depth + 1, cancellation);
            case Touch.Take:
                lending.Takes = true;
                break;
            case Touch.Give when call is not null && IsUsedAfter(call, call.ArgumentList.Arguments.FirstOrDefault()?.Expression, 0, cancellation):
                return false;
        }

        if (!lending.IsPlain || IsStart(node))
        {
            return true;
        }

        var held = guards.HeldAt(node, null, cancellation).Where(guard => guard.Weakness is null).ToImmutableHashSet();
        lending.Common = lending.Common is { } common ? common.Intersect(held) : held;
        return !lending.Common.IsEmpty;
    }

    /// <summary>The parameter, field or property of this project by which somebody else has the collection that is passed on: a lease that gives its object back itself.</summary>
    private ISymbol? KeeperOf(ExpressionSyntax container, CancellationToken cancellation)
    {
        var model = search.ModelOf(container.SyntaxTree);
        return container.Parent switch
        {
            ArgumentSyntax argument when Arguments.CallOf(argument) is { } call && model.GetSymbolInfo(call, cancellation).Symbol is IMethodSymbol method && Arguments.ParameterOf(argument, method) is { } parameter
                && search.IsOwn(parameter) => parameter.OriginalDefinition,
            AssignmentExpressionSyntax assignment when assignment.Right == container => model.GetSymbolInfo(assignment.Left, cancellation).Symbol,
            EqualsValueClauseSyntax { Parent: VariableDeclaratorSyntax declarator } => model.GetDeclaredSymbol(declarator, cancellation),
            EqualsValueClauseSyntax { Parent: PropertyDeclarationSyntax property } => model.GetDeclaredSymbol(property, cancellation),
            _ => null,
        };
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

    private bool UsesFrom(int position, IdentifierNameSyntax given, InvocationExpressionSyntax give, CancellationToken cancellation)
    {
        var model = search.ModelOf(given.SyntaxTree);
        var symbol = model.GetSymbolInfo(given, cancellation).Symbol;
        if (symbol is not (ILocalSymbol or IParameterSymbol) || LeavesAfter(give, given.Identifier.ValueText))
        {
            return false;
        }

        foreach (var name in GuardSites.FunctionOf(given).DescendantNodes().OfType<IdentifierNameSyntax>())
        {
            if (name.SpanStart < position || name.Identifier.ValueText != given.Identifier.ValueText || IsNoUse(name) || IsWhereNotGiven(give, name)
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

    /// <summary>The local has what its owner gave up for it: <c>Interlocked.CompareExchange(ref _spare, null, local) == local</c>.</summary>
    public bool IsTakenByExchange(ISymbol local, CancellationToken cancellation) => search.ReferencesTo(local, cancellation).Any(reference =>
        reference.Node.Parent is ArgumentSyntax { Parent: ArgumentListSyntax { Arguments: [_, { Expression.RawKind: (int)SyntaxKind.NullLiteralExpression }, var compared], Parent: InvocationExpressionSyntax exchange } } given
        && given == compared && GuardSites.NameOf(exchange) == "CompareExchange");

    private static bool IsPeek(ExpressionSyntax container) =>
        container.FirstAncestorOrSelf<InvocationExpressionSyntax>() is { Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "TryPeek" } access } && access.Expression.Span.Contains(container.Span);

    private static bool IsNoUse(IdentifierNameSyntax name) =>
        (name.Parent is MemberAccessExpressionSyntax access && access.Expression == name ? access.Name
            : name.Parent is ConditionalAccessExpressionSyntax { WhenNotNull: var member } && member.DescendantNodesAndSelf().OfType<MemberBindingExpressionSyntax>().FirstOrDefault() is { } binding ? binding.Name : null)
        ?.Identifier.ValueText is "Dispose" or "DisposeAsync" or "State" or "ConnectionString";

    /// <summary>The code runs only where the pool did not take the object (<c>if (!pool.TryAdd(x)) { … }</c>), or where giving it failed.</summary>
    private static bool IsWhereNotGiven(InvocationExpressionSyntax give, SyntaxNode code)
    {
        foreach (var at in give.Ancestors().TakeWhile(one => one is not (MemberDeclarationSyntax or AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax)))
        {
            switch (at)
            {
                case TryStatementSyntax attempt when attempt.Catches.Any(one => one.Span.Contains(code.Span)):
                    return true;
                case IfStatementSyntax decision when decision.Condition.Span.Contains(give.Span):
                    var isRefusal = decision.Condition.DescendantNodesAndSelf().OfType<PrefixUnaryExpressionSyntax>().Any(not => not.Span.Contains(give.Span));
                    return isRefusal ? decision.Statement.Span.Contains(code.Span) : !decision.Statement.Span.Contains(code.Span) && (decision.Else?.Span.Contains(code.Span) == true || Leaves(decision.Statement));
            }
        }

        return false;
    }

    private static bool LeavesAfter(SyntaxNode from, string name)
    {
        var statement = from.FirstAncestorOrSelf<StatementSyntax>();
        if (statement?.Parent is not BlockSyntax block || block.Parent is FinallyClauseSyntax or TryStatementSyntax || statement.DescendantTokens().Any(token => token.SpanStart > from.Span.End && token.ValueText == name))
        {
            return false;
        }

        foreach (var next in block.Statements.Skip(block.Statements.IndexOf(statement) + 1))
        {
            if (next.DescendantTokens().Any(token => token.ValueText == name))
            {
                return false;
            }

            if (Leaves(next))
            {
                return true;
            }
        }

        return false;
    }

    private static bool Leaves(StatementSyntax statement) =>
        (statement is BlockSyntax block ? block.Statements.LastOrDefault() : statement) is ReturnStatementSyntax or ThrowStatementSyntax or ContinueStatementSyntax or BreakStatementSyntax;

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
