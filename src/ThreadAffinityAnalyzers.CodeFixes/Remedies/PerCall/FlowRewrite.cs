using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;
using ThreadAffinityAnalyzers.CodeFixes.Rewriting;
using ThreadAffinityAnalyzers.CodeFixes.Rewriting.Steps;

namespace ThreadAffinityAnalyzers.CodeFixes.Remedies.PerCall;

/// <summary>One function after the rewrite: its own connection (and commands), opened before the first use and closed behind the last.</summary>
internal static class FlowRewrite
{
    /// <summary>Why the function cannot have a connection of its own, or null.</summary>
    public static string? Refusal(Flow flow, bool isHelper, IEnumerable<string> textsOfHelpers)
    {
        if (flow.Function is AnonymousFunctionExpressionSyntax lambda && flow.Model.GetTypeInfo(lambda).ConvertedType is { Name: "Expression" })
        {
            return "an expression tree";
        }

        if (Trivia.HasConditions(flow.Function is CompilationUnitSyntax ? flow.Uses[0].Access.FirstAncestorOrSelf<StatementSyntax>() ?? flow.Function : flow.Function))
        {
            return "conditional compilation";
        }

        var returned = isHelper ? null : flow.Symbol?.ReturnType;
        if (returned is INamedTypeSymbol { Arity: 1, Name: "Task" or "ValueTask" or "IEnumerable" or "IAsyncEnumerable" } generic)
        {
            if (AdoTypes.IsBound(generic.TypeArguments[0]))
            {
                return "a result that needs the connection";
            }
        }

        if (AdoTypes.IsBound(returned))
        {
            return "a result that needs the connection";
        }

        var yields = flow.Function.DescendantNodes().OfType<YieldStatementSyntax>().Any();
        if (!yields && flow.Function.DescendantNodes().OfType<IdentifierNameSyntax>().Any(name => name.Identifier.ValueText is "QueryUnbufferedAsync" or "QueryUnbuffered" or "AsAsyncEnumerable"))
        {
            return "an unbuffered sequence";
        }

        if (!yields && flow.Function.DescendantNodes().OfType<ArgumentSyntax>().Any(one => one.NameColon?.Name.Identifier.ValueText == "buffered" && one.Expression.IsKind(SyntaxKind.FalseLiteralExpression)))
        {
            return "an unbuffered sequence";
        }

        if (flow.Uses.Any(IsInQuery))
        {
            return "work inside a query expression";
        }

        foreach (var use in flow.Uses)
        {
            if (use.Kind == UseKind.Work && IsForgotten(use))
            {
                return "work that nobody awaits";
            }
        }

        var texts = SqlTexts.In(flow.Function is CompilationUnitSyntax ? flow.Uses[0].Access.FirstAncestorOrSelf<StatementSyntax>()! : flow.Function, flow.Model).ToList();
        if (texts.Select(SqlTexts.StateIn).FirstOrDefault(state => state is not null) is { } kept)
        {
            return kept;
        }

        return flow.Function is not CompilationUnitSyntax && !isHelper && texts.Concat(textsOfHelpers).Any(SqlTexts.AsksForLastStatement) && !texts.Concat(textsOfHelpers).Any(SqlTexts.Writes) ? "the id of a row that another member inserts" : null;
    }

    /// <summary>In a clause that runs when the query is read, perhaps on several threads; the source of the first one is read in place.</summary>
    private static bool IsInQuery(HolderUse use) =>
        use.Access.FirstAncestorOrSelf<QueryExpressionSyntax>() is { } query && !query.FromClause.Expression.Span.Contains(use.Access.Span);

    private static bool IsForgotten(HolderUse use)
    {
        ExpressionSyntax whole = use.Access;
        while (whole.Parent is MemberAccessExpressionSyntax or InvocationExpressionSyntax)
        {
            whole = (ExpressionSyntax)whole.Parent;
        }

        var isStatement = whole.Parent is ExpressionStatementSyntax || whole.Parent is AssignmentExpressionSyntax { Left: IdentifierNameSyntax { Identifier.ValueText: "_" }, Parent: ExpressionStatementSyntax };
        return isStatement && AdoTypes.IsTask(use.Model.GetTypeInfo(whole).Type);
    }

    /// <summary>The steps for a function; null where no place for the opening can be found. <paramref name="opening"/> gives the statements for a set of needs.</summary>
    /// <param name="flow">The function.</param>
    /// <param name="uses">The uses that need an object (aliases taken out).</param>
    /// <param name="opening">The statements that open it.</param>
    public static List<RewriteStep>? Open(Flow flow, IReadOnlyList<HolderUse> uses, string opening)
    {
        var steps = new List<RewriteStep>();
        if (AsyncBody.Needs(flow) is not { } becomesAsync)
        {
            return null;
        }

        if (becomesAsync)
        {
            steps.AddRange(AsyncBody.Steps(flow));
        }

        if (opening.Length == 0)
        {
            return steps;
        }

        if (flow.ExpressionBody is { } body)
        {
            steps.Add(new GiveBlockBody(flow.Document.Id, body, opening, AsyncBody.Lead(flow, becomesAsync)));
            return steps;
        }

        if (flow.Anchor(uses) is not { } anchor)
        {
            return null;
        }

        steps.Add(new InsertStatements(flow.Document.Id, anchor, opening));
        return steps;
    }

    /// <summary>Takes an opening or closing statement away, with the <c>if (x.State != ...)</c> around it and the <c>finally</c> that did nothing else. Null where more hangs on it.</summary>
    public static IEnumerable<RewriteStep>? RemoveLifetime(HolderUse use)
    {
        var statement = use.Access.FirstAncestorOrSelf<StatementSyntax>();
        if (statement is null || use.Access.FirstAncestorOrSelf<ArrowExpressionClauseSyntax>() is { } arrow && statement.Span.Contains(arrow.Span) || use.Access.Ancestors().TakeWhile(one => one != statement).Any(one => one is ArrowExpressionClauseSyntax or AnonymousFunctionExpressionSyntax))
        {
            var body = use.Access.FirstAncestorOrSelf<ArrowExpressionClauseSyntax>();
            if (body?.Parent is ConstructorDeclarationSyntax { ParameterList.Parameters.Count: 0 } opener && opener.Modifiers.Any(SyntaxKind.StaticKeyword) && !opener.DescendantTrivia().Any(Trivia.IsComment))
            {
                return new RewriteStep[] { new RemoveMember(use.Document.Id, opener) };
            }

            if (body?.Parent is MethodDeclarationSyntax { ReturnType: PredefinedTypeSyntax } or ConstructorDeclarationSyntax)
            {
                var end = body!.Parent!.GetLastToken();
                return new RewriteStep[] { new ReplaceText(use.Document.Id, TextSpan.FromBounds(body.GetFirstToken().GetPreviousToken().Span.End, end.Span.End), "\n{\n}", Layout: true) };
            }

            return body?.Parent is MethodDeclarationSyntax task && AsyncBody.DoneOf(use.Model.GetDeclaredSymbol(task)?.ReturnType) is { } done
                ? new RewriteStep[] { new ReplaceText(use.Document.Id, body.Expression.Span, done) }.Concat(AsyncBody.WithoutModifier(use.Document.Id, task))
                : null;
        }

        if (statement is ReturnStatementSyntax { Expression: { } returned } last)
        {
            return Flow.FunctionAround(last) is MethodDeclarationSyntax method && AsyncBody.DoneOf(use.Model.GetDeclaredSymbol(method)?.ReturnType) is { } done
                ? new RewriteStep[] { new ReplaceText(use.Document.Id, returned.Span, done) } : null;
        }

        SyntaxNode outer = statement!;
        if (outer.Parent is BlockSyntax { Statements.Count: 1, Parent: IfStatementSyntax or FinallyClauseSyntax } only)
        {
            outer = only.Parent!;
        }
        else if (outer.Parent is IfStatementSyntax)
        {
            outer = outer.Parent;
        }

        if (outer is IfStatementSyntax condition)
        {
            if (condition.Else is not null || !IsAboutLifetime(condition.Condition) || condition.Parent is not (BlockSyntax or GlobalStatementSyntax))
            {
                return null;
            }

            if (condition.Parent is not BlockSyntax { Statements.Count: 1, Parent: FinallyClauseSyntax alone })
            {
                return new RewriteStep[] { new RemoveStatement(use.Document.Id, condition) };
            }

            outer = alone;
        }

        if (outer is FinallyClauseSyntax { Parent: TryStatementSyntax tried } cleanup)
        {
            return tried.Catches.Count > 0
                ? new RewriteStep[] { new ReplaceText(use.Document.Id, TextSpan.FromBounds(cleanup.GetFirstToken().GetPreviousToken().Span.End, cleanup.Span.End), "") }
                : tried.Parent is BlockSyntax ? new RewriteStep[] { new UnwrapTry(use.Document.Id, tried) } : null;
        }

        return new RewriteStep[] { new RemoveStatement(use.Document.Id, statement) };
    }

    public static bool IsAboutLifetime(ExpressionSyntax condition) =>
        condition.DescendantNodesAndSelf().All(one => one is not InvocationExpressionSyntax) &&
        condition.DescendantNodesAndSelf().Any(one => one is IdentifierNameSyntax { Identifier.ValueText: "State" } || one.IsKind(SyntaxKind.NullLiteralExpression));
}
