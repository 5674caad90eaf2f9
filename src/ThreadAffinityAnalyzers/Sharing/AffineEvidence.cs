using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace ThreadAffinityAnalyzers.Sharing;

/// <summary>A name that a member declares.</summary>
/// <param name="Name">The name.</param>
/// <param name="At">Where it is declared; empty for those that a property has without saying so, and where a name is given something later.</param>
/// <param name="Declaration">What declares it.</param>
/// <param name="Spans">The text that tells what it can hold.</param>
internal readonly record struct DeclaredName(string Name, TextSpan At, SyntaxNode Declaration, IReadOnlyList<TextSpan> Spans);

/// <summary>Where a member says what its variables and local functions have: the written type, the value, the call that a lambda is given to.</summary>
internal static class AffineEvidence
{
    /// <summary>The names that the member declares, each with the text that tells what it can hold.</summary>
    public static List<DeclaredName> In(SyntaxNode member)
    {
        var found = new List<DeclaredName>();
        foreach (var node in member.DescendantNodesAndSelf(inner => inner == member || inner is not BaseTypeDeclarationSyntax))
        {
            switch (node)
            {
                case VariableDeclaratorSyntax { Parent: VariableDeclarationSyntax declaration } variable:
                    Add(variable.Identifier, TextSpan.FromBounds(declaration.Type.SpanStart, variable.Span.End));
                    break;
                case ParameterSyntax { Type: null } parameter:
                    Add(parameter.Identifier, AroundLambda(parameter));
                    break;
                case ParameterSyntax parameter:
                    Add(parameter.Identifier, parameter.Span);
                    break;
                case SingleVariableDesignationSyntax designation:
                    Add(designation.Identifier, (designation.FirstAncestorOrSelf<StatementSyntax>() ?? member).Span);
                    break;
                case ForEachStatementSyntax loop:
                    Add(loop.Identifier, TextSpan.FromBounds(loop.Type.SpanStart, loop.Expression.Span.End));
                    break;
                case LocalFunctionStatementSyntax function:
                    Add(function.Identifier, function.Span);
                    break;
                case FromClauseSyntax from:
                    Add(from.Identifier, from.Span);
                    break;
                case LetClauseSyntax let:
                    Add(let.Identifier, let.Span);
                    break;
                case JoinClauseSyntax join:
                    Add(join.Identifier, join.Span);
                    break;
                case JoinIntoClauseSyntax { Parent: { } join } into:
                    Add(into.Identifier, join.Span);
                    break;
                case QueryContinuationSyntax { Parent: { } query } continuation:
                    Add(continuation.Identifier, query.Span);
                    break;
                case AssignmentExpressionSyntax { RawKind: (int)SyntaxKind.SimpleAssignmentExpression, Left: IdentifierNameSyntax later, Right: var value } when IsWork(value):
                    found.Add(new DeclaredName(later.Identifier.ValueText, default, node, [value.Span]));
                    break;
                case InvocationExpressionSyntax { ArgumentList.Arguments: [{ Expression: var element }] } call when Functions.ListAddedTo(call) is { } list && IsWork(element):
                    found.Add(new DeclaredName(list.Identifier.ValueText, default, node, [element.Span]));
                    break;
                case BasePropertyDeclarationSyntax property:
                    found.Add(new DeclaredName("value", default, property, [property.Type.Span]));
                    found.Add(new DeclaredName("field", default, property, [property.Type.Span]));
                    break;
            }
        }

        return found;

        void Add(SyntaxToken name, params TextSpan[] spans) => found.Add(new DeclaredName(name.ValueText, name.Span, name.Parent!, spans));
    }

    /// <summary>A lambda or the name of a method: what a delegate, or a list of them, is given later says what it works on, and its type says nothing.</summary>
    private static bool IsWork(ExpressionSyntax value) => value is AnonymousFunctionExpressionSyntax or SimpleNameSyntax or MemberAccessExpressionSyntax;

    /// <summary>The type of a lambda's parameter comes from what the lambda is given to: the text around it, without its own body.</summary>
    /// <remarks>Constructors infer no types: what other lambdas do that a creation is given does not matter there.</remarks>
    private static TextSpan[] AroundLambda(ParameterSyntax parameter)
    {
        var lambda = parameter.FirstAncestorOrSelf<AnonymousFunctionExpressionSyntax>();
        var around = lambda?.Ancestors().FirstOrDefault(node => node is InvocationExpressionSyntax or BaseObjectCreationExpressionSyntax or StatementSyntax or MemberDeclarationSyntax);
        if (lambda is null || around is null)
        {
            return [parameter.Span];
        }

        var left = around is BaseObjectCreationExpressionSyntax { ArgumentList.Arguments: var arguments } && arguments.Any(argument => argument.Expression == lambda)
            ? arguments.Select(argument => argument.Expression).Where(given => given is AnonymousFunctionExpressionSyntax)
            : [lambda];
        var spans = new List<TextSpan>();
        // `new(...)` is of the type that its declaration, or its member's result, writes before it.
        var start = (around is ImplicitObjectCreationExpressionSyntax ? around.FirstAncestorOrSelf<MemberDeclarationSyntax>() ?? around : around).SpanStart;
        foreach (var function in left)
        {
            spans.Add(TextSpan.FromBounds(start, function.SpanStart));
            start = function.Span.End;
        }

        spans.Add(TextSpan.FromBounds(start, around.Span.End));
        return spans.ToArray();
    }
}
