using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using ThreadAffinityAnalyzers.Knowledge;

namespace ThreadAffinityAnalyzers.Sharing;

/// <summary>Tells which code runs once for the application, so that a local of it is one object for everybody who has a lambda over it.</summary>
internal static class OnceRun
{
    private const int MaxDepth = 4;

    /// <summary>Whether the function around the node is start-up code, an initialiser of static state, or makes the one instance of a class.</summary>
    public static bool Is(SyntaxNode node, SharingContext context, CancellationToken cancellation) => Is(node, 0, context, cancellation);

    private static bool Is(SyntaxNode node, int depth, SharingContext context, CancellationToken cancellation)
    {
        if (depth > MaxDepth || Functions.IsInLoop(node))
        {
            return false;
        }

        switch (Functions.Enclosing(node))
        {
            case CompilationUnitSyntax:
            case MethodDeclarationSyntax { Identifier.ValueText: "Main" } main when main.Modifiers.Any(SyntaxKind.StaticKeyword):
                return true;
            case FieldDeclarationSyntax field:
                return field.Modifiers.Any(SyntaxKind.StaticKeyword);
            case PropertyDeclarationSyntax { ExpressionBody: null } property:
                return property.Modifiers.Any(SyntaxKind.StaticKeyword);
            case ConstructorDeclarationSyntax constructor:
                return constructor.Modifiers.Any(SyntaxKind.StaticKeyword)
                    || context.ModelOf(constructor).GetDeclaredSymbol(constructor, cancellation) is { ContainingType: var type } && InstanceSource.IsOneForAll(type, context, cancellation);
            case LambdaExpressionSyntax { Parent: ArgumentSyntax } factory:
                return context.Lifetimes.All(cancellation).Any(registration => registration.Factory == factory && registration.Lifetime == Lifetime.Application);
            case (MethodDeclarationSyntax or LocalFunctionStatementSyntax) and var function:
                return context.ModelOf(function).GetDeclaredSymbol(function, cancellation) is IMethodSymbol method
                    && context.Search.ReferencesTo(method, cancellation) is { IsEmpty: false } calls
                    && calls.All(call => call.Node is ExpressionSyntax name && Functions.CallOf(name) is { } invocation && Is(invocation, depth + 1, context, cancellation));
            default:
                return false;
        }
    }
}
