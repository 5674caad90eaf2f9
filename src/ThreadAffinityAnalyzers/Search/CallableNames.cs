using System;
using System.Collections.Concurrent;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace ThreadAffinityAnalyzers.Search;

/// <summary>Tells from text whether source declares something of a name that can be called: a method, a local function, or state that may hold a delegate.</summary>
internal sealed class CallableNames
{
    private readonly SymbolSearch search;
    private readonly ConcurrentDictionary<string, bool> known = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, bool> extensions = new(StringComparer.Ordinal);

    public CallableNames(SymbolSearch search) => this.search = search;

    public bool Contains(string name, CancellationToken cancellation) => known.TryGetValue(name, out var found) ? found : known.GetOrAdd(name, Find(name, IsCallable, cancellation));

    /// <summary>Whether it declares an extension method of the name, or a member of an extension block.</summary>
    public bool HasExtension(string name, CancellationToken cancellation) => extensions.TryGetValue(name, out var found) ? found : extensions.GetOrAdd(name, Find(name, IsExtension, cancellation));

    private bool Find(string name, Func<SyntaxNode, bool> isMeant, CancellationToken cancellation)
    {
        foreach (var rank in search.TreesWith(name, cancellation))
        {
            cancellation.ThrowIfCancellationRequested();
            var tree = search.Trees[rank];
            var text = tree.GetText(cancellation);
            SyntaxNode? root = null;
            foreach (var position in search.Indexes(cancellation)[rank].PositionsOf(name))
            {
                // What follows a dot is used, or implements an interface explicitly, whose own declaration has the name; most places are told by it.
                if (position > 0 && text[position - 1] == '.')
                {
                    continue;
                }

                root ??= tree.GetRoot(cancellation);
                if (SymbolSearch.IdentifierAt(root, position) is { Parent: { } declaration } token && token.ValueText == name && isMeant(declaration))
                {
                    return true;
                }
            }
        }

        return false;
    }

    private static bool IsCallable(SyntaxNode declaration) => declaration switch
    {
        MethodDeclarationSyntax or LocalFunctionStatementSyntax or EventDeclarationSyntax => true,
        PropertyDeclarationSyntax { Type: var type } => type is not PredefinedTypeSyntax,
        VariableDeclaratorSyntax { Parent: VariableDeclarationSyntax { Parent: BaseFieldDeclarationSyntax, Type: var type } } => type is not PredefinedTypeSyntax,
        ParameterSyntax { Type: var type, Parent.Parent: TypeDeclarationSyntax } => type is not PredefinedTypeSyntax,
        _ => false,
    };

    private static bool IsExtension(SyntaxNode declaration) => declaration switch
    {
        MethodDeclarationSyntax { ParameterList.Parameters: [{ Modifiers: var modifiers }, ..] } when modifiers.Any(SyntaxKind.ThisKeyword) => true,
        MethodDeclarationSyntax or PropertyDeclarationSyntax => declaration.Parent is TypeDeclarationSyntax and not (ClassDeclarationSyntax or StructDeclarationSyntax or RecordDeclarationSyntax or InterfaceDeclarationSyntax),
        _ => false,
    };
}
