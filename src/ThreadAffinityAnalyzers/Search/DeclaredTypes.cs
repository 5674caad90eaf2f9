using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Runtime.CompilerServices;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace ThreadAffinityAnalyzers.Search;

/// <summary>The types of source by name, with those nested in others. Only the files that have the word are asked, and only the types of that name are made.</summary>
/// <remarks>The compilation's own <c>GetSymbolsWithName</c> runs through all declarations for each question, or makes the symbols of all types.</remarks>
internal sealed class DeclaredTypes
{
    // Keyed by the tree object: an edit replaces one tree.
    private static readonly ConditionalWeakTable<SyntaxTree, MemberDeclarationSyntax[]> Known = new();

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
            if (!Known.TryGetValue(tree, out var declared))
            {
                var read = In(tree.GetCompilationUnitRoot(cancellation).Members).ToArray();
                declared = Known.GetValue(tree, _ => read);
            }

            foreach (var declaration in declared)
            {
                if (NameOf(declaration) == name && search.TypeOf(declaration, cancellation) is { } type && !found.Contains(type, SymbolEqualityComparer.Default))
                {
                    found.Add(type);
                }
            }
        }

        return found.ToImmutable();
    }

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
