using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;
using ThreadAffinityAnalyzers.CodeFixes.Remedies.PerCall;
using ThreadAffinityAnalyzers.CodeFixes.Rewriting;
using ThreadAffinityAnalyzers.CodeFixes.Rewriting.Steps;

namespace ThreadAffinityAnalyzers.CodeFixes.Remedies.Queueing;

/// <summary>The holder that keeps a writer instead of the connection: its declaration, the constructor that prepares the connection, and the end.</summary>
internal static class WriterCreation
{
    /// <summary>The steps; null where the connection is made, prepared or closed in a way that no writer can take over.</summary>
    public static List<RewriteStep>? Steps(RemedyContext context, HeldObject held, Creation creation, string written, string writer)
    {
        var document = held.Document.Id;
        var steps = new List<RewriteStep>();
        var (type, identifier, initializer) = held.Declaration switch
        {
            VariableDeclaratorSyntax { Parent: VariableDeclarationSyntax { Variables.Count: 1 } declaration } field => (declaration.Type, field.Identifier, field.Initializer),
            PropertyDeclarationSyntax { ExpressionBody: null } property => (property.Type, property.Identifier, property.Initializer),
            _ => default,
        };
        if (type is null || creation is not { Expression: { } made, Frames.IsEmpty: true } || creation.Assignment is { } how && !how.IsKind(SyntaxKind.SimpleAssignmentExpression))
        {
            context.Refuse("no single place where it is made for good");
            return null;
        }

        steps.Add(new ReplaceText(document, type.Span, written));
        steps.Add(new ReplaceText(document, identifier.Span, writer));
        var concrete = held.Type.WithNullableAnnotation(NullableAnnotation.NotAnnotated).ToMinimalDisplayString(creation.Model, made.SpanStart);
        var before = held.Uses.Where(use => use.Kind != UseKind.Assignment && Flow.FunctionOf(use) is ConstructorDeclarationSyntax).ToList();
        if (before.Count == 0)
        {
            if (creation.Assignment is { } set)
            {
                if (set.Parent is not ExpressionStatementSyntax and not ArrowExpressionClauseSyntax || creation.Function is not ConstructorDeclarationSyntax)
                {
                    context.Refuse("it is made when it is asked for");
                    return null;
                }

                steps.Add(new ReplaceText(creation.Document.Id, set.Left.Span, writer));
            }

            steps.Add(new ReplaceText(creation.Document.Id, made.Span, "new " + written + "(" + Written.Creation(made, concrete, Enumerable.Empty<(TextSpan, string)>()) + ")"));
        }
        else if (!Prepare(context, held, creation, before, initializer, concrete, written, writer, steps))
        {
            return null;
        }

        foreach (var use in held.Uses.Where(use => Flow.FunctionOf(use) is MethodDeclarationSyntax { Identifier.ValueText: "Dispose" or "DisposeAsync" } or DestructorDeclarationSyntax))
        {
            if (use.Kind != UseKind.OpenOrClose || !(use.Access.Parent is MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Dispose" or "DisposeAsync" } or ConditionalAccessExpressionSyntax))
            {
                context.Refuse("its end is more than a disposal");
                return null;
            }

            steps.Add(new ReplaceText(use.Document.Id, use.Access.Span, writer));
        }

        return steps;
    }

    /// <summary>The constructor works with the connection before anybody else does: it is a local there, and given to the writer at the end.</summary>
    private static bool Prepare(RemedyContext context, HeldObject held, Creation creation, List<HolderUse> before, EqualsValueClauseSyntax? initializer, string concrete, string written, string writer, List<RewriteStep> steps)
    {
        if (before.Select(Flow.FunctionOf).Distinct().ToList() is not { Count: 1 } only || only[0] is not ConstructorDeclarationSyntax constructor || creation.Assignment is not null && creation.Function != constructor ||
            constructor.Initializer is { ThisOrBaseKeyword.RawKind: (int)SyntaxKind.ThisKeyword } || !held.Symbol.IsStatic && held.Symbol.ContainingType.InstanceConstructors.Length != 1 ||
            before.Any(use => use.Access.Ancestors().TakeWhile(one => one != constructor).Any(one => one is AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax)) || Trivia.HasConditions(constructor))
        {
            context.Refuse("more than one constructor prepares it");
            return false;
        }

        var document = before[0].Document.Id;
        var words = FreshNames.WordsIn(constructor);
        var local = context.Names.Take(constructor, words, "connection", "opened");
        steps.AddRange(before.Select(use => new ReplaceText(use.Document.Id, use.Access.Span, local)));
        var finish = writer + " = new " + written + "(" + local + ");";
        var declared = "var " + local + " = ";
        if (initializer is not null)
        {
            if (initializer.DescendantTrivia().Any(Trivia.IsComment))
            {
                return context.Refuse("a comment in the initializer");
            }

            declared += Written.Creation(creation.Expression!, concrete, Enumerable.Empty<(TextSpan, string)>()) + ";";
            steps.Add(new ReplaceText(held.Document.Id, TextSpan.FromBounds(initializer.GetFirstToken().GetPreviousToken().Span.End,
                held.Declaration is PropertyDeclarationSyntax { SemicolonToken.RawKind: not 0 } whole ? whole.Span.End : initializer.Span.End), ""));
            if (constructor.ExpressionBody is { } arrow)
            {
                steps.Add(new GiveBlockBody(document, arrow.Expression, declared, "") { Tail = "\n" + finish });
                return true;
            }
        }

        if (constructor.Body is not { } body)
        {
            return false;
        }

        var statements = body.Statements;
        var first = statements.First(one => before.Any(use => one.Span.Contains(use.Access.Span)));
        var last = LastOf(statements, before);
        if (initializer is not null)
        {
            steps.Add(new InsertStatements(document, first, declared));
        }
        else if (creation.Assignment is { Parent: ExpressionStatementSyntax made } set && made.Parent == body && made.SpanStart < first.SpanStart)
        {
            steps.Add(new ReplaceText(document, set.Left.Span, "var " + local));
            if (creation.Expression is ImplicitObjectCreationExpressionSyntax implied)
            {
                steps.Add(new ReplaceText(document, implied.NewKeyword.Span, "new " + concrete));
            }
        }
        else
        {
            return context.Refuse("no single place where it is made for good");
        }

        steps.Add(new ReplaceText(document, new TextSpan(last.Span.End, 0), "\n" + finish, Layout: true));
        return true;
    }

    /// <summary>The last statement that works with the connection, or with what has been made from it: a command is run after it was created.</summary>
    private static StatementSyntax LastOf(SyntaxList<StatementSyntax> statements, List<HolderUse> before)
    {
        var last = statements[0];
        var made = new HashSet<string>();
        foreach (var statement in statements)
        {
            if (before.Any(use => statement.Span.Contains(use.Access.Span)) || statement.DescendantNodes().OfType<IdentifierNameSyntax>().Any(name => made.Contains(name.Identifier.ValueText)))
            {
                last = statement;
                made.UnionWith(statement.DescendantNodes().OfType<VariableDeclaratorSyntax>().Select(one => one.Identifier.ValueText));
                made.UnionWith(statement.DescendantNodes().OfType<AssignmentExpressionSyntax>().Select(one => one.Left).OfType<IdentifierNameSyntax>().Select(one => one.Identifier.ValueText));
            }
        }

        return last;
    }
}
