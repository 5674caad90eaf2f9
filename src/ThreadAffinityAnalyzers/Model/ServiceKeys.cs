using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace ThreadAffinityAnalyzers.Model;

/// <summary>Reads the keys of keyed services, in registrations and where they are asked for.</summary>
internal static class ServiceKeys
{
    /// <summary>A key that no constant tells: it may be any.</summary>
    private const string Unknown = "?";

    public static string Of(IOperation value) => value.ConstantValue is { HasValue: true, Value: { } key } ? "=" + key : Unknown;

    /// <summary>The key by which a parameter is supplied, or null.</summary>
    public static string? Of(IParameterSymbol parameter)
    {
        foreach (var attribute in parameter.GetAttributes())
        {
            if (attribute.AttributeClass?.Name == "FromKeyedServicesAttribute")
            {
                return attribute.ConstructorArguments is [{ Kind: not TypedConstantKind.Array, Value: { } key }] ? "=" + key : Unknown;
            }
        }

        return null;
    }

    /// <summary>The key that a resolving call names, or null.</summary>
    public static string? OfResolution(IInvocationOperation call) =>
        call.Arguments.FirstOrDefault(argument => argument.Parameter?.Name == "serviceKey") is { } given ? Of(RegistrationProducts.Unwrapped(given.Value)) : null;

    public static bool MayMatch(string? registered, string? asked) => registered == asked || registered is not null && asked is not null && (registered == Unknown || asked == Unknown);
}
