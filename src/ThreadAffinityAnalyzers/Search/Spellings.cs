using System;
using System.Collections.Generic;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace ThreadAffinityAnalyzers.Search;

/// <summary>Nodes and tokens of the program by the keyword or sign that spells them.</summary>
internal sealed class Spellings
{
    private readonly SymbolSearch search;

    public Spellings(SymbolSearch search) => this.search = search;

    /// <summary>Nodes of the kind that hold the keyword.</summary>
    public IEnumerable<(int Rank, T Node)> NodesAt<T>(string keyword, CancellationToken cancellation) where T : SyntaxNode
    {
        for (var rank = 0; rank < search.Trees.Length; rank++)
        {
            foreach (var node in NodesAt<T>(search, rank, keyword, cancellation))
            {
                yield return (rank, node);
            }
        }
    }

    /// <summary>The same in one tree.</summary>
    public static IEnumerable<T> NodesAt<T>(SymbolSearch search, int rank, string keyword, CancellationToken cancellation) where T : SyntaxNode
    {
        foreach (var position in search.Indexes(cancellation)[rank].PositionsOf(keyword))
        {
            if (TokenAt(search.Trees[rank].GetRoot(cancellation), position) is { Parent: { } parent }
                && (parent as T ?? (parent as VariableDeclarationSyntax)?.Parent as T) is { } node)
            {
                yield return node;
            }
        }
    }

    /// <summary>Tokens that begin with the sign.</summary>
    /// <remarks>Signs are not indexed: the text is read again by the few who ask for an indexer, an operator or a deconstruction.</remarks>
    public IEnumerable<(int Rank, SyntaxToken Token)> TokensSpelt(string sign, CancellationToken cancellation)
    {
        for (var rank = 0; rank < search.Trees.Length; rank++)
        {
            var tree = search.Trees[rank];
            cancellation.ThrowIfCancellationRequested();
            var text = tree.GetText(cancellation).ToString();
            var root = tree.GetRoot(cancellation);
            for (var at = text.IndexOf(sign, StringComparison.Ordinal); at >= 0; at = text.IndexOf(sign, at + 1, StringComparison.Ordinal))
            {
                if (TokenAt(root, at) is { } token && token.SpanStart == at)
                {
                    yield return (rank, token);
                }
            }
        }
    }

    private static SyntaxToken? TokenAt(SyntaxNode root, int position)
    {
        if (position >= root.FullSpan.End)
        {
            return null;
        }

        var token = root.FindToken(position);
        return token.Span.Contains(position) ? token : null;
    }
}
