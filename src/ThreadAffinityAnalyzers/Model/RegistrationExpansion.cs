using System.Collections.Generic;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using ThreadAffinityAnalyzers.Search;

namespace ThreadAffinityAnalyzers.Model;

/// <summary>Turns a registration inside a helper (<c>AddStore&lt;T&gt;()</c>, or one with a lifetime parameter) into one registration per call of the helper, through several levels.</summary>
internal sealed class RegistrationExpansion
{
    private const int MaxDepth = 6;

    private readonly SymbolSearch search;
    private readonly RegistrationReader reader;

    public RegistrationExpansion(SymbolSearch search, RegistrationReader reader)
    {
        this.search = search;
        this.reader = reader;
    }

    public IEnumerable<RegistrationDraft> Expand(RegistrationDraft draft, CancellationToken cancellation, int depth = 0)
    {
        var helper = HelperOf(draft);
        if (helper is null || depth > MaxDepth)
        {
            if (helper is null || draft.Service is not ITypeParameterSymbol)
            {
                yield return draft;
            }

            yield break;
        }

        var isCalled = false;
        foreach (var call in CallsOf(helper, cancellation))
        {
            isCalled = true;
            foreach (var expanded in Expand(At(call, helper, draft), cancellation, depth + 1))
            {
                yield return expanded;
            }
        }

        // A helper that only a lifetime parameter makes general still registers its type.
        if (!isCalled && MethodParameterIn(draft.Service) is null)
        {
            yield return draft with { LifetimeParameter = null };
        }
    }

    private static IMethodSymbol? HelperOf(RegistrationDraft draft) =>
        (MethodParameterIn(draft.Service) ?? MethodParameterIn(draft.Implementation) ?? MethodParameterIn(draft.Forward))?.DeclaringMethod
        ?? draft.LifetimeParameter?.ContainingSymbol as IMethodSymbol;

    private static ITypeParameterSymbol? MethodParameterIn(ITypeSymbol? type) => type switch
    {
        ITypeParameterSymbol { DeclaringMethod: not null } parameter => parameter,
        INamedTypeSymbol { IsUnboundGenericType: false } named => named.TypeArguments.Select(MethodParameterIn).FirstOrDefault(parameter => parameter is not null),
        IArrayTypeSymbol array => MethodParameterIn(array.ElementType),
        _ => null,
    };

    private IEnumerable<IInvocationOperation> CallsOf(IMethodSymbol helper, CancellationToken cancellation)
    {
        foreach (var reference in search.ReferencesTo(helper, cancellation))
        {
            if (reference.Node.FirstAncestorOrSelf<InvocationExpressionSyntax>() is { } syntax && syntax.Expression.Span.Contains(reference.Node.Span)
                && !reader.IsInTestHost(syntax, cancellation)
                && search.ModelOf(syntax.SyntaxTree).GetOperation(syntax, cancellation) is IInvocationOperation call
                && SymbolEqualityComparer.Default.Equals(call.TargetMethod.OriginalDefinition, helper.OriginalDefinition)
                && !syntax.Ancestors().Any(ancestor => helper.DeclaringSyntaxReferences.Any(declaration => declaration.SyntaxTree == ancestor.SyntaxTree && declaration.Span == ancestor.Span)))
            {
                yield return call;
            }
        }
    }

    private static RegistrationDraft At(IInvocationOperation call, IMethodSymbol helper, RegistrationDraft draft)
    {
        var lifetime = draft.Lifetime;
        var parameter = draft.LifetimeParameter;
        if (parameter is not null && SymbolEqualityComparer.Default.Equals(parameter.ContainingSymbol, helper.OriginalDefinition))
        {
            var value = call.Arguments.FirstOrDefault(argument => argument.Parameter?.Ordinal == parameter.Ordinal)?.Value;
            parameter = value is null ? null : (RegistrationProducts.Unwrapped(value) as IParameterReferenceOperation)?.Parameter;
            lifetime = value is not null && RegistrationLifetimes.TryRead(value, out var stated) ? stated : lifetime;
        }

        return draft with
        {
            Service = Substituted(draft.Service, call.TargetMethod),
            Implementation = draft.Implementation is null ? null : Substituted(draft.Implementation, call.TargetMethod),
            Forward = draft.Forward is null ? null : Substituted(draft.Forward, call.TargetMethod),
            Lifetime = lifetime,
            LifetimeParameter = parameter,
            Call = call.Syntax,
        };
    }

    private static ITypeSymbol Substituted(ITypeSymbol type, IMethodSymbol call)
    {
        switch (type)
        {
            case ITypeParameterSymbol { DeclaringMethod: { } declaring } parameter when SymbolEqualityComparer.Default.Equals(declaring.OriginalDefinition, call.OriginalDefinition):
                return call.TypeArguments[parameter.Ordinal];
            case INamedTypeSymbol { IsUnboundGenericType: false, TypeArguments.Length: > 0 } named when MethodParameterIn(named) is not null:
                return named.OriginalDefinition.ContainingType is { IsGenericType: true }
                    ? named
                    : named.OriginalDefinition.Construct(named.TypeArguments.Select(argument => Substituted(argument, call)).ToArray());
            default:
                return type;
        }
    }
}
