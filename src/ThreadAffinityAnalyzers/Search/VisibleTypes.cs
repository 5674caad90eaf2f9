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

/// <summary>
/// The type of source that a simple name means because it is declared in a namespace around the name, or in one that a using directive of the file, or a global one, brings.
/// Null where only binding tells: names declared more than once or also in a library near by, aliases, nested, generic and file-local types, directives inside a namespace.
/// </summary>
/// <remarks>The rules are those of namespace and type names in the language's specification (7.8): what is declared in an enclosing namespace goes before what directives bring, and two directives that bring the name are an error.</remarks>
internal sealed class VisibleTypes
{
    private readonly SymbolSearch search;
    private readonly AliasNames aliases;
    private readonly ConcurrentDictionary<(string Space, string Name), Meaning> known = new();
    private readonly ConcurrentDictionary<SyntaxTree, ImmutableArray<string>> imported = new();
    private readonly Memo<HashSet<string>> importedEverywhere = new();

    public VisibleTypes(SymbolSearch search, AliasNames aliases)
    {
        this.search = search;
        this.aliases = aliases;
    }

    public INamedTypeSymbol? Of(SyntaxNode place, string name, CancellationToken cancellation)
    {
        if (aliases.IsAlias(name, cancellation) || search.SeesStatically(place.SyntaxTree, cancellation))
        {
            return null;
        }

        var space = "";
        foreach (var around in place.Ancestors().OfType<BaseNamespaceDeclarationSyntax>())
        {
            // Directives inside a namespace go before the namespaces around it.
            if (around.Usings.Count > 0)
            {
                return null;
            }

            space = space.Length == 0 ? around.Name.ToString() : $"{around.Name}.{space}";
        }

        if (!known.TryGetValue((space, name), out var meaning))
        {
            meaning = known.GetOrAdd((space, name), Find(space, name, cancellation));
        }

        return meaning.By is not { } by || IsImported(by, place.SyntaxTree, cancellation) ? meaning.Type : null;
    }

    private Meaning Find(string space, string name, CancellationToken cancellation)
    {
        if (search.DeclaredTypes.Named(name, cancellation) is not [{ Arity: 0, ContainingType: null, IsFileLocal: false } type])
        {
            return default;
        }

        var declared = type.ContainingNamespace.IsGlobalNamespace ? "" : type.ContainingNamespace.ToDisplayString();
        for (var inner = space; inner != declared; inner = inner.LastIndexOf('.') is var dot && dot > 0 ? inner.Substring(0, dot) : "")
        {
            // A type of a library in a nearer namespace hides it.
            if (IsTaken(inner, name))
            {
                return default;
            }

            // The end of the way: it is declared elsewhere.
            if (inner.Length == 0)
            {
                return new Meaning(type, declared);
            }
        }

        return new Meaning(type, null);
    }

    /// <summary>Whether a referenced assembly has the name in the namespace; source has it elsewhere.</summary>
    private bool IsTaken(string space, string name)
    {
        // An edit leaves the references as they are, and looking through some three hundred of them costs more than all else here.
        var taken = search.References.Keep(nameof(IsTaken), static () => new ConcurrentDictionary<(string Space, string Name), bool>());
        if (!taken.TryGetValue((space, name), out var known))
        {
            var enclosing = search.Compilation.GlobalNamespace;
            foreach (var part in space.Length == 0 ? [] : space.Split('.'))
            {
                enclosing = enclosing?.GetMembers(part).OfType<INamespaceSymbol>().FirstOrDefault();
            }

            // A namespace that cannot be found as it is written: binding will tell.
            known = taken.GetOrAdd((space, name), enclosing is null || enclosing.GetTypeMembers(name, 0).Any(type => !search.IsOwn(type)));
        }

        return known;
    }

    private bool IsImported(string space, SyntaxTree tree, CancellationToken cancellation)
    {
        if (!imported.TryGetValue(tree, out var spaces))
        {
            spaces = imported.GetOrAdd(tree, ImmutableArray.CreateRange(Imports(tree, isGlobal: false, cancellation)));
        }

        return spaces.Contains(space) || importedEverywhere.Get(ReadGlobal, cancellation).Contains(space);
    }

    private HashSet<string> ReadGlobal(CancellationToken cancellation) =>
        new(search.TreesWith("global", cancellation).SelectMany(rank => Imports(search.Trees[rank], isGlobal: true, cancellation)), StringComparer.Ordinal);

    private static IEnumerable<string> Imports(SyntaxTree tree, bool isGlobal, CancellationToken cancellation) =>
        from directive in tree.GetCompilationUnitRoot(cancellation).Usings
        where directive.Alias is null && directive.StaticKeyword.RawKind == 0 && directive.GlobalKeyword.RawKind != 0 == isGlobal && directive.Name is not null
        let name = directive.Name!.ToString()
        select name.StartsWith("global::", StringComparison.Ordinal) ? name.Substring("global::".Length) : name;

    /// <summary>The type, and the namespace that a directive must bring for the name to mean it; null where it is declared around the name.</summary>
    private readonly record struct Meaning(INamedTypeSymbol? Type, string? By);
}
