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

/// <summary>An object that is registered as it stands, turned into a factory of such objects.</summary>
internal sealed class RegisteredInstance
{
    private readonly Document document;
    private readonly SemanticModel model;
    private readonly InvocationExpressionSyntax call;

    public RegisteredInstance(Document document, SemanticModel model, InvocationExpressionSyntax call)
    {
        this.document = document;
        this.model = model;
        this.call = call;
    }

    /// <summary>The steps, or null where another object like it cannot be made.</summary>
    public IEnumerable<RewriteStep>? Steps(ArgumentSyntax argument, SimpleNameSyntax name)
    {
        var value = Creation.Bare(argument.Expression);
        var type = model.GetTypeInfo(value).Type;
        var steps = new List<RewriteStep>();
        string? factory;
        if (argument.NameColon is not null || type is null || !AdoTypes.IsConcrete(type))
        {
            return null;
        }

        var written = type.ToMinimalDisplayString(model, argument.SpanStart);
        switch (value)
        {
            case BaseObjectCreationExpressionSyntax creation when IsRepeatable(creation):
                factory = "_ => " + PerCall.Written.Creation(creation, written, Enumerable.Empty<(TextSpan, string)>());
                break;
            case IdentifierNameSyntax local when model.GetSymbolInfo(local).Symbol is ILocalSymbol symbol:
                factory = OfLocal(symbol, written, steps);
                break;
            default:
                return null;
        }

        if (factory is null)
        {
            return null;
        }

        steps.Add(new ReplaceText(document.Id, argument.Expression.Span, factory, Layout: factory.Contains("\n")));

        // An instance may be registered under a type that only the compiler wrote down: it is that of the expression, as the factory's is.
        return steps;
    }

    private string? OfLocal(ILocalSymbol local, string type, List<RewriteStep> steps)
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
            if (name.FirstAncestorOrSelf<InvocationExpressionSyntax>(one => one == call) is not null)
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

        var made = PerCall.Written.Creation(creation, type, Enumerable.Empty<(TextSpan, string)>());
        if (opening.Count == 0)
        {
            return "_ => " + made;
        }

        var inner = local.Name == "connection" && others.Count > 0 ? "opened" : others.Count > 0 ? "connection" : local.Name;
        return $"_ =>\n{{\nvar {inner} = {made};\n{inner}.Open();\nreturn {inner};\n}}";
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
    private bool IsRepeatable(BaseObjectCreationExpressionSyntax creation)
    {
        var given = creation.ArgumentList?.Arguments.Select(one => one.Expression).ToList();
        if (given is not { Count: > 0 })
        {
            return false;
        }

        var texts = SqlTexts.In(creation, model).ToList();
        foreach (var name in creation.DescendantNodes().OfType<IdentifierNameSyntax>())
        {
            switch (model.GetSymbolInfo(name).Symbol)
            {
                case ILocalSymbol local:
                    texts.AddRange(local.DeclaringSyntaxReferences.SelectMany(one => SqlTexts.In(one.GetSyntax(), model)));
                    if (IsAssignedAgain(local, name) || local.DeclaringSyntaxReferences.Any(one => one.GetSyntax().DescendantNodes().OfType<IdentifierNameSyntax>().Any(part => part.Identifier.ValueText == "Memory")))
                    {
                        return false;
                    }

                    break;
                case IFieldSymbol { IsReadOnly: false, IsConst: false }:
                    return false;
                case IFieldSymbol field when field.DeclaringSyntaxReferences.FirstOrDefault()?.GetSyntax() is { } declared:
                    texts.AddRange(declared.DescendantNodes().OfType<LiteralExpressionSyntax>().Select(one => one.Token.Value).OfType<string>());
                    break;
                case IParameterSymbol { RefKind: not RefKind.None }:
                    return false;
                case IParameterSymbol parameter when IsAssignedAgain(parameter, name):
                    return false;
            }
        }

        return !AdoTypes.IsConnection(model.GetTypeInfo(creation).Type) || !texts.Any(SqlTexts.IsMemory);
    }

    private bool IsAssignedAgain(ISymbol symbol, SyntaxNode near) =>
        near.SyntaxTree.GetRoot().DescendantNodes().OfType<AssignmentExpressionSyntax>().Any(set =>
            set.Left is IdentifierNameSyntax left && left.Identifier.ValueText == symbol.Name && SymbolEqualityComparer.Default.Equals(model.GetSymbolInfo(left).Symbol, symbol));
}
