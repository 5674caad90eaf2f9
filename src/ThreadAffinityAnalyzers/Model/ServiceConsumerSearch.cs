using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using ThreadAffinityAnalyzers.Search;

namespace ThreadAffinityAnalyzers.Model;

/// <summary>Finds the places where the container supplies a service, by the word of its type.</summary>
internal sealed class ServiceConsumerSearch
{
    private static readonly ImmutableHashSet<string> Resolutions = ImmutableHashSet.Create(
        "GetService", "GetRequiredService", "GetServices", "GetKeyedService", "GetRequiredKeyedService", "GetKeyedServices",
        "CreateInstance", "GetServiceOrCreateInstance", "Resolve", "ResolveKeyed", "ResolveNamed", "ResolveOptional", "GetInstance", "Get");

    private static readonly ImmutableHashSet<string> InjectionAttributes = ImmutableHashSet.Create(
        "FromServices", "FromKeyedServices", "Inject", "Dependency", "Import", "ImportingConstructor");

    private readonly SymbolSearch search;
    private readonly ServiceProviders providers;

    public ServiceConsumerSearch(SymbolSearch search, ServiceProviders providers)
    {
        this.search = search;
        this.providers = providers;
    }

    public ImmutableArray<ServiceConsumer> Of(ITypeSymbol service, CancellationToken cancellation)
    {
        var found = new List<ServiceConsumer>();
        var seen = new HashSet<SyntaxNode>();
        if (service.Name.Length > 0)
        {
            foreach (var token in search.TokensNamed(service.Name, cancellation))
            {
                if (token.Parent is SimpleNameSyntax name && At(WithQualifier(name), service, cancellation) is { } consumer && seen.Add(consumer.Node))
                {
                    found.Add(consumer);
                }
            }
        }

        // Tokens come by path and position already.
        return found.ToImmutableArray();
    }

    /// <summary>The calls alone that ask a provider for the service.</summary>
    public IEnumerable<ServiceConsumer> ResolutionsOf(ITypeSymbol service, CancellationToken cancellation) =>
        from token in search.TokensNamed(service.Name, cancellation)
        let type = token.Parent is SimpleNameSyntax name ? WithQualifier(name) : null
        where type?.Parent is TypeArgumentListSyntax or TypeOfExpressionSyntax
        let consumer = At(type, service, cancellation)
        where consumer is not null
        select consumer;

    private static TypeSyntax WithQualifier(SimpleNameSyntax name)
    {
        TypeSyntax type = name;
        while (type.Parent is QualifiedNameSyntax or AliasQualifiedNameSyntax or NullableTypeSyntax)
        {
            type = (TypeSyntax)type.Parent;
        }

        return type;
    }

    private ServiceConsumer? At(TypeSyntax type, ITypeSymbol service, CancellationToken cancellation)
    {
        switch (type.Parent)
        {
            case ParameterSyntax parameter when parameter.Type == type:
                return ModelOf(parameter).GetDeclaredSymbol(parameter, cancellation) is IParameterSymbol symbol && Same(symbol.Type, service) && IsSupplied(parameter, symbol, cancellation)
                    ? new(parameter, symbol, null) { Key = ServiceKeys.Of(symbol) }
                    : null;
            case PropertyDeclarationSyntax property when property.Type == type && Has(property.AttributeLists):
                return ModelOf(property).GetDeclaredSymbol(property, cancellation) is { } member && Same(member.Type, service)
                    ? new(property, null, null) { Property = member }
                    : null;
            case TypeArgumentListSyntax { Arguments.Count: 1, Parent: GenericNameSyntax generic } when Resolutions.Contains(generic.Identifier.ValueText):
                return RegistrationReader.CallOf(generic.Identifier) is { } call ? Resolved(call, service, cancellation) : null;
            case TypeOfExpressionSyntax { Parent: ArgumentSyntax { Parent.Parent: InvocationExpressionSyntax asking } }:
                return Resolved(asking, service, cancellation);
            default:
                return null;
        }
    }

    private ServiceConsumer? Resolved(InvocationExpressionSyntax syntax, ITypeSymbol service, CancellationToken cancellation)
    {
        if (ModelOf(syntax).GetOperation(syntax, cancellation) is not IInvocationOperation call || !Resolutions.Contains(call.TargetMethod.Name)
            || !call.Arguments.Select(argument => argument.Value.Type).Append(call.Instance?.Type).Any(RegistrationProducts.IsProvider)
            || RegistrationProducts.TypeNamedBy(call) is not { } asked || !Same(asked, service))
        {
            return null;
        }

        return new(syntax, null, syntax) { Key = ServiceKeys.OfResolution(call), Provider = providers.Of(call, cancellation) };
    }

    private bool IsSupplied(ParameterSyntax syntax, IParameterSymbol parameter, CancellationToken cancellation)
    {
        if (Has(syntax.AttributeLists))
        {
            return true;
        }

        switch (parameter.ContainingSymbol)
        {
            case IMethodSymbol { MethodKind: MethodKind.Constructor }:
                return true;
            case IMethodSymbol { MethodKind: MethodKind.AnonymousFunction }:
                return syntax.FirstAncestorOrSelf<AnonymousFunctionExpressionSyntax>() is { } lambda && IsMapped(lambda);
            case IMethodSymbol { MethodKind: MethodKind.LocalFunction or MethodKind.Ordinary } method:
                return method.Name is "Invoke" or "InvokeAsync" && method.Parameters[0].Type.Name == "HttpContext"
                    || search.ReferencesTo(method, cancellation).Any(reference => IsMapped(reference.Node.Parent is MemberAccessExpressionSyntax access && access.Name == reference.Node ? access : reference.Node));
            default:
                return false;
        }
    }

    /// <summary>Whether the function is an argument of an endpoint's <c>Map...</c> call.</summary>
    private static bool IsMapped(SyntaxNode function)
    {
        var at = function.Parent;
        while (at is CastExpressionSyntax or ParenthesizedExpressionSyntax)
        {
            at = at.Parent;
        }

        return at is ArgumentSyntax { Parent.Parent: InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax access } }
            && access.Name.Identifier.ValueText.StartsWith("Map", StringComparison.Ordinal);
    }

    private static bool Has(SyntaxList<AttributeListSyntax> lists) =>
        lists.Any(list => list.Attributes.Any(attribute => InjectionAttributes.Contains(NameOf(attribute))));

    private static string NameOf(AttributeSyntax attribute)
    {
        var name = attribute.Name switch
        {
            QualifiedNameSyntax qualified => qualified.Right.Identifier.ValueText,
            SimpleNameSyntax simple => simple.Identifier.ValueText,
            _ => "",
        };
        return name.EndsWith("Attribute", StringComparison.Ordinal) ? name.Substring(0, name.Length - "Attribute".Length) : name;
    }

    private static bool Same(ITypeSymbol type, ITypeSymbol service) =>
        SymbolEqualityComparer.Default.Equals(type, service)
        || service is INamedTypeSymbol { IsUnboundGenericType: true } && SymbolEqualityComparer.Default.Equals(type.OriginalDefinition, service.OriginalDefinition);

    private SemanticModel ModelOf(SyntaxNode node) => search.ModelOf(node.SyntaxTree);
}
