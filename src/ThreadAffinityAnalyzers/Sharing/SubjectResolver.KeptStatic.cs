using System.Collections.Concurrent;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace ThreadAffinityAnalyzers.Sharing;

/// <content>State in which every instance keeps one static object: <c>_repo = Repo.Instance;</c>.</content>
internal sealed partial class SubjectResolver
{
    private readonly ConcurrentDictionary<ISymbol, bool> keptStatics = new(SymbolEqualityComparer.Default);

    /// <summary>Whether all that is written to the state is static, and all that makers in sight give to the constructors that write it.</summary>
    private bool KeepsStatic(ISymbol state, int depth, CancellationToken cancellation)
    {
        if (keptStatics.TryGetValue(state, out var known))
        {
            return known;
        }

        var values = state is IParameterSymbol primary ? null : ValuesOf(state, cancellation).ToList();
        var isStatic = values is null ? IsGivenStatic((IParameterSymbol)state, true, depth, cancellation) : values.Count > 0 && values.All(value => IsStatic(value, true, depth, cancellation));
        keptStatics.TryAdd(state, isStatic);
        return isStatic;
    }

    /// <summary>Whether the value is a static object. What another value stands in for may be missing.</summary>
    private bool IsStatic(ExpressionSyntax value, bool isNeeded, int depth, CancellationToken cancellation)
    {
        switch (Functions.Innermost(value))
        {
            case LiteralExpressionSyntax { RawKind: (int)SyntaxKind.NullLiteralExpression or (int)SyntaxKind.DefaultLiteralExpression }:
                return !isNeeded;
            case BinaryExpressionSyntax { RawKind: (int)SyntaxKind.CoalesceExpression } coalesce:
                return IsStatic(coalesce.Right, isNeeded, depth, cancellation) && IsStatic(coalesce.Left, false, depth, cancellation);
            case ConditionalExpressionSyntax conditional:
                return IsStatic(conditional.WhenTrue, isNeeded, depth, cancellation) && IsStatic(conditional.WhenFalse, isNeeded, depth, cancellation);
            case SimpleNameSyntax name:
                return ParameterIn(name, cancellation) is { } given ? IsGivenStatic(given, isNeeded, depth, cancellation) : context.SymbolOf(name, cancellation) switch
                {
                    IFieldSymbol { IsStatic: true } or IPropertySymbol { IsStatic: true } => Of(name, depth + 1, cancellation) is Subject.Shared,
                    _ => false,
                };
            case InvocationExpressionSyntax call:
                return Of(call, depth + 1, cancellation) is Subject.Shared;
            case MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Value" } inner when context.SymbolOf(inner.Name, cancellation) is IPropertySymbol { ContainingType.Name: "Lazy" }:
                return IsStatic(inner.Expression, isNeeded, depth, cancellation);
            case MemberAccessExpressionSyntax member:
                return context.SymbolOf(member.Name, cancellation) is IFieldSymbol { IsStatic: true } or IPropertySymbol { IsStatic: true } && Of(member, depth + 1, cancellation) is Subject.Shared;
            default:
                return false;
        }
    }

    /// <summary>Whether each maker in sight gives a static object to the constructor's parameter. A container that has no service for it gives what stands in for it.</summary>
    private bool IsGivenStatic(IParameterSymbol parameter, bool isNeeded, int depth, CancellationToken cancellation)
    {
        if (depth > Depth || parameter.ContainingSymbol is not IMethodSymbol { MethodKind: MethodKind.Constructor } constructor || OfService(parameter, cancellation) is not null)
        {
            return false;
        }

        var isMade = false;
        foreach (var reference in context.Search.ReferencesTo(constructor, cancellation))
        {
            var call = reference.Node as BaseObjectCreationExpressionSyntax ?? reference.Node.Parent as BaseObjectCreationExpressionSyntax ?? reference.Node;
            if (call is not (BaseObjectCreationExpressionSyntax or ConstructorInitializerSyntax or PrimaryConstructorBaseTypeSyntax))
            {
                continue;
            }

            isMade = true;
            if (Arguments.For(call, constructor, parameter) is { } given ? !IsStatic(given, isNeeded, depth + 1, cancellation) : isNeeded || !parameter.HasExplicitDefaultValue)
            {
                return false;
            }
        }

        return isMade || !isNeeded;
    }
}
