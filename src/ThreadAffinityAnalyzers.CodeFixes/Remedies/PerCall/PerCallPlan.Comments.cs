using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;
using ThreadAffinityAnalyzers.CodeFixes.Rewriting;
using ThreadAffinityAnalyzers.CodeFixes.Rewriting.Steps;

namespace ThreadAffinityAnalyzers.CodeFixes.Remedies.PerCall;

/// <summary>What is said where the one object is made, opened and prepared is said where each of many is: in the method that makes it.</summary>
internal sealed partial class PerCallPlan
{
    /// <summary>The statements that the factories repeat, by what has become of them.</summary>
    private readonly List<(string Text, StatementSyntax Statement)> moved = new();

    /// <summary>What goes, and has told what is said in it.</summary>
    private readonly List<SyntaxNode> told = new();

    private string Moved(string text, StatementSyntax statement)
    {
        moved.Add((text, statement));
        return text;
    }

    /// <summary>Moves the comments of what goes into the factory, where there is one with a body of its own.</summary>
    /// <returns>The factory with them.</returns>
    private Factory WithComments(Factory made, HeldObject held, Creation how)
    {
        var before = made.Text();
        if (made.Block is not null || !steps.Any(step => WrittenBy(step)?.EndsWith(before, System.StringComparison.Ordinal) == true))
        {
            return made;
        }

        var (atMade, atOpened, atReturned) = ("", "", "");
        for (var i = 0; i < steps.Count; i++)
        {
            switch (steps[i])
            {
                case RemoveMember { Member: var member } step when held.IsInGetter(member) || IsConnection(held) && openerMembers.Contains(member) || IsOfParameter(member, held):
                    steps[i] = step with { Span = Say(member) };
                    break;
                case ReplaceMember { Member: var getter } when held.IsInGetter(getter):
                    Tell(getter, getter.Span, how, ref atMade, ref atOpened, ref atReturned);
                    break;
                case RemoveStatement { Statement: var statement } step when IsAbout(statement, held, how):
                    steps[i] = step with { Span = Say(statement) };
                    break;
            }
        }

        var commented = made with
        {
            Said = (atMade, atOpened, atReturned),
            Early = made.Early.Select(WithComments).ToList(),
            SetUp = made.SetUp.Select(WithComments).ToList(),
        };
        var after = commented.Text();
        for (var i = 0; i < steps.Count; i++)
        {
            if (WrittenBy(steps[i]) is { } text && text.EndsWith(before, System.StringComparison.Ordinal))
            {
                text = text.Substring(0, text.Length - before.Length) + after;
                steps[i] = steps[i] is ReplaceMember member ? member with { Text = text } : ((ReplaceDeclarator)steps[i]) with { Text = text };
            }
        }

        return commented;

        TextSpan Say(SyntaxNode node)
        {
            var whole = WithItsComments(node);
            Tell(node, whole, how, ref atMade, ref atOpened, ref atReturned);
            return whole;
        }
    }

    private static string? WrittenBy(RewriteStep step) => step switch
    {
        ReplaceMember member => member.Text,
        ReplaceDeclarator declarator => declarator.Text,
        _ => null,
    };

    /// <summary>A statement that the factory repeats takes its comments along.</summary>
    private string WithComments(string text)
    {
        if (moved.Find(one => one.Text == text).Statement is not { } statement)
        {
            return text;
        }

        var at = RemovalOf(statement);
        if (at < 0 && !told.Any(node => node.SyntaxTree == statement.SyntaxTree && node.Span.Contains(statement.Span)))
        {
            return text;
        }

        var whole = Repeated(statement);
        if (at >= 0)
        {
            steps[at] = ((RemoveStatement)steps[at]) with { Span = whole };
        }

        return string.Concat(CommentsIn(statement, whole).Where(one => !statement.Span.Contains(one.Span)).Select(one => Trivia.Plain(one) + "\n")) + text;
    }

    /// <summary>The statement with its comments: where all around it goes, too, those above it are its own.</summary>
    private TextSpan Repeated(StatementSyntax statement) => RemovalOf(statement) >= 0 ? WithItsComments(statement) : TextSpan.FromBounds(StartOfCommentsAbove(statement), WithItsComments(statement).End);

    private int RemovalOf(StatementSyntax statement) => steps.FindIndex(step => step is RemoveStatement removal && removal.Statement == statement);

    /// <summary>Each comment in the span goes to the statement that does from now on what was done where it stood; a statement that is repeated takes its own along.</summary>
    private void Tell(SyntaxNode node, TextSpan span, Creation how, ref string made, ref string opened, ref string returned)
    {
        var text = node.SyntaxTree.GetText(context.Cancellation);
        var creating = (SyntaxNode?)how.Assignment ?? how.Expression;
        var afterMade = creating is not null && node.SyntaxTree == creating.SyntaxTree && node.Span.Contains(creating.Span) ? LineEnd(creating.Span.End) : -1;
        var openings = Openings().Where(use => use.Access.SyntaxTree == node.SyntaxTree && node.Span.Contains(use.Access.Span)).Select(use => LineEnd(use.Access.Span.End)).ToList();
        var afterOpened = openings.Count > 0 ? openings.Max() : afterMade;
        told.Add(node);
        var repeated = moved.Where(one => one.Statement.SyntaxTree == node.SyntaxTree && (RemovalOf(one.Statement) >= 0 || node.Span.Contains(one.Statement.Span))).Select(one => Repeated(one.Statement)).ToList();
        foreach (var comment in CommentsIn(node, span).Where(one => (how.Expression?.SyntaxTree != node.SyntaxTree || !how.Expression.Span.Contains(one.Span)) && !repeated.Exists(whole => whole.Contains(one.Span))))
        {
            var line = Trivia.Plain(comment) + "\n";
            if (comment.SpanStart < afterMade || afterOpened < 0)
            {
                made += line;
            }
            else if (comment.SpanStart < afterOpened)
            {
                opened += line;
            }
            else
            {
                returned += line;
            }
        }

        int LineEnd(int position) => text.Lines.GetLineFromPosition(position).End;
    }

    private IEnumerable<HolderUse> Openings() => connection.Uses.Where(use => use.Kind == UseKind.OpenOrClose && use.Access.Parent is MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Open" or "OpenAsync" });

    private static IEnumerable<SyntaxTrivia> CommentsIn(SyntaxNode node, TextSpan span) => node.SyntaxTree.GetRoot().DescendantTrivia(span).Where(one => Trivia.IsComment(one) && span.Contains(one.Span));

    private bool IsConnection(HeldObject held) => SymbolEqualityComparer.Default.Equals(held.Symbol, connection.Symbol);

    private bool IsOfParameter(SyntaxNode member, HeldObject held) => commands.Where(one => SymbolEqualityComparer.Default.Equals(one.Held.Symbol, held.Symbol))
        .SelectMany(one => one.Parameters).Any(one => member.SyntaxTree == one.Held.Declaration.SyntaxTree && member.Span.Contains(one.Held.Declaration.Span));

    /// <summary>Whether the statement makes the object, or opens it for good.</summary>
    private bool IsAbout(SyntaxNode statement, HeldObject held, Creation how) =>
        how.Assignment is { } set && set.SyntaxTree == statement.SyntaxTree && statement.Span.Contains(set.Span) ||
        IsConnection(held) && Flow.FunctionAround(statement) is { } function && Preparing().Contains(function) &&
        Openings().Any(use => use.Access.SyntaxTree == statement.SyntaxTree && statement.Span.Contains(use.Access.Span) && !use.Access.Ancestors().TakeWhile(one => one != statement).Any(one => one is AnonymousFunctionExpressionSyntax));

    /// <summary>The node with the comment behind it on its line, and with those above it; these stay where they are about what follows, too.</summary>
    private TextSpan WithItsComments(SyntaxNode node)
    {
        var text = node.SyntaxTree.GetText(context.Cancellation);
        var line = text.Lines.GetLineFromPosition(node.Span.End);
        var end = node.GetTrailingTrivia().LastOrDefault(Trivia.IsComment) is { RawKind: not 0 } behind && behind.Span.End <= line.End ? behind.Span.End : node.Span.End;
        return TextSpan.FromBounds(IsLastOfItsParagraph(node) ? StartOfCommentsAbove(node) : node.SpanStart, end);
    }

    /// <summary>Whether nothing that stays follows before a blank line, a comment or the end.</summary>
    private bool IsLastOfItsParagraph(SyntaxNode node)
    {
        if (node is not StatementSyntax)
        {
            return true;
        }

        var siblings = node.Parent is GlobalStatementSyntax { Parent: CompilationUnitSyntax unit } ? unit.Members.OfType<GlobalStatementSyntax>().Select(one => one.Statement).ToList()
            : node.Parent is BlockSyntax block ? block.Statements.ToList() : new List<StatementSyntax>();
        var gone = new HashSet<SyntaxNode>(steps.OfType<RemoveStatement>().Select(step => step.Statement is GlobalStatementSyntax global ? global.Statement : step.Statement));
        return siblings.SkipWhile(one => one != node).Skip(1).TakeWhile(one => !IsBlank(one.GetLeadingTrivia()) && !one.GetLeadingTrivia().Any(trivia => Trivia.IsComment(trivia) || trivia.IsDirective)).All(gone.Contains);

        static bool IsBlank(SyntaxTriviaList trivia) => trivia.Any(one => one.IsKind(SyntaxKind.EndOfLineTrivia));
    }

    /// <summary>The start of the comments on the lines right above the node.</summary>
    private static int StartOfCommentsAbove(SyntaxNode node)
    {
        var start = node.SpanStart;
        var breaks = 0;
        foreach (var trivia in node.GetLeadingTrivia().Reverse())
        {
            if (Trivia.IsComment(trivia))
            {
                start = trivia.FullSpan.Start;
                breaks = trivia.IsKind(SyntaxKind.SingleLineDocumentationCommentTrivia) ? 1 : 0;
            }
            else if (trivia.IsKind(SyntaxKind.EndOfLineTrivia) ? ++breaks > 1 : !trivia.IsKind(SyntaxKind.WhitespaceTrivia))
            {
                break;
            }
        }

        return start;
    }
}
