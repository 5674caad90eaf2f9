using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace ThreadAffinityAnalyzers.Sharing;

/// <content>Queries that members of interfaces give back: <c>orders.Query().ToListAsync()</c> on an <c>IRepository&lt;Order&gt;</c>.</content>
internal sealed partial class ConcurrentRoots
{
    /// <summary>The object behind what a service gives back, where every class that may stand for the service keeps one: known by the name that the code has for the service.</summary>
    private RootObject? OfFront(IMethodSymbol member, ExpressionSyntax? front, int depth, CancellationToken cancellation)
    {
        if (front is null || NameOf(front, cancellation) is not { } name)
        {
            return null;
        }

        RootObject? found = null;
        foreach (var implementation in callees.ImplementationsOf(member, cancellation))
        {
            found = GivenBackBy(implementation, depth, cancellation);
            if (found is null)
            {
                return null;
            }
        }

        // A generic repository knows its context by a type parameter; the service says which one it is.
        var service = found?.Key as ITypeSymbol;
        return found is not null && context.Shapes.TryGet(service ?? found.Type, out var content) ? new RootObject(name, service ?? name, content.Type) : null;
    }

    /// <summary>What the member gives back of its own instance: neither an argument nor what it makes.</summary>
    private RootObject? GivenBackBy(IMethodSymbol member, int depth, CancellationToken cancellation)
    {
        var declared = context.Search.DeclarationsOf(member.AssociatedSymbol ?? member).FirstOrDefault()?.GetSyntax(cancellation);
        var values = declared is PropertyDeclarationSyntax property ? ReturnedBy(property) is { } value ? new[] { value } : Enumerable.Empty<ExpressionSyntax>()
            : declared is not null ? Functions.Returned(declared).Reverse() : Enumerable.Empty<ExpressionSyntax>();
        var root = values.Select(v => Of(v, depth + 1, cancellation)).FirstOrDefault(r => r is not null);
        return root?.Name switch
        {
            ILocalSymbol or null => null,
            IParameterSymbol { ContainingSymbol: not IMethodSymbol { MethodKind: MethodKind.Constructor } } => null,
            _ => root,
        };
    }
}
