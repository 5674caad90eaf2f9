using System;
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
    public static string? Refusal(Flow flow, bool isHelper, IEnumerable<string> textsOfHelpers, Func<SyntaxNode, bool> isGone, Func<SyntaxNode, bool> isOther, bool isSettled)
    {
        if (flow.Function is AnonymousFunctionExpressionSyntax lambda && flow.Model.GetTypeInfo(lambda).ConvertedType is { Name: "Expression" })
        {
            return "an expression tree";
        }

        if (HasConditions(flow))
        {
            return "conditional compilation";
        }

        if (!isSettled && NeedsConnection(flow, isHelper, isGone))
        {
            return "a result that needs the connection";
        }

        if (flow.Function is not CompilationUnitSyntax && flow.Function.DescendantNodes().OfType<ExpressionStatementSyntax>().Any(statement => IsForgotten(statement, flow.Model)))
        {
            return "work that nobody awaits";
        }

        if (flow.Function is AnonymousFunctionExpressionSyntax { ExpressionBody: { } started } && flow.Symbol?.ReturnsVoid == true && AdoTypes.IsTask(flow.Model.GetTypeInfo(started).Type))
        {
            return "work that nobody awaits";
        }

        if (flow.Uses.Any(IsInQuery))
        {
            return "work inside a query expression";
        }

        var texts = SqlTexts.In(flow.Function is CompilationUnitSyntax ? flow.Uses[0].Access.FirstAncestorOrSelf<StatementSyntax>()! : flow.Function, flow.Model, one => one != flow.Function && isOther(one)).ToList();
        if (texts.Select(SqlTexts.StateIn).FirstOrDefault(state => state is not null) is { } kept)
        {
            return kept;
        }

        var all = texts.Concat(textsOfHelpers).ToList();
        return flow.Function is not CompilationUnitSyntax && !isHelper && (all.Any(SqlTexts.AsksForLastStatement) || flow.Uses.Any(AsksForLastStatement)) && !all.Any(SqlTexts.Writes) ? "the id of a row that another member inserts" : null;
    }

    /// <summary>Whether the function leaves something behind that lives only as long as its connection.</summary>
    public static bool NeedsConnection(Flow flow, bool isHelper, Func<SyntaxNode, bool> isGone) =>
        !isHelper && AdoTypes.IsBound(AdoTypes.InTask(flow.Symbol?.ReturnType)) || Outliving.Escapes(flow, isHelper, isGone);

    /// <summary>Conditional compilation where the rewrite writes: between the first use and the last, or anywhere where every return becomes an awaited one.</summary>
    private static bool HasConditions(Flow flow)
    {
        var first = flow.Uses[0].Access.FirstAncestorOrSelf<StatementSyntax>();
        if (flow.Function is CompilationUnitSyntax)
        {
            return Trivia.HasConditions(first ?? flow.Function);
        }

        var last = flow.Uses.Last().Access.FirstAncestorOrSelf<StatementSyntax>();
        return first is null || last is null || !flow.Function.Span.Contains(first.Span) || AsyncBody.Needs(flow) != false
            ? Trivia.HasConditions(flow.Function)
            : Trivia.HasConditions(flow.Function, TextSpan.FromBounds(first.SpanStart, Math.Max(first.Span.End, last.Span.End)));
    }

    /// <summary>Whether the function asks what a statement before has done.</summary>
    public static bool Asks(Flow flow, IEnumerable<string> textsOfHelpers) =>
        SqlTexts.In(flow.Function, flow.Model).Concat(textsOfHelpers).Any(text => SqlTexts.AsksForLastStatement(text) && !SqlTexts.Writes(text)) || flow.Uses.Any(AsksForLastStatement);

    /// <summary>What a connection says about the last statement that ran on it.</summary>
    private static bool AsksForLastStatement(HolderUse use) =>
        use.Access.Parent is MemberAccessExpressionSyntax { Name.Identifier.ValueText: "LastInsertRowId" or "Changes" or "TotalChanges" or "LastInsertedId" or "RetrieveStatistics" };

    /// <summary>In a clause that runs when the query is read, perhaps on several threads; the source of the first one is read in place.</summary>
    private static bool IsInQuery(HolderUse use) =>
        use.Access.FirstAncestorOrSelf<QueryExpressionSyntax>() is { } query && !query.FromClause.Expression.Span.Contains(use.Access.Span);

    /// <summary><c>db.ExecuteAsync(...);</c> or <c>_ = command.ExecuteNonQueryAsync();</c>: the connection would be closed under it.</summary>
    public static bool IsForgotten(ExpressionStatementSyntax statement, SemanticModel model)
    {
        var whole = statement.Expression is AssignmentExpressionSyntax { Left: IdentifierNameSyntax { Identifier.ValueText: "_" } } discarded ? discarded.Right : statement.Expression;
        return whole is InvocationExpressionSyntax && AdoTypes.IsTask(model.GetTypeInfo(whole).Type) &&
               whole.DescendantNodes(one => one is not AnonymousFunctionExpressionSyntax).OfType<IdentifierNameSyntax>().Any(name => AdoTypes.IsBound(model.GetTypeInfo(name).Type));
    }

    /// <summary>The steps for a function; null where no place for the opening can be found. <paramref name="opening"/> gives the statements for a set of needs.</summary>
    /// <param name="flow">The function.</param>
    /// <param name="uses">The uses that need an object (aliases taken out).</param>
    /// <param name="opening">The statements that open it.</param>
    /// <param name="at">Where they stand; before the first use, if that is null.</param>
    public static List<RewriteStep>? Open(Flow flow, IReadOnlyList<HolderUse> uses, string opening, SyntaxNode? at = null)
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

        if ((at ?? flow.Anchor(uses)) is not { } anchor)
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
        if (EndRegistration(use) is { } registration)
        {
            return new RewriteStep[] { new RemoveStatement(use.Document.Id, registration) };
        }

        var body = use.Access.Ancestors().TakeWhile(one => one != statement && one is not MemberDeclarationSyntax).FirstOrDefault(one => one is ArrowExpressionClauseSyntax or AnonymousFunctionExpressionSyntax);
        if (body is AnonymousFunctionExpressionSyntax { ExpressionBody: { } only })
        {
            return new RewriteStep[] { new ReplaceText(use.Document.Id, only.Span, "{ }") };
        }

        if (statement is null || body is not null)
        {
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
                ? new RewriteStep[] { new ReplaceText(use.Document.Id, ((ArrowExpressionClauseSyntax)body).Expression.Span, done) }.Concat(AsyncBody.WithoutModifier(use.Document.Id, task))
                : null;
        }

        if (statement is ReturnStatementSyntax { Expression: { } returned } last)
        {
            return Flow.FunctionAround(last) is MethodDeclarationSyntax method && AsyncBody.DoneOf(use.Model.GetDeclaredSymbol(method)?.ReturnType) is { } done
                ? new RewriteStep[] { new ReplaceText(use.Document.Id, returned.Span, done) } : null;
        }

        SyntaxNode outer = statement;
        for (; ; )
        {
            if (outer.Parent is BlockSyntax { Statements.Count: 1, Parent: IfStatementSyntax or FinallyClauseSyntax } alone)
            {
                outer = alone.Parent!;
            }
            else if (outer.Parent is IfStatementSyntax)
            {
                outer = outer.Parent;
            }
            else
            {
                break;
            }

            if (outer is FinallyClauseSyntax || outer is IfStatementSyntax frame && (frame.Else is not null || !IsAboutLifetime(frame.Condition) && !IsAboutEnd(frame.Condition)))
            {
                break;
            }
        }

        if (outer is IfStatementSyntax condition)
        {
            return condition.Else is null && (IsAboutLifetime(condition.Condition) || IsAboutEnd(condition.Condition)) && (condition.Parent is BlockSyntax or GlobalStatementSyntax)
                ? new RewriteStep[] { new RemoveStatement(use.Document.Id, condition) } : null;
        }

        if (outer is FinallyClauseSyntax { Parent: TryStatementSyntax tried } cleanup)
        {
            if (cleanup.DescendantTrivia().Any(Trivia.IsComment))
            {
                return new RewriteStep[] { new RemoveStatement(use.Document.Id, cleanup.Block.Statements[0]) };
            }

            return tried.Catches.Count > 0
                ? new RewriteStep[] { new ReplaceText(use.Document.Id, TextSpan.FromBounds(cleanup.GetFirstToken().GetPreviousToken().Span.End, cleanup.Span.End), "") }
                : tried.Parent is BlockSyntax or GlobalStatementSyntax && !NamesCollide(tried, tried.Block) ? new RewriteStep[] { new UnwrapBlock(use.Document.Id, tried, tried.Block) } : null;
        }

        return new RewriteStep[] { new RemoveStatement(use.Document.Id, statement) };
    }

    /// <summary>The statement that only says what is to be closed at the end: <c>ApplicationStopped.Register(() => db.Dispose());</c> or <c>ProcessExit += (_, _) => db.Dispose();</c></summary>
    private static StatementSyntax? EndRegistration(HolderUse use)
    {
        SyntaxNode? argument = use.Access.FirstAncestorOrSelf<AnonymousFunctionExpressionSyntax>() is { } lambda && (lambda.ExpressionBody is not null || lambda.Block?.Statements.Count == 1) ? lambda : use.Access.Parent;
        return EndRegistration(argument);
    }

    /// <summary>The same for a lambda in which nothing else is done.</summary>
    public static StatementSyntax? EndRegistration(SyntaxNode? told) => told?.Parent switch
    {
        ArgumentSyntax { Parent.Parent: InvocationExpressionSyntax { Parent: ExpressionStatementSyntax statement } call } when HolderUse.IsRegistration(call) => statement,
        AssignmentExpressionSyntax { RawKind: (int)SyntaxKind.AddAssignmentExpression, Parent: ExpressionStatementSyntax statement } => statement,
        _ => null,
    };

    /// <summary>What a <c>try</c> declares would mean the same name as something beside it.</summary>
    public static bool NamesCollide(StatementSyntax whole, BlockSyntax block)
    {
        var scope = whole.FirstAncestorOrSelf<MemberDeclarationSyntax>(one => one is not GlobalStatementSyntax) ?? whole.SyntaxTree.GetRoot();
        var declared = new HashSet<string>(Declared(block));
        return declared.Count > 0 && Declared(scope, whole).Any(declared.Contains);

        static IEnumerable<string> Declared(SyntaxNode node, SyntaxNode? except = null) =>
            node.DescendantNodes(one => one != except && one is not TypeDeclarationSyntax || one == node).Select(one => one switch
            {
                VariableDeclaratorSyntax variable when one.Parent?.Parent is not BaseFieldDeclarationSyntax => variable.Identifier.ValueText,
                SingleVariableDesignationSyntax variable => variable.Identifier.ValueText,
                ParameterSyntax parameter => parameter.Identifier.ValueText,
                ForEachStatementSyntax loop => loop.Identifier.ValueText,
                LocalFunctionStatementSyntax local => local.Identifier.ValueText,
                _ => "",
            }).Where(name => name.Length > 0);
    }

    /// <summary><c>if (disposing)</c>, <c>if (!_disposed)</c>: asked by a name alone, so that nothing else is done in asking.</summary>
    private static bool IsAboutEnd(ExpressionSyntax condition) => condition is PrefixUnaryExpressionSyntax { RawKind: (int)SyntaxKind.LogicalNotExpression, Operand: var negated }
        ? IsAboutEnd(negated) : condition is IdentifierNameSyntax { Identifier.ValueText: var name } && name.IndexOf("dispos", StringComparison.OrdinalIgnoreCase) >= 0;

    public static bool IsAboutLifetime(ExpressionSyntax condition) =>
        condition.DescendantNodesAndSelf().All(one => one is not InvocationExpressionSyntax) &&
        condition.DescendantNodesAndSelf().Any(one => one is IdentifierNameSyntax { Identifier.ValueText: "State" or "IsValueCreated" } || one.IsKind(SyntaxKind.NullLiteralExpression));
}
