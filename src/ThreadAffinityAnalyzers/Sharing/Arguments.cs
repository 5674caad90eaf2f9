using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace ThreadAffinityAnalyzers.Sharing;

/// <summary>Maps arguments to parameters from syntax and the bound method; half-typed calls map to nothing.</summary>
internal static class Arguments
{
    /// <summary>The expression given to the parameter in this call, the receiver for <c>this</c> parameters of extension methods; null where a default is taken.</summary>
    public static ExpressionSyntax? For(SyntaxNode call, IMethodSymbol method, IParameterSymbol parameter)
    {
        var ordinal = parameter.Ordinal;
        if (method.ReducedFrom is not null)
        {
            // The symbol bound at the call lacks the receiver's parameter; the one that is asked for may come from the definition.
            if (!SymbolEqualityComparer.Default.Equals(parameter.ContainingSymbol, method))
            {
                if (ordinal == 0)
                {
                    return call is InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Expression: var receiver } } ? receiver : null;
                }

                ordinal--;
            }
        }

        if (ListOf(call) is not { } list)
        {
            return null;
        }

        foreach (var argument in list.Arguments)
        {
            if (argument.NameColon?.Name.Identifier.ValueText == parameter.Name)
            {
                return argument.Expression;
            }
        }

        return ordinal < list.Arguments.Count && list.Arguments[ordinal].NameColon is null ? list.Arguments[ordinal].Expression : null;
    }

    /// <summary>The constructor parameter that <c>: base(...)</c> or <c>: this(...)</c> hands on to the parameter: who supplies it is not known from this call. Null for all other calls.</summary>
    public static IParameterSymbol? PassedOn(SyntaxNode call, IMethodSymbol constructor, IParameterSymbol parameter, SharingContext context, CancellationToken cancellation) =>
        call is ConstructorInitializerSyntax or PrimaryConstructorBaseTypeSyntax && For(call, constructor, parameter) is { } given ? context.SymbolOf(given, cancellation) as IParameterSymbol : null;

    /// <summary>The expression that a creation gives to the constructor parameter, also by way of <c>: base(...)</c> and <c>: this(...)</c>; null for a parameter of another class, or where it gives none.</summary>
    public static ExpressionSyntax? Feeding(BaseObjectCreationExpressionSyntax creation, IParameterSymbol fed, SharingContext context, CancellationToken cancellation) => Feeding(creation, fed, context, 0, cancellation);

    private static ExpressionSyntax? Feeding(SyntaxNode call, IParameterSymbol fed, SharingContext context, int depth, CancellationToken cancellation)
    {
        if (depth > 4 || context.SymbolOf(call, cancellation) is not IMethodSymbol constructor)
        {
            return null;
        }

        if (SymbolEqualityComparer.Default.Equals(constructor.OriginalDefinition, fed.ContainingSymbol.OriginalDefinition))
        {
            return For(call, constructor, fed);
        }

        SyntaxNode? above = context.Search.DeclarationsOf(constructor.OriginalDefinition).FirstOrDefault()?.GetSyntax(cancellation) switch
        {
            ConstructorDeclarationSyntax { Initializer: { } initializer } => initializer,
            TypeDeclarationSyntax { BaseList.Types: [PrimaryConstructorBaseTypeSyntax primary, ..] } => primary,
            _ => null,
        };
        return above is not null && Feeding(above, fed, context, depth + 1, cancellation) is { } given && context.SymbolOf(given, cancellation) is IParameterSymbol passed
            && SymbolEqualityComparer.Default.Equals(passed.ContainingSymbol, constructor.OriginalDefinition)
                ? For(call, constructor, passed)
                : null;
    }

    /// <summary>The parameter that an argument is given to.</summary>
    public static IParameterSymbol? ParameterOf(ArgumentSyntax argument, IMethodSymbol method)
    {
        if (argument.NameColon is { Name.Identifier.ValueText: var name })
        {
            return method.Parameters.FirstOrDefault(p => p.Name == name);
        }

        var index = argument.Parent is BaseArgumentListSyntax list ? list.Arguments.IndexOf(argument) : -1;
        if (index < 0 || method.Parameters.IsEmpty)
        {
            return null;
        }

        if (index < method.Parameters.Length)
        {
            return method.Parameters[index];
        }

        var last = method.Parameters[method.Parameters.Length - 1];
        return last.IsParams ? last : null;
    }

    /// <summary>The call or creation that an argument belongs to.</summary>
    public static ExpressionSyntax? CallOf(ArgumentSyntax argument) => argument.Parent?.Parent switch
    {
        InvocationExpressionSyntax invocation => invocation,
        BaseObjectCreationExpressionSyntax creation => creation,
        _ => null,
    };

    private static BaseArgumentListSyntax? ListOf(SyntaxNode call) => call switch
    {
        InvocationExpressionSyntax invocation => invocation.ArgumentList,
        BaseObjectCreationExpressionSyntax creation => creation.ArgumentList,
        ConstructorInitializerSyntax initializer => initializer.ArgumentList,
        PrimaryConstructorBaseTypeSyntax primary => primary.ArgumentList,
        _ => null,
    };
}
