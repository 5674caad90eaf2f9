using System.Collections.Generic;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace ThreadAffinityAnalyzers.Sharing;

/// <summary>Threads that a function starts and leaves: <c>new Thread(() => Send(db)).Start();</c>. Those that it joins, keeps or gives to others are none.</summary>
internal sealed class LeftThreads(SharingContext context)
{
    /// <summary>What the threads run, a lambda or the name of a method. Loops are left out: that their threads run beside each other is told of captured objects.</summary>
    public IEnumerable<ExpressionSyntax> In(SyntaxNode member, CancellationToken cancellation) => context.Search.NamesIn("Thread", member, cancellation)
        .Select(name => name.Parent is QualifiedNameSyntax { Parent: { } whole } ? whole : name.Parent).OfType<ObjectCreationExpressionSyntax>()
        .Where(made => IsLeft(made) && !IsWaitedFor(made) && !Functions.LoopsAround(made, Functions.Enclosing(made)).Any())
        .Select(made => made.ArgumentList?.Arguments.FirstOrDefault()?.Expression).OfType<ExpressionSyntax>()
        .Select(work => work is BaseObjectCreationExpressionSyntax { ArgumentList.Arguments: [{ Expression: var inner }] } ? inner : work);

    /// <summary>An event or a countdown that the function waits for behind the start may be what the thread sets at its end.</summary>
    private static bool IsWaitedFor(ObjectCreationExpressionSyntax made) => Functions.Enclosing(made) is { } function
        && ConcurrentStarts.Own(function).OfType<InvocationExpressionSyntax>().Any(call => call.SpanStart > made.Span.End && ConcurrentStarts.CalledName(call) is "WaitOne" or "Wait" or "WaitAsync" or "SignalAndWait");

    private static bool IsLeft(ObjectCreationExpressionSyntax made) => Functions.Outermost(made).Parent switch
    {
        MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Start" or "UnsafeStart" } => true,
        EqualsValueClauseSyntax { Parent: VariableDeclaratorSyntax { Identifier.ValueText: var name, Parent.Parent: LocalDeclarationStatementSyntax } } when Functions.Enclosing(made) is { } function =>
            function.DescendantNodes().OfType<IdentifierNameSyntax>().Where(used => used.Identifier.ValueText == name).ToList() is var uses
            && uses.TrueForAll(used => used.Parent is MemberAccessExpressionSyntax { Name.Identifier.ValueText: not "Join" } access && access.Expression == used)
            && uses.Exists(used => used.Parent is MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Start" or "UnsafeStart" }),
        _ => false,
    };
}
