using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using ThreadAffinityAnalyzers.Knowledge;
using ThreadAffinityAnalyzers.Search;

namespace ThreadAffinityAnalyzers.Model;

/// <summary>Reads registrations from source: finds the calls by name, then tells service, implementation and lifetime from each.</summary>
internal sealed class RegistrationReader
{
    private readonly KnownTypes types;
    private readonly SymbolSearch search;
    private readonly Dictionary<string, List<Registration>> rows = new();

    public RegistrationReader(KnownTypes types, SymbolSearch search)
    {
        this.types = types;
        this.search = search;
        foreach (var row in types.Catalog.Registrations)
        {
            var word = row.Method == ".ctor" ? row.Type.Substring(row.Type.LastIndexOf('.') + 1) : row.Method;
            if (!rows.TryGetValue(word, out var list))
            {
                rows[word] = list = new List<Registration>();
            }

            list.Add(row);
        }
    }

    public ImmutableArray<ServiceRegistration> Read(CancellationToken cancellation)
    {
        var found = new List<ServiceRegistration>();
        foreach (var word in rows)
        {
            foreach (var token in search.TokensNamed(word.Key, cancellation))
            {
                cancellation.ThrowIfCancellationRequested();
                if (token.Parent is SimpleNameSyntax name && CallOf(name) is { } call && !IsTestHost(call)
                    && search.ModelOf(call.SyntaxTree).GetSymbolInfo(call, cancellation) is var info && (info.Symbol ?? info.CandidateSymbols.FirstOrDefault()) is IMethodSymbol method)
                {
                    found.AddRange(ReadCall(call, method, word.Value, ImmutableDictionary<ITypeParameterSymbol, ITypeSymbol>.Empty, 0, cancellation));
                }
            }
        }

        return found.OrderBy(r => r.Call.SyntaxTree.FilePath, System.StringComparer.Ordinal).ThenBy(r => r.Call.SpanStart).ToImmutableArray();
    }

    private static ExpressionSyntax? CallOf(SimpleNameSyntax name)
    {
        if (name.Parent is ObjectCreationExpressionSyntax creation && creation.Type == name)
        {
            return creation;
        }

        ExpressionSyntax whole = name.Parent is MemberAccessExpressionSyntax member && member.Name == name ? member
            : name.Parent is MemberBindingExpressionSyntax binding ? binding : name;
        return whole.Parent is InvocationExpressionSyntax call && call.Expression == whole ? call : null;
    }

    // Overrides of a test host replace what the application registers.
    private static bool IsTestHost(SyntaxNode call) => call.Ancestors().Any(a =>
        a is InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "ConfigureTestServices" } }
        || a is ClassDeclarationSyntax { BaseList: { } bases } && bases.Types.Any(t => t.ToString().Contains("WebApplicationFactory")));

    private IEnumerable<ServiceRegistration> ReadCall(
        ExpressionSyntax call, IMethodSymbol method, List<Registration> candidates, ImmutableDictionary<ITypeParameterSymbol, ITypeSymbol> substitution, int depth, CancellationToken cancellation)
    {
        var declaring = (method.ReducedFrom ?? method).ContainingType?.OriginalDefinition;
        var row = candidates.FirstOrDefault(r => types.Get(r.Type) is { } t && SymbolEqualityComparer.Default.Equals(t, declaring))
            ?? candidates.FirstOrDefault(r => declaring is { Locations: var l } && !l.Any(x => x.IsInSource) && declaring.Name == r.Type.Substring(r.Type.LastIndexOf('.') + 1).Split('`')[0]);
        if (row is null || row.Form == RegistrationForm.FluentLifetime)
        {
            yield break;
        }

        var arguments = (call as InvocationExpressionSyntax)?.ArgumentList.Arguments ?? (call as BaseObjectCreationExpressionSyntax)?.ArgumentList?.Arguments ?? default;
        var draft = Describe(call, method, row, arguments, cancellation);
        if (draft.Service is null)
        {
            yield break;
        }

        // A generic helper registers its type parameter: read once for each call of the helper.
        if (HasTypeParameter(draft.Service) || draft.Implementation is not null && HasTypeParameter(draft.Implementation))
        {
            if (depth < 4 && call.FirstAncestorOrSelf<MethodDeclarationSyntax>() is { TypeParameterList: not null } helper
                && search.ModelOf(helper.SyntaxTree).GetDeclaredSymbol(helper, cancellation) is { } generic)
            {
                foreach (var reference in search.ReferencesTo(generic, cancellation))
                {
                    if (reference.Node is SimpleNameSyntax name && CallOf(name) is InvocationExpressionSyntax site
                        && search.ModelOf(site.SyntaxTree).GetSymbolInfo(site, cancellation).Symbol is IMethodSymbol constructed)
                    {
                        var map = (constructed.ReducedFrom is null ? constructed : constructed).TypeArguments;
                        var service = Substitute(draft.Service, generic, map);
                        var implementation = draft.Implementation is null ? null : Substitute(draft.Implementation, generic, map);
                        if (service is not null && !HasTypeParameter(service))
                        {
                            yield return new ServiceRegistration(service, implementation ?? service, draft.Lifetime, site, draft.Factory, draft.Instance, draft.Hosted);
                        }
                    }
                }
            }

            yield break;
        }

        yield return new ServiceRegistration(draft.Service, draft.Implementation, draft.Lifetime, call, draft.Factory, draft.Instance, draft.Hosted);
        if (row.Form == RegistrationForm.ContextFactory || row.Form == RegistrationForm.Context && method.TypeArguments.Length == 2)
        {
            yield return new ServiceRegistration(method.TypeArguments[method.TypeArguments.Length - 1], method.TypeArguments[method.TypeArguments.Length - 1], row.Form == RegistrationForm.ContextFactory ? Lifetime.Scope : draft.Lifetime, call, null, null, false);
        }

        // Autofac: As<I>() names further services of the same registration.
        foreach (var chained in Chain(call))
        {
            if (chained.Expression is MemberAccessExpressionSyntax { Name: GenericNameSyntax { Identifier.ValueText: "As" } alias })
            {
                foreach (var type in alias.TypeArgumentList.Arguments)
                {
                    if (search.ModelOf(type.SyntaxTree).GetTypeInfo(type, cancellation).Type is { } service)
                    {
                        yield return new ServiceRegistration(service, draft.Implementation, draft.Lifetime, call, draft.Factory, draft.Instance, false);
                    }
                }
            }
            else if (chained.Expression is MemberAccessExpressionSyntax { Name.Identifier.ValueText: "AsImplementedInterfaces" } && draft.Implementation is INamedTypeSymbol made)
            {
                foreach (var contract in made.AllInterfaces)
                {
                    yield return new ServiceRegistration(contract, made, draft.Lifetime, call, draft.Factory, draft.Instance, false);
                }
            }
        }
    }

    private static IEnumerable<InvocationExpressionSyntax> Chain(ExpressionSyntax call)
    {
        for (var at = call; at.Parent is MemberAccessExpressionSyntax { Parent: InvocationExpressionSyntax next } && next.Expression == at.Parent; at = next)
        {
            yield return next;
        }
    }

    private (ITypeSymbol? Service, ITypeSymbol? Implementation, Lifetime Lifetime, SyntaxNode? Factory, SyntaxNode? Instance, bool Hosted) Describe(
        ExpressionSyntax call, IMethodSymbol method, Registration row, SeparatedSyntaxList<ArgumentSyntax> arguments, CancellationToken cancellation)
    {
        var model = search.ModelOf(call.SyntaxTree);
        var services = new List<ITypeSymbol>(method.TypeArguments);
        SyntaxNode? factory = null;
        SyntaxNode? instance = null;
        var lifetime = row.Lifetime;
        foreach (var argument in arguments)
        {
            switch (argument.Expression)
            {
                case TypeOfExpressionSyntax type when model.GetTypeInfo(type.Type, cancellation).Type is { } named:
                    services.Add(named);
                    break;
                case AnonymousFunctionExpressionSyntax lambda:
                    factory ??= lambda;
                    break;
                case MemberAccessExpressionSyntax { Expression: var scope, Name.Identifier.ValueText: var word } when scope.ToString().EndsWith("ServiceLifetime", System.StringComparison.Ordinal):
                    if (argument.NameColon?.Name.Identifier.ValueText != "optionsLifetime" && (argument.NameColon is not null || IsFirstLifetime(argument, arguments)))
                    {
                        lifetime = word switch { "Singleton" => Lifetime.Application, "Scoped" => Lifetime.Scope, _ => Lifetime.Call };
                    }

                    break;
                default:
                    if (row.Form == RegistrationForm.Services && !argument.Expression.IsKind(SyntaxKind.NullLiteralExpression) && !IsKeyOrCollection(argument, method, model, cancellation))
                    {
                        if (model.GetSymbolInfo(argument.Expression, cancellation).Symbol is IMethodSymbol && argument.Expression is SimpleNameSyntax or MemberAccessExpressionSyntax)
                        {
                            factory ??= argument.Expression;
                        }
                        else
                        {
                            instance ??= argument.Expression;
                        }
                    }

                    break;
            }
        }

        foreach (var chained in Chain(call))
        {
            if (chained.Expression is MemberAccessExpressionSyntax { Name.Identifier.ValueText: var word } && rows.TryGetValue(word, out var fluent) && fluent.FirstOrDefault(f => f.Form == RegistrationForm.FluentLifetime) is { } said)
            {
                lifetime = said.Lifetime;
            }
        }

        var made = instance is ExpressionSyntax given ? model.GetTypeInfo(given, cancellation).Type : factory is not null ? MadeBy(factory, model, 0, cancellation) : null;
        var service = services.Count > 0 ? services[0] : made;
        var implementation = services.Count > 1 && row.Form != RegistrationForm.ContextFactory ? services[services.Count - 1] : made ?? service;
        if (row.Form == RegistrationForm.Context)
        {
            service = services.FirstOrDefault();
        }
        else if (row.Form == RegistrationForm.ContextFactory && types.Get("Microsoft.EntityFrameworkCore.IDbContextFactory`1") is { } contract && services.Count > 0)
        {
            service = contract.Construct(services[services.Count - 1]);
            implementation = service;
        }

        return (service, implementation, lifetime, factory, instance, method.Name == "AddHostedService");
    }

    // `contextLifetime` comes before `optionsLifetime`.
    private static bool IsFirstLifetime(ArgumentSyntax argument, SeparatedSyntaxList<ArgumentSyntax> arguments) =>
        arguments.First(a => a.Expression.ToString().Contains("ServiceLifetime.")) == argument;

    private static bool IsKeyOrCollection(ArgumentSyntax argument, IMethodSymbol method, SemanticModel model, CancellationToken cancellation)
    {
        if (model.GetTypeInfo(argument.Expression, cancellation).Type is { } type && (type.Name == "IServiceCollection" || type.SpecialType is SpecialType.System_String or SpecialType.System_Int32))
        {
            return true;
        }

        return method.Name.Contains("Keyed") && argument.Parent is ArgumentListSyntax list && list.Arguments.IndexOf(argument) == 0;
    }

    /// <summary>The type that a factory makes: of the returned expression, followed through one method.</summary>
    private ITypeSymbol? MadeBy(SyntaxNode factory, SemanticModel model, int depth, CancellationToken cancellation)
    {
        var returned = factory switch
        {
            LambdaExpressionSyntax { ExpressionBody: { } body } => body,
            AnonymousFunctionExpressionSyntax { Block: { } block } => block.DescendantNodes(n => n is not AnonymousFunctionExpressionSyntax).OfType<ReturnStatementSyntax>().LastOrDefault()?.Expression,
            _ => null,
        };
        if (returned is null)
        {
            return factory is ExpressionSyntax group && model.GetSymbolInfo(group, cancellation).Symbol is IMethodSymbol method ? method.ReturnType : null;
        }

        return model.GetTypeInfo(returned, cancellation).Type;
    }

    private static bool HasTypeParameter(ITypeSymbol type) =>
        type is ITypeParameterSymbol || type is INamedTypeSymbol { IsUnboundGenericType: false } named && named.TypeArguments.Any(HasTypeParameter);

    private static ITypeSymbol? Substitute(ITypeSymbol type, IMethodSymbol generic, ImmutableArray<ITypeSymbol> arguments)
    {
        if (type is ITypeParameterSymbol parameter)
        {
            var index = parameter.Ordinal;
            return parameter.TypeParameterKind == TypeParameterKind.Method && index < arguments.Length ? arguments[index] : null;
        }

        if (type is INamedTypeSymbol { IsGenericType: true } named)
        {
            var mapped = named.TypeArguments.Select(a => Substitute(a, generic, arguments) ?? a).ToArray();
            return named.OriginalDefinition.Construct(mapped);
        }

        return type;
    }
}
