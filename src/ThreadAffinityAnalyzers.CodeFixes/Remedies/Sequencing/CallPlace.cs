using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;
using ThreadAffinityAnalyzers.CodeFixes.Rewriting;

namespace ThreadAffinityAnalyzers.CodeFixes.Remedies.Sequencing;

/// <summary>A call whose value nobody uses: what may be written instead of it, as a statement.</summary>
/// <param name="Span">What goes.</param>
/// <param name="Open">What stands before the statement.</param>
/// <param name="Close">What stands behind it.</param>
internal sealed record CallPlace(TextSpan Span, string Open, string Close)
{
    /// <summary>Null where its value is used, or where no statement can stand.</summary>
    /// <param name="call">The call, with its <c>await</c>.</param>
    /// <param name="isOne">Whether one statement takes its place.</param>
    /// <param name="model">The model of its document.</param>
    public static CallPlace? Of(ExpressionSyntax call, bool isOne, SemanticModel model) => call.Parent switch
    {
        ExpressionStatementSyntax { Parent: BlockSyntax or GlobalStatementSyntax or SwitchSectionSyntax } statement => new CallPlace(statement.Span, "", ""),
        ExpressionStatementSyntax embedded => isOne ? new CallPlace(embedded.Span, "", "") : new CallPlace(embedded.Span, "{\n", "\n}"),
        ArrowExpressionClauseSyntax { Parent: MethodDeclarationSyntax or LocalFunctionStatementSyntax } arrow when model.GetDeclaredSymbol(arrow.Parent!) is IMethodSymbol method && IsStatement(method) =>
            new CallPlace(TextSpan.FromBounds(arrow.ArrowToken.GetPreviousToken().Span.End, arrow.GetLastToken().GetNextToken().Span.End), "\n{\n", "\n}"),
        LambdaExpressionSyntax lambda when model.GetSymbolInfo(lambda).Symbol is IMethodSymbol method && IsStatement(method) => new CallPlace(call.Span, "{ ", " }"),
        _ => null,
    };

    /// <summary>Nothing but blanks stands in what is taken away: the spans between what is kept.</summary>
    public bool LosesComments(SyntaxNode root, params TextSpan[] kept) =>
        root.DescendantTrivia(Span).Any(trivia => Trivia.IsComment(trivia) && Span.Contains(trivia.Span) && !kept.Any(one => one.Contains(trivia.Span)));

    private static bool IsStatement(IMethodSymbol method) => method.ReturnsVoid || method is { IsAsync: true, ReturnType: INamedTypeSymbol { Arity: 0 } };
}
