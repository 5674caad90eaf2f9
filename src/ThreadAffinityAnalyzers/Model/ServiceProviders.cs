using System.Collections.Generic;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using ThreadAffinityAnalyzers.Knowledge;
using ThreadAffinityAnalyzers.Search;

namespace ThreadAffinityAnalyzers.Model;

/// <summary>Tells whether a provider is the application's own, that of a short scope, or that of a scope that something keeps.</summary>
internal sealed class ServiceProviders
{
    private const int MaxDepth = 6;

    private readonly SymbolSearch search;
    private readonly LifetimeIndex lifetimes;

    public ServiceProviders(SymbolSearch search, LifetimeIndex lifetimes)
    {
        this.search = search;
        this.lifetimes = lifetimes;
    }

    public ProviderKind Of(IInvocationOperation resolution, CancellationToken cancellation)
    {
        var provider = RegistrationProducts.ReceiverOf(resolution)
            ?? resolution.Arguments.Select(argument => RegistrationProducts.Unwrapped(argument.Value)).FirstOrDefault(value => RegistrationProducts.IsProvider(value.Type));
        return provider is null ? ProviderKind.Unknown : OfValue(provider, cancellation, 0);
    }

    private ProviderKind OfValue(IOperation operation, CancellationToken cancellation, int depth)
    {
        cancellation.ThrowIfCancellationRequested();
        if (depth > MaxDepth)
        {
            return ProviderKind.Unknown;
        }

        var value = RegistrationProducts.Unwrapped(operation);
        switch (value)
        {
            case IConditionalAccessInstanceOperation when value.Parent is { } && Accessed(value) is { } accessed:
                return OfValue(accessed, cancellation, depth + 1);
            case IInvocationOperation call:
                return OfCall(call, cancellation, depth);
            case IPropertyReferenceOperation property:
                return OfProperty(property, cancellation, depth);
            case ILocalReferenceOperation local:
                return InitialiserOf(local.Local, cancellation) is { } initialiser ? OfValue(initialiser, cancellation, depth + 1) : ProviderKind.Unknown;
            case IParameterReferenceOperation parameter:
                return OfParameter(parameter.Parameter, cancellation, depth);
            case IFieldReferenceOperation field:
                return OfStored(field.Field, cancellation, depth);
            default:
                return ProviderKind.Unknown;
        }
    }

    private ProviderKind OfCall(IInvocationOperation call, CancellationToken cancellation, int depth) => call.TargetMethod.Name switch
    {
        "BuildServiceProvider" => ProviderKind.Root,
        "CreateScope" or "CreateAsyncScope" or "BeginLifetimeScope" => ProviderKind.Scope,
        "GetService" or "GetRequiredService" when call.TargetMethod.ReturnType.Name == "IServiceProvider" && RegistrationProducts.ReceiverOf(call) is { } receiver => OfValue(receiver, cancellation, depth + 1),
        "Build" when RegistrationProducts.IsProvider(call.Type) => ProviderKind.Root,
        _ => ProviderKind.Unknown,
    };

    private ProviderKind OfProperty(IPropertyReferenceOperation reference, CancellationToken cancellation, int depth)
    {
        switch (reference.Property.Name)
        {
            case "RequestServices" or "ScopedServices" or "InstanceServices":
                return ProviderKind.Scope;
            case "ApplicationServices":
                return ProviderKind.Root;
            case "Services" when search.DeclarationsOf(reference.Property).IsEmpty:
                return ProviderKind.Root;
            case "ServiceProvider" when reference.Instance is { } scope && IsScope(scope.Type):
                // The scope itself: a local of CreateScope, or something that keeps one.
                return OfValue(scope, cancellation, depth + 1) is var kind and not ProviderKind.Unknown ? kind : ProviderKind.Scope;
            default:
                return OfStored(reference.Property, cancellation, depth);
        }
    }

    private static bool IsScope(ITypeSymbol? type) => type?.Name is "IServiceScope" or "AsyncServiceScope";

    private ProviderKind OfParameter(IParameterSymbol parameter, CancellationToken cancellation, int depth)
    {
        if (parameter.ContainingSymbol is not IMethodSymbol method)
        {
            return ProviderKind.Unknown;
        }

        switch (method.MethodKind)
        {
            case MethodKind.Constructor:
                return IsLong(method.ContainingType, cancellation) is { } isLong ? isLong ? ProviderKind.Root : ProviderKind.Scope : ProviderKind.Unknown;
            case MethodKind.AnonymousFunction:
                return OfLambda(parameter, cancellation);
            case MethodKind.Ordinary or MethodKind.LocalFunction:
                return OfArguments(parameter, method, cancellation, depth);
            default:
                return ProviderKind.Unknown;
        }
    }

    private ProviderKind OfLambda(IParameterSymbol parameter, CancellationToken cancellation)
    {
        foreach (var reference in parameter.DeclaringSyntaxReferences)
        {
            var lambda = reference.GetSyntax(cancellation).FirstAncestorOrSelf<AnonymousFunctionExpressionSyntax>();
            if (lambda is null)
            {
                continue;
            }

            // The factory of a singleton is given the root provider.
            var made = lifetimes.All(cancellation).FirstOrDefault(registration => registration.Factory is { } factory && factory.SyntaxTree == lambda.SyntaxTree && factory.Span.Contains(lambda.Span));
            return made is { Lifetime: Lifetime.Application } ? ProviderKind.Root : ProviderKind.Scope;
        }

        return ProviderKind.Unknown;
    }

    private ProviderKind OfArguments(IParameterSymbol parameter, IMethodSymbol method, CancellationToken cancellation, int depth)
    {
        if (method.Name is "Invoke" or "InvokeAsync" && method.Parameters[0].Type.Name == "HttpContext")
        {
            return ProviderKind.Scope;
        }

        var kind = ProviderKind.Unknown;
        foreach (var reference in search.ReferencesTo(method, cancellation))
        {
            if (reference.Node.FirstAncestorOrSelf<InvocationExpressionSyntax>() is not { } syntax
                || search.ModelOf(syntax.SyntaxTree).GetOperation(syntax, cancellation) is not IInvocationOperation call
                || !SymbolEqualityComparer.Default.Equals(call.TargetMethod.OriginalDefinition, method.OriginalDefinition)
                || call.Arguments.FirstOrDefault(argument => argument.Parameter?.Ordinal == parameter.Ordinal) is not { } given)
            {
                continue;
            }

            // The longest-lived caller decides: one root among many scopes shares the object.
            var from = OfValue(given.Value, cancellation, depth + 1);
            kind = from is ProviderKind.Root or ProviderKind.KeptScope ? from : kind == ProviderKind.Unknown ? from : kind;
        }

        return kind;
    }

    private ProviderKind OfStored(ISymbol member, CancellationToken cancellation, int depth)
    {
        var kind = ProviderKind.Unknown;
        foreach (var value in ValuesOf(member, cancellation))
        {
            var from = OfValue(value, cancellation, depth + 1);
            if (from == ProviderKind.Scope && IsCreatedScope(value) && (member.IsStatic || IsLong(member.ContainingType, cancellation) == true))
            {
                from = ProviderKind.KeptScope;
            }

            kind = from is ProviderKind.Root or ProviderKind.KeptScope ? from : kind == ProviderKind.Unknown ? from : kind;
        }

        return kind;
    }

    private static bool IsCreatedScope(IOperation value) =>
        value.DescendantsAndSelf().Any(operation => operation is IInvocationOperation { TargetMethod.Name: "CreateScope" or "CreateAsyncScope" or "BeginLifetimeScope" });

    private IEnumerable<IOperation> ValuesOf(ISymbol member, CancellationToken cancellation)
    {
        if (InitialiserOf(member, cancellation) is { } initialiser)
        {
            yield return initialiser;
        }

        foreach (var reference in search.ReferencesTo(member, cancellation))
        {
            var target = reference.Node.Parent is MemberAccessExpressionSyntax access && access.Name == reference.Node ? access : reference.Node;
            if (target.Parent is AssignmentExpressionSyntax assignment && assignment.Left == target
                && search.ModelOf(assignment.SyntaxTree).GetOperation(assignment.Right, cancellation) is { } value)
            {
                yield return value;
            }
        }
    }

    private IOperation? InitialiserOf(ISymbol symbol, CancellationToken cancellation)
    {
        foreach (var reference in search.DeclarationsOf(symbol))
        {
            var value = reference.GetSyntax(cancellation) switch
            {
                VariableDeclaratorSyntax variable => variable.Initializer?.Value,
                PropertyDeclarationSyntax property => property.Initializer?.Value ?? property.ExpressionBody?.Expression,
                _ => null,
            };
            if (value is not null)
            {
                return search.ModelOf(value.SyntaxTree).GetOperation(value, cancellation);
            }
        }

        return null;
    }

    private static IOperation? Accessed(IOperation instance)
    {
        for (var at = instance.Parent; at is not null; at = at.Parent)
        {
            if (at is IConditionalAccessOperation access)
            {
                return access.Operation;
            }
        }

        return null;
    }

    /// <summary>Whether the instances of the type live as long as the application; null where nothing tells.</summary>
    private bool? IsLong(INamedTypeSymbol type, CancellationToken cancellation)
    {
        var made = lifetimes.Making(type, cancellation);
        if (!made.IsEmpty)
        {
            return made.Any(registration => registration.Lifetime == Lifetime.Application);
        }

        if (type.AllInterfaces.Any(contract => contract.Name == "IHostedService"))
        {
            return true;
        }

        for (var at = type.BaseType; at is not null; at = at.BaseType)
        {
            if (at.Name is "ControllerBase" or "PageModel" or "Hub" or "ComponentBase")
            {
                return false;
            }
        }

        return null;
    }
}
