using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Threading.Tasks;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;
using ThreadAffinityAnalyzers.CodeFixes.Remedies.PerCall;
using ThreadAffinityAnalyzers.CodeFixes.Rewriting;
using ThreadAffinityAnalyzers.CodeFixes.Rewriting.Steps;

namespace ThreadAffinityAnalyzers.CodeFixes.Remedies;

/// <summary>A connection or context that a cache makes once and hands to everybody is made in each call: <c>using var connection = new SqliteConnection(text);</c> instead of <c>cache.GetOrCreate(key, entry => ...)</c>.</summary>
/// <remarks>The analyzer is asked about the result: who else asks the cache for that key would still share one.</remarks>
internal sealed class MakeInsteadOfCachingFix : Remedy
{
    public override ImmutableArray<string> Serves { get; } = ImmutableArray.Create("TAA1001");

    public override bool IsTriedOnAnalyzer(RemedyContext context) => true;

    public override Task<RewritePlan?> TryPlanAsync(RemedyContext context) => Task.FromResult(Plan(context));

    private RewritePlan? Plan(RemedyContext context)
    {
        if (context.Symbol is not null || context.Node is not InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "GetOrCreate" or "GetOrCreateAsync" or "GetOrSet" or "GetOrSetAsync" or "GetOrAdd" or "GetOrAddAsync" or "Set" or "Add" } called } told
            || told.ArgumentList.Arguments.Count < 2 || ((CSharpParseOptions)context.Root.SyntaxTree.Options).LanguageVersion < LanguageVersion.CSharp8)
        {
            return null;
        }

        if (CallScope.FunctionOf(told) is not { } function)
        {
            context.Refuse("the function that asks for it cannot own it");
            return null;
        }

        return called.Name.Identifier.ValueText is "Set" or "Add" ? InsteadOfPutting(context, told, function) : InsteadOfAsking(context, told, function);
    }

    /// <summary><c>var db = cache.GetOrCreate(key, entry => ...)</c>, or the call in the place of the object.</summary>
    private RewritePlan? InsteadOfAsking(RemedyContext context, InvocationExpressionSyntax told, SyntaxNode function)
    {
        if (told.ArgumentList.Arguments[1].Expression is not LambdaExpressionSyntax make || context.Model.GetSymbolInfo(told).Symbol is not IMethodSymbol { TypeArguments: [var type] } method)
        {
            return null;
        }

        var asked = Whole(told, out var isAwaited);
        if (isAwaited != method.Name.EndsWith("Async", System.StringComparison.Ordinal) || KeepsState(function, told, make, context.Model))
        {
            context.Refuse("what one call leaves behind, the next one finds");
            return null;
        }

        if (IsAskedForOutside(context, told, told.Span))
        {
            return null;
        }

        var declared = asked.Parent is EqualsValueClauseSyntax { Parent: VariableDeclaratorSyntax { Parent: VariableDeclarationSyntax { Variables.Count: 1, Parent: LocalDeclarationStatementSyntax { UsingKeyword.RawKind: 0 } } } declarator } ? declarator : null;
        var name = declared?.Identifier.ValueText
            ?? context.Names.Take(function, new HashSet<string>(FreshNames.WordsInSightOf(function, context.Model)), AdoTypes.IsConnection(type) ? "connection" : "context", "own" + type.Name);
        var steps = new List<RewriteStep>();
        if (Made(make, type.Name, (declared is null ? "var" : TypeOf(declared)) + " " + name, name) is not { } statements || !CallScope.Open(context, function, asked, type, string.Join("\n", statements), steps))
        {
            context.Refuse("what is kept in the cache goes on when the call has ended, or its making is more than that");
            return null;
        }

        if (declared?.FirstAncestorOrSelf<StatementSyntax>() is { } statement)
        {
            return PlanOf(type, new ReplaceText(context.Document.Id, statement.Span, string.Join("\n", statements), Layout: true));
        }

        return PlanOf(type, steps.Append(new ReplaceText(context.Document.Id, asked.Span, name)).ToArray());
    }

    /// <summary><c>if (!cache.TryGetValue(key, out SqliteConnection? db)) { db = new(text); cache.Set(key, db); }</c>, and the same after <c>var db = cache.Get&lt;SqliteConnection&gt;(key);</c>.</summary>
    private RewritePlan? InsteadOfPutting(RemedyContext context, InvocationExpressionSyntax told, SyntaxNode function)
    {
        if (told.ArgumentList.Arguments[1].Expression is not IdentifierNameSyntax { Identifier.ValueText: var name } || context.Model.GetTypeInfo(told.ArgumentList.Arguments[1].Expression).Type is not { } type
            || told.Parent is not ExpressionStatementSyntax { Parent: BlockSyntax { Parent: IfStatementSyntax { Else: null, Parent: BlockSyntax } missing } filling } put || filling.Statements.Last() != put)
        {
            context.Refuse("no single place where it is made");
            return null;
        }

        StatementSyntax? first = null;
        var written = "var";
        switch (missing.Condition)
        {
            case PrefixUnaryExpressionSyntax { RawKind: (int)SyntaxKind.LogicalNotExpression, Operand: InvocationExpressionSyntax { ArgumentList.Arguments: [_, { Expression: DeclarationExpressionSyntax { Designation: SingleVariableDesignationSyntax given } }] } asking }
                when given.Identifier.ValueText == name && AsksForThat(asking, "TryGetValue", "TryGetValue"):
                first = missing;
                break;
            case IsPatternExpressionSyntax { Expression: IdentifierNameSyntax tested, Pattern: ConstantPatternSyntax { Expression.RawKind: (int)SyntaxKind.NullLiteralExpression } } when tested.Identifier.ValueText == name:
            case BinaryExpressionSyntax { RawKind: (int)SyntaxKind.EqualsExpression, Left: IdentifierNameSyntax compared, Right.RawKind: (int)SyntaxKind.NullLiteralExpression } when compared.Identifier.ValueText == name:
                var around = ((BlockSyntax)missing.Parent!).Statements;
                if (around.IndexOf(missing) is > 0 and var at && around[at - 1] is LocalDeclarationStatementSyntax { UsingKeyword.RawKind: 0, Declaration.Variables: [{ Initializer.Value: { } asked } local] } before && local.Identifier.ValueText == name
                    && asked.DescendantNodesAndSelf().OfType<InvocationExpressionSyntax>().Any(call => AsksForThat(call, "Get", "GetOrDefault")))
                {
                    first = before;
                    written = TypeOf(local);
                }

                break;
        }

        var statements = new List<string>();
        foreach (var statement in filling.Statements.Take(filling.Statements.Count - 1))
        {
            switch (statement)
            {
                case ExpressionStatementSyntax { Expression: AssignmentExpressionSyntax { RawKind: (int)SyntaxKind.SimpleAssignmentExpression, Left: IdentifierNameSyntax set, Right: var made } } when statements.Count == 0 && set.Identifier.ValueText == name && IsMaking(made):
                    statements.Add("using " + written + " " + name + " = " + Written.Creation(made, type.Name, []) + ";");
                    break;
                case ExpressionStatementSyntax { Expression: var call } when statements.Count > 0 && Opened(call)?.Identifier.ValueText == name:
                    statements.Add(statement.ToString());
                    break;
                default:
                    first = null;
                    break;
            }
        }

        if (first is null || statements.Count == 0 || Trivia.HasConditions(missing) || KeepsState(function, told, missing, context.Model) || CallScope.GoesOn(context.Model, function, told, type, out _))
        {
            context.Refuse("what is kept in the cache goes on when the call has ended, or its making is more than that");
            return null;
        }

        var replaced = TextSpan.FromBounds(first.SpanStart, missing.Span.End);
        return IsAskedForOutside(context, told, replaced) ? null : PlanOf(type, new ReplaceText(context.Document.Id, replaced, string.Join("\n", statements), Layout: true));

        // Another cache, or another key, would have another object.
        bool AsksForThat(InvocationExpressionSyntax call, string method, string other) => call.Expression is MemberAccessExpressionSyntax { Expression: var asked } member && (member.Name.Identifier.ValueText == method || member.Name.Identifier.ValueText == other)
            && asked.IsEquivalentTo(((MemberAccessExpressionSyntax)told.Expression).Expression, topLevel: false)
            && call.ArgumentList.Arguments.FirstOrDefault()?.Expression.IsEquivalentTo(told.ArgumentList.Arguments[0].Expression, topLevel: false) == true;
    }

    /// <summary>Whether another call only asks for the key: it would find nothing any more.</summary>
    private static bool IsAskedForOutside(RemedyContext context, InvocationExpressionSyntax told, TextSpan replaced)
    {
        var isAsked = AffinityModel.For(context.Model.Compilation, context.Document.Project.AnalyzerOptions, context.Cancellation).AskingFor(told, context.Cancellation)
            .Any(other => other.SyntaxTree != told.SyntaxTree || !replaced.Contains(other.Span));
        if (isAsked)
        {
            context.Refuse("another call asks the cache for it, and would find nothing");
        }

        return isAsked;
    }

    private RewritePlan PlanOf(ITypeSymbol type, params RewriteStep[] steps) =>
        new((AdoTypes.IsConnection(type) ? "Open a " : "Make a ") + type.Name + " per call instead of keeping one in the cache", EquivalenceKey, steps.ToImmutableArray());

    private static string TypeOf(VariableDeclaratorSyntax local) => ((VariableDeclarationSyntax)local.Parent!).Type.ToString().TrimEnd('?');

    /// <summary>The statements of the lambda that make the object under the name, without what they say of the entry; null where they do more.</summary>
    private static List<string>? Made(LambdaExpressionSyntax make, string type, string declaration, string name)
    {
        if (make.ExpressionBody is { } only)
        {
            return IsMaking(Finished(only)) ? ["using " + declaration + " = " + Written.Creation(Finished(only), type, []) + ";"] : null;
        }

        var entry = make is SimpleLambdaExpressionSyntax simple ? simple.Parameter.Identifier.ValueText : ((ParenthesizedLambdaExpressionSyntax)make).ParameterList.Parameters.FirstOrDefault()?.Identifier.ValueText;
        string? made = null;
        var written = new List<string>();
        foreach (var statement in make.Block!.Statements)
        {
            var isOfEntry = statement.DescendantNodes().OfType<IdentifierNameSyntax>().Any(name => name.Identifier.ValueText == entry);
            switch (statement)
            {
                case ExpressionStatementSyntax when isOfEntry && (made is null || !statement.DescendantNodes().OfType<IdentifierNameSyntax>().Any(name => name.Identifier.ValueText == made)):
                    break;
                case LocalDeclarationStatementSyntax { UsingKeyword.RawKind: 0, Declaration.Variables: [{ Initializer.Value: var value } local] } when made is null && !isOfEntry && IsMaking(value):
                    made = local.Identifier.ValueText;
                    written.Add("using " + declaration + " = " + Written.Creation(value, type, []) + ";");
                    break;
                case ExpressionStatementSyntax { Expression: var call } when made is not null && Opened(call) is { } opened && opened.Identifier.ValueText == made:
                    written.Add(Written.With(statement, [(opened.Span, name)]));
                    break;
                case ReturnStatementSyntax { Expression: { } given } when Finished(given) is IdentifierNameSyntax result && result.Identifier.ValueText == made:
                    return written;
                case ReturnStatementSyntax { Expression: { } given } when made is null && IsMaking(Finished(given)):
                    written.Add("using " + declaration + " = " + Written.Creation(Finished(given), type, []) + ";");
                    return written;
                default:
                    return null;
            }
        }

        return null;
    }

    /// <summary>What a task that is over from the start has: <c>Task.FromResult(connection)</c>.</summary>
    private static ExpressionSyntax Finished(ExpressionSyntax value) =>
        value is InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Expression: IdentifierNameSyntax { Identifier.ValueText: "Task" or "ValueTask" }, Name.Identifier.ValueText: "FromResult" }, ArgumentList.Arguments: [var result] }
            ? result.Expression : value;

    private static bool IsMaking(ExpressionSyntax expression) => expression switch
    {
        BaseObjectCreationExpressionSyntax => true,
        AwaitExpressionSyntax awaited => IsMaking(awaited.Expression),
        InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "CreateDbContext" or "CreateDbContextAsync" or "CreateConnection" or "OpenConnection" or "OpenConnectionAsync" } } => true,
        _ => false,
    };

    /// <summary>The name of what the call opens.</summary>
    private static IdentifierNameSyntax? Opened(ExpressionSyntax call) => call is AwaitExpressionSyntax awaited ? Opened(awaited.Expression)
        : call is InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Open" or "OpenAsync", Expression: IdentifierNameSyntax opened } } ? opened : null;

    /// <summary>What is left in a connection or a context for the next call: a transaction, a temporary table, a private database in memory, what is tracked and not saved.</summary>
    private static bool KeepsState(SyntaxNode function, InvocationExpressionSyntax told, SyntaxNode make, SemanticModel model)
    {
        var texts = SqlTexts.In(function, model).ToList();
        return SqlTexts.In(make, model).Any(text => text.Length > 0 && SqlTexts.IsMemory(text)) || texts.Any(text => SqlTexts.StateIn(text) is not null) || texts.Any(SqlTexts.AsksForLastStatement) && !texts.Any(SqlTexts.Writes)
            || CallScope.Saves(function, told) && !function.DescendantNodes().OfType<IdentifierNameSyntax>().Any(name => name.Identifier.ValueText is "SaveChanges" or "SaveChangesAsync");
    }

    /// <summary>The call with what stands around it and is the same object: a null-forgiving sign, parentheses, an await.</summary>
    private static ExpressionSyntax Whole(ExpressionSyntax call, out bool isAwaited)
    {
        var whole = call;
        isAwaited = false;
        while (whole.Parent is ParenthesizedExpressionSyntax or PostfixUnaryExpressionSyntax { RawKind: (int)SyntaxKind.SuppressNullableWarningExpression } or AwaitExpressionSyntax)
        {
            whole = (ExpressionSyntax)whole.Parent;
            isAwaited |= whole is AwaitExpressionSyntax;
        }

        return whole;
    }
}
