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

/// <summary>A task for each element of a source: <c>ids.Select(id => Load(id))</c>, or the same as a query.</summary>
/// <param name="Source">What is walked.</param>
/// <param name="Parameter">What an element is called; null for a method group.</param>
/// <param name="Started">What starts the task of an element: an expression, or a method group.</param>
/// <param name="Block">The block of the lambda that starts it, where it is one that gives nothing back, or that at its end.</param>
/// <param name="Result">What a task results in; null where that is nothing.</param>
internal sealed record Projection(ExpressionSyntax Source, string? Parameter, ExpressionSyntax? Started, BlockSyntax? Block, ITypeSymbol? Result)
{
    /// <summary>What is started waits by itself: <c>async id => new Row { Name = await NameOf(id) }</c>.</summary>
    public bool IsDone { get; init; }

    /// <summary>The end of the block, where that gives something back.</summary>
    public ReturnStatementSyntax? Last => Block?.Statements.LastOrDefault() as ReturnStatementSyntax;

    /// <summary>Whether it can be written as a loop that collects the results.</summary>
    public bool GivesResults => Started is not null || Last?.Expression is not null;

    /// <summary>Null where the expression is something else.</summary>
    public static Projection? Of(ExpressionSyntax expression, SemanticModel model)
    {
        if (expression is InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "ToList" or "ToArray", Expression: var inner }, ArgumentList.Arguments.Count: 0 })
        {
            expression = inner;
        }

        if (expression is QueryExpressionSyntax { FromClause: { Type: null } from, Body: { Clauses.Count: 0, Continuation: null, SelectOrGroup: SelectClauseSyntax select } })
        {
            return Made(from.Expression, from.Identifier.ValueText, select.Expression, null, (model.GetTypeInfo(expression).Type as INamedTypeSymbol)?.TypeArguments.FirstOrDefault());
        }

        if (expression is not InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Select", Expression: var source }, ArgumentList.Arguments: { Count: 1 } selected } ||
            model.GetTypeInfo(expression).Type is not INamedTypeSymbol { Arity: 1, Name: "IEnumerable" } tasks)
        {
            return null;
        }

        return selected[0].Expression switch
        {
            LambdaExpressionSyntax { AsyncKeyword.RawKind: not 0 } lambda when ParameterOf(lambda) is { } parameter && ValueOf(lambda) is { } value => Made(source, parameter, (value as AwaitExpressionSyntax)?.Expression ?? value, null, tasks.TypeArguments[0]) is { } made ? made with { IsDone = value is not AwaitExpressionSyntax } : null,
            LambdaExpressionSyntax { ExpressionBody: { } body } lambda when ParameterOf(lambda) is { } parameter => Made(source, parameter, body, null, tasks.TypeArguments[0]),
            LambdaExpressionSyntax { Block: { } block, AsyncKeyword.RawKind: not 0 } lambda when ParameterOf(lambda) is { } parameter && block.DescendantNodes().OfType<ReturnStatementSyntax>().All(one => one == block.Statements.Last()) => Made(source, parameter, null, block, tasks.TypeArguments[0]),
            IdentifierNameSyntax or MemberAccessExpressionSyntax => Made(source, null, selected[0].Expression, null, tasks.TypeArguments[0]),
            _ => null,
        };
    }

    /// <summary>The expression of the lambda, or that of a block that does nothing but return it.</summary>
    private static ExpressionSyntax? ValueOf(LambdaExpressionSyntax lambda) =>
        lambda.ExpressionBody ?? (lambda.Block is { Statements: { Count: 1 } only } block && !block.DescendantTrivia().Any(Trivia.IsComment) ? (only[0] as ReturnStatementSyntax)?.Expression : null);

    public static string? ParameterOf(LambdaExpressionSyntax lambda) => lambda switch
    {
        SimpleLambdaExpressionSyntax simple => simple.Parameter.Identifier.ValueText,
        ParenthesizedLambdaExpressionSyntax { ParameterList.Parameters: { Count: 1 } only } => only[0].Identifier.ValueText,
        _ => null,
    };

    private static Projection? Made(ExpressionSyntax source, string? parameter, ExpressionSyntax? started, BlockSyntax? block, ITypeSymbol? task) =>
        AdoTypes.IsTask(task) ? new Projection(source, parameter, started, block, (task as INamedTypeSymbol)?.TypeArguments.FirstOrDefault()) : null;

    /// <summary>The loop that awaits each; with a list, its result goes there.</summary>
    public string Loop(FreshNames names, SyntaxNode scope, string? list)
    {
        var element = Parameter ?? names.Take(scope, FreshNames.WordsIn(scope), "item", "element");
        var wait = Started is null ? "" : (IsDone ? "" : "await ") + (Parameter is null ? Started + "(" + element + ")" : Unindented(Started));
        return "foreach (var " + element + " in " + Source + ")\n" + (Block is not null ? BlockText(list).Replace("\r\n", "\n") : "{\n" + (list is null ? wait : list + ".Add(" + wait + ")") + ";\n}");
    }

    /// <summary>The expression with its further lines set in as far as they are against its first one, which starts a line from now on.</summary>
    private static string Unindented(ExpressionSyntax expression)
    {
        var line = expression.SyntaxTree.GetText().Lines.GetLineFromPosition(expression.SpanStart).ToString();
        return CodeLines.Unindented(expression.ToString(), line.Substring(0, line.Length - line.TrimStart().Length));
    }

    /// <summary>The block; what it gives back at its end goes to the list.</summary>
    private string BlockText(string? list)
    {
        var text = Block!.ToString();
        return Last is not { Expression: { } value } last ? text
            : text.Remove(last.SpanStart - Block.SpanStart, last.Span.Length).Insert(last.SpanStart - Block.SpanStart, (list is null ? value.ToString() : list + ".Add(" + value + ")") + ";");
    }

    /// <summary>The awaited <c>WhenAll</c> over it becomes the loop, and its value an array of what the loop has loaded.</summary>
    public bool ReplaceValue(RemedyContext context, AwaitExpressionSyntax awaited, Document document, SemanticModel model, List<RewriteStep> steps)
    {
        var scope = Flow.FunctionAround(awaited)!;
        if (awaited.Parent is ExpressionStatementSyntax { Parent: BlockSyntax or GlobalStatementSyntax } statement)
        {
            steps.Add(new ReplaceText(document.Id, statement.Span, Loop(context.Names, scope, null), Layout: true));
            return true;
        }

        if (Result is null || !GivesResults || awaited.FirstAncestorOrSelf<StatementSyntax>() is not (LocalDeclarationStatementSyntax or ReturnStatementSyntax or ExpressionStatementSyntax) ||
            awaited.FirstAncestorOrSelf<StatementSyntax>() is not { Parent: BlockSyntax or GlobalStatementSyntax } user || Flow.FunctionAround(user) != scope)
        {
            return false;
        }

        var list = context.Names.Take(scope, FreshNames.WordsIn(scope), "loaded", "results");
        steps.Add(new InsertStatements(document.Id, user, "var " + list + " = new List<" + Result.ToMinimalDisplayString(model, awaited.SpanStart) + ">();\n" + Loop(context.Names, scope, list) + "\n"));
        steps.Add(new ReplaceText(document.Id, AwaitedValue.WithParentheses(awaited).Span, list + ".ToArray()"));
        if (!model.LookupNamespacesAndTypes(awaited.SpanStart, name: "List").Any())
        {
            steps.Add(new AddUsing(document.Id, "System.Collections.Generic"));
        }

        return true;
    }
}
