using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;
using ThreadAffinityAnalyzers.CodeFixes.Remedies.PerCall;
using ThreadAffinityAnalyzers.CodeFixes.Rewriting;
using ThreadAffinityAnalyzers.CodeFixes.Rewriting.Steps;
using ThreadAffinityAnalyzers.Sharing;

namespace ThreadAffinityAnalyzers.CodeFixes.Remedies.Awaiting;

/// <summary>Tasks that a method, a local function or a lambda hands on as one: <c>var a = A(); return Task.WhenAll(a, B());</c>. It awaits each where it is started.</summary>
internal static class HandedOnTasks
{
    /// <summary>The call that is given the task beside others; null if the local is used in any other way.</summary>
    public static InvocationExpressionSyntax? Of(VariableDeclaratorSyntax task) =>
        NamesOf(task) is [var name] && name.FirstAncestorOrSelf<InvocationExpressionSyntax>() is { } call && ElementsOf(call).Contains(name) ? call : null;

    /// <summary>The steps for a <c>WhenAll</c> that is all that the function gives back; null where the tasks or the function are of another shape.</summary>
    public static IEnumerable<RewriteStep>? Steps(InvocationExpressionSyntax together, SemanticModel model, Document document)
    {
        if (Flow.FunctionAround(together) is not { } function || function is not (MethodDeclarationSyntax or LocalFunctionStatementSyntax or LambdaExpressionSyntax) || !IsAllOf(function, together)
            || (function is LambdaExpressionSyntax ? model.GetSymbolInfo(function).Symbol : model.GetDeclaredSymbol(function)) is not IMethodSymbol { IsAsync: false, ReturnType: INamedTypeSymbol { Name: "Task" } type })
        {
            return null;
        }

        var steps = new List<RewriteStep> { new ReplaceText(document.Id, new TextSpan(AsyncBody.ModifierOf(function), 0), "async ") };
        var values = new List<string>();
        foreach (var element in ElementsOf(together))
        {
            if (element is not InvocationExpressionSyntax)
            {
                if (AwaitedWhereStarted(element, model, document, type.Arity > 0) is not { } awaited)
                {
                    return null;
                }

                steps.Add(awaited);
            }

            values.Add((element is InvocationExpressionSyntax ? "await " : "") + element);
        }

        if (type.Arity > 0)
        {
            steps.Add(new ReplaceText(document.Id, together.Span, "new[] { " + string.Join(", ", values) + " }"));
            return steps;
        }

        var waits = values.Where(value => value.StartsWith("await ", System.StringComparison.Ordinal)).Select(value => value + ";").ToList();
        steps.AddRange(together.Parent is ReturnStatementSyntax handed ? Waiting(handed, waits, function, document)
            : new RewriteStep[]
            {
                new GiveBlockBody(document.Id, together, string.Join("\n", waits.Take(waits.Count - 1)), ""),
                new ReplaceText(document.Id, together.Span, waits[waits.Count - 1].TrimEnd(';')),
            });
        return steps;
    }

    /// <summary>Whether the call is the whole body, or in the one statement that returns.</summary>
    private static bool IsAllOf(SyntaxNode function, InvocationExpressionSyntax together) => together.Parent is ReturnStatementSyntax
        ? GuardSites.OwnDescendants(GuardSites.BodyOf(function)!).OfType<ReturnStatementSyntax>().Take(2).Count() == 1
        : together.Parent == function || together.Parent is ArrowExpressionClauseSyntax arrow && arrow.Parent == function;

    /// <summary>A result is kept under the task's name; what only ends needs none.</summary>
    private static ReplaceText? AwaitedWhereStarted(ExpressionSyntax task, SemanticModel model, Document document, bool givesResult) =>
        task is IdentifierNameSyntax name && model.GetSymbolInfo(name).Symbol is ILocalSymbol { Type.Name: "Task" } local
        && local.DeclaringSyntaxReferences[0].GetSyntax() is VariableDeclaratorSyntax { Initializer.Value: InvocationExpressionSyntax started, Parent: VariableDeclarationSyntax { Variables.Count: 1, Parent: LocalDeclarationStatementSyntax statement } } declared
        && Flow.FunctionAround(statement) == Flow.FunctionAround(task) && NamesOf(declared).Count == 1
            ? new ReplaceText(document.Id, TextSpan.FromBounds(givesResult ? statement.Declaration.SpanStart : statement.SpanStart, started.SpanStart), (givesResult ? "var " + declared.Identifier.Text + " = " : "") + "await ")
            : null;

    /// <summary>The waits in the place of the statement that returned; what comes after a block that has returned is still not run.</summary>
    private static IEnumerable<RewriteStep> Waiting(ReturnStatementSyntax handed, List<string> waits, SyntaxNode function, Document document)
    {
        if (GuardSites.BodyOf(function) is not BlockSyntax body || body.Statements.Last() != handed)
        {
            waits.Add("return;");
        }

        yield return waits.Count == 0 ? new RemoveStatement(document.Id, handed) : new ReplaceText(document.Id, handed.Span, string.Join("\n", waits), Layout: true);
    }

    private static IReadOnlyList<ExpressionSyntax> ElementsOf(InvocationExpressionSyntax call)
    {
        var arguments = call.ArgumentList.Arguments.Select(argument => argument.Expression).ToList();
        return call.Expression is not MemberAccessExpressionSyntax { Name.Identifier.ValueText: "WhenAll" } ? System.Array.Empty<ExpressionSyntax>()
            : arguments.Count == 1 && WrittenElements.Of(arguments[0]) is { } written ? written : arguments;
    }

    private static List<IdentifierNameSyntax> NamesOf(VariableDeclaratorSyntax task) => task.FirstAncestorOrSelf<BlockSyntax>() is { } block
        ? block.DescendantNodes().OfType<IdentifierNameSyntax>().Where(name => name.Identifier.ValueText == task.Identifier.ValueText).ToList() : new List<IdentifierNameSyntax>();
}
