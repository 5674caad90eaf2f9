using System;
using System.Collections.Generic;
using System.Runtime.CompilerServices;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace ThreadAffinityAnalyzers.Search;

/// <summary>Where each word stands in one tree, read from its text alone.</summary>
internal sealed class NameIndex
{
    public static NameIndex Of(SyntaxTree tree, CancellationToken cancellation) => throw new NotSupportedException();

    /// <summary>Positions of the word in the text, ascending; empty where it does not occur.</summary>
    public IReadOnlyList<int> PositionsOf(string word) => throw new NotSupportedException();

    /// <summary>Whether the word stands inside the span.</summary>
    public bool HasIn(string word, TextSpan span) => throw new NotSupportedException();
}
