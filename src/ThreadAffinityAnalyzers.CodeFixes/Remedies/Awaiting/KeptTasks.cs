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

/// <summary>A local that collects tasks: it goes where nobody asks for results, and collects the results themselves elsewhere.</summary>
internal static class KeptTasks
{
    private enum Role
    {
        Add,
        Wait,
        WaitForEach,
        Results,
        Unknown,
    }

    /// <summary>Null where the local is used in a way that only tasks allow.</summary>
    public static IEnumerable<RewriteStep>? Steps(RemedyContext context, VariableDeclaratorSyntax declarator, Document document, SemanticModel model)
    {
        if (declarator is not { Initializer.Value: { } made, Parent: VariableDeclarationSyntax { Variables.Count: 1, Parent: LocalDeclarationStatementSyntax statement } declaration } || Flow.FunctionAround(statement) is not { } function ||
            model.GetDeclaredSymbol(declarator) is not ILocalSymbol local || TaskOf(local.Type, made, model) is not { } task)
        {
            return null;
        }

        var uses = function.DescendantNodes().OfType<IdentifierNameSyntax>().Where(name => name.Identifier.ValueText == local.Name && SymbolEqualityComparer.Default.Equals(model.GetSymbolInfo(name).Symbol, local))
            .Select(name => (Name: name, Role: RoleOf(name))).ToList();
        var result = task.TypeArguments.FirstOrDefault();
        var projection = Projection.Of(made, model);
        var isEmpty = IsEmpty(made);
        var written = WrittenElements.Of(made);
        if (uses.Any(use => use.Role == Role.Unknown || use.Role == Role.Add && (!isEmpty || Flow.FunctionAround(use.Name) != function)) || !isEmpty && projection is null && written?.All(one => one is InvocationExpressionSyntax) != true)
        {
            return null;
        }

        var steps = new List<RewriteStep>();
        var wantsResults = uses.Any(use => use.Role == Role.Results);
        if (wantsResults && (result is null || projection is not null && (!declaration.Type.IsVar || !projection.GivesResults) || written is not null && made is not (ImplicitArrayCreationExpressionSyntax or BaseObjectCreationExpressionSyntax)))
        {
            return null;
        }

        if (projection is not null)
        {
            var list = wantsResults ? local.Name : null;
            steps.Add(new ReplaceText(document.Id, statement.Span, (wantsResults ? "var " + list + " = new List<" + result!.ToMinimalDisplayString(model, made.SpanStart) + ">();\n" : "") + projection.Loop(context.Names, function, list), Layout: true));
        }
        else if (wantsResults)
        {
            // What is collected is what the tasks give.
            steps.AddRange(new SyntaxNode[] { declaration.Type, made is BaseObjectCreationExpressionSyntax creation ? (creation as ObjectCreationExpressionSyntax)?.Type ?? (SyntaxNode)declaration.Type : (made as ArrayCreationExpressionSyntax)?.Type ?? (SyntaxNode)declaration.Type }.Distinct()
                .SelectMany(type => type.DescendantNodesAndSelf().OfType<GenericNameSyntax>().Where(name => name.Identifier.ValueText is "Task" or "ValueTask" && name.TypeArgumentList.Arguments.Count == 1))
                .Select(name => new ReplaceText(document.Id, name.Span, name.TypeArgumentList.Arguments[0].ToString())));
            steps.AddRange((written ?? new List<ExpressionSyntax>()).Select(one => new ReplaceText(document.Id, new TextSpan(one.SpanStart, 0), "await ")));
        }
        else if (written is not null)
        {
            steps.Add(new ReplaceText(document.Id, statement.Span, string.Join("\n", written.Select(one => "await " + one + ";")), Layout: true));
        }
        else
        {
            steps.Add(new RemoveStatement(document.Id, statement));
        }

        foreach (var (name, role) in uses)
        {
            switch (role)
            {
                case Role.Add:
                    var (whole, started) = name.Parent is ElementAccessExpressionSyntax element
                        ? ((ExpressionSyntax)element.Parent!, ((AssignmentExpressionSyntax)element.Parent!).Right)
                        : ((ExpressionSyntax)name.Parent!.Parent!, ((InvocationExpressionSyntax)name.Parent.Parent!).ArgumentList.Arguments[0].Expression);
                    steps.Add(new ReplaceText(document.Id, wantsResults ? new TextSpan(started.SpanStart, 0) : TextSpan.FromBounds(whole.SpanStart, started.SpanStart), "await "));
                    if (!wantsResults)
                    {
                        steps.Add(new ReplaceText(document.Id, TextSpan.FromBounds(started.Span.End, whole.Span.End), ""));
                    }

                    break;
                case Role.Wait or Role.WaitForEach:
                    steps.Add(new RemoveStatement(document.Id, name.FirstAncestorOrSelf<StatementSyntax>()!));
                    break;
                case Role.Results when Awaited(name) is { } awaited:
                    steps.Add(new ReplaceText(document.Id, AwaitedValue.WithParentheses(awaited).Span, local.Type is IArrayTypeSymbol && projection is null ? local.Name : local.Name + ".ToArray()"));
                    break;
                case Role.Results when name.Parent is ForEachStatementSyntax each:
                    steps.AddRange(each.Statement.DescendantNodes().OfType<AwaitExpressionSyntax>().Where(wait => wait.Expression is IdentifierNameSyntax one && one.Identifier.ValueText == each.Identifier.ValueText)
                        .Select(wait => new ReplaceText(document.Id, AwaitedValue.WithParentheses(wait).Span, each.Identifier.Text)));
                    break;
            }
        }

        if (wantsResults && !model.LookupNamespacesAndTypes(made.SpanStart, name: "List").Any())
        {
            steps.Add(new AddUsing(document.Id, "System.Collections.Generic"));
        }

        return steps;
    }

    private static INamedTypeSymbol? TaskOf(ITypeSymbol type, ExpressionSyntax made, SemanticModel model)
    {
        var element = type is IArrayTypeSymbol array ? array.ElementType : (model.GetTypeInfo(made).Type as INamedTypeSymbol)?.TypeArguments.FirstOrDefault();
        return AdoTypes.IsTask(element) ? element as INamedTypeSymbol : null;
    }

    private static bool IsEmpty(ExpressionSyntax made) => made switch
    {
        BaseObjectCreationExpressionSyntax list => list.Initializer is null,
        ArrayCreationExpressionSyntax array => array.Initializer is null,
        _ => false,
    };

    private static Role RoleOf(IdentifierNameSyntax name)
    {
        switch (name.Parent)
        {
            case MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Add", Parent: InvocationExpressionSyntax { ArgumentList.Arguments: { Count: 1 } added, Parent: ExpressionStatementSyntax } }:
                return added[0].Expression is InvocationExpressionSyntax ? Role.Add : Role.Unknown;
            case ElementAccessExpressionSyntax { Parent: AssignmentExpressionSyntax { RawKind: (int)SyntaxKind.SimpleAssignmentExpression, Right: InvocationExpressionSyntax, Parent: ExpressionStatementSyntax } set } element:
                return set.Left == element ? Role.Add : Role.Unknown;
            case ForEachStatementSyntax each when each.Expression == name:
                var own = each.Statement.DescendantNodes().OfType<IdentifierNameSyntax>().Where(one => one.Identifier.ValueText == each.Identifier.ValueText).ToList();
                if (own.Any(one => one.Parent is not AwaitExpressionSyntax))
                {
                    return Role.Unknown;
                }

                var only = each.Statement is BlockSyntax { Statements: { Count: 1 } statements } ? statements[0] : each.Statement;
                return only is ExpressionStatementSyntax { Expression: AwaitExpressionSyntax { Expression: IdentifierNameSyntax } } ? Role.WaitForEach : Role.Results;
            default:
                return Awaited(name) is not { } awaited ? Role.Unknown : awaited.Parent is ExpressionStatementSyntax { Parent: BlockSyntax or GlobalStatementSyntax } ? Role.Wait : Role.Results;
        }
    }

    /// <summary><c>await Task.WhenAll(tasks)</c> around the name.</summary>
    private static AwaitExpressionSyntax? Awaited(IdentifierNameSyntax name)
    {
        if (name.Parent is not ArgumentSyntax { Parent.Parent: InvocationExpressionSyntax { ArgumentList.Arguments.Count: 1, Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "WhenAll", Expression: IdentifierNameSyntax { Identifier.ValueText: "Task" } } } call })
        {
            return null;
        }

        return call.Parent as AwaitExpressionSyntax ?? (call.Parent is MemberAccessExpressionSyntax { Name.Identifier.ValueText: "ConfigureAwait", Parent.Parent: AwaitExpressionSyntax configured } ? configured : null);
    }
}
