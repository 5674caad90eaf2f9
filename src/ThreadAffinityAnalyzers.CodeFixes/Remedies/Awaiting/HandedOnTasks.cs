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
    public static IEnumerable<RewriteStep>? Steps(InvocationExpressionSyntax together, SemanticModel model, Document document, FreshNames names)
    {
        if (Flow.FunctionAround(together) is not { } function || function is not (MethodDeclarationSyntax or LocalFunctionStatementSyntax or LambdaExpressionSyntax) || !IsAllOf(function, together)
            || (function is LambdaExpressionSyntax ? model.GetSymbolInfo(function).Symbol : model.GetDeclaredSymbol(function)) is not IMethodSymbol { IsAsync: false, ReturnType: INamedTypeSymbol { Name: "Task" } type })
        {
            return null;
        }

        var steps = new List<RewriteStep> { new ReplaceText(document.Id, new TextSpan(AsyncBody.ModifierOf(function), 0), "async ") };
        if (ElementsOf(together) is [var only] && Projection.Of(only, model) is { } each)
        {
            return each.Block is null && InTurn(each, together, function, document, names, type.Arity > 0 ? each.Result?.ToMinimalDisplayString(model, together.SpanStart) : null) is { } loop && (type.Arity == 0 || each.Result is not null)
                ? steps.Concat(loop).Concat(type.Arity > 0 && !model.LookupNamespacesAndTypes(together.SpanStart, name: "List").Any() ? new RewriteStep[] { new AddUsing(document.Id, "System.Collections.Generic") } : System.Array.Empty<RewriteStep>())
                : null;
        }

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

    /// <summary>A loop that awaits the task of each element, and gives back an array of what they result in where that is something.</summary>
    private static IEnumerable<RewriteStep>? InTurn(Projection each, InvocationExpressionSyntax together, SyntaxNode function, Document document, FreshNames names, string? result)
    {
        var list = result is null ? null : names.Take(function, FreshNames.WordsIn(function), "loaded", "results");
        var loop = each.Loop(names, function, list);
        if (list is not null)
        {
            var filled = "var " + list + " = new List<" + result + ">();\n" + loop;
            return together.Parent is ReturnStatementSyntax { Parent: BlockSyntax } returned
                ? new RewriteStep[] { new ReplaceText(document.Id, returned.Span, filled + "\n\nreturn " + list + ".ToArray();", Layout: true) }
                : together.Parent is ReturnStatementSyntax ? null
                : new RewriteStep[] { new GiveBlockBody(document.Id, together, filled, "return "), new ReplaceText(document.Id, together.Span, list + ".ToArray()") };
        }

        if (together.Parent is ReturnStatementSyntax handed)
        {
            return handed.Parent is BlockSyntax ? Waiting(handed, new List<string> { loop }, function, document) : null;
        }

        // The wait takes the place of the expression, and the loop is closed behind it.
        const string Open = "\n{\n", Close = ";\n}";
        var body = loop.IndexOf(Open, System.StringComparison.Ordinal) + Open.Length;
        return new RewriteStep[]
        {
            new GiveBlockBody(document.Id, together, loop.Substring(0, body).TrimEnd('\n'), "") { Tail = "\n}" },
            new ReplaceText(document.Id, together.Span, loop.Substring(body, loop.Length - body - Close.Length)),
        };
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
