using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using ThreadAffinityAnalyzers.CodeFixes.Remedies.PerCall;
using ThreadAffinityAnalyzers.CodeFixes.Rewriting;

namespace ThreadAffinityAnalyzers.CodeFixes.Remedies.Awaiting;

/// <summary>Work that is given to a helper of the program which does nothing but start it and leave it: <c>Later(() => db.SaveChangesAsync());</c></summary>
internal static class DroppedWork
{
    private const int Depth = 3;

    /// <summary>The call that is the work, without the <c>await</c> of its lambda, and the statement in place of which it can be awaited; null where the helper does more (what to do with an exception would be lost), or the work is more than a call.</summary>
    public static (ExpressionSyntax Work, ExpressionStatementSyntax Statement)? In(SyntaxNode function, SemanticModel model)
    {
        if (function is not ParenthesizedLambdaExpressionSyntax { ParameterList.Parameters.Count: 0 } || OnlyStepOf(function) is not { } step ||
            function.Parent is not ArgumentSyntax { Parent: ArgumentListSyntax { Arguments.Count: 1, Parent: InvocationExpressionSyntax { Parent: ExpressionStatementSyntax statement } call } })
        {
            return null;
        }

        var work = step is AwaitExpressionSyntax wait ? wait.Expression : step;
        return work is InvocationExpressionSyntax && (work != step || AdoTypes.IsTask(model.GetTypeInfo(work).Type)) && !function.DescendantTrivia().Any(Trivia.IsComment) && StartsAndLeaves(call, model, 0) ? (work, statement) : null;
    }

    private static bool StartsAndLeaves(InvocationExpressionSyntax call, SemanticModel model, int depth)
    {
        if (depth > Depth || model.GetSymbolInfo(call).Symbol is not IMethodSymbol { ReturnsVoid: true, IsAsync: false, IsVirtual: false, IsAbstract: false, IsOverride: false, Parameters: [var work], DeclaringSyntaxReferences: [var reference] } ||
            OnlyStepOf(reference.GetSyntax()) is not { } step)
        {
            return false;
        }

        var run = step is AssignmentExpressionSyntax { Left: IdentifierNameSyntax { Identifier.ValueText: "_" }, Right: var discarded } ? discarded : step;
        return run is InvocationExpressionSyntax started && (IsRun(started, work) || started.ArgumentList.Arguments is [{ Expression: var given }] && (IsWork(given, work) || OnlyStepOf(given) is InvocationExpressionSyntax inner && IsRun(inner, work)) &&
            (started.Expression is MemberAccessExpressionSyntax { Expression: IdentifierNameSyntax { Identifier.ValueText: "Task" or "ThreadPool" }, Name.Identifier.ValueText: "Run" or "QueueUserWorkItem" } ||
             IsWork(given, work) && StartsAndLeaves(started, model.Compilation.GetSemanticModel(reference.SyntaxTree), depth + 1)));
    }

    private static bool IsRun(InvocationExpressionSyntax call, IParameterSymbol work) => call.ArgumentList.Arguments.Count == 0 && IsWork(call.Expression, work);

    private static bool IsWork(ExpressionSyntax expression, IParameterSymbol work) => expression is IdentifierNameSyntax name && name.Identifier.ValueText == work.Name;

    private static ExpressionSyntax? OnlyStepOf(SyntaxNode function)
    {
        var (body, value) = function switch
        {
            MethodDeclarationSyntax method => (method.Body, method.ExpressionBody?.Expression),
            LocalFunctionStatementSyntax local => (local.Body, local.ExpressionBody?.Expression),
            AnonymousFunctionExpressionSyntax lambda => (lambda.Block, lambda.ExpressionBody),
            _ => (null, null),
        };
        return value ?? (body?.Statements is [ExpressionStatementSyntax only] ? only.Expression : null);
    }
}
