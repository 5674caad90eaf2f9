using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;
using ThreadAffinityAnalyzers.CodeFixes.Remedies.PerCall;
using ThreadAffinityAnalyzers.CodeFixes.Rewriting;
using ThreadAffinityAnalyzers.CodeFixes.Rewriting.Steps;

namespace ThreadAffinityAnalyzers.CodeFixes.Remedies.Registering;

/// <summary>How another object like one at hand is made.</summary>
/// <param name="Creation">What made it.</param>
/// <param name="Text">The same, with its type written out.</param>
/// <param name="IsOpened">Whether it was opened before it was given away.</param>
/// <param name="Local">A name for it in a block.</param>
internal sealed record Remade(BaseObjectCreationExpressionSyntax Creation, string Text, bool IsOpened, string Local)
{
    /// <summary>The body of a lambda that makes it: an expression, or a block that opens it.</summary>
    public string Body(bool opens) => BodyOf(Text, Local, opens);

    /// <summary>The same for any expression that makes one.</summary>
    public static string BodyOf(string text, string local, bool opens) => opens ? $"\n{{\nvar {local} = {text};\n{local}.Open();\nreturn {local};\n}}" : " " + text;
}

/// <summary>An object that is given away as it stands, in a registration or to a constructor, and how others like it are made.</summary>
internal sealed class GivenInstance
{
    private readonly Document document;
    private readonly SemanticModel model;
    private readonly SyntaxNode call;

    /// <param name="document">The document.</param>
    /// <param name="model">Its model.</param>
    /// <param name="call">The call that gives it away.</param>
    public GivenInstance(Document document, SemanticModel model, SyntaxNode call)
    {
        this.document = document;
        this.model = model;
        this.call = call;
    }

    /// <summary>How another one is made, and the steps that take away what made the one; null where that cannot be told.</summary>
    public Remade? Read(ExpressionSyntax given, List<RewriteStep> steps)
    {
        var value = Creation.Bare(given);
        if (model.GetTypeInfo(value).Type is not { } type || !AdoTypes.IsConcrete(type))
        {
            return null;
        }

        var written = type.ToMinimalDisplayString(model, given.SpanStart);
        return value switch
        {
            BaseObjectCreationExpressionSyntax creation when IsRepeatable(creation) => new Remade(creation, PerCall.Written.Creation(creation, written, Enumerable.Empty<(TextSpan, string)>()), false,
                new FreshNames().Take(this, FreshNames.WordsInSightOf(given, model), AdoTypes.IsConnection(type) ? "connection" : "made", "opened")),
            IdentifierNameSyntax local when model.GetSymbolInfo(local).Symbol is ILocalSymbol symbol => OfLocal(symbol, written, steps),
            _ => null,
        };
    }

    private Remade? OfLocal(ILocalSymbol local, string type, List<RewriteStep> steps)
    {
        if (local.DeclaringSyntaxReferences.FirstOrDefault()?.GetSyntax() is not VariableDeclaratorSyntax { Initializer.Value: BaseObjectCreationExpressionSyntax creation, Parent: VariableDeclarationSyntax { Variables.Count: 1, Parent: LocalDeclarationStatementSyntax statement } }
            || !IsRepeatable(creation) || statement.Parent is not { } home)
        {
            return null;
        }

        var opening = new List<SyntaxNode>();
        var others = new List<IdentifierNameSyntax>();
        foreach (var name in (statement.Parent is GlobalStatementSyntax ? statement.SyntaxTree.GetRoot() : home).DescendantNodes().OfType<IdentifierNameSyntax>()
            .Where(one => one.Identifier.ValueText == local.Name && SymbolEqualityComparer.Default.Equals(model.GetSymbolInfo(one).Symbol, local)))
        {
            if (call.Span.Contains(name.Span))
            {
                continue;
            }

            if (name.Parent is MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Open" or "OpenAsync", Parent: InvocationExpressionSyntax open } &&
                name.FirstAncestorOrSelf<StatementSyntax>() is ExpressionStatementSyntax alone && (alone.Expression == open || alone.Expression is AwaitExpressionSyntax wait && wait.Expression == open))
            {
                opening.Add(alone);
            }
            else
            {
                others.Add(name);
            }
        }

        // One connection may go on for what is done once; what each connection needs for itself, and what others keep, cannot be told from here.
        if (others.Any(name => !IsDoneOnce(name)))
        {
            return null;
        }

        if (others.Count == 0)
        {
            steps.AddRange(opening.Prepend(statement).Select(one => new RemoveStatement(document.Id, one.Parent is GlobalStatementSyntax global ? global : one)));
        }

        return new Remade(creation, PerCall.Written.Creation(creation, type, Enumerable.Empty<(TextSpan, string)>()), opening.Count > 0,
            local.Name == "connection" && others.Count > 0 ? "opened" : others.Count > 0 ? "connection" : local.Name);
    }

    private bool IsDoneOnce(IdentifierNameSyntax name)
    {
        if (name.Ancestors().Any(one => one is AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax) || name.FirstAncestorOrSelf<StatementSyntax>() is not { } statement ||
            SqlTexts.In(statement, model).Any(text => SqlTexts.HasSetting(text) || SqlTexts.StateIn(text) is not null))
        {
            return false;
        }

        return name.Parent is MemberAccessExpressionSyntax { Name.Identifier.ValueText: "CreateCommand" or "Execute" or "ExecuteAsync" or "ExecuteScalar" or "Dispose" or "Close", Parent: InvocationExpressionSyntax } &&
            !CommandTexts(statement).Any(text => SqlTexts.HasSetting(text) || SqlTexts.StateIn(text) is not null);
    }

    /// <summary>What a command that is made in the statement is told later on.</summary>
    private IEnumerable<string> CommandTexts(StatementSyntax statement)
    {
        if (statement is not LocalDeclarationStatementSyntax declared)
        {
            return Enumerable.Empty<string>();
        }

        var names = declared.Declaration.Variables.Select(one => one.Identifier.ValueText).ToList();
        return declared.SyntaxTree.GetRoot().DescendantNodes().OfType<AssignmentExpressionSyntax>()
            .Where(set => set.Left is MemberAccessExpressionSyntax { Expression: IdentifierNameSyntax command } && names.Contains(command.Identifier.ValueText))
            .SelectMany(set => SqlTexts.In(set.Right, model));
    }

    /// <summary>Made again later it is the same: nothing that it is made of is assigned again, and it is no database of its own.</summary>
    public bool IsRepeatable(BaseObjectCreationExpressionSyntax creation)
    {
        var given = creation.ArgumentList?.Arguments.Select(one => one.Expression).ToList();
        if (given is not { Count: > 0 })
        {
            return false;
        }

        return MadeOf(creation) is { } texts && (!AdoTypes.IsConnection(model.GetTypeInfo(creation).Type) || !texts.Any(SqlTexts.IsMemory));
    }

    /// <summary>Whether a method of the project makes a new connection in each call, does nothing once, and is given the same each time.</summary>
    public bool IsRepeatable(InvocationExpressionSyntax making) =>
        model.GetSymbolInfo(making).Symbol is IMethodSymbol { DeclaringSyntaxReferences.Length: 1 } maker && AdoTypes.IsConnection(maker.ReturnType) && NewObjects.MakesOnlyNew(making.Expression, model) &&
        MadeOf(making) is { } texts && maker.DeclaringSyntaxReferences[0].GetSyntax() is var body && Models.Of(body.SyntaxTree, model) is { } there && !texts.Concat(SqlTexts.In(body, there)).Any(SqlTexts.IsMemory) &&
        body.DescendantNodes().OfType<BaseObjectCreationExpressionSyntax>().Where(one => AdoTypes.IsConnection(there.GetTypeInfo(one).Type)).All(new GivenInstance(document, there, body).IsRepeatable);

    /// <summary>The texts of what the object is made of; null where something of it is assigned again.</summary>
    private List<string>? MadeOf(SyntaxNode making)
    {
        var texts = SqlTexts.In(making, model).ToList();
        foreach (var name in making.DescendantNodes().OfType<IdentifierNameSyntax>())
        {
            switch (model.GetSymbolInfo(name).Symbol)
            {
                case ILocalSymbol local:
                    texts.AddRange(local.DeclaringSyntaxReferences.SelectMany(one => SqlTexts.In(one.GetSyntax(), model)));
                    if (IsAssignedAgain(local, name) || local.DeclaringSyntaxReferences.Any(one => one.GetSyntax().DescendantNodes().OfType<IdentifierNameSyntax>().Any(part => part.Identifier.ValueText == "Memory")))
                    {
                        return null;
                    }

                    break;
                case IFieldSymbol { IsReadOnly: false, IsConst: false }:
                    return null;
                case IFieldSymbol field when field.DeclaringSyntaxReferences.FirstOrDefault()?.GetSyntax() is { } declared:
                    texts.AddRange(declared.DescendantNodes().OfType<LiteralExpressionSyntax>().Select(one => one.Token.Value).OfType<string>());
                    break;
                case IParameterSymbol { RefKind: not RefKind.None }:
                    return null;
                case IParameterSymbol parameter when IsAssignedAgain(parameter, name):
                    return null;
            }
        }

        return texts;
    }

    private bool IsAssignedAgain(ISymbol symbol, SyntaxNode near) =>
        near.SyntaxTree.GetRoot().DescendantNodes().OfType<AssignmentExpressionSyntax>().Any(set =>
            set.Left is IdentifierNameSyntax left && left.Identifier.ValueText == symbol.Name && SymbolEqualityComparer.Default.Equals(model.GetSymbolInfo(left).Symbol, symbol));
}
