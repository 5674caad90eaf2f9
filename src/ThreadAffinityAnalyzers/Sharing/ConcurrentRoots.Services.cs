using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using ThreadAffinityAnalyzers.Knowledge;
using ThreadAffinityAnalyzers.Search;

namespace ThreadAffinityAnalyzers.Sharing;

/// <content>Which names stand for one object because the container hands it to all of them.</content>
internal sealed partial class ConcurrentRoots
{
    /// <summary>What tells the object of a name apart from others: one service of a scope is one object, wherever it is injected.</summary>
    public ISymbol KeyOf(ISymbol name, CancellationToken cancellation)
    {
        var parameter = name switch
        {
            IFieldSymbol { IsStatic: false, Type: var type } => new ContextViews(context).GivenTo(name, type, cancellation),
            IPropertySymbol { IsStatic: false, Type: var type } => new ContextViews(context).GivenTo(name, type, cancellation),
            IParameterSymbol { ContainingSymbol: IMethodSymbol { MethodKind: MethodKind.Constructor or MethodKind.AnonymousFunction } } p => p,
            _ => null,
        };
        if (parameter is null || InjectedAs(parameter, cancellation) is not { } service)
        {
            return name;
        }

        // Two repositories of another project work on the one context of their scope.
        return context.Shapes.TryGet(service, out var content) && content.Kept is { } kept && IsOnePerScope(kept, cancellation) ? kept
            : IsOnePerScope(service, cancellation) ? service : name;
    }

    /// <summary>
    /// The service that the container chooses by its type alone: no key, no second parameter of the type, no caller in source that passes it, other than classes that are given it so.
    /// A base class may take it by a type of its own (<c>RepositoryBase(DbContext context)</c>).
    /// </summary>
    private ITypeSymbol? InjectedAs(IParameterSymbol parameter, CancellationToken cancellation, int depth = 0)
    {
        if (depth == Depth || parameter.GetAttributes().Any(a => a.AttributeClass?.Name == "FromKeyedServicesAttribute")
            || parameter.ContainingSymbol is not IMethodSymbol taker || taker.Parameters.Count(p => SymbolEqualityComparer.Default.Equals(p.Type, parameter.Type)) != 1)
        {
            return null;
        }

        ITypeSymbol? service = null;
        foreach (var reference in taker.MethodKind == MethodKind.Constructor ? context.Search.ReferencesTo(taker, cancellation) : Enumerable.Empty<Reference>())
        {
            if ((Arguments.PassedOn(reference.Node, taker, parameter, context, cancellation) ?? Kept(reference.Node, taker, parameter, cancellation)) is not { } outer
                || InjectedAs(outer, cancellation, depth + 1) is not { } asked || service is not null && !SymbolEqualityComparer.Default.Equals(service, asked))
            {
                return null;
            }

            service = asked;
        }

        return service ?? parameter.Type;
    }

    /// <summary>The constructor parameter of a class that makes this one over the object that it keeps itself: <c>Orders = new OrderRepository(db)</c>.</summary>
    private IParameterSymbol? Kept(SyntaxNode creation, IMethodSymbol constructor, IParameterSymbol parameter, CancellationToken cancellation) =>
        creation is BaseObjectCreationExpressionSyntax && Arguments.For(creation, constructor, parameter) is { } given
            ? context.SymbolOf(given, cancellation) switch
            {
                IParameterSymbol { ContainingSymbol: IMethodSymbol { MethodKind: MethodKind.Constructor } } outer => outer,
                (IFieldSymbol or IPropertySymbol) and { } state => context.Subjects.OriginOf(state, cancellation).Parameter,
                _ => null,
            }
            : null;

    /// <summary>Whether all consumers of one scope get one object: a scoped or singleton registration; a context whose registration is not in sight is scoped by default.</summary>
    public bool IsOnePerScope(ITypeSymbol type, CancellationToken cancellation) => context.Subjects.OfService(type, cancellation) switch
    {
        Lifetime.Application or Lifetime.Scope => true,
        Lifetime.Call => false,
        _ => context.Shapes.TryGet(type, out var kept) && kept is { Shape: AffineShape.Direct, Row.Role: AffineRole.Session },
    };
}
