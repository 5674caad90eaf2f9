using System.Collections.Concurrent;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using ThreadAffinityAnalyzers.Knowledge;
using ThreadAffinityAnalyzers.Model;

namespace ThreadAffinityAnalyzers.Sharing;

/// <summary>Where the object in an instance field comes from.</summary>
/// <param name="Parameter">The constructor parameter that feeds it, or null.</param>
/// <param name="Value">The expression that creates or fetches it, or null.</param>
internal sealed record FieldOrigin(IParameterSymbol? Parameter, ExpressionSyntax? Value);

/// <summary>Tells which object an expression stands for, and so how long that object lives.</summary>
internal sealed class SubjectResolver
{
    private const int Depth = 12;
    private readonly SharingContext context;
    private readonly ConcurrentDictionary<ISymbol, FieldOrigin> origins = new(SymbolEqualityComparer.Default);

    public SubjectResolver(SharingContext context) => this.context = context;

    /// <summary>The object that the expression stands for; null for a fresh or per-scope one.</summary>
    public Subject? Of(ExpressionSyntax expression, CancellationToken cancellation) => Of(expression, 0, cancellation);

    /// <summary>The subject as seen at the head of the function: locals of it are replaced by what they were initialised with.</summary>
    public Subject? AtHeadOf(SyntaxNode function, Subject subject, CancellationToken cancellation)
    {
        for (var i = 0; i < Depth && subject is Subject.OfVariable { Variable: var variable } && Functions.Declares(function, variable); i++)
        {
            if (variable is IParameterSymbol parameter)
            {
                if (parameter.ContainingSymbol is IMethodSymbol { MethodKind: MethodKind.AnonymousFunction })
                {
                    return OfHostParameter(parameter, function, cancellation);
                }

                return subject;
            }

            if (Initializer(variable, cancellation) is not { } value || Of(value, 0, cancellation) is not { } next || next.Equals(subject))
            {
                return null;
            }

            subject = next;
        }

        return subject;
    }

    /// <summary>How long a service lives by its registrations; null where it is not registered, or registered in different ways.</summary>
    public Lifetime? OfService(ITypeSymbol service, CancellationToken cancellation) => OfService(service, null, cancellation);

    /// <summary>How long the service lives that the container supplies to the parameter.</summary>
    public Lifetime? OfService(IParameterSymbol parameter, CancellationToken cancellation) => OfService(parameter.Type, ServiceKeys.Of(parameter), cancellation);

    private Lifetime? OfService(ITypeSymbol service, string? key, CancellationToken cancellation)
    {
        var registrations = context.Lifetimes.Of(service, key, cancellation);
        if (registrations.IsEmpty)
        {
            return null;
        }

        return registrations.Min(r => r.Lifetime);
    }

    /// <summary>What the host hands to a parameter of a handler: a singleton service is shared, everything else belongs to the call.</summary>
    public Subject? OfHostParameter(IParameterSymbol parameter, SyntaxNode function, CancellationToken cancellation) =>
        OfService(parameter, cancellation) == Lifetime.Application ? Subject.Shared.Instance : null;

    /// <summary>
    /// The object that a hosted function works with. An expression tree is written down and run later on services that the job's own scope makes anew,
    /// so of what it captures only static state and singletons are the same objects.
    /// </summary>
    public Subject? InHost(ExpressionSyntax function, Subject subject, CancellationToken cancellation) =>
        !context.Delegates.IsExpressionTree(function, cancellation) ? subject : subject switch
        {
            Subject.Shared => subject,
            Subject.OfThis owner when OfService(owner.Type, cancellation) == Lifetime.Application => Subject.Shared.Instance,
            _ => null,
        };

    /// <summary>Where the object in an instance field, auto-property or captured primary-constructor parameter comes from.</summary>
    public FieldOrigin OriginOf(ISymbol holder, CancellationToken cancellation)
    {
        if (holder is IParameterSymbol primary)
        {
            return new FieldOrigin(primary, null);
        }

        if (origins.TryGetValue(holder, out var known))
        {
            return known;
        }

        var origin = FindOrigin(holder, cancellation);
        origins.TryAdd(holder, origin);
        return origin;
    }

    private FieldOrigin FindOrigin(ISymbol holder, CancellationToken cancellation)
    {
        ExpressionSyntax? value = null;
        foreach (var declaration in holder.DeclaringSyntaxReferences)
        {
            if (declaration.GetSyntax(cancellation) is ParameterSyntax positional && context.ModelOf(positional).GetDeclaredSymbol(positional, cancellation) is IParameterSymbol fed)
            {
                return new FieldOrigin(fed, null);
            }

            value = declaration.GetSyntax(cancellation) switch
            {
                VariableDeclaratorSyntax v => v.Initializer?.Value,
                PropertyDeclarationSyntax p => p.Initializer?.Value,
                _ => null,
            } ?? value;
        }

        if (value is not null && ParameterIn(value, cancellation) is { } direct)
        {
            return new FieldOrigin(direct, value);
        }

        foreach (var reference in context.Search.AssignmentsTo(holder, cancellation))
        {
            if (reference.Node is ExpressionSyntax name && Functions.Whole(name) is var whole && whole.Parent is AssignmentExpressionSyntax assignment && assignment.Left == whole)
            {
                if (ParameterIn(assignment.Right, cancellation) is { } parameter)
                {
                    return new FieldOrigin(parameter, assignment.Right);
                }

                if (!assignment.Right.IsKind(SyntaxKind.NullLiteralExpression))
                {
                    value ??= assignment.Right;
                }
            }
        }

        return new FieldOrigin(null, value);
    }

    private IParameterSymbol? ParameterIn(ExpressionSyntax value, CancellationToken cancellation)
    {
        var at = Functions.Innermost(value);
        if (at is BinaryExpressionSyntax { RawKind: (int)SyntaxKind.CoalesceExpression } coalesce)
        {
            at = Functions.Innermost(coalesce.Left);
        }

        return at is IdentifierNameSyntax && context.SymbolOf(at, cancellation) is IParameterSymbol { ContainingSymbol: IMethodSymbol { MethodKind: MethodKind.Constructor } } parameter
            ? parameter
            : null;
    }

    private Subject? Of(ExpressionSyntax expression, int depth, CancellationToken cancellation)
    {
        if (depth > Depth)
        {
            return null;
        }

        expression = Functions.Innermost(expression);
        switch (expression)
        {
            case ThisExpressionSyntax or BaseExpressionSyntax:
                return OfEnclosingThis(expression, cancellation);
            case ConditionalExpressionSyntax conditional:
                return Of(conditional.WhenTrue, depth + 1, cancellation) ?? Of(conditional.WhenFalse, depth + 1, cancellation);
            case BinaryExpressionSyntax { RawKind: (int)SyntaxKind.CoalesceExpression } coalesce:
                return Of(coalesce.Left, depth + 1, cancellation) ?? Of(coalesce.Right, depth + 1, cancellation);
            case AssignmentExpressionSyntax assignment:
                return Of(assignment.Left, depth + 1, cancellation);
            case ElementAccessExpressionSyntax element:
                return Of(element.Expression, depth + 1, cancellation);
            case ConditionalAccessExpressionSyntax access:
                return access.WhenNotNull is MemberBindingExpressionSyntax bound ? OfMember(bound.Name, depth, cancellation) : null;
            case MemberAccessExpressionSyntax member:
                return OfMember(member.Name, depth, cancellation);
            case MemberBindingExpressionSyntax binding:
                return OfMember(binding.Name, depth, cancellation);
            case SimpleNameSyntax name:
                return OfMember(name, depth, cancellation);
            case InvocationExpressionSyntax invocation:
                return OfCall(invocation, depth, cancellation);
            default:
                return null;
        }
    }

    private Subject? OfMember(SimpleNameSyntax name, int depth, CancellationToken cancellation)
    {
        switch (context.SymbolOf(name, cancellation))
        {
            case ILocalSymbol local:
                return new Subject.OfVariable(local);
            case IParameterSymbol parameter when IsCapturedByType(parameter, name):
                return OfState(parameter, parameter.ContainingType, null, name, cancellation, depth);
            case IParameterSymbol parameter:
                return new Subject.OfVariable(parameter);
            case IFieldSymbol { IsStatic: true }:
                return Subject.Shared.Instance;
            case IFieldSymbol { ContainingType.IsTupleType: true } when Functions.ReceiverOf(name) is { } tuple:
                return Of(tuple, depth + 1, cancellation);
            case IFieldSymbol field:
                return OfState(field, field.ContainingType, Functions.ReceiverOf(name), name, cancellation, depth);
            case IPropertySymbol { Name: "Value" or "Result" or "Target" } container when !container.Locations.Any(l => l.IsInSource) && Functions.ReceiverOf(name) is { } holder:
                return Of(holder, depth + 1, cancellation);
            case IPropertySymbol property:
                return OfProperty(property, name, depth, cancellation);
            default:
                return null;
        }
    }

    private Subject? OfProperty(IPropertySymbol property, SimpleNameSyntax name, int depth, CancellationToken cancellation)
    {
        if (Body(property, cancellation) is { } value)
        {
            // A property that creates on every read is a factory; one that returns state stands for that state.
            var inner = Of(value, depth + 1, cancellation);
            return inner is Subject.OfThis ? OfOwner(Functions.ReceiverOf(name), name, depth, cancellation) : inner as Subject.Shared;
        }

        if (property.IsStatic)
        {
            return Subject.Shared.Instance;
        }

        return property.Locations.Any(l => l.IsInSource)
            ? OfState(property, property.ContainingType, Functions.ReceiverOf(name), name, cancellation, depth)
            : null;
    }

    /// <summary>The value a property returns: its arrow expression or the one return statement of its getter; null for an auto-property.</summary>
    private static ExpressionSyntax? Body(IPropertySymbol property, CancellationToken cancellation)
    {
        foreach (var reference in property.DeclaringSyntaxReferences)
        {
            if (reference.GetSyntax(cancellation) is not BasePropertyDeclarationSyntax declaration)
            {
                continue;
            }

            if (declaration is PropertyDeclarationSyntax { ExpressionBody.Expression: var arrow })
            {
                return arrow;
            }

            var getter = declaration.AccessorList?.Accessors.FirstOrDefault(a => a.IsKind(SyntaxKind.GetAccessorDeclaration));
            if (getter?.ExpressionBody is { Expression: var expression })
            {
                return expression;
            }

            return getter?.Body?.DescendantNodes().OfType<ReturnStatementSyntax>().LastOrDefault()?.Expression;
        }

        return null;
    }

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

        // What a kept dictionary makes once for each key is as shared as the dictionary.
        if (method is { Name: "GetOrAdd", ContainingType.Name: "ConcurrentDictionary" } && Functions.Innermost(invocation.Expression) is MemberAccessExpressionSyntax { Expression: var dictionary })
        {
            return context.SymbolOf(dictionary, cancellation) is IFieldSymbol kept && KeyedByFlow.IsKeyed(kept, kept.Type, context, cancellation) ? null : Of(dictionary, depth + 1, cancellation);
        }

        // A getter method of this project: what it returns, where that is state and not a fresh object.
        foreach (var reference in method.DeclaringSyntaxReferences)
        {
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
                return inner switch
                {
                    Subject.OfThis when NameOf(invocation) is { } name => OfOwner(Functions.ReceiverOf(name), name, depth, cancellation),
                    Subject.OfVariable { Variable: IParameterSymbol p } when Arguments.For(invocation, method, p) is { } argument => Of(argument, depth + 1, cancellation),
                    Subject.Shared => inner,
                    _ => null,
                };
            }
        }

        return null;
    }

    /// <summary>The service that the expression asks a container for, or null where it is no such call.</summary>
    public ITypeSymbol? ResolvedService(ExpressionSyntax expression, CancellationToken cancellation)
    {
        if (Functions.Innermost(expression) is not InvocationExpressionSyntax invocation
            || NameOf(invocation)?.Identifier.ValueText is not ("GetService" or "GetRequiredService" or "GetKeyedService" or "GetRequiredKeyedService")
            || context.SymbolOf(invocation, cancellation) is not IMethodSymbol method)
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
        if (context.ModelOf(invocation).GetOperation(invocation, cancellation) is not IInvocationOperation call)
        {
            return OfService(service, cancellation);
        }

        var lifetime = OfService(service, ServiceKeys.OfResolution(call), cancellation);
        return lifetime == Lifetime.Scope && context.Lifetimes.ProviderOf(call, cancellation) is ProviderKind.Root or ProviderKind.KeptScope ? Lifetime.Application : lifetime;
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

    /// <summary>The object in instance state: a service by its registration, anything else travels with the owner.</summary>
    private Subject? OfState(ISymbol state, INamedTypeSymbol owner, ExpressionSyntax? receiver, SimpleNameSyntax name, CancellationToken cancellation, int depth)
    {
        if (OriginOf(state, cancellation).Parameter is { } parameter && OfService(parameter, cancellation) is { } lifetime)
        {
            // A scoped or transient service in a singleton is that field's own finding (TAA3002), not one of the service's members.
            return lifetime == Lifetime.Application ? Subject.Shared.Instance : null;
        }

        if (state is IPropertySymbol property && IsInjected(property) && OfService(property.Type, cancellation) is { } injected)
        {
            return injected == Lifetime.Application ? Subject.Shared.Instance : null;
        }

        if (OriginOf(state, cancellation).Value is InvocationExpressionSyntax fetched && OfCall(fetched, depth + 1, cancellation) is Subject.Shared shared)
        {
            return shared;
        }

        return OfOwner(receiver, name, depth, cancellation);
    }

    private static bool IsInjected(IPropertySymbol property) =>
        property.GetAttributes().Any(attribute => attribute.AttributeClass?.Name is "InjectAttribute" or "FromServicesAttribute" or "ImportAttribute" or "DependencyAttribute");

    private Subject? OfOwner(ExpressionSyntax? receiver, SyntaxNode at, int depth, CancellationToken cancellation) =>
        receiver is null ? OfEnclosingThis(at, cancellation) : Of(receiver, depth + 1, cancellation);

    private Subject? OfEnclosingThis(SyntaxNode node, CancellationToken cancellation)
    {
        var declaration = node.FirstAncestorOrSelf<TypeDeclarationSyntax>();
        return declaration is not null && context.ModelOf(node).GetDeclaredSymbol(declaration, cancellation) is { } type ? new Subject.OfThis(type) : null;
    }

    /// <summary>Whether a primary-constructor parameter is read outside the constructor, so that the instance keeps it.</summary>
    public static bool IsCapturedByType(IParameterSymbol parameter, SyntaxNode use)
    {
        if (parameter.ContainingSymbol is not IMethodSymbol { MethodKind: MethodKind.Constructor } constructor
            || constructor.DeclaringSyntaxReferences.Length != 1 || constructor.DeclaringSyntaxReferences[0].GetSyntax() is not TypeDeclarationSyntax)
        {
            return false;
        }

        for (var at = use.Parent; at is not null and not TypeDeclarationSyntax; at = at.Parent)
        {
            if (at is BaseMethodDeclarationSyntax or AccessorDeclarationSyntax or AnonymousFunctionExpressionSyntax
                || (at is ArrowExpressionClauseSyntax && at.Parent is BasePropertyDeclarationSyntax))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>What a local was given first: its initialiser, the collection of a <c>foreach</c>, or the only assignment.</summary>
    public ExpressionSyntax? Initializer(ISymbol local, CancellationToken cancellation)
    {
        foreach (var reference in local.DeclaringSyntaxReferences)
        {
            switch (reference.GetSyntax(cancellation))
            {
                case VariableDeclaratorSyntax { Initializer.Value: var value }:
                    return value;
                case ForEachStatementSyntax loop:
                    return loop.Expression;
                case VariableDeclaratorSyntax:
                    foreach (var use in context.Search.ReferencesTo(local, cancellation))
                    {
                        if (use.Node.Parent is AssignmentExpressionSyntax assignment && assignment.Left == use.Node && !assignment.Right.IsKind(SyntaxKind.NullLiteralExpression))
                        {
                            return assignment.Right;
                        }
                    }

                    return null;
            }
        }

        return null;
    }
}
