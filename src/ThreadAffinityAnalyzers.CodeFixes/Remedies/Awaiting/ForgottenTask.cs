using Microsoft.CodeAnalysis.CSharp.Syntax;
using ThreadAffinityAnalyzers.Sharing;

namespace ThreadAffinityAnalyzers.CodeFixes.Remedies.Awaiting;

/// <summary>A task that is given to a method which only drops it: <c>Save().FireAndForget();</c>, <c>Tasks.Forget(Save());</c></summary>
internal static class ForgottenTask
{
    /// <summary>The call that drops the task, alone in its statement; null where it is told more than the task: what to do with an exception would be lost.</summary>
    public static InvocationExpressionSyntax? Around(ExpressionSyntax task) => task.Parent switch
    {
        MemberAccessExpressionSyntax { Name: IdentifierNameSyntax name, Parent: InvocationExpressionSyntax { ArgumentList.Arguments.Count: 0 } call } member when member.Expression == task => Dropping(call, name),
        ArgumentSyntax { Parent.Parent: InvocationExpressionSyntax { ArgumentList.Arguments.Count: 1 } call } => call.Expression switch
        {
            MemberAccessExpressionSyntax { Name: IdentifierNameSyntax name } => Dropping(call, name),
            IdentifierNameSyntax name => Dropping(call, name),
            _ => null,
        },
        _ => null,
    };

    private static InvocationExpressionSyntax? Dropping(InvocationExpressionSyntax call, IdentifierNameSyntax name) =>
        Functions.Forgets(name.Identifier.ValueText) && call.Parent is ExpressionStatementSyntax ? call : null;
}
