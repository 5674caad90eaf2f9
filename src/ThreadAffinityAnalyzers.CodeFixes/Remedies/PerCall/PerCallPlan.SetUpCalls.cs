using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using ThreadAffinityAnalyzers.CodeFixes.Rewriting.Steps;

namespace ThreadAffinityAnalyzers.CodeFixes.Remedies.PerCall;

internal sealed partial class PerCallPlan
{
    /// <summary>Texts that start-up hands to a method of our own (<c>Execute("PRAGMA foreign_keys = ON")</c>), as the factory says them to each connection.</summary>
    private readonly List<LiteralExpressionSyntax> ownPragmas = new();

    /// <summary>Takes them over; false where one is said in a way that cannot be followed, and would reach one connection of many.</summary>
    private bool TakeOwnPragmas()
    {
        foreach (var call in CallsAtStart().Where(call => creation.Body?.Contains(call) != true && !prepared.Any(one => one.Statement.SyntaxTree == call.SyntaxTree && one.Statement.Span.Contains(call.Span)) && !call.Ancestors().Any(gone.Contains)))
        {
            if (call.ArgumentList.Arguments.Select(one => one.Expression).OfType<LiteralExpressionSyntax>().FirstOrDefault(one => one.Token.Value is string text && SqlTexts.HasSetting(text)) is not { } said)
            {
                continue;
            }

            if (given is not null || call.ArgumentList.Arguments.Count != 1 || call.Parent is not ExpressionStatementSyntax { Parent: BlockSyntax } statement || call.Expression is not (IdentifierNameSyntax or MemberAccessExpressionSyntax { Expression: ThisExpressionSyntax }))
            {
                return false;
            }

            ownPragmas.Add(said);
            gone.Add(statement);
            steps.Add(new RemoveStatement(DocumentOf(statement), statement));
        }

        return true;
    }

    private IEnumerable<string> OwnPragmas(string local) =>
        ownPragmas.Select(said => "using (var command = " + local + ".CreateCommand())\n{\ncommand.CommandText = " + said + ";\ncommand.ExecuteNonQuery();\n}\n");

    /// <summary>What the constructors and the function that makes the connection call.</summary>
    private IEnumerable<InvocationExpressionSyntax> CallsAtStart() => IsLocal
        ? Enumerable.Empty<InvocationExpressionSyntax>()
        : WorkOf(connection).Select(use => use.Access.FirstAncestorOrSelf<TypeDeclarationSyntax>()).Append(connection.Declaration.FirstAncestorOrSelf<TypeDeclarationSyntax>()).Distinct().OfType<TypeDeclarationSyntax>()
            .SelectMany(type => type.Members.OfType<ConstructorDeclarationSyntax>()).Cast<SyntaxNode>().Concat(creation.Function is { } maker ? new[] { maker } : System.Array.Empty<SyntaxNode>()).Distinct()
            .SelectMany(function => function.DescendantNodes().OfType<InvocationExpressionSyntax>());

    /// <summary>An event handler has to hear the opening, and what is set before it may shape it.</summary>
    private bool IsBeforeOpening(StatementSyntax statement)
    {
        if (statement is not ExpressionStatementSyntax { Expression: AssignmentExpressionSyntax })
        {
            return false;
        }

        var function = Flow.FunctionAround(statement);
        var openings = connection.Uses.Where(use => use.Kind == UseKind.OpenOrClose && use.Access.Parent is MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Open" or "OpenAsync" }).ToLookup(use => Flow.FunctionOf(use) == function);
        return openings[true].Any() ? openings[true].Any(use => use.Access.SyntaxTree == statement.SyntaxTree && use.Access.SpanStart > statement.Span.End) : function is ConstructorDeclarationSyntax && openings[false].Any();
    }
}
