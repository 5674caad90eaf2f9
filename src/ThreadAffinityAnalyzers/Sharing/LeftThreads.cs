using System.Collections.Generic;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace ThreadAffinityAnalyzers.Sharing;

/// <summary>Threads that a function starts and leaves: <c>new Thread(() => Send(db)).Start();</c>. Those that it joins, keeps, gives to others or waits for by an event are none.</summary>
internal sealed class LeftThreads(SharingContext context)
{
    /// <summary>What the threads run, a lambda or the name of a method. Loops are left out: that their threads run beside each other is told of captured objects.</summary>
    public IEnumerable<ExpressionSyntax> In(SyntaxNode member, CancellationToken cancellation) => context.Search.NamesIn("Thread", member, cancellation)
        .SelectMany(MadeAs).Where(made => IsLeft(made) && !Functions.LoopsAround(made, Functions.Enclosing(made)).Any()).Select(WorkOf).OfType<ExpressionSyntax>();

    /// <summary>Whether it makes a thread that is started there and left.</summary>
    public static bool IsLeft(BaseObjectCreationExpressionSyntax made) => Functions.Enclosing(made) is { } function && !IsWaitedFor(made, function) && Functions.Outermost(made).Parent switch
    {
        MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Start" or "UnsafeStart" } => true,
        EqualsValueClauseSyntax { Parent: VariableDeclaratorSyntax { Identifier.ValueText: var local } } => IsLeft(local, function),
        AssignmentExpressionSyntax { Left: IdentifierNameSyntax { Identifier.ValueText: var local } } => IsLeft(local, function),
        _ => false,
    };

    /// <summary>The delegate that a creation of a thread is given, without a <c>new ThreadStart(...)</c> around it.</summary>
    private static ExpressionSyntax? WorkOf(BaseObjectCreationExpressionSyntax thread) => thread.ArgumentList?.Arguments.FirstOrDefault()?.Expression switch
    {
        BaseObjectCreationExpressionSyntax { ArgumentList.Arguments: [{ Expression: var work }] } => work,
        var work => work,
    };

    /// <summary><c>new Thread(...)</c>, and <c>Thread thread = new(...)</c>.</summary>
    private static IEnumerable<BaseObjectCreationExpressionSyntax> MadeAs(IdentifierNameSyntax name) => (name.Parent is QualifiedNameSyntax whole ? whole.Parent : name.Parent) switch
    {
        ObjectCreationExpressionSyntax made => [made],
        VariableDeclarationSyntax { Variables: var variables } => variables.Select(variable => variable.Initializer?.Value).OfType<ImplicitObjectCreationExpressionSyntax>(),
        _ => [],
    };

    private static bool IsLeft(string local, SyntaxNode function)
    {
        if (!function.DescendantNodes().OfType<VariableDeclaratorSyntax>().Any(declared => declared.Identifier.ValueText == local))
        {
            return false;
        }

        var uses = function.DescendantNodes().OfType<IdentifierNameSyntax>().Where(used => used.Identifier.ValueText == local && !(used.Parent is AssignmentExpressionSyntax set && set.Left == used)).ToList();
        return uses.TrueForAll(used => used.Parent is MemberAccessExpressionSyntax { Name.Identifier.ValueText: not "Join" } access && access.Expression == used)
            && uses.Exists(used => used.Parent is MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Start" or "UnsafeStart" });
    }

    /// <summary>An event or a countdown that the function waits for behind the start may be what the thread sets at its end.</summary>
    private static bool IsWaitedFor(BaseObjectCreationExpressionSyntax made, SyntaxNode function) => ConcurrentStarts.Own(function).OfType<InvocationExpressionSyntax>()
        .Any(call => call.SpanStart > made.Span.End && ConcurrentStarts.CalledName(call) is "WaitOne" or "Wait" or "WaitAsync" or "SignalAndWait");
}
