using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace ThreadAffinityAnalyzers.Sharing;

/// <summary>Walks over the syntax around an expression: functions, wrappings, loops.</summary>
internal static class Functions
{
    /// <summary>The innermost lambda, local function, accessor, member or type declaration (a field initialiser's) around the node.</summary>
    public static SyntaxNode? Enclosing(SyntaxNode node)
    {
        for (var at = node.Parent; at is not null; at = at.Parent)
        {
            switch (at)
            {
                case AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax or AccessorDeclarationSyntax or BaseMethodDeclarationSyntax:
                    return at;
                case PropertyDeclarationSyntax or IndexerDeclarationSyntax or FieldDeclarationSyntax or EventFieldDeclarationSyntax:
                    return at;
                case PrimaryConstructorBaseTypeSyntax:
                    return at.FirstAncestorOrSelf<TypeDeclarationSyntax>();
                case BaseTypeDeclarationSyntax:
                    return at;
                case CompilationUnitSyntax:
                    return at;
            }
        }

        return null;
    }

    /// <summary>The node with the parentheses, casts, <c>!</c>, <c>await</c> and <c>ConfigureAwait</c> around it.</summary>
    public static ExpressionSyntax Outermost(ExpressionSyntax expression)
    {
        while (true)
        {
            switch (expression.Parent)
            {
                case ParenthesizedExpressionSyntax p: expression = p; continue;
                case CastExpressionSyntax c: expression = c; continue;
                case PostfixUnaryExpressionSyntax { RawKind: (int)SyntaxKind.SuppressNullableWarningExpression } s: expression = s; continue;
                case BinaryExpressionSyntax { RawKind: (int)SyntaxKind.AsExpression } b when b.Left == expression: expression = b; continue;
                default: return expression;
            }
        }
    }

    /// <summary>The expression without parentheses, casts, <c>!</c> and <c>await</c> around it.</summary>
    public static ExpressionSyntax Innermost(ExpressionSyntax expression)
    {
        while (true)
        {
            switch (expression)
            {
                case ParenthesizedExpressionSyntax p: expression = p.Expression; continue;
                case CastExpressionSyntax c: expression = c.Expression; continue;
                case PostfixUnaryExpressionSyntax { RawKind: (int)SyntaxKind.SuppressNullableWarningExpression } s: expression = s.Operand; continue;
                case BinaryExpressionSyntax { RawKind: (int)SyntaxKind.AsExpression } b: expression = b.Left; continue;
                case AwaitExpressionSyntax a: expression = a.Expression; continue;
                default: return expression;
            }
        }
    }

    /// <summary>The loop statements around the node within the function, the innermost first.</summary>
    public static IEnumerable<StatementSyntax> LoopsAround(SyntaxNode node, SyntaxNode? function)
    {
        for (var at = node.Parent; at is not null && at != function; at = at.Parent)
        {
            if (at is ForStatementSyntax or CommonForEachStatementSyntax or WhileStatementSyntax or DoStatementSyntax)
            {
                yield return (StatementSyntax)at;
            }
        }
    }

    /// <summary>The loop that the statement leaves; null where it leaves a switch.</summary>
    public static StatementSyntax? LeftBy(BreakStatementSyntax end) =>
        end.Ancestors().FirstOrDefault(at => at is ForStatementSyntax or CommonForEachStatementSyntax or WhileStatementSyntax or DoStatementSyntax or SwitchStatementSyntax) is StatementSyntax left and not SwitchStatementSyntax ? left : null;

    /// <summary>Whether the innermost loop around the node, or the lambda that a loop runs, declares the variable: each round has its own.</summary>
    public static bool IsOfOneRound(SyntaxNode node, ISymbol variable) =>
        node.Ancestors().FirstOrDefault(a => a is CommonForEachStatementSyntax or ForStatementSyntax { Declaration: null } or WhileStatementSyntax or DoStatementSyntax or AnonymousFunctionExpressionSyntax
            || a is StatementSyntax && a.Parent is ForStatementSyntax loop && loop.Statement == a) is { } round && Declares(round, variable);

    /// <summary>The list to which the call adds its one argument: <c>parts.Add(work)</c>; null for another call.</summary>
    public static IdentifierNameSyntax? ListAddedTo(SyntaxNode? call) => call is InvocationExpressionSyntax
        { Expression: MemberAccessExpressionSyntax { Expression: IdentifierNameSyntax list, Name.Identifier.ValueText: "Add" or "Enqueue" or "Push" }, ArgumentList.Arguments.Count: 1 } ? list : null;

    /// <summary>Whether a method of this name runs what it is given for each element of a sequence.</summary>
    public static bool RunsForEach(string name) => name is "Select" or "SelectMany" or "Zip" or "ConvertAll" or "ToDictionary" or "ForEach";

    /// <summary>Whether the node stands in the body of a loop, or of a lambda that is run for each element, within the function.</summary>
    public static bool IsInLoop(SyntaxNode node)
    {
        var from = node;
        for (var at = node.Parent; at is not null; from = at, at = at.Parent)
        {
            switch (at)
            {
                case CommonForEachStatementSyntax f when f.Statement == from: return true;
                case ForStatementSyntax f when f.Statement == from: return true;
                case WhileStatementSyntax w when w.Statement == from: return true;
                case DoStatementSyntax: return true;
                case AnonymousFunctionExpressionSyntax when at.Parent is ArgumentSyntax { Parent.Parent: InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax m } }:
                    return RunsForEach(m.Name.Identifier.ValueText);
                case AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax or MemberDeclarationSyntax and not GlobalStatementSyntax:
                    return false;
                case SelectClauseSyntax: return true;
            }
        }

        return false;
    }

    /// <summary>Whether the started work is waited for on the spot: awaited, <c>.Wait()</c>, <c>.Result</c>, <c>.GetAwaiter().GetResult()</c>.</summary>
    public static bool IsAwaitedAtOnce(ExpressionSyntax work)
    {
        var at = Outermost(work);
        while (at.Parent is MemberAccessExpressionSyntax member && member.Expression == at)
        {
            var name = member.Name.Identifier.ValueText;
            if (name is "Wait" or "Result")
            {
                return true;
            }

            if (name is not ("ConfigureAwait" or "GetAwaiter" or "GetResult" or "Unwrap" or "AsTask" or "WaitAsync") || member.Parent is not InvocationExpressionSyntax call)
            {
                return false;
            }

            if (name == "GetResult")
            {
                return true;
            }

            at = Outermost(call);
        }

        return at.Parent is AwaitExpressionSyntax;
    }

    /// <summary>Whether the node stands in a lambda that <c>Select</c> runs for each element: its tasks are collected, so awaiting inside does not make them sequential.</summary>
    public static bool IsInLoopLambda(SyntaxNode node) =>
        Enclosing(node) is AnonymousFunctionExpressionSyntax { Parent: ArgumentSyntax { Parent.Parent: InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Select" } } } };

    /// <summary>The invocation of which this node is the called name or member access, or null.</summary>
    public static InvocationExpressionSyntax? CallOf(ExpressionSyntax name)
    {
        var at = name;
        if (at.Parent is MemberAccessExpressionSyntax member && member.Name == at)
        {
            at = member;
        }
        else if (at.Parent is MemberBindingExpressionSyntax binding && binding.Name == at)
        {
            at = binding;
        }

        return at.Parent is InvocationExpressionSyntax call && call.Expression == at ? call : null;
    }

    /// <summary>The whole expression that a name belongs to: <c>a.b</c> for <c>b</c>, <c>a?.b</c> is left at <c>.b</c>.</summary>
    public static ExpressionSyntax Whole(ExpressionSyntax name) => name.Parent switch
    {
        MemberAccessExpressionSyntax member when member.Name == name => member,
        MemberBindingExpressionSyntax binding when binding.Name == name => binding,
        QualifiedNameSyntax qualified when qualified.Right == name => qualified,
        AliasQualifiedNameSyntax alias when alias.Name == name => alias,
        _ => name,
    };

    /// <summary>The receiver of a member's name, of an element or of an awaiter: <c>a</c> in <c>a.b</c>, <c>a?.b</c>, <c>a[b]</c> and <c>await a</c>; null for an implicit <c>this</c>.</summary>
    public static ExpressionSyntax? ReceiverOf(ExpressionSyntax name)
    {
        switch (name.Parent)
        {
            case MemberAccessExpressionSyntax member when member.Name == name:
                return member.Expression;
            case MemberBindingExpressionSyntax binding when binding.Name == name:
                for (SyntaxNode? at = binding; at is not null; at = at.Parent)
                {
                    if (at.Parent is ConditionalAccessExpressionSyntax access && access.WhenNotNull == at)
                    {
                        return access.Expression;
                    }
                }

                return null;
            default:
                // References without a name: an indexer's and an awaiter's.
                return name switch
                {
                    ElementAccessExpressionSyntax element => element.Expression,
                    AwaitExpressionSyntax wait => wait.Expression,
                    _ => null,
                };
        }
    }

    /// <summary>What the function gives back: the expression that is its body, or those of its return statements in their order.</summary>
    public static IEnumerable<ExpressionSyntax> Returned(SyntaxNode function) => GuardSites.BodyOf(function) switch
    {
        ArrowExpressionClauseSyntax { Expression: var value } => [value],
        ExpressionSyntax value => [value],
        { } body => GuardSites.OwnDescendants(body).OfType<ReturnStatementSyntax>().Select(statement => statement.Expression).OfType<ExpressionSyntax>(),
        null => [],
    };

    /// <summary>The name of a method or local function; null for every other function.</summary>
    public static string? NameOf(SyntaxNode? function) => function switch
    {
        MethodDeclarationSyntax method => method.Identifier.ValueText,
        LocalFunctionStatementSyntax local => local.Identifier.ValueText,
        _ => null,
    };

    /// <summary>Whether the function is written with <c>async</c>.</summary>
    public static bool IsAsync(SyntaxNode function) => function switch
    {
        AnonymousFunctionExpressionSyntax lambda => lambda.AsyncKeyword.RawKind != 0,
        LocalFunctionStatementSyntax local => local.Modifiers.Any(SyntaxKind.AsyncKeyword),
        MemberDeclarationSyntax member => member.Modifiers.Any(SyntaxKind.AsyncKeyword),
        _ => false,
    };

    /// <summary>What many projects and libraries call the method that drops a task and looks at its exceptions at most.</summary>
    public static bool Forgets(string method) => method is "Forget" || method.IndexOf("AndForget", System.StringComparison.Ordinal) >= 0;

    /// <summary>Whether the value of an expression directly under the node is dropped: in an expression statement, or as the one expression of a function that gives nothing back.</summary>
    public static bool Drops(SyntaxNode? node) => node switch
    {
        ExpressionStatementSyntax => true,
        ArrowExpressionClauseSyntax { Parent: var function } => function switch
        {
            MethodDeclarationSyntax { ReturnType: var given } => IsVoid(given),
            LocalFunctionStatementSyntax { ReturnType: var given } => IsVoid(given),
            AccessorDeclarationSyntax accessor => !accessor.Keyword.IsKind(SyntaxKind.GetKeyword),
            ConstructorDeclarationSyntax or DestructorDeclarationSyntax => true,
            _ => false,
        },
        _ => false,
    };

    private static bool IsVoid(TypeSyntax type) => type is PredefinedTypeSyntax { Keyword: var word } && word.IsKind(SyntaxKind.VoidKeyword);

    /// <summary>Whether the variable is declared inside the node.</summary>
    public static bool Declares(SyntaxNode function, ISymbol variable)
    {
        foreach (var reference in variable.DeclaringSyntaxReferences)
        {
            if (reference.SyntaxTree == function.SyntaxTree && function.Span.Contains(reference.Span))
            {
                return true;
            }
        }

        return false;
    }
}
