using System.Collections.Concurrent;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace ThreadAffinityAnalyzers.Search;

/// <summary>The type that a simple name means because it is declared in a namespace around the name; types that come by a using directive are left to the binding.</summary>
internal sealed class VisibleTypes
{
    private readonly SymbolSearch search;
    private readonly ReceiverTypes receivers;
    private readonly AliasNames aliases;
    private readonly ConcurrentDictionary<(string Space, string Name), INamedTypeSymbol?> known = new();

    public VisibleTypes(SymbolSearch search, ReceiverTypes receivers, AliasNames aliases)
    {
        this.search = search;
        this.receivers = receivers;
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

        return known.TryGetValue((space, name), out var type) ? type : known.GetOrAdd((space, name), Find(space, name, cancellation));
    }

    private INamedTypeSymbol? Find(string space, string name, CancellationToken cancellation)
    {
        if (receivers.Named(name, cancellation) is not [INamedTypeSymbol { Arity: 0, ContainingType: null } type])
        {
            return null;
        }

        var declared = type.ContainingNamespace.IsGlobalNamespace ? "" : type.ContainingNamespace.ToDisplayString();
        for (var inner = space; inner != declared; inner = inner.LastIndexOf('.') is var dot && dot > 0 ? inner.Substring(0, dot) : "")
        {
            // A type of a library in a nearer namespace hides it. The end of the way means that the name is declared elsewhere.
            if (inner.Length == 0 || search.Compilation.GetTypeByMetadataName($"{inner}.{name}") is not null)
            {
                return null;
            }
        }

        return type;
    }
}
