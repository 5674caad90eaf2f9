using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using ThreadAffinityAnalyzers.Knowledge;
using ThreadAffinityAnalyzers.Model;

namespace ThreadAffinityAnalyzers.Sharing;

/// <content>The objects that calls give back, and the services that they ask a container for.</content>
internal sealed partial class SubjectResolver
{
    /// <summary>Calls on a sequence that give back one of its elements, or some of them.</summary>
    private static readonly ImmutableHashSet<string> ElementsOf = ImmutableHashSet.Create(
        "First", "FirstOrDefault", "Single", "SingleOrDefault", "Last", "LastOrDefault", "ElementAt", "ElementAtOrDefault", "Find", "MinBy", "MaxBy",
        "Where", "OrderBy", "OrderByDescending", "ThenBy", "Reverse", "Skip", "Take", "OfType", "Cast", "ToList", "ToArray", "AsEnumerable");

    private Subject? OfCall(InvocationExpressionSyntax invocation, int depth, CancellationToken cancellation)
    {
        if (context.SymbolOf(invocation, cancellation) is not IMethodSymbol method)
        {
            return null;
        }

        if (ResolvedService(invocation, cancellation) is { } service)
        {
            return OfResolution(invocation, service, cancellation) == Lifetime.Application ? Subject.Shared.Instance : null;
        }

        if (method.Name is "GetAwaiter" or "GetResult" or "ConfigureAwait" or "AsTask" && Functions.Innermost(invocation.Expression) is MemberAccessExpressionSyntax unwrap)
        {
            return Of(unwrap.Expression, depth + 1, cancellation);
        }

        // handlers.First(h => h.CanHandle(order)): an element is as shared as the sequence.
        if (ElementsOf.Contains(method.Name) && method.ContainingType.Name is "Enumerable" or "List" && Functions.Innermost(invocation.Expression) is MemberAccessExpressionSyntax { Expression: var sequence })
        {
            return Of(sequence, depth + 1, cancellation);
        }

        // What a kept dictionary makes once for each key is as shared as the dictionary.
        if (method.Name is "GetOrAdd" or "GetValueOrDefault" && IsOfDictionary(method) && Functions.Innermost(invocation.Expression) is MemberAccessExpressionSyntax { Expression: var dictionary })
        {
            return IsOfOneFlow(dictionary, cancellation) ? null : Of(dictionary, depth + 1, cancellation);
        }

        if (MemoryCaches.AskedBy(invocation, context, cancellation) is { } cache)
        {
            return Of(cache, depth + 1, cancellation);
        }

        // A delegate that the container supplies, and that asks the container: what it gives back is as shared as the service.
        if (method.MethodKind == MethodKind.DelegateInvoke && SuppliedTo(invocation.Expression, cancellation) is { } supplied
            && context.Lifetimes.Of(supplied.Type, ServiceKeys.Of(supplied), cancellation) is { IsEmpty: false } makers
            && makers.All(maker => maker.Lifetime == Lifetime.Application && (maker.Forward is not null || maker.Service.TypeKind != TypeKind.Delegate)))
        {
            return Subject.Shared.Instance;
        }

        if (method.MethodKind == MethodKind.DelegateInvoke && KeptFunction(invocation.Expression, cancellation) is { } function)
        {
            return OfReturned(function, depth, cancellation);
        }

        // A getter method of this project: what it returns, where that is state and not a fresh object.
        foreach (var reference in context.Search.DeclarationsOf(method))
        {
            if (reference.GetSyntax(cancellation) is LocalFunctionStatementSyntax local)
            {
                return OfReturned(local, depth, cancellation);
            }

            if (reference.GetSyntax(cancellation) is MethodDeclarationSyntax declaration)
            {
                var value = declaration.ExpressionBody?.Expression
                    ?? declaration.Body?.DescendantNodes(n => n is not (AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax)).OfType<ReturnStatementSyntax>().LastOrDefault()?.Expression;
                if (value is null)
                {
                    return null;
                }

                if (ServiceOfHelper(method, value, cancellation) is { } asked)
                {
                    return OfService(asked, cancellation) == Lifetime.Application ? Subject.Shared.Instance : null;
                }

                var inner = Of(value, depth + 1, cancellation);
                if (inner is Subject.OfVariable { Variable: ILocalSymbol found } && (DictionaryOf(found, cancellation) is { } searched ? Of(searched, depth + 1, cancellation) : OfOutArgument(found, depth + 1, cancellation)) is { } kept)
                {
                    inner = kept;
                }

                return AtCaller(invocation, method, inner, depth, cancellation);
            }
        }

        return null;
    }

    /// <summary>The lambda or method that a local, or state where it is declared, is given once and for all: <c>Func&lt;Store&gt; get = () => store;</c>.</summary>
    private SyntaxNode? KeptFunction(ExpressionSyntax called, CancellationToken cancellation)
    {
        var value = context.SymbolOf(called is MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Invoke", Expression: var invoked } ? invoked : called, cancellation) switch
        {
            ILocalSymbol local when context.Search.AssignmentsTo(local, cancellation).IsEmpty => InitialValue(local, cancellation),
            IFieldSymbol { IsReadOnly: true } field when context.Search.IsOwn(field) => InitialValue(field, cancellation),
            IPropertySymbol { SetMethod: null } property when context.Search.IsOwn(property) => Body(property, cancellation) ?? InitialValue(property, cancellation),
            _ => null,
        };
        return (value is null ? null : Functions.Innermost(value)) switch
        {
            AnonymousFunctionExpressionSyntax function => function,
            (SimpleNameSyntax or MemberAccessExpressionSyntax) and var name when context.SymbolOf(name, cancellation) is IMethodSymbol method && context.Search.DeclarationsOf(method) is [var declared] => declared.GetSyntax(cancellation),
            _ => null,
        };
    }

    private static ExpressionSyntax? InitialValue(ISymbol variable, CancellationToken cancellation) => variable.DeclaringSyntaxReferences.FirstOrDefault()?.GetSyntax(cancellation) switch
    {
        VariableDeclaratorSyntax declared => declared.Initializer?.Value,
        PropertyDeclarationSyntax declared => declared.Initializer?.Value,
        _ => null,
    };

    /// <summary>What a function gives back that stands beside its caller: an object of the frame around both, or one for all. What it makes or is given is its caller's own.</summary>
    private Subject? OfReturned(SyntaxNode function, int depth, CancellationToken cancellation) => Functions.Returned(function).LastOrDefault() is { } value ? Of(value, depth + 1, cancellation) switch
    {
        (Subject.Shared or Subject.OfThis) and var outside => outside,
        Subject.OfVariable { Variable: ILocalSymbol variable } local when !Functions.Declares(function, variable) => local,
        _ => null,
    } : null;

    /// <summary>What a method of this project gives to its caller, seen from there.</summary>
    private Subject? AtCaller(InvocationExpressionSyntax call, IMethodSymbol method, Subject? inside, int depth, CancellationToken cancellation) => inside switch
    {
        Subject.OfThis when NameOf(call) is { } name => OfOwner(Functions.ReceiverOf(name), name, depth, cancellation),
        Subject.OfVariable { Variable: IParameterSymbol p } when Arguments.For(call, method, p) is { } argument => Of(argument, depth + 1, cancellation),
        Subject.Shared => inside,
        _ => null,
    };

    /// <summary>The parameter by which the container supplies the object: of a constructor that keeps it, or of a handler.</summary>
    private IParameterSymbol? SuppliedTo(ExpressionSyntax expression, CancellationToken cancellation) => context.SymbolOf(expression, cancellation) switch
    {
        IParameterSymbol { ContainingSymbol: IMethodSymbol { MethodKind: MethodKind.AnonymousFunction or MethodKind.Constructor } } parameter => parameter,
        (IFieldSymbol or IPropertySymbol) and var state => OriginOf(state, cancellation).Parameter,
        _ => null,
    };

    /// <summary>The service that the expression asks a container for, or null where it is no such call.</summary>
    public ITypeSymbol? ResolvedService(ExpressionSyntax expression, CancellationToken cancellation)
    {
        if (Functions.Innermost(expression) is not InvocationExpressionSyntax invocation
            || NameOf(invocation)?.Identifier.ValueText is not (("GetService" or "GetRequiredService" or "GetKeyedService" or "GetRequiredKeyedService" or "Resolve") and var word)
            || context.SymbolOf(invocation, cancellation) is not IMethodSymbol method || word == "Resolve" && method.ContainingNamespace?.Name != "Autofac")
        {
            return null;
        }

        return method.TypeArguments.Length == 1
            ? method.TypeArguments[0]
            : invocation.ArgumentList.DescendantNodes().OfType<TypeOfExpressionSyntax>().Select(t => context.ModelOf(t).GetTypeInfo(t.Type, cancellation).Type).FirstOrDefault();
    }

    /// <summary>What is registered for a scope lives as long as the application where the application's own provider makes it.</summary>
    private Lifetime? OfResolution(InvocationExpressionSyntax invocation, ITypeSymbol service, CancellationToken cancellation)
    {
        var lifetime = OfService(service, KeyOf(invocation, out var call, cancellation), cancellation);
        return lifetime == Lifetime.Scope && call is not null && context.Lifetimes.ProviderOf(call, cancellation) is ProviderKind.Root or ProviderKind.KeptScope ? Lifetime.Application : lifetime;
    }

    /// <summary>How long the service is registered to live that the value asks a container for; null where it asks for none.</summary>
    private Lifetime? OfResolved(ExpressionSyntax? value, CancellationToken cancellation) =>
        value is not null && Functions.Innermost(value) is InvocationExpressionSyntax asked && ResolvedService(asked, cancellation) is { } service ? OfService(service, KeyOf(asked, out _, cancellation), cancellation) : null;

    private string? KeyOf(InvocationExpressionSyntax resolution, out IInvocationOperation? call, CancellationToken cancellation)
    {
        call = context.ModelOf(resolution).GetOperation(resolution, cancellation) as IInvocationOperation;
        return call is null ? null : ServiceKeys.OfResolution(call);
    }

    /// <summary>The service that a helper of this project resolves for its type argument: <c>Locator.Get&lt;Store&gt;()</c>.</summary>
    private ITypeSymbol? ServiceOfHelper(IMethodSymbol method, ExpressionSyntax returned, CancellationToken cancellation) =>
        method.TypeArguments.Length > 0 && ResolvedService(returned, cancellation) is ITypeParameterSymbol { DeclaringMethod: not null } parameter ? method.TypeArguments[parameter.Ordinal] : null;

    private static SimpleNameSyntax? NameOf(InvocationExpressionSyntax invocation) => invocation.Expression switch
    {
        SimpleNameSyntax name => name,
        MemberAccessExpressionSyntax member => member.Name,
        MemberBindingExpressionSyntax binding => binding.Name,
        _ => null,
    };
}
