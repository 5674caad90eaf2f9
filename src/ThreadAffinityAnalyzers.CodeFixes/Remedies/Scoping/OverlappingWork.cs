using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using ThreadAffinityAnalyzers.CodeFixes.Remedies.PerCall;
using ThreadAffinityAnalyzers.CodeFixes.Remedies.Sequencing;

namespace ThreadAffinityAnalyzers.CodeFixes.Remedies.Scoping;

/// <summary>The delegates that run beside whoever made them: those of parallel loops, of dropped tasks, and of the calls that the analyzer has told of.</summary>
internal static class OverlappingWork
{
    /// <summary>The outermost delegate around the use that does, or null.</summary>
    public static AnonymousFunctionExpressionSyntax? Around(HolderUse use, RemedyContext context) =>
        use.Access.Ancestors().OfType<AnonymousFunctionExpressionSyntax>().LastOrDefault(work => work.Parent is ArgumentSyntax { Parent.Parent: var taker } && taker switch
        {
            InvocationExpressionSyntax call => IsTold(call, context) || IsDropped(call, use.Model) || ParallelLoop.IsParallel(call, use.Model),

            // new Thread(() => ...).Start();
            BaseObjectCreationExpressionSyntax => context.Diagnostic.AdditionalLocations.Any(told => told.SourceTree == work.SyntaxTree && told.SourceSpan == work.Span),
            _ => false,
        });

    /// <summary>The analyzer has named the call or what it is given, or a call of the same method.</summary>
    private static bool IsTold(InvocationExpressionSyntax call, RemedyContext context) =>
        context.Diagnostic.AdditionalLocations.Any(told => told.SourceTree?.GetRoot(context.Cancellation).FindNode(told.SourceSpan, getInnermostNodeForTie: true) is var node && CallOf(node) is { } other &&
            (other == call || NameOf(other) == NameOf(call) && call.ArgumentList.Arguments.Count == other.ArgumentList.Arguments.Count));

    /// <summary>The call that is given a delegate, where that or the call is what was named; a projection runs in place.</summary>
    private static InvocationExpressionSyntax? CallOf(SyntaxNode? told) => told switch
    {
        InvocationExpressionSyntax call when call.ArgumentList.Arguments.Any(one => one.Expression is AnonymousFunctionExpressionSyntax) && NameOf(call) != "Select" => call,
        AnonymousFunctionExpressionSyntax { Parent: ArgumentSyntax { Parent.Parent: InvocationExpressionSyntax call } } when NameOf(call) != "Select" => call,
        _ => null,
    };

    private static string? NameOf(InvocationExpressionSyntax call) => (call.Expression as MemberAccessExpressionSyntax)?.Name.Identifier.ValueText ?? (call.Expression as IdentifierNameSyntax)?.Identifier.ValueText;

    /// <summary>It starts work of its own, and nobody waits for that.</summary>
    public static bool IsDropped(InvocationExpressionSyntax call, SemanticModel model) =>
        call.Expression is MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Run" or "StartNew" or "QueueUserWorkItem" or "UnsafeQueueUserWorkItem", Expression: var type } && model.GetTypeInfo(type).Type is null or { Name: "Task" or "TaskFactory" or "ThreadPool" } or null &&
        call.Parent is ExpressionStatementSyntax or AssignmentExpressionSyntax { Left: IdentifierNameSyntax { Identifier.ValueText: "_" } };
}
