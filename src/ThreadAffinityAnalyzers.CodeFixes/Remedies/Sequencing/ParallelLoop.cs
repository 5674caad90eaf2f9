using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;
using ThreadAffinityAnalyzers.CodeFixes.Remedies.PerCall;
using ThreadAffinityAnalyzers.CodeFixes.Rewriting;
using ThreadAffinityAnalyzers.CodeFixes.Rewriting.Steps;

namespace ThreadAffinityAnalyzers.CodeFixes.Remedies.Sequencing;

/// <summary><c>Parallel.ForEach</c>, <c>For</c>, <c>Invoke</c> and their asynchronous forms as loops and statements. What is kept stays where it stands.</summary>
internal static class ParallelLoop
{
    public static bool IsParallel(ExpressionSyntax call, SemanticModel model) =>
        call is InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "For" or "ForEach" or "ForAsync" or "ForEachAsync" or "Invoke" } } &&
        model.GetSymbolInfo(call).Symbol is IMethodSymbol { ContainingType: { Name: "Parallel", ContainingNamespace.Name: "Tasks" } };

    /// <summary>Null where its result is used, or where a loop would do something else.</summary>
    public static List<RewriteStep>? Steps(InvocationExpressionSyntax call, Document document, SemanticModel model)
    {
        var name = ((MemberAccessExpressionSyntax)call.Expression).Name.Identifier.ValueText;
        var arguments = call.ArgumentList.Arguments;
        var isAsync = name.EndsWith("Async", System.StringComparison.Ordinal);
        if (arguments.Count == 0 || arguments.Any(one => one.NameColon is not null) || (isAsync ? Awaited(call) : call) is not { } whole)
        {
            return null;
        }

        return name == "Invoke" ? EachOf(arguments.Select(one => one.Expression).ToList(), call, document, model) : LoopOf(name.StartsWith("ForEach", System.StringComparison.Ordinal), isAsync, arguments, whole, document, model);
    }

    private static List<RewriteStep>? LoopOf(bool isForEach, bool isAsync, SeparatedSyntaxList<ArgumentSyntax> arguments, ExpressionSyntax whole, Document document, SemanticModel model)
    {
        var bounds = isForEach ? 1 : 2;
        if (arguments.Count < bounds + 1 || arguments.Count > bounds + 2 || CallPlace.Of(whole, isOne: true, model) is not { } place ||
            LoopBody.Of(arguments.Last().Expression, isAsync, model) is not { } body)
        {
            return null;
        }

        // The end is asked for in every round: it must not cost anything, nor change.
        var end = arguments[bounds - 1].Expression;
        if (!isForEach && end is not (LiteralExpressionSyntax or IdentifierNameSyntax or MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Count" or "Length" }))
        {
            return null;
        }

        var steps = new List<RewriteStep>();
        var token = "";
        if (arguments.Count == bounds + 2 && !ReadOptions(arguments[bounds].Expression, document, model, steps, ref token) ||
            place.LosesComments(whole.SyntaxTree.GetRoot(), arguments[0].Span, end.Span, body.Kept))
        {
            return null;
        }

        var from = arguments[0].Expression;
        var element = body.Element;
        var isStream = isForEach && model.GetTypeInfo(from).Type is { } source && (source.Name == "IAsyncEnumerable" || source.AllInterfaces.Any(one => one.Name == "IAsyncEnumerable"));
        var head = !isForEach ? "for (var " + element + " = " : (isStream ? "await " : "") + "foreach (var " + element + " in ";
        steps.Add(new ReplaceText(document.Id, TextSpan.FromBounds(place.Span.Start, from.SpanStart), place.Open + head, Layout: true));
        if (!isForEach)
        {
            steps.Add(new ReplaceText(document.Id, TextSpan.FromBounds(from.Span.End, end.SpanStart), "; " + element + " < "));
        }

        body.Write(document.Id, end.Span.End, place.Span.End, isForEach ? ")" : "; " + element + "++)", token, place.Close, steps);
        return steps;
    }

    /// <summary>The degree goes; a token is looked at before each element, as <c>Parallel</c> does.</summary>
    private static bool ReadOptions(ExpressionSyntax options, Document document, SemanticModel model, List<RewriteStep> steps, ref string token)
    {
        if (model.GetTypeInfo(options).Type is { Name: "CancellationToken" })
        {
            token = options.ToString();
            return true;
        }

        if (options is IdentifierNameSyntax name)
        {
            // A local that is there for this call alone goes with it.
            if (model.GetSymbolInfo(name).Symbol is not ILocalSymbol local || local.DeclaringSyntaxReferences[0].GetSyntax() is not VariableDeclaratorSyntax { Initializer.Value: { } made, Parent: VariableDeclarationSyntax { Variables.Count: 1, Parent: LocalDeclarationStatementSyntax statement } } ||
                Flow.FunctionAround(statement) is not { } function || function.DescendantNodes().OfType<IdentifierNameSyntax>().Count(one => one.Identifier.ValueText == local.Name) != 1)
            {
                return false;
            }

            steps.Add(new RemoveStatement(document.Id, statement));
            options = made;
        }

        if (options is not BaseObjectCreationExpressionSyntax creation || model.GetTypeInfo(creation).Type is not { Name: "ParallelOptions" })
        {
            return false;
        }

        foreach (var set in creation.Initializer?.Expressions ?? default)
        {
            if (set is not AssignmentExpressionSyntax { Left: IdentifierNameSyntax { Identifier.ValueText: "CancellationToken" or "MaxDegreeOfParallelism" } option, Right: { } value })
            {
                return false;
            }

            token = option.Identifier.ValueText == "CancellationToken" ? value.ToString() : token;
        }

        return true;
    }

    /// <summary><c>Parallel.Invoke(a, b)</c>: the statements of each.</summary>
    private static List<RewriteStep>? EachOf(List<ExpressionSyntax> works, InvocationExpressionSyntax call, Document document, SemanticModel model)
    {
        if (CallPlace.Of(call, works.Count == 1, model) is not { } place)
        {
            return null;
        }

        var steps = new List<RewriteStep>();
        var root = call.SyntaxTree.GetRoot();
        var (position, lead) = (place.Span.Start, place.Open);
        foreach (var work in works)
        {
            var (part, behind) = work switch
            {
                ParenthesizedLambdaExpressionSyntax { AsyncKeyword.RawKind: 0, ExpressionBody: { } body } => ((SyntaxNode)body, ";"),
                ParenthesizedLambdaExpressionSyntax { AsyncKeyword.RawKind: 0, Block: { } block } when !block.DescendantNodes().OfType<ReturnStatementSyntax>().Any() => (block, ""),
                IdentifierNameSyntax or MemberAccessExpressionSyntax when model.GetSymbolInfo(work).Symbol is IMethodSymbol => (work, "();"),
                _ => (null!, ""),
            };
            if (part is null)
            {
                return null;
            }

            Leave(part.SpanStart);
            (position, lead) = (part.Span.End, behind + "\n");
        }

        lead = lead.TrimEnd('\n') + place.Close;
        Leave(place.Span.End);
        return steps;

        // A comment between two of them ends the line of the first.
        void Leave(int until)
        {
            var gap = TextSpan.FromBounds(position, until);
            var comments = string.Concat(root.DescendantTrivia(gap).Where(trivia => gap.Contains(trivia.Span) && Trivia.IsComment(trivia)).Select(trivia => " " + trivia));
            steps.Add(new ReplaceText(document.Id, gap, comments.Length == 0 ? lead : lead.IndexOf('\n') is var at && at < 0 ? lead + comments : lead.Insert(at, comments), Layout: lead.Length > 0));
        }
    }

    private static ExpressionSyntax? Awaited(ExpressionSyntax call) => call.Parent switch
    {
        AwaitExpressionSyntax awaited => awaited,
        MemberAccessExpressionSyntax { Name.Identifier.ValueText: "ConfigureAwait", Parent: InvocationExpressionSyntax { Parent: AwaitExpressionSyntax configured } } => configured,
        _ => null,
    };
}
