using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;
using ThreadAffinityAnalyzers.CodeFixes.Remedies.PerCall;
using ThreadAffinityAnalyzers.CodeFixes.Rewriting;
using ThreadAffinityAnalyzers.CodeFixes.Rewriting.Steps;

namespace ThreadAffinityAnalyzers.CodeFixes.Remedies.Awaiting;

/// <summary>Tasks that a method hands on as one: <c>var a = A(); return Task.WhenAll(a, B());</c>. The method awaits each where it is started.</summary>
internal static class HandedOnTasks
{
    /// <summary>The <c>WhenAll</c> that is handed on and that the local is one of; null if the local is used in any other way.</summary>
    public static InvocationExpressionSyntax? Of(VariableDeclaratorSyntax task) =>
        NamesOf(task) is [{ Parent: ArgumentSyntax { Parent.Parent: InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "WhenAll" }, Parent: ReturnStatementSyntax } together } }] ? together : null;

    /// <summary>The steps for a <c>WhenAll</c> that is returned; null where the tasks or the method are of another shape.</summary>
    public static IEnumerable<RewriteStep>? Steps(InvocationExpressionSyntax together, SemanticModel model, Document document)
    {
        if (together is not { Parent: ReturnStatementSyntax { Parent: BlockSyntax { Parent: MethodDeclarationSyntax method } block } handed } || block.Statements.Last() != handed
            || model.GetDeclaredSymbol(method) is not { IsAsync: false, ReturnType: INamedTypeSymbol { Name: "Task" } type } || block.DescendantNodes().OfType<ReturnStatementSyntax>().Count() != 1)
        {
            return null;
        }

        var steps = new List<RewriteStep> { new ReplaceText(document.Id, new TextSpan(method.ReturnType.SpanStart, 0), "async ") };
        foreach (var argument in together.ArgumentList.Arguments.Select(argument => argument.Expression).Where(argument => argument is not InvocationExpressionSyntax))
        {
            if (argument is not IdentifierNameSyntax name || model.GetSymbolInfo(name).Symbol is not ILocalSymbol { Type.Name: "Task" } local
                || local.DeclaringSyntaxReferences[0].GetSyntax() is not VariableDeclaratorSyntax { Initializer.Value: InvocationExpressionSyntax started, Parent: VariableDeclarationSyntax { Variables.Count: 1, Parent: LocalDeclarationStatementSyntax statement } } declared
                || statement.Parent != block || NamesOf(declared).Count != 1)
            {
                return null;
            }

            // A result is kept under the task's name; what only ends needs none.
            steps.Add(type.Arity > 0 ? new ReplaceText(document.Id, TextSpan.FromBounds(statement.Declaration.SpanStart, started.SpanStart), $"var {declared.Identifier.Text} = await ")
                : new ReplaceText(document.Id, TextSpan.FromBounds(statement.SpanStart, started.SpanStart), "await "));
        }

        var values = together.ArgumentList.Arguments.Select(argument => (argument.Expression is InvocationExpressionSyntax ? "await " : "") + argument.Expression).ToList();
        var waits = values.Where(value => value.StartsWith("await ", System.StringComparison.Ordinal)).ToList();
        steps.Add(type.Arity > 0 ? new ReplaceText(document.Id, together.Span, "new[] { " + string.Join(", ", values) + " }")
            : waits.Count == 0 ? new RemoveStatement(document.Id, handed)
            : new ReplaceText(document.Id, handed.Span, string.Join("\n", waits.Select(wait => wait + ";")), Layout: true));
        return steps;
    }

    private static List<IdentifierNameSyntax> NamesOf(VariableDeclaratorSyntax task) => task.FirstAncestorOrSelf<BlockSyntax>() is { } block
        ? block.DescendantNodes().OfType<IdentifierNameSyntax>().Where(name => name.Identifier.ValueText == task.Identifier.ValueText).ToList() : new List<IdentifierNameSyntax>();
}
