using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace ThreadAffinityAnalyzers.Search;

/// <summary>The types of source by name, with those nested in others. Only the files that have the word are asked, and only the types of that name are made.</summary>
/// <remarks>The compilation's own <c>GetSymbolsWithName</c> runs through all declarations for each question, or makes the symbols of all types.</remarks>
internal sealed class DeclaredTypes
{
    // What stands before the name of a type; the name of a delegate stands behind any type.
    private static readonly string[] Keywords = ["class", "struct", "interface", "record", "enum"];

    private readonly SymbolSearch search;
    private readonly ConcurrentDictionary<string, ImmutableArray<INamedTypeSymbol>> named = new(StringComparer.Ordinal);

    public DeclaredTypes(SymbolSearch search) => this.search = search;

    public ImmutableArray<INamedTypeSymbol> Named(string name, CancellationToken cancellation) => named.TryGetValue(name, out var types) ? types : named.GetOrAdd(name, Find(name, cancellation));

    private ImmutableArray<INamedTypeSymbol> Find(string name, CancellationToken cancellation)
    {
        if (!search.DeclaresType(name))
        {
            return ImmutableArray<INamedTypeSymbol>.Empty;
        }

        var found = ImmutableArray.CreateBuilder<INamedTypeSymbol>(1);
        foreach (var declaration in search.TreesWith(name, cancellation).SelectMany(rank => In(rank, name, cancellation)))
        {
            if (TypeOf(declaration, cancellation) is { } type && !found.Contains(type, SymbolEqualityComparer.Default))
            {
                found.Add(type);
            }
        }

        return found.ToImmutable();
    }

    /// <summary>The declarations of that name in one tree. Most places of a type's name use it, and are told by the word before them.</summary>
    private IEnumerable<MemberDeclarationSyntax> In(int rank, string name, CancellationToken cancellation)
    {
        var tree = search.Trees[rank];
        var index = search.Indexes(cancellation)[rank];
        var text = tree.GetText(cancellation);
        var hasDelegates = index.Has("delegate");
        foreach (var position in index.PositionsOf(name))
        {
            if ((hasDelegates || MayBeDeclaredAt(text, position)) && SymbolSearch.IdentifierAt(tree.GetRoot(cancellation), position) is { } token && token.ValueText == name
                && token.Parent is (BaseTypeDeclarationSyntax or DelegateDeclarationSyntax) and MemberDeclarationSyntax declaration && IdentifierOf(declaration) == token)
            {
                yield return declaration;
            }
        }
    }

    private static bool MayBeDeclaredAt(SourceText text, int position)
    {
        var end = position;
        for (; end > 0 && (char.IsWhiteSpace(text[end - 1]) || text[end - 1] == '@'); end--)
        {
            // The line before may end with a comment.
            if (text[end - 1] is '\n' or '\r')
            {
                return true;
            }
        }

        return end > 0 && (text[end - 1] == '/' || Array.Exists(Keywords, keyword => EndsWith(text, end, keyword)));
    }

    private static bool EndsWith(SourceText text, int end, string keyword)
    {
        for (var at = 1; at <= keyword.Length; at++)
        {
            if (end < at || text[end - at] != keyword[keyword.Length - at])
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>By its name in metadata, for which no semantic model is made; a model tells apart what is file-local or declared twice.</summary>
    private INamedTypeSymbol? TypeOf(MemberDeclarationSyntax declaration, CancellationToken cancellation) =>
        search.Compilation.Assembly.GetTypeByMetadataName(MetadataNameOf(declaration)) is { } type && type.DeclaringSyntaxReferences.Any(part => part.SyntaxTree == declaration.SyntaxTree && part.Span == declaration.Span)
            ? type
            : search.TypeOf(declaration, cancellation);

    private static string MetadataNameOf(MemberDeclarationSyntax declaration)
    {
        var name = Suffixed(declaration);
        for (var around = declaration.Parent; around is not null; around = around.Parent)
        {
            name = around switch
            {
                TypeDeclarationSyntax outer => $"{Suffixed(outer)}+{name}",
                BaseNamespaceDeclarationSyntax space => $"{space.Name}.{name}",
                _ => name,
            };
        }

        return name;
    }

    private static string Suffixed(MemberDeclarationSyntax declaration) =>
        declaration is TypeDeclarationSyntax { TypeParameterList: { } ofType } ? $"{IdentifierOf(declaration).ValueText}`{ofType.Parameters.Count}"
        : declaration is DelegateDeclarationSyntax { TypeParameterList: { } ofDelegate } ? $"{IdentifierOf(declaration).ValueText}`{ofDelegate.Parameters.Count}"
        : IdentifierOf(declaration).ValueText;

    private static SyntaxToken IdentifierOf(MemberDeclarationSyntax declaration) => declaration is BaseTypeDeclarationSyntax type ? type.Identifier : ((DelegateDeclarationSyntax)declaration).Identifier;
}
