using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using ThreadAffinityAnalyzers.Knowledge;

namespace ThreadAffinityAnalyzers.Model;

/// <summary>Reads the arguments of one registering call or of a <c>ServiceDescriptor</c> creation.</summary>
internal sealed class RegistrationArguments
{
    private readonly KnownTypes known;
    private readonly RegistrationProducts products;

    public RegistrationArguments(KnownTypes known, RegistrationProducts products)
    {
        this.known = known;
        this.products = products;
    }

    /// <summary>The drafts that the call states, empty when no service can be told.</summary>
    public IEnumerable<RegistrationDraft> Read(
        IOperation call, IMethodSymbol method, ImmutableArray<IArgumentOperation> arguments, Lifetime lifetime, RegistrationForm form, CancellationToken cancellation)
    {
        var types = new List<ITypeSymbol>(TypeArgumentsOf(method));
        IOperation? factory = null;
        IOperation? instance = null;
        IParameterSymbol? lifetimeParameter = null;
        string? key = null;
        var isLifetimeRead = false;

        // Arguments come in the order of evaluation; named ones may stand anywhere.
        foreach (var argument in arguments.OrderBy(argument => argument.Parameter?.Ordinal))
        {
            if (argument.Parameter is not { } parameter || method.IsExtensionMethod && parameter.Ordinal == 0)
            {
                continue;
            }

            var value = RegistrationProducts.Unwrapped(argument.Value);
            if (RegistrationLifetimes.IsLifetimeType(parameter.Type))
            {
                // Of contextLifetime and optionsLifetime the first is meant.
                if (!isLifetimeRead)
                {
                    isLifetimeRead = true;
                    lifetimeParameter = (value as IParameterReferenceOperation)?.Parameter;
                    lifetime = RegistrationLifetimes.TryRead(argument.Value, out var stated) ? stated : lifetime;
                }
            }
            else if (value is ITypeOfOperation typeOf)
            {
                types.Add(typeOf.TypeOperand);
            }
            else if (parameter.Name == "serviceKey")
            {
                key = ServiceKeys.Of(value);
            }
            else if (argument.ArgumentKind == ArgumentKind.DefaultValue || parameter.Type.SpecialType == SpecialType.System_String || IsKey(parameter))
            {
                continue;
            }
            else if (parameter.Type is INamedTypeSymbol { DelegateInvokeMethod: { } invoke } && !(form == RegistrationForm.Services && IsService(parameter)))
            {
                factory ??= invoke.ReturnsVoid ? null : argument.Value;
            }
            else if (value is IArrayCreationOperation { Initializer.ElementValues: [var single, ..] } && RegistrationProducts.Unwrapped(single) is IObjectCreationOperation { Type.Name: "InjectionFactory", Arguments: [var injected, ..] })
            {
                factory ??= injected.Value;
            }
            else if (form is RegistrationForm.Services or RegistrationForm.Implementation or RegistrationForm.Instance && IsInstance(parameter))
            {
                instance ??= argument.Value;
            }
        }

        return form switch
        {
            RegistrationForm.Context => Contexts(types, lifetime),
            RegistrationForm.ContextFactory => ContextFactories(),
            RegistrationForm.Implementation => Implementations(),
            RegistrationForm.Instance => Instances(),
            RegistrationForm.Decorator => Decorators(),
            RegistrationForm.AllContracts => AllContracts(),
            _ => Services(),
        };

        IEnumerable<RegistrationDraft> Contexts(List<ITypeSymbol> contexts, Lifetime kept)
        {
            // A second type argument is the implementation, which is registered under its own name, too.
            foreach (var context in contexts.Distinct<ITypeSymbol>(SymbolEqualityComparer.Default))
            {
                yield return new(context, contexts[contexts.Count - 1], null, kept, lifetimeParameter, call.Syntax, null, null, false);
            }
        }

        IEnumerable<RegistrationDraft> ContextFactories()
        {
            var contexts = Contexts(types.Take(1).ToList(), lifetime == Lifetime.Application ? Lifetime.Scope : lifetime);
            return types.Count > 0 && known.Get("Microsoft.EntityFrameworkCore.IDbContextFactory`1") is { } contract
                ? contexts.Prepend(new(contract.Construct(types[0]), null, null, isLifetimeRead ? lifetime : Lifetime.Application, lifetimeParameter, call.Syntax, null, null, false))
                : contexts;
        }

        IEnumerable<RegistrationDraft> Instances()
        {
            if (instance is not null && products.OfValue(instance, cancellation).Type is { } kept)
            {
                yield return new(kept, kept, null, Lifetime.Application, null, call.Syntax, null, instance.Syntax, false);
            }
        }

        IEnumerable<RegistrationDraft> Decorators()
        {
            if (types.Count == 2)
            {
                yield return new(types[0], types[1], types[0], lifetime, null, call.Syntax, null, null, false);
            }
        }

        IEnumerable<RegistrationDraft> AllContracts() => types.Count == 0 ? [] : types[0].AllInterfaces.Prepend(types[0])
            .Select(contract => new RegistrationDraft(contract, types[0], null, lifetime, lifetimeParameter, call.Syntax, null, null, contract.Name == "IHostedService"));

        IEnumerable<RegistrationDraft> Services()
        {
            var service = types.Count > 0 ? types[0] : instance is null ? null : RegistrationProducts.Unwrapped(instance).Type;
            if (service is null or IErrorTypeSymbol)
            {
                return [];
            }

            var kept = instance is not null ? Lifetime.Application : lifetime;
            IEnumerable<RegistrationProduct> yielded = factory is not null ? products.AllOfFactory(factory, cancellation).Distinct()
                : instance is not null ? [products.OfValue(instance, cancellation)] : [];
            return yielded.DefaultIfEmpty().Select(product =>
            {
                var made = product.Type ?? (product.Forward is not null ? null : types.Count > 1 ? types[1] : RegistrationProducts.CanBeMade(service) ? service : null);
                return new RegistrationDraft(service, made, product.Forward, kept, lifetimeParameter, call.Syntax, factory?.Syntax, instance?.Syntax, service.Name == "IHostedService") { Key = key };
            });
        }

        IEnumerable<RegistrationDraft> Implementations()
        {
            var product = factory is not null ? products.OfFactory(factory, cancellation) : instance is not null && types.Count == 0 ? products.OfValue(instance, cancellation) : default;
            var made = product.Type ?? (product.Forward is not null || types.Count == 0 ? null : types[types.Count - 1]);
            if ((made ?? product.Forward) is not { } type || type.AllInterfaces.Any(contract => contract.Name == "IMiddleware"))
            {
                // Middleware by factory has the lifetime of its own registration.
                return [];
            }

            var isHosted = method.Name == "AddHostedService";
            var service = isHosted && type.AllInterfaces.FirstOrDefault(contract => contract.Name == "IHostedService") is { } hosted ? hosted : types.Count > 1 ? types[0] : type;
            return [new(service, made, product.Forward, product.IsKnown && instance is not null ? Lifetime.Application : lifetime, null, call.Syntax, factory?.Syntax, instance?.Syntax, isHosted)];
        }
    }

    /// <summary>Type arguments that name services: not the one that is the receiver's own type (<c>TBuilder</c>).</summary>
    private static IEnumerable<ITypeSymbol> TypeArgumentsOf(IMethodSymbol method)
    {
        var receiver = method.IsExtensionMethod && method.Parameters.Length > 0 ? method.OriginalDefinition.Parameters[0].Type : null;
        for (var i = 0; i < method.TypeArguments.Length; i++)
        {
            if (!SymbolEqualityComparer.Default.Equals(method.OriginalDefinition.TypeParameters[i], receiver))
            {
                yield return method.TypeArguments[i];
            }
        }
    }

    /// <summary>AddSingleton&lt;Func&lt;T&gt;&gt;(() => ...): the delegate is the service, and nothing is made by it yet.</summary>
    private static bool IsService(IParameterSymbol parameter) => parameter.OriginalDefinition.Type.TypeKind == TypeKind.TypeParameter;

    private static bool IsKey(IParameterSymbol parameter) => parameter.Name is "key" or "name";

    private static bool IsInstance(IParameterSymbol parameter) =>
        parameter.OriginalDefinition.Type is { TypeKind: TypeKind.TypeParameter or TypeKind.Interface or TypeKind.Class } type
        && type.Name is not ("Type" or "IEnumerable" or "Delegate") && (type.SpecialType == SpecialType.None || type.SpecialType == SpecialType.System_Object);
}
