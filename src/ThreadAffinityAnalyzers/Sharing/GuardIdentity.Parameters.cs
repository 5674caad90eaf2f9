using System.Collections.Generic;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using ThreadAffinityAnalyzers.Knowledge;

namespace ThreadAffinityAnalyzers.Sharing;

/// <content>Guards that callers pass in.</content>
internal sealed partial class GuardIdentity
{
    /// <summary>A guard that a caller passes in.</summary>
    public static bool IsParameter(Guard guard) => guard.Key.StartsWith("param:", System.StringComparison.Ordinal);

    public static string ParameterKey(IParameterSymbol parameter) =>
        "param:" + (parameter.DeclaringSyntaxReferences.Length > 0
            ? KeyOf(parameter.DeclaringSyntaxReferences[0])
            : parameter.ContainingSymbol?.ToDisplayString() + "/" + parameter.Ordinal);

    /// <summary>A parameter becomes what its callers pass, where that is one guard.</summary>
    public Guard ResolveParameter(Guard guard, CancellationToken cancellation) => ResolveParameter(guard, new Dictionary<string, Guard>(), cancellation, 0);

    /// <param name="resolved">What this question has answered already; a parameter in progress stands for itself, so that recursion ends.</param>
    private Guard ResolveParameter(Guard guard, Dictionary<string, Guard> resolved, CancellationToken cancellation, int depth)
    {
        if (resolved.TryGetValue(guard.Key, out var answer))
        {
            return answer;
        }

        resolved[guard.Key] = guard;
        return resolved[guard.Key] = ResolveAnew(guard, resolved, cancellation, depth);
    }

    private Guard ResolveAnew(Guard guard, Dictionary<string, Guard> resolved, CancellationToken cancellation, int depth)
    {
        if (depth > DeepestAlias || !parameters.TryGetValue(guard.Key, out var parameter) || parameter.ContainingSymbol is not IMethodSymbol method)
        {
            return guard;
        }

        if (method.MethodKind is MethodKind.AnonymousFunction or MethodKind.DelegateInvoke)
        {
            return OfHost(guard, parameter);
        }

        Guard? common = null;
        foreach (var reference in search.ReferencesTo(method, cancellation))
        {
            var argument = GuardSites.ArgumentFor(reference.Node, method, parameter, search.ModelOf(reference.Node.SyntaxTree), cancellation);
            if (argument is null)
            {
                continue;
            }

            var passed = Of(argument, null, cancellation, depth + 1);
            if (passed is null || passed.Key == guard.Key)
            {
                continue;
            }

            // Made for the new instance: as long-lived as that instance.
            passed = passed.Weakness == MadePerCall && method.MethodKind == MethodKind.Constructor
                ? guard with { Owner = method.ContainingType, Weakness = counts.WeaknessOf(argument, parameter.Type, cancellation) }
                : ResolveParameter(passed, resolved, cancellation, depth + 1);
            if (common is not null && common.Key != passed.Key)
            {
                return guard;
            }

            common = passed;
        }

        if (common is not null)
        {
            return common with { Weakness = guard.Weakness ?? common.Weakness };
        }

        return method.MethodKind == MethodKind.Constructor ? Injected(guard, parameter, method) : OfHost(guard, parameter);
    }

    /// <summary>Nobody in source makes the instance: a container passes the same object to all who ask for the type.</summary>
    private static Guard Injected(Guard guard, IParameterSymbol parameter, IMethodSymbol method) =>
        new("injected:" + parameter.Type.ToDisplayString(), guard.Name, false, guard.Weakness) { Owner = parameter.Type as INamedTypeSymbol, Home = method.ContainingType };

    /// <summary>A handler is given locks by the container; a text that a caller brings is an object of its own, whatever it says.</summary>
    private static Guard OfHost(Guard guard, IParameterSymbol parameter) =>
        parameter.Type.SpecialType == SpecialType.System_String ? guard with { Weakness = guard.Weakness ?? MadePerCall }
        : parameter.Type is INamedTypeSymbol { IsReferenceType: true } type && Guards.IsLockTypeName(type.Name) && parameter.ContainingSymbol is IMethodSymbol method ? Injected(guard, parameter, method)
        : guard;
}
