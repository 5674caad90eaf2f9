using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using ThreadAffinityAnalyzers.Knowledge;

namespace ThreadAffinityAnalyzers.Sharing;

/// <summary>Tells whether an object is disposed while work that nobody waits for may still use it.</summary>
internal sealed class ConcurrentScopes
{
    private readonly SharingContext context;

    public ConcurrentScopes(SharingContext context) => this.context = context;

    /// <summary>By what the object ends before the dropped work does; null where it need not. What a class makes for itself ends with that, if that is disposed of at all.</summary>
    public ConflictKind? Ends(RootObject root, SyntaxNode start, CancellationToken cancellation) =>
        Ends(root.Name, start, cancellation) is { } kind && !(kind == ConflictKind.OutlivesRequest && root.IsInside && root.Key is not ITypeSymbol && IsNeverDisposed(root.NameType)) ? kind : null;

    private static bool IsNeverDisposed(ITypeSymbol? type) => type is { TypeKind: TypeKind.Class } && !type.AllInterfaces.Any(contract => contract.Name is "IDisposable" or "IAsyncDisposable");

    private ConflictKind? Ends(ISymbol name, SyntaxNode start, CancellationToken cancellation) => name switch
    {
        ILocalSymbol local when Functions.Enclosing(start) is not CompilationUnitSyntax && !IsMain(start, cancellation) && IsDisposed(local, 0, cancellation) => ConflictKind.OutlivesUsing,
        IParameterSymbol { ContainingSymbol: IMethodSymbol { MethodKind: not MethodKind.Constructor } } parameter when IsOfRequest(parameter, cancellation) => ConflictKind.OutlivesRequest,
        IFieldSymbol { IsStatic: false } or IPropertySymbol { IsStatic: false } or IParameterSymbol { ContainingSymbol: IMethodSymbol { MethodKind: MethodKind.Constructor } }
            when IsOfRequest(name, start, cancellation) => ConflictKind.OutlivesRequest,
        _ => null,
    };

    private static bool IsMain(SyntaxNode start, CancellationToken cancellation) =>
        Functions.Enclosing(start) is MethodDeclarationSyntax { Identifier.ValueText: "Main" };

    /// <summary>Declared by <c>using</c>, or taken from a scope that is.</summary>
    private bool IsDisposed(ILocalSymbol local, int depth, CancellationToken cancellation)
    {
        if (local.IsUsing || local.DeclaringSyntaxReferences.Any(r => r.GetSyntax(cancellation).Parent?.Parent is UsingStatementSyntax))
        {
            return true;
        }

        return depth < 3 && context.Subjects.Initializer(local, cancellation) is { } value && Functions.Innermost(value) is InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax called }
            && called.Name.Identifier.ValueText is "GetRequiredService" or "GetService" or "GetKeyedService" or "GetRequiredKeyedService"
            && called.Expression.DescendantNodesAndSelf().OfType<IdentifierNameSyntax>().FirstOrDefault() is { } root
            && context.SymbolOf(root, cancellation) is ILocalSymbol scope && IsDisposed(scope, depth + 1, cancellation);
    }

    private bool IsOfRequest(IParameterSymbol parameter, CancellationToken cancellation)
    {
        if (context.Subjects.OfService(parameter, cancellation) == Lifetime.Application || parameter.ContainingSymbol is not IMethodSymbol method)
        {
            return false;
        }

        if (context.Entries.TryGetEntry(method, out var row))
        {
            return row.Kind == EntryKind.Request;
        }

        return method.MethodKind == MethodKind.AnonymousFunction && method.DeclaringSyntaxReferences.FirstOrDefault()?.GetSyntax(cancellation) is AnonymousFunctionExpressionSyntax lambda
            ? context.Delegates.RolesOf(lambda, cancellation).Any(IsRequest)
            : context.Search.ReferencesTo(method, cancellation).Any(r => r.Node is ExpressionSyntax name && Functions.CallOf(name) is null
                && context.Delegates.RolesOf(Functions.Whole(name), cancellation).Any(IsRequest));
    }

    private static bool IsRequest(DelegateRole role) => role is DelegateRole.Hosted { Row.Kind: EntryKind.Request };

    private bool IsOfRequest(ISymbol state, SyntaxNode start, CancellationToken cancellation)
    {
        if (context.Subjects.OriginOf(state, cancellation).Parameter is not { } parameter)
        {
            return false;
        }

        var lifetime = context.Subjects.OfService(parameter, cancellation);
        if (lifetime == Lifetime.Application)
        {
            return false;
        }

        if (state.ContainingType is { } owner && context.Entries.IsPerCallInstance(owner, out _))
        {
            return true;
        }

        return (lifetime == Lifetime.Scope || (lifetime is null && context.Shapes.TryGet(parameter.Type, out var kept) && kept is { Shape: AffineShape.Direct, Row.Role: AffineRole.Session }))
            && context.Reach.From(start, Subject.Shared.Instance, cancellation).Entries.Any(e => e.Row.Kind == EntryKind.Request);
    }
}
