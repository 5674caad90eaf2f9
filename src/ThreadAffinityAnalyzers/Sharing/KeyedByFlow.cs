using System.Collections.Immutable;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace ThreadAffinityAnalyzers.Sharing;

/// <summary>Dictionaries keyed by thread, flow or connection, or by their ids, give each flow its own object: no sharing.</summary>
internal static class KeyedByFlow
{
    private static readonly ImmutableHashSet<string> Keys = ImmutableHashSet.Create(
        "ManagedThreadId", "CurrentManagedThreadId", "ConnectionId", "TraceIdentifier", "CurrentThread", "CurrentId");

    private const int Deepest = 2;

    /// <summary>Types whose objects belong to one flow.</summary>
    private static readonly ImmutableHashSet<string> Flows = ImmutableHashSet.Create("HttpContext", "HttpRequest", "HttpContextBase", "HubCallerContext", "ServerCallContext", "ConnectionContext", "Thread");

    public static bool IsKeyed(ISymbol holder, ITypeSymbol type, SharingContext context, CancellationToken cancellation)
    {
        if (!type.Name.Contains("Dictionary") && type.Name != "ConditionalWeakTable")
        {
            return false;
        }

        // What a table attaches to a connection or a context is as shared as that.
        if (type is INamedTypeSymbol { TypeArguments: { Length: 2 } types } && (Flows.Contains(types[0].Name) || type.Name == "ConditionalWeakTable" && context.Shapes.TryGet(types[0], out _)))
        {
            return true;
        }

        foreach (var reference in context.Search.ReferencesTo(holder, cancellation))
        {
            if (reference.Node is not ExpressionSyntax name)
            {
                continue;
            }

            var whole = Functions.Whole(name);
            var key = whole.Parent switch
            {
                ElementAccessExpressionSyntax element when element.Expression == whole => element.ArgumentList.Arguments.FirstOrDefault()?.Expression,
                MemberAccessExpressionSyntax { Parent: InvocationExpressionSyntax call } member when member.Expression == whole => call.ArgumentList.Arguments.FirstOrDefault()?.Expression,
                _ => null,
            };
            // A parameter tells by what its callers give where something is put there: who removes an entry by his id may not have put it.
            if (key is not null && IsFlowKey(key, context, IsPut(whole) ? 0 : Deepest, cancellation))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsPut(ExpressionSyntax dictionary) => dictionary.Parent is ElementAccessExpressionSyntax { Parent: AssignmentExpressionSyntax set } element && set.Left == element
        || dictionary.Parent is MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Add" or "TryAdd" or "GetOrAdd" or "AddOrUpdate" };

    /// <summary>Whether the key is that of one thread, request or connection.</summary>
    public static bool IsFlowKey(ExpressionSyntax key, SharingContext context, CancellationToken cancellation) => IsFlowKey(key, context, 0, cancellation);

    private static bool IsFlowKey(ExpressionSyntax key, SharingContext context, int depth, CancellationToken cancellation)
    {
        if (key.DescendantTokens().Any(t => t.IsKind(SyntaxKind.IdentifierToken) && Keys.Contains(t.ValueText)))
        {
            return true;
        }

        return Functions.Innermost(key) is IdentifierNameSyntax name && context.SymbolOf(name, cancellation) switch
        {
            ILocalSymbol local => context.Subjects.Initializer(local, cancellation) is { } value && value.DescendantTokens().Any(t => t.IsKind(SyntaxKind.IdentifierToken) && Keys.Contains(t.ValueText)),
            IParameterSymbol { ContainingSymbol: IMethodSymbol { MethodKind: MethodKind.Ordinary } method } parameter => depth < Deepest && IsGivenFlowKeys(method, parameter, context, depth + 1, cancellation),
            _ => false,
        };
    }

    /// <summary>Whether all who call the method give it such a key: <c>registry.Add(Context.ConnectionId, session)</c>.</summary>
    private static bool IsGivenFlowKeys(IMethodSymbol method, IParameterSymbol parameter, SharingContext context, int depth, CancellationToken cancellation)
    {
        var references = context.Search.CallsOf(method, false, cancellation);
        return !references.IsEmpty && references.All(reference => reference.Node is ExpressionSyntax called && Functions.CallOf(called) is { } call
            && Arguments.For(call, method, parameter) is { } given && IsFlowKey(given, context, depth, cancellation));
    }
}
