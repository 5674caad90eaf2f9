using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using ThreadAffinityAnalyzers.Search;

namespace ThreadAffinityAnalyzers.Model;

/// <summary>What an expression yields: an object of a type, or whatever the container has for another service.</summary>
internal readonly record struct RegistrationProduct(ITypeSymbol? Type, ITypeSymbol? Forward)
{
    public bool IsKnown => Type is not null || Forward is not null;
}

/// <summary>Tells which concrete type a factory or an instance expression yields.</summary>
internal sealed class RegistrationProducts
{
    private const int MaxDepth = 8;

    private static readonly ImmutableHashSet<string> Resolutions = ImmutableHashSet.Create(
        "GetService", "GetRequiredService", "GetKeyedService", "GetRequiredKeyedService", "Resolve", "ResolveKeyed", "ResolveNamed", "GetInstance", "Get");

    private static readonly ImmutableHashSet<string> Creations = ImmutableHashSet.Create("CreateInstance", "GetServiceOrCreateInstance");

    private readonly SymbolSearch search;

    public RegistrationProducts(SymbolSearch search) => this.search = search;

    /// <summary>Whether the call asks a container for a service, and for which.</summary>
    public static ITypeSymbol? ServiceAskedBy(IInvocationOperation call)
    {
        var method = call.TargetMethod;
        return Resolutions.Contains(method.Name) && IsProvider(ReceiverOf(call)?.Type) ? TypeNamedBy(call) : null;
    }

    /// <summary>The receiver of a call, also of an extension method.</summary>
    public static IOperation? ReceiverOf(IInvocationOperation call) =>
        call.Instance ?? (call.TargetMethod.IsExtensionMethod && !call.Arguments.IsEmpty ? Unwrapped(call.Arguments[0].Value) : null);

    public static bool IsProvider(ITypeSymbol? type) =>
        type is not null && (IsProviderName(type.Name) || type.AllInterfaces.Any(i => IsProviderName(i.Name)));

    public static IOperation Unwrapped(IOperation operation)
    {
        while (true)
        {
            switch (operation)
            {
                case IConversionOperation conversion:
                    operation = conversion.Operand;
                    break;
                case IParenthesizedOperation parenthesized:
                    operation = parenthesized.Operand;
                    break;
                case IArgumentOperation argument:
                    operation = argument.Value;
                    break;
                default:
                    return operation;
            }
        }
    }

    public RegistrationProduct OfFactory(IOperation factory, CancellationToken cancellation) => AllOfFactory(factory, cancellation).FirstOrDefault();

    public RegistrationProduct OfValue(IOperation value, CancellationToken cancellation) => AllOfValue(value, cancellation).FirstOrDefault();

    /// <summary>Everything that the factory may yield: one thing in development and another in production.</summary>
    public IEnumerable<RegistrationProduct> AllOfFactory(IOperation factory, CancellationToken cancellation, int depth = 0)
    {
        cancellation.ThrowIfCancellationRequested();
        if (depth > MaxDepth)
        {
            return [];
        }

        switch (Unwrapped(factory))
        {
            case IDelegateCreationOperation creation:
                return AllOfFactory(creation.Target, cancellation, depth + 1);
            case IAnonymousFunctionOperation lambda:
                return AllOfReturnsIn(lambda.Body, cancellation, depth + 1);
            case IMethodReferenceOperation reference:
                return AllOfMethod(reference.Method, cancellation, depth + 1);
            case ILocalReferenceOperation local:
                return InitialiserOf(local.Local, cancellation) is { } value ? AllOfFactory(value, cancellation, depth + 1) : [];
            default:
                return [];
        }
    }

    private IEnumerable<RegistrationProduct> AllOfValue(IOperation operation, CancellationToken cancellation, int depth = 0)
    {
        cancellation.ThrowIfCancellationRequested();
        var value = Unwrapped(operation);
        if (depth > MaxDepth || value is IThrowOperation || value.ConstantValue is { HasValue: true, Value: null })
        {
            return [];
        }

        switch (value)
        {
            case IAwaitOperation awaited:
                return AllOfValue(awaited.Operation, cancellation, depth + 1);
            case ISimpleAssignmentOperation assignment:
                return AllOfValue(assignment.Value, cancellation, depth + 1);
            case ICoalesceOperation coalesce:
                return AllOfValue(coalesce.Value, cancellation, depth + 1).Concat(AllOfValue(coalesce.WhenNull, cancellation, depth + 1));
            case IConditionalOperation { WhenFalse: { } otherwise } conditional:
                return AllOfValue(conditional.WhenTrue, cancellation, depth + 1).Concat(AllOfValue(otherwise, cancellation, depth + 1));
            case ISwitchExpressionOperation choice:
                return choice.Arms.SelectMany(arm => AllOfValue(arm.Value, cancellation, depth + 1));
            case IInvocationOperation call when ServiceAskedBy(call) is { } service:
                return [new(null, service)];
            case IDelegateCreationOperation or IAnonymousFunctionOperation when AllOfFactory(value, cancellation, depth + 1).FirstOrDefault(product => product.Forward is not null) is { IsKnown: true } asked:
                return [asked];
            case IObjectCreationOperation { Type.Name: "Lazy", Arguments: [var made, ..] } when AllOfFactory(made.Value, cancellation, depth + 1).FirstOrDefault(product => product.Forward is not null) is { IsKnown: true } later:
                return [later];
            case IInvocationOperation call when Creations.Contains(call.TargetMethod.Name) && TypeNamedBy(call) is { } made:
                return [new(made, null)];
        }

        if (CanBeMade(value.Type))
        {
            return [new(value.Type, null)];
        }

        return value switch
        {
            ILocalReferenceOperation local when InitialiserOf(local.Local, cancellation) is { } initialiser => AllOfValue(initialiser, cancellation, depth + 1),
            IFieldReferenceOperation field when InitialiserOf(field.Field, cancellation) is { } initialiser => AllOfValue(initialiser, cancellation, depth + 1),
            IInvocationOperation call => AllOfMethod(call.TargetMethod, cancellation, depth + 1),
            _ => [],
        };
    }

    public static bool CanBeMade(ITypeSymbol? type) => type switch
    {
        ITypeParameterSymbol => true,
        INamedTypeSymbol { TypeKind: TypeKind.Class or TypeKind.Struct, IsAbstract: false, SpecialType: SpecialType.None } => true,
        _ => false,
    };

    /// <summary>The type argument or the <c>typeof</c> argument of a call.</summary>
    public static ITypeSymbol? TypeNamedBy(IInvocationOperation call)
    {
        if (call.TargetMethod.TypeArguments.Length == 1)
        {
            return call.TargetMethod.TypeArguments[0];
        }

        foreach (var argument in call.Arguments)
        {
            if (Unwrapped(argument.Value) is ITypeOfOperation typeOf)
            {
                return typeOf.TypeOperand;
            }
        }

        return null;
    }

    private static bool IsProviderName(string name) =>
        name is "IServiceProvider" or "IKeyedServiceProvider" or "IComponentContext" or "ILifetimeScope" or "IContainer" or "IKernel" or "IResolutionRoot" or "IResolverContext"
            or "IUnityContainer" or "IServiceContext" or "IServiceFactory" or "IWindsorContainer" or "Container";

    private IEnumerable<RegistrationProduct> AllOfMethod(IMethodSymbol method, CancellationToken cancellation, int depth)
    {
        if (search.DeclarationsOf(method) is { IsEmpty: false } declared && depth <= MaxDepth)
        {
            var declaration = declared[0].GetSyntax(cancellation);
            if (search.ModelOf(declaration.SyntaxTree).GetOperation(declaration, cancellation) is { } body && AllOfReturnsIn(body, cancellation, depth + 1).ToList() is { Count: > 0 } returned)
            {
                return returned;
            }
        }

        return CanBeMade(method.ReturnType) ? [new(method.ReturnType, null)] : [];
    }

    private IEnumerable<RegistrationProduct> AllOfReturnsIn(IOperation body, CancellationToken cancellation, int depth) =>
        InOwnFlow(body).OfType<IReturnOperation>().Where(returning => returning.ReturnedValue is not null)
            .SelectMany(returning => AllOfValue(returning.ReturnedValue!, cancellation, depth + 1));

    private static IEnumerable<IOperation> InOwnFlow(IOperation root)
    {
        var open = new Stack<IOperation>();
        open.Push(root);
        while (open.Count > 0)
        {
            var operation = open.Pop();
            yield return operation;
            foreach (var child in operation.ChildOperations.Reverse())
            {
                // What a nested function returns is not what this one returns.
                if (child is not (IAnonymousFunctionOperation or ILocalFunctionOperation))
                {
                    open.Push(child);
                }
            }
        }
    }

    private IOperation? InitialiserOf(ISymbol symbol, CancellationToken cancellation)
    {
        foreach (var reference in search.DeclarationsOf(symbol))
        {
            if (reference.GetSyntax(cancellation) is VariableDeclaratorSyntax { Initializer.Value: { } value })
            {
                return search.ModelOf(value.SyntaxTree).GetOperation(value, cancellation);
            }
        }

        return null;
    }
}
