using System.Collections.Immutable;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace ThreadAffinityAnalyzers.Sharing;

/// <summary><c>lock (gate) _last = _last.ContinueWith(...)</c>: each piece of work begins when the one before it has ended, so the field that keeps the last one is their guard.</summary>
internal static class TaskChain
{
    /// <summary><c>_last = SaveAsync(_last, item)</c>: the method first awaits the task that it is given, so the next work begins when the one before it has ended.</summary>
    public static bool IsLinked(SyntaxNode start, SharingContext context, CancellationToken cancellation)
    {
        if (start is not InvocationExpressionSyntax { Parent: AssignmentExpressionSyntax { RawKind: (int)SyntaxKind.SimpleAssignmentExpression } link } call
            || context.SymbolOf(link.Left, cancellation) is not { } last || context.SymbolOf(call, cancellation) is not IMethodSymbol method)
        {
            return false;
        }

        return call.ArgumentList.Arguments.FirstOrDefault(argument => argument.Expression is SimpleNameSyntax or MemberAccessExpressionSyntax && SymbolEqualityComparer.Default.Equals(context.SymbolOf(argument.Expression, cancellation), last)) is { } given
            && Arguments.ParameterOf(given, method) is { } before && context.Search.DeclarationsOf(method.OriginalDefinition) is [var declared]
            && GuardSites.BodyOf(declared.GetSyntax(cancellation)) is BlockSyntax { Statements: [var first, ..] } && Awaits(first, before.Name);
    }

    /// <summary>Where the next task becomes the last one: <c>_last = _last.ContinueWith(...)</c>, or <c>var next = _last.ContinueWith(...); _last = next;</c> with nothing between.</summary>
    private static AssignmentExpressionSyntax? LinkOf(ExpressionSyntax next) => next.Parent switch
    {
        AssignmentExpressionSyntax { RawKind: (int)SyntaxKind.SimpleAssignmentExpression } link when link.Right == next => link,
        EqualsValueClauseSyntax { Parent: VariableDeclaratorSyntax { Identifier.ValueText: var name, Parent.Parent: LocalDeclarationStatementSyntax { Parent: BlockSyntax block } declaration } }
            when block.Statements.ElementAtOrDefault(block.Statements.IndexOf(declaration) + 1) is ExpressionStatementSyntax
            {
                Expression: AssignmentExpressionSyntax { RawKind: (int)SyntaxKind.SimpleAssignmentExpression, Right: IdentifierNameSyntax { Identifier.ValueText: var kept } } link,
            } && kept == name => link,
        _ => null,
    };

    private static bool Awaits(StatementSyntax statement, string task) => statement switch
    {
        TryStatementSyntax { Block.Statements: [var first, ..] } => Awaits(first, task),
        ExpressionStatementSyntax { Expression: AwaitExpressionSyntax { Expression: var awaited } } =>
            (awaited is InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "ConfigureAwait", Expression: var configured } } ? configured : awaited)
                is IdentifierNameSyntax name && name.Identifier.ValueText == task,
        _ => false,
    };

    public static ImmutableHashSet<Guard> Around(ExpressionSyntax start, ExpressionSyntax work, IMethodSymbol method, SharingContext context, CancellationToken cancellation)
    {
        if (method.Name != "ContinueWith" || start is not InvocationExpressionSyntax call || GuardSites.ReceiverOf(call) is not { } last
            || context.SymbolOf(last, cancellation) is not IFieldSymbol chain)
        {
            return ImmutableHashSet<Guard>.Empty;
        }

        ExpressionSyntax next = call;
        while (next.Parent is MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Unwrap", Parent: InvocationExpressionSyntax unwrapped })
        {
            next = unwrapped;
        }

        // Two flows that read the same last task would fork the chain.
        if (LinkOf(next) is not { } link
            || !SymbolEqualityComparer.Default.Equals(context.SymbolOf(link.Left, cancellation), chain)
            || !context.Guards.HeldAt(call, GuardSites.FunctionOf(call), cancellation).Intersect(context.Guards.HeldAt(link.Left, GuardSites.FunctionOf(link), cancellation)).Any(guard => guard.Weakness is null)
            || context.Guards.Named(last, cancellation) is not { } kept)
        {
            return ImmutableHashSet<Guard>.Empty;
        }

        // The task of asynchronous work is over at its first await, unless it is unwrapped.
        var isAsynchronous = method.ReturnType is INamedTypeSymbol { TypeArguments: { Length: 1 } results } && GuardSites.IsTask(results[0]) || work is AnonymousFunctionExpressionSyntax { AsyncKeyword.RawKind: not 0 };
        return ImmutableHashSet.Create(isAsynchronous && next == call ? GuardedDelegates.ReleasedEarly(kept) : kept);
    }
}
