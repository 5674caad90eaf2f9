using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace ThreadAffinityAnalyzers.Sharing;

/// <summary>Options that a host configures once and hands to everybody: <c>IOptions&lt;T&gt;</c> and <c>IOptionsMonitor&lt;T&gt;</c>, not <c>IOptionsSnapshot&lt;T&gt;</c>.</summary>
internal static class ConfiguredOptions
{
    private static readonly string[] Contracts = ["IOptions", "IOptionsMonitor"];

    public static bool IsForAll(ITypeSymbol service) =>
        service is INamedTypeSymbol { Name: "IOptions" or "IOptionsMonitor", Arity: 1, ContainingNamespace: { Name: "Options", ContainingNamespace.Name: "Extensions" } };

    /// <summary>Whether some code asks for the class as such options, told by names.</summary>
    public static bool Is(INamedTypeSymbol type, SharingContext context, CancellationToken cancellation) =>
        Contracts.SelectMany(contract => context.Search.TokensNamed(contract, cancellation)).Any(token =>
            token.Parent is GenericNameSyntax { TypeArgumentList.Arguments: { Count: 1 } arguments } && arguments[0].GetLastToken().ValueText == type.Name);
}
