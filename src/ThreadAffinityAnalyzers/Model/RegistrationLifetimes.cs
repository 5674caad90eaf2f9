using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using ThreadAffinityAnalyzers.Knowledge;

namespace ThreadAffinityAnalyzers.Model;

/// <summary>Reads a lifetime from an argument: <c>ServiceLifetime.Singleton</c>, <c>Lifestyle.Scoped</c>, <c>Reuse.Transient</c>, <c>new PerContainerLifetime()</c>.</summary>
internal static class RegistrationLifetimes
{
    public static bool IsLifetimeType(ITypeSymbol? type)
    {
        for (; type is not null; type = type.BaseType)
        {
            if (IsLifetimeName(type.Name))
            {
                return true;
            }

            foreach (var contract in type.Interfaces)
            {
                if (IsLifetimeName(contract.Name))
                {
                    return true;
                }
            }
        }

        return false;
    }

    public static bool TryRead(IOperation argument, out Lifetime lifetime)
    {
        // Before unwrapping: a default value is a number behind a conversion.
        if (argument is { Type.Name: "ServiceLifetime", ConstantValue: { HasValue: true, Value: int and >= 0 and <= 2 and var number } })
        {
            lifetime = number switch { 0 => Lifetime.Application, 1 => Lifetime.Scope, _ => Lifetime.Call };
            return true;
        }

        switch (RegistrationProducts.Unwrapped(argument))
        {
            case IMemberReferenceOperation member:
                return TryReadName(member.Member.Name, out lifetime);
            case IInvocationOperation call:
                return TryReadName(call.TargetMethod.Name, out lifetime);
            case IObjectCreationOperation { Type: { } type }:
                return TryReadName(type.Name, out lifetime);
            default:
                lifetime = default;
                return false;
        }
    }

    private static bool IsLifetimeName(string name) =>
        name is "ServiceLifetime" or "Lifestyle" or "IReuse" or "ILifetime" or "LifetimeManager" or "ITypeLifetimeManager" or "IInstanceLifetimeManager" or "IFactoryLifetimeManager";

    private static bool TryReadName(string name, out Lifetime lifetime)
    {
        switch (name)
        {
            case "Singleton" or "SingletonLifestyle" or "PerContainerLifetime" or "ContainerControlledLifetimeManager" or "SingletonLifetimeManager" or "PerContainer"
                or "ContainerControlled" or "External" or "ExternallyControlledLifetimeManager" or "SingletonReuse":
                lifetime = Lifetime.Application;
                return true;
            case "Scoped" or "ScopedOrSingleton" or "InCurrentScope" or "PerScopeLifetime" or "PerRequestLifeTime" or "HierarchicalLifetimeManager" or "PerRequestLifetimeManager"
                or "Hierarchical" or "PerThread" or "PerThreadLifetimeManager" or "InThread" or "InWebRequest" or "CurrentScopeReuse":
                lifetime = Lifetime.Scope;
                return true;
            case "Transient" or "TransientLifetimeManager" or "PerResolveLifetimeManager" or "PerResolve" or "TransientReuse":
                lifetime = Lifetime.Call;
                return true;
            default:
                lifetime = default;
                return false;
        }
    }
}
