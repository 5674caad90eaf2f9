using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace ThreadAffinityAnalyzers.Sharing;

/// <summary>The order of started work and other code of the same function: whether the work is waited for in between.</summary>
internal static class WorkOrder
{
    /// <summary>Whether the work started at <paramref name="work"/> has ended before <paramref name="later"/> begins, in the same function.</summary>
    public static bool EndsBefore(SyntaxNode work, SyntaxNode later)
    {
        if (Functions.Enclosing(work) is not { } function || Functions.Enclosing(later) != function || work.Span.End > later.SpanStart)
        {
            return false;
        }

        return EndOfWait(work) is { } end ? later.SpanStart >= end : IsWaitedFor(work, function, TextSpan.FromBounds(work.Span.End, later.SpanStart));
    }

    /// <summary>Whether the code stands after the start of the work, in the function that started it, and nothing waits for the work in between.</summary>
    /// <param name="work">The start, or a call of what starts it.</param>
    /// <param name="state">How the work stands there.</param>
    /// <param name="code">The code.</param>
    /// <param name="start">The start itself: the state that it is assigned to may be waited for by its name.</param>
    public static bool RunsBeside(SyntaxNode work, WorkState state, SyntaxNode code, SyntaxNode? start = null)
    {
        if (state == WorkState.Over || Functions.Enclosing(work) is not { } function || Functions.Enclosing(code) != function || code.SpanStart < work.Span.End)
        {
            return false;
        }

        if (state == WorkState.Pending && EndOfWait(work) is { } end)
        {
            return code.SpanStart < end;
        }

        // What continues the work begins when that has ended.
        if (code is InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "ContinueWith", Expression: var continued } } && VariableOf(work) is { } task && Names(continued, task))
        {
            return false;
        }

        var between = TextSpan.FromBounds(work.Span.End, code.SpanStart);
        return !(state == WorkState.Pending ? IsWaitedFor(work, function, between) : IsStopped(work, function, between)) && !(start is not null && IsKeptInState(start) && IsWaitedFor(start, function, between)) && !AreAlternatives(work, code);
    }

    /// <summary>Whether the work is waited for in each round of the loop that starts it.</summary>
    public static bool EndsInLoop(SyntaxNode work)
    {
        var loop = Functions.LoopsAround(work, Functions.Enclosing(work)).FirstOrDefault();
        return StartedOnce.ByOneFlow(work) || loop is not null && TextSpan.FromBounds(work.Span.End, loop.Span.End) is var rest && (EndOfWait(work) is not null || IsWaitedFor(work, loop, rest, isSure: true) || IsStopped(work, loop, rest));
    }

    /// <summary>Whether the two can never both be started: branches of one decision, or the first leaves the function.</summary>
    public static bool AreAlternatives(SyntaxNode first, SyntaxNode second) =>
        first.FirstAncestorOrSelf<StatementSyntax>() is ReturnStatementSyntax left && !left.Span.Contains(second.Span) || ConcurrentOrder.AreAlternatives(first, second);

    /// <summary>How the work stands for the caller of the function that started it.</summary>
    public static WorkState Outside(WorkState state, SyntaxNode site, SyntaxNode function)
    {
        if (state != WorkState.Pending)
        {
            return state;
        }

        if (EndOfWait(site) is not null || IsWaitedFor(site, function, TextSpan.FromBounds(site.Span.End, function.Span.End)))
        {
            return WorkState.Over;
        }

        return IsReturned(site, function) ? WorkState.Pending : WorkState.Dropped;
    }

    /// <summary>The end of the expression that starts the work and waits for it: a parallel loop, an await of this or of several tasks; null where it runs on.</summary>
    private static int? EndOfWait(SyntaxNode work)
    {
        // One action of a Parallel.Invoke runs as long as the whole call.
        var call = work.Parent is ArgumentSyntax { Parent.Parent: InvocationExpressionSyntax invoke } && ConcurrentStarts.CalledName(invoke) == "Invoke" ? invoke : work;
        if (call is InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "For" or "ForEach" or "Invoke" or "ForAll" } })
        {
            return call.Span.End;
        }

        for (var at = work; at.Parent is ExpressionSyntax or ArgumentSyntax or ArgumentListSyntax or InitializerExpressionSyntax or ExpressionElementSyntax; at = at.Parent)
        {
            switch (at.Parent)
            {
                case AwaitExpressionSyntax wait when !ConcurrentWaits.IsOfAny(wait):
                    return wait.Span.End;
                case InvocationExpressionSyntax group when ConcurrentStarts.CalledName(group) is "WaitAll" or "Wait" or "GetResult":
                    return group.Span.End;
                case MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Result" } result:
                    return result.Span.End;
                case AnonymousFunctionExpressionSyntax:
                    return null;
            }
        }

        return null;
    }

    private static bool IsReturned(SyntaxNode work, SyntaxNode function)
    {
        var statement = work.FirstAncestorOrSelf<SyntaxNode>(a => a is StatementSyntax or ArrowExpressionClauseSyntax || a == function);
        if (statement is ReturnStatementSyntax || statement is ArrowExpressionClauseSyntax && function is not (MethodDeclarationSyntax { ReturnType: PredefinedTypeSyntax { Keyword.RawKind: (int)SyntaxKind.VoidKeyword } } or LocalFunctionStatementSyntax { ReturnType: PredefinedTypeSyntax { Keyword.RawKind: (int)SyntaxKind.VoidKeyword } }))
        {
            return true;
        }

        return VariableOf(work) is { } name && ConcurrentStarts.Own(function).OfType<ReturnStatementSyntax>().Any(r => r.Expression is { } value && Names(value, name));
    }

    /// <summary>A call such as <c>worker.Stop()</c> on what started work for itself.</summary>
    private static bool IsStopped(SyntaxNode work, SyntaxNode function, TextSpan between) =>
        work is InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Expression: var receiver } }
        && function.DescendantNodes(n => n.FullSpan.IntersectsWith(between)).OfType<InvocationExpressionSyntax>().Any(i => between.Contains(i.Span)
            && i.Expression is MemberAccessExpressionSyntax { Expression: var stopped, Name.Identifier.ValueText: var word } && stopped.ToString() == receiver.ToString()
            && (word.StartsWith("Stop", System.StringComparison.Ordinal) || word.StartsWith("Wait", System.StringComparison.Ordinal) || word.StartsWith("Dispose", System.StringComparison.Ordinal) || word is "Join" or "Shutdown" or "Close" or "Complete"));

    private static bool IsWaitedFor(SyntaxNode work, SyntaxNode function, TextSpan between, bool isSure = false)
    {
        var name = VariableOf(work);
        foreach (var node in name is null ? Enumerable.Empty<SyntaxNode>() : function.DescendantNodes(n => n.FullSpan.IntersectsWith(between)))
        {
            if (!between.Contains(node.Span) || (isSure && node.Ancestors().TakeWhile(a => a != function).Any(a => a is IfStatementSyntax or SwitchStatementSyntax)))
            {
                continue;
            }

            switch (node)
            {
                case AwaitExpressionSyntax wait when Names(wait, name!) && !ConcurrentWaits.IsOfAny(wait):
                case InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Wait" or "WaitAll" or "Join" or "GetResult" } } call when Names((SyntaxNode)call, name!):
                case MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Result" } result when Names(result, name!):
                    return true;
                case CommonForEachStatementSyntax loop when Names(loop.Expression, name!) && ConcurrentWaits.IsWait(loop):
                    return true;
            }
        }

        return false;
    }

    // A collection of tasks is waited for under its own name: WhenAll(tasks).
    private static bool Names(SyntaxNode wait, string name) => wait.DescendantTokens().Any(t => t.IsKind(SyntaxKind.IdentifierToken) && t.ValueText == name);

    /// <summary>Whether what is started is assigned to a name that the function does not declare: a local of the same name elsewhere is another task.</summary>
    private static bool IsKeptInState(SyntaxNode start) => VariableOf(start) is { } name && Functions.Enclosing(start) is { } function && !function.DescendantNodes().Any(node => node switch
    {
        VariableDeclaratorSyntax local => local.Identifier.ValueText == name,
        ParameterSyntax parameter => parameter.Identifier.ValueText == name,
        _ => false,
    });

    private static string? VariableOf(SyntaxNode work)
    {
        for (var at = work; at is not null and not StatementSyntax; at = at.Parent)
        {
            switch (at.Parent)
            {
                case EqualsValueClauseSyntax { Parent: VariableDeclaratorSyntax declarator }:
                    return declarator.Identifier.ValueText;
                case AssignmentExpressionSyntax { Left: IdentifierNameSyntax left }:
                    return left.Identifier.ValueText;
                case AssignmentExpressionSyntax { Left: ElementAccessExpressionSyntax { Expression: IdentifierNameSyntax array } }:
                    return array.Identifier.ValueText;
                case ArgumentSyntax { Parent.Parent: var adding } when Functions.ListAddedTo(adding) is { } list:
                    return list.Identifier.ValueText;
                case ArgumentSyntax { Parent.Parent: InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "AddRange", Expression: IdentifierNameSyntax all } } }:
                    return all.Identifier.ValueText;
            }
        }

        return null;
    }
}
