using System.Collections.Generic;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using ThreadAffinityAnalyzers.Search;

namespace ThreadAffinityAnalyzers.Sharing;

/// <summary>Tells which classes of this project handle what is sent by a mediator (<c>sender.Send(new CountOrders())</c>): the container makes them in the sender's scope, so they share its context.</summary>
/// <remarks>Source: https://github.com/LuckyPennySoftware/MediatR/wiki</remarks>
internal sealed class Mediation(SharingContext context)
{
    /// <summary>The contracts by which code has a mediator.</summary>
    public static readonly string[] Contracts = ["ISender", "IPublisher", "IMediator"];

    private static readonly string[] Handlers = ["IRequestHandler", "INotificationHandler", "ICommandHandler", "IQueryHandler"];

    /// <summary>Whether the program refers to the library at all.</summary>
    public static bool IsReferenced(SharingContext context) => (context.Types.Get("MediatR.IMediator") ?? context.Types.Get("Mediator.IMediator")) is not null;

    /// <summary>Whether the type is one of the contracts.</summary>
    public static bool Is(ITypeSymbol? type) => type is { ContainingNamespace: { Name: "MediatR" or "Mediator", ContainingNamespace.IsGlobalNamespace: true } } && Contracts.Contains(type.Name);

    /// <summary>The methods that handle what the call sends or publishes.</summary>
    public IEnumerable<IMethodSymbol> HandlersOf(InvocationExpressionSyntax call, IMethodSymbol method, CancellationToken cancellation)
    {
        if (!Is(method.ContainingType) || method.Name is not ("Send" or "Publish") || call.ArgumentList.Arguments is not [{ Expression: var message }, ..]
            || context.ModelOf(message).GetTypeInfo(message, cancellation).Type is not INamedTypeSymbol sent || !context.Search.IsOwn(sent))
        {
            return [];
        }

        // A handler names the message in its base list, of the contract itself or of a base class that is one.
        return context.Search.TokensNamed(sent.Name, cancellation).Select(token => token.Parent?.FirstAncestorOrSelf<BaseListSyntax>()?.Parent).OfType<TypeDeclarationSyntax>().Distinct()
            .Select(declared => context.Search.TypeOf(declared, cancellation)).OfType<INamedTypeSymbol>()
            .Where(type => !type.IsAbstract).SelectMany(type => type.AllInterfaces.Where(contract => Handlers.Contains(contract.Name) && contract.TypeArguments.Length > 0 && SymbolEqualityComparer.Default.Equals(contract.TypeArguments[0], sent))
                .SelectMany(contract => contract.GetMembers("Handle")).Select(member => ImplementedMembers.Implementation(type, member)))
            .OfType<IMethodSymbol>();
    }
}
