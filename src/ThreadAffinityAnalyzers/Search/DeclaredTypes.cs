using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace ThreadAffinityAnalyzers.Search;

/// <summary>The types of source by name, with those nested in others. Only the files that have the word are asked, and only the types of that name are made.</summary>
/// <remarks>The compilation's own <c>GetSymbolsWithName</c> runs through all declarations for each question, or makes the symbols of all types.</remarks>
internal sealed class DeclaredTypes
{
    private static readonly PerTree<MemberDeclarationSyntax[]> Declared = new();

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
        foreach (var rank in search.TreesWith(name, cancellation))
        {
            var tree = search.Trees[rank];
            foreach (var declaration in Declared.Of(tree, () => In(tree.GetCompilationUnitRoot(cancellation).Members).ToArray()))
            {
                if (NameOf(declaration) == name && TypeOf(declaration, cancellation) is { } type && !found.Contains(type, SymbolEqualityComparer.Default))
                {
                    found.Add(type);
                }
            }
        }

        return found.ToImmutable();
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
        declaration is TypeDeclarationSyntax { TypeParameterList: { } ofType } ? $"{NameOf(declaration)}`{ofType.Parameters.Count}"
        : declaration is DelegateDeclarationSyntax { TypeParameterList: { } ofDelegate } ? $"{NameOf(declaration)}`{ofDelegate.Parameters.Count}"
        : NameOf(declaration);

    private static IEnumerable<MemberDeclarationSyntax> In(SyntaxList<MemberDeclarationSyntax> members)
    {
        foreach (var member in members)
        {
            if (member is BaseTypeDeclarationSyntax or DelegateDeclarationSyntax)
            {
                yield return member;
            }

            foreach (var inner in In(member switch { BaseNamespaceDeclarationSyntax space => space.Members, TypeDeclarationSyntax type => type.Members, _ => default }))
            {
                yield return inner;
            }
        }
    }

    private static string NameOf(MemberDeclarationSyntax declaration) => declaration is BaseTypeDeclarationSyntax type ? type.Identifier.ValueText : ((DelegateDeclarationSyntax)declaration).Identifier.ValueText;
}
