using System.Collections.Generic;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace ThreadAffinityAnalyzers.Sharing;

/// <summary>An expression that becomes an element of a list.</summary>
/// <param name="Value">The expression, without casts around it.</param>
/// <param name="Maker">The loop that adds one again and again, or the lambda or query that gives one for each element of another sequence; null where it is written once.</param>
internal sealed record ListElement(ExpressionSyntax Value, SyntaxNode? Maker);

/// <summary>What is written into the lists, arrays and sequences of a function.</summary>
internal sealed class ListContents(SharingContext context)
{
    /// <summary>The sequence of which the variable of a loop or a query, or the parameter of a lambda, is each element.</summary>
    public static ExpressionSyntax? SequenceOf(ISymbol element, CancellationToken cancellation) => element.DeclaringSyntaxReferences.FirstOrDefault()?.GetSyntax(cancellation) switch
    {
        ForEachStatementSyntax loop => loop.Expression,
        FromClauseSyntax from => from.Expression,
        ParameterSyntax parameter when parameter.FirstAncestorOrSelf<LambdaExpressionSyntax>() is { Parent: ArgumentSyntax { Parent.Parent: InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: var word, Expression: var receiver } } } }
            => receiver is IdentifierNameSyntax { Identifier.ValueText: "Parallel" } ? ParallelOver(parameter, word) : Functions.RunsForEach(word) ? receiver : null,
        _ => null,
    };

    /// <summary><c>Parallel.ForEach(workers, worker => worker.Run())</c>: the first parameter is each element of the first argument.</summary>
    private static ExpressionSyntax? ParallelOver(ParameterSyntax element, string word) =>
        word is "ForEach" or "ForEachAsync" && (element.Parent as ParameterListSyntax)?.Parameters.IndexOf(element) is null or 0
            ? element.FirstAncestorOrSelf<ArgumentListSyntax>()!.Arguments[0].Expression
            : null;

    /// <summary>The elements: those it is written or selected with, and those that are added to its local.</summary>
    public IReadOnlyList<ListElement> Of(ExpressionSyntax sequence, CancellationToken cancellation)
    {
        var local = sequence is SimpleNameSyntax name ? context.SymbolOf(name, cancellation) as ILocalSymbol : null;
        var list = local is not null ? context.Subjects.Initializer(local, cancellation) : sequence;
        var elements = list switch
        {
            ArrayCreationExpressionSyntax { Initializer: { } initializer } => initializer.Expressions,
            ImplicitArrayCreationExpressionSyntax { Initializer: var initializer } => initializer.Expressions,
            InitializerExpressionSyntax initializer => initializer.Expressions,
            BaseObjectCreationExpressionSyntax { Initializer: { } initializer } => initializer.Expressions,
            CollectionExpressionSyntax collection => collection.Elements.OfType<ExpressionElementSyntax>().Select(element => element.Expression),
            _ => Enumerable.Empty<ExpressionSyntax>(),
        };
        var added = local is null ? Enumerable.Empty<ExpressionSyntax>() : context.Search.ReferencesTo(local, cancellation)
            .Select(use => use.Node.Parent?.Parent).Where(call => Functions.ListAddedTo(call) is not null).Select(call => ((InvocationExpressionSyntax)call!).ArgumentList.Arguments[0].Expression);
        return elements.Select(element => new ListElement(Functions.Innermost(element), null)).Concat(Selected(list))
            .Concat(added.Select(element => new ListElement(Functions.Innermost(element), Functions.LoopsAround(element, Functions.Enclosing(element)).FirstOrDefault()))).ToList();
    }

    /// <summary>What <c>ids.Select(id => new Worker(db, id)).ToArray()</c> or the same query gives for each element.</summary>
    private static IEnumerable<ListElement> Selected(ExpressionSyntax? list)
    {
        for (list = list is null ? null : Functions.Innermost(list); list is not null;)
        {
            switch (list)
            {
                case QueryExpressionSyntax { Body.SelectOrGroup: SelectClauseSyntax select } query:
                    return [new ListElement(Functions.Innermost(select.Expression), query)];
                case InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Select" }, ArgumentList.Arguments: [{ Expression: LambdaExpressionSyntax lambda }] }:
                    return Functions.Returned(lambda).Select(value => new ListElement(Functions.Innermost(value), lambda));
                case InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "ToList" or "ToArray" or "Where" or "Take" or "Skip" or "OrderBy", Expression: var from } }:
                    list = Functions.Innermost(from);
                    break;
                default:
                    return [];
            }
        }

        return [];
    }
}
