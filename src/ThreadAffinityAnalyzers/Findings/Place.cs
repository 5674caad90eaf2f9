using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace ThreadAffinityAnalyzers.Findings;

/// <summary>Where something stands: a tree and a span. Unlike a symbol it means the same in every compilation that holds the tree.</summary>
internal readonly record struct Place(SyntaxTree Tree, TextSpan Span)
{
    public Location ToLocation() => Location.Create(Tree, Span);

    public static Place Of(SyntaxNode node) => new(node.SyntaxTree, node.Span);

    public static Place Of(SyntaxToken token) => new(token.SyntaxTree!, token.Span);
}
