using System.Collections.Generic;
using System.Linq;
using System.Threading.Tasks;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using ThreadAffinityAnalyzers.CodeFixes.Rewriting;
using ThreadAffinityAnalyzers.CodeFixes.Rewriting.Steps;

namespace ThreadAffinityAnalyzers.CodeFixes.Remedies.PerCall;

internal sealed partial class PerCallPlan
{
    /// <summary>The calls of methods that go because they did nothing but open or close.</summary>
    private readonly HashSet<SyntaxNode> openerCalls = new();

    /// <summary>An <c>EnsureOpen()</c> of the class has nothing left to do: it goes, with the statements that call it.</summary>
    private async Task RemoveOpenersAsync()
    {
        foreach (var method in connection.Uses.Where(use => use.Kind == UseKind.OpenOrClose && !IsGone(use)).Select(use => (Method: Flow.FunctionAround(use.Access) as MethodDeclarationSyntax, use.Model)).Distinct())
        {
            if (method.Method is not { Body: { } body } opener || method.Model.GetDeclaredSymbol(opener) is not { DeclaredAccessibility: not Accessibility.Public, IsVirtual: false, IsOverride: false, IsAbstract: false, ReturnsVoid: var isVoid } symbol ||
                !(isVoid || AsyncBody.DoneOf(symbol.ReturnType) is not null) || !body.Statements.All(IsAboutOpening) || Trivia.HasDirectives(opener) ||
                await CallsOfAsync(symbol).ConfigureAwait(false) is not { } calls)
            {
                continue;
            }

            var statements = calls.Select(call => StatementOf(call.Access)).ToList();
            if (statements.Any(statement => statement?.Parent is not BlockSyntax))
            {
                continue;
            }

            gone.Add(opener);
            steps.Add(new RemoveMember(DocumentOf(opener), opener));
            foreach (var statement in statements)
            {
                gone.Add(statement!);
                openerCalls.Add(statement!);
                steps.Add(new RemoveStatement(DocumentOf(statement!), statement!));
            }
        }
    }

    private bool IsAboutOpening(StatementSyntax statement) => statement switch
    {
        BlockSyntax block => block.Statements.All(IsAboutOpening),
        IfStatementSyntax { Else: null } asks => FlowRewrite.IsAboutLifetime(asks.Condition) && IsAboutOpening(asks.Statement),
        ReturnStatementSyntax { Expression: null or MemberAccessExpressionSyntax { Name.Identifier.ValueText: "CompletedTask" } } => true,
        ExpressionStatementSyntax or ReturnStatementSyntax => connection.Uses.Any(use => use.Kind == UseKind.OpenOrClose && use.Access.FirstAncestorOrSelf<StatementSyntax>() == statement),
        _ => false,
    };

    /// <summary>The statement that is nothing but the call, awaited perhaps.</summary>
    private static ExpressionStatementSyntax? StatementOf(ExpressionSyntax call)
    {
        var whole = call;
        while (whole.Parent is AwaitExpressionSyntax or MemberAccessExpressionSyntax { Name.Identifier.ValueText: "ConfigureAwait" } or InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax })
        {
            whole = (ExpressionSyntax)whole.Parent;
        }

        return whole.Parent as ExpressionStatementSyntax;
    }
}
