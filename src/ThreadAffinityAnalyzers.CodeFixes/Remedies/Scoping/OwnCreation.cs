using System;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using ThreadAffinityAnalyzers.CodeFixes.Remedies.PerCall;
using ThreadAffinityAnalyzers.CodeFixes.Rewriting;

namespace ThreadAffinityAnalyzers.CodeFixes.Remedies.Scoping;

/// <summary>How a local that its function disposes of is made, so that another one can be made beside it: from a factory, by <c>new</c>, or out of a scope.</summary>
internal sealed class OwnCreation
{
    private readonly LocalDeclarationStatementSyntax made;
    private readonly LocalDeclarationStatementSyntax? scope;
    private readonly ExpressionStatementSyntax? opening;

    private OwnCreation(LocalDeclarationStatementSyntax made, LocalDeclarationStatementSyntax? scope, ExpressionStatementSyntax? opening, StatementSyntax next, SyntaxNode function)
    {
        this.made = made;
        this.scope = scope;
        this.opening = opening;
        Next = next;
        Function = function;
    }

    /// <summary>The statement behind what makes and opens it.</summary>
    public StatementSyntax Next { get; }

    public SyntaxNode Function { get; }

    public bool IsFromScope => scope is not null;

    /// <summary>Null where the object is not disposed of by its function, or another one would not be the same.</summary>
    public static OwnCreation? Of(RemedyContext context, ILocalSymbol local)
    {
        if (context.Node is not VariableDeclaratorSyntax { Initializer.Value: { } value, Parent: VariableDeclarationSyntax { Variables.Count: 1, Parent: LocalDeclarationStatementSyntax { Parent: BlockSyntax block } made } } || Flow.FunctionAround(block) is not { } function || Trivia.HasConditions(block))
        {
            return null;
        }

        var model = context.Model;
        var bare = Bare(value);
        LocalDeclarationStatementSyntax? scope = null;
        switch (bare)
        {
            case InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "CreateDbContext" or "CreateDbContextAsync" or "OpenConnection" or "OpenConnectionAsync", Expression: var factory } } call when made.UsingKeyword.RawKind != 0:
                if (!IsSteady(factory, model, function) || !call.ArgumentList.Arguments.All(one => IsSteady(one.Expression, model, function)) || model.GetSymbolInfo(call).Symbol is not IMethodSymbol { DeclaringSyntaxReferences.IsEmpty: true })
                {
                    return null;
                }

                break;
            case BaseObjectCreationExpressionSyntax { Initializer: null, ArgumentList.Arguments: { Count: > 0 } given } when made.UsingKeyword.RawKind != 0 && !IsImplied(bare, made):
                if (SharedConnection.IsGiven(context, bare, model) || !given.All(one => IsSteady(one.Expression, model, function)) || given.Any(one => SqlTexts.In(one.Expression, model).Any(SqlTexts.IsMemory)) || AdoTypes.IsConnection(local.Type) && !given.All(one => IsKnownText(one.Expression, model)))
                {
                    return null;
                }

                break;
            case InvocationExpressionSyntax { ArgumentList.Arguments.Count: 0, Expression: MemberAccessExpressionSyntax { Name: GenericNameSyntax { Identifier.ValueText: "GetRequiredService" }, Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "ServiceProvider", Expression: IdentifierNameSyntax provider } } }
                when AdoTypes.IsSession(local.Type) && made.UsingKeyword.RawKind == 0:
                scope = block.Statements.OfType<LocalDeclarationStatementSyntax>().FirstOrDefault(one => one.UsingKeyword.RawKind != 0 && one.Declaration.Variables is [{ Identifier.ValueText: var name }] && name == provider.Identifier.ValueText);
                if (scope?.Declaration.Variables[0].Initializer?.Value is not InvocationExpressionSyntax { ArgumentList.Arguments.Count: 0, Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "CreateScope" or "CreateAsyncScope", Expression: var source } } || !IsSteady(source, model, function))
                {
                    return null;
                }

                break;
            default:
                return null;
        }

        var at = block.Statements.IndexOf(made) + 1;
        var opening = block.Statements.ElementAtOrDefault(at) is ExpressionStatementSyntax { Expression: var opened } statement && Bare(opened) is InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Open" or "OpenAsync", Expression: IdentifierNameSyntax receiver } } && receiver.Identifier.ValueText == local.Name ? statement : null;
        return block.Statements.ElementAtOrDefault(opening is null ? at : at + 1) is { } next ? new OwnCreation(made, scope, opening, next, function) : null;
    }

    public bool Contains(HolderUse use) => opening?.Span.Contains(use.Access.Span) == true;

    /// <summary>It stands in the statements of the block itself: no loop runs it again, no branch leaves it out.</summary>
    public bool IsInItsBlock(SyntaxNode start) => start.FirstAncestorOrSelf<StatementSyntax>()?.Parent == made.Parent;

    /// <summary>The statements that make another one.</summary>
    /// <param name="name">What it is called.</param>
    /// <param name="wish">What its scope is called after.</param>
    /// <param name="fresh">Takes a free name.</param>
    public string Text(string name, string wish, Func<string[], string> fresh)
    {
        var old = made.Declaration.Variables[0].Identifier;
        var text = Renamed(made, old, name);
        if (scope is not null)
        {
            var scopeName = scope.Declaration.Variables[0].Identifier;
            var own = fresh(new[] { wish + "Scope", wish + "ServiceScope" });
            text = Renamed(scope, scopeName, own) + "\n" + Named(text, scopeName.ValueText, own);
        }

        return opening is null ? text : text + "\n" + Named(opening.ToString(), old.ValueText, name);
    }

    private static string Renamed(LocalDeclarationStatementSyntax statement, SyntaxToken old, string name) =>
        statement.ToString().Remove(old.SpanStart - statement.SpanStart, old.Span.Length).Insert(old.SpanStart - statement.SpanStart, name);

    private static string Named(string statement, string old, string name) => System.Text.RegularExpressions.Regex.Replace(statement, @"(?<=^|[\s(])" + old + @"\.", name + ".");

    private static ExpressionSyntax Bare(ExpressionSyntax value)
    {
        var bare = value is AwaitExpressionSyntax awaited ? awaited.Expression : value;
        return bare is InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "ConfigureAwait", Expression: var inner } } ? inner : bare;
    }

    private static bool IsImplied(ExpressionSyntax made, LocalDeclarationStatementSyntax statement) => made is ImplicitObjectCreationExpressionSyntax && statement.Declaration.Type.IsVar;

    /// <summary>The same when it is read again.</summary>
    private static bool IsSteady(ExpressionSyntax value, SemanticModel model, SyntaxNode function) => model.GetConstantValue(value).HasValue || value is IdentifierNameSyntax name && model.GetSymbolInfo(name).Symbol switch
    {
        IFieldSymbol field => field.IsReadOnly || field.IsConst,
        ILocalSymbol or IParameterSymbol => !function.DescendantNodes().OfType<AssignmentExpressionSyntax>().Any(set => set.Left is IdentifierNameSyntax left && left.Identifier.ValueText == name.Identifier.ValueText),
        _ => false,
    } || value is MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Services", Expression: IdentifierNameSyntax };

    /// <summary>It can be seen that the database is none of its own in memory.</summary>
    private static bool IsKnownText(ExpressionSyntax text, SemanticModel model) => SqlTexts.In(text, model).Any() && SqlTexts.In(text, model).All(one => !SqlTexts.IsMemory(one)) ||
        model.GetSymbolInfo(text).Symbol is { DeclaringSyntaxReferences: { Length: 1 } declared } && declared[0].GetSyntax() is not ParameterSyntax and var there && there.SyntaxTree == text.SyntaxTree && SqlTexts.In(there, model).ToList() is { Count: > 0 } all && all.All(one => !SqlTexts.IsMemory(one));
}
