using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Threading;
using Microsoft.CodeAnalysis;

namespace ThreadAffinityAnalyzers.Search;

/// <summary>A place in source that refers to a symbol.</summary>
/// <param name="Node">The smallest expression or name node that refers: <c>IdentifierNameSyntax</c>, <c>GenericNameSyntax</c>, <c>ObjectCreationExpressionSyntax</c> for constructors ...</param>
/// <param name="Symbol">The symbol it binds to: the one asked for, or the interface or base member through which it is reached.</param>
internal readonly record struct Reference(SyntaxNode Node, ISymbol Symbol);

/// <summary>A small find-references over one compilation that may run inside an analyzer: it binds only trees that have the word.</summary>
internal sealed class SymbolSearch
{
    public SymbolSearch(Compilation compilation) => Compilation = compilation;

    public Compilation Compilation { get; }

    /// <summary>The driver's cached model of the tree.</summary>
    public SemanticModel ModelOf(SyntaxTree tree) => throw new NotSupportedException();

    /// <summary>Every reference in source to the symbol. For a method, property or event also those through the interface members it implements
    /// and the base members it overrides. For a constructor: every creation (target-typed too), <c>: this()</c> and <c>: base()</c>. Ordered by path (ordinal), then position. Memoised.</summary>
    public ImmutableArray<Reference> ReferencesTo(ISymbol symbol, CancellationToken cancellation) => throw new NotSupportedException();

    /// <summary>Identifier tokens with this text, in code (not in comments, strings or inactive regions), not bound.</summary>
    public IEnumerable<SyntaxToken> TokensNamed(string name, CancellationToken cancellation) => throw new NotSupportedException();
}
