using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using ThreadAffinityAnalyzers.Search;

namespace ThreadAffinityAnalyzers.Sharing;

/// <summary>
/// Tells the state that no instance in sight has: a class with a constructor for a connection string and one for a transaction or a connection,
/// whose instances are all made by the first.
/// </summary>
internal sealed class UnusedFeeds
{
    private const int Depth = 4;
    private readonly SharingContext context;

    public UnusedFeeds(SharingContext context) => this.context = context;

    /// <summary>Whether the state is set by constructors alone by which nothing in sight makes the class. Where nobody in sight makes it at all, its callers are elsewhere and may use any.</summary>
    public bool AreAllOf(ISymbol state, CancellationToken cancellation) =>
        state is IFieldSymbol or IPropertySymbol
        && context.Search.IsOwn(state)
        && state.ContainingType.InstanceConstructors.Length > 1
        && state.DeclaringSyntaxReferences.All(r => HasNoValue(r.GetSyntax(cancellation)))
        && context.Search.AssignmentsTo(state, cancellation).All(a => IsUnusedFeed(a.Node, cancellation))
        && state.ContainingType.InstanceConstructors.Any(c => IsMade(c, 0, cancellation));

    private static bool HasNoValue(SyntaxNode declaration) => declaration switch
    {
        VariableDeclaratorSyntax variable => variable.Initializer is null or { Value.RawKind: (int)SyntaxKind.NullLiteralExpression },
        PropertyDeclarationSyntax property => property.ExpressionBody is null && property.Initializer is null or { Value.RawKind: (int)SyntaxKind.NullLiteralExpression },
        _ => false,
    };

    private bool IsUnusedFeed(SyntaxNode name, CancellationToken cancellation) =>
        name is ExpressionSyntax expression && Assignments.ValueOf(Functions.Whole(expression)) is { } value
        && (value.IsKind(SyntaxKind.NullLiteralExpression)
            || context.SymbolOf(value, cancellation) is IParameterSymbol { ContainingSymbol: IMethodSymbol { MethodKind: MethodKind.Constructor } } parameter && !IsFed(parameter, 0, cancellation));

    /// <summary>Whether something in sight may give an object to the parameter: a creation, the container, a derived class that is given one.</summary>
    private bool IsFed(IParameterSymbol parameter, int depth, CancellationToken cancellation)
    {
        var constructor = (IMethodSymbol)parameter.ContainingSymbol;
        return depth > Depth || MayComeFromContainer(constructor, cancellation)
            || context.Search.ReferencesTo(constructor, cancellation).Any(call => IsInitializer(call.Node)
                ? Arguments.PassedOn(call.Node, constructor, parameter, context, cancellation) is { ContainingSymbol: IMethodSymbol { MethodKind: MethodKind.Constructor } } outer
                    ? IsFed(outer, depth + 1, cancellation)
                    : Arguments.For(call.Node, constructor, parameter)?.IsKind(SyntaxKind.NullLiteralExpression) != true
                : Arguments.For(call.Node, constructor, parameter)?.IsKind(SyntaxKind.NullLiteralExpression) != true);
    }

    /// <summary>The container takes a constructor that it has a service for each parameter of; it has none for a number or a text.</summary>
    private bool MayComeFromContainer(IMethodSymbol constructor, CancellationToken cancellation) =>
        context.Lifetimes.Making(constructor.ContainingType, cancellation).Any(r => r.Factory is null && r.Instance is null)
        && constructor.Parameters.All(p => p.HasExplicitDefaultValue || p.Type is { SpecialType: SpecialType.None, TypeKind: not TypeKind.Enum });

    /// <summary>Whether the constructor makes an instance in sight, itself or for a derived class.</summary>
    private bool IsMade(IMethodSymbol constructor, int depth, CancellationToken cancellation) =>
        depth <= Depth
        && (context.Lifetimes.Making(constructor.ContainingType, cancellation).Any(r => r.Factory is null && r.Instance is null)
            || context.Search.ReferencesTo(constructor, cancellation).Any(call => !IsInitializer(call.Node)
                || OfInitializer(call.Node, cancellation) is { } outer && IsMade(outer, depth + 1, cancellation)));

    private static bool IsInitializer(SyntaxNode call) => call is ConstructorInitializerSyntax or PrimaryConstructorBaseTypeSyntax;

    private IMethodSymbol? OfInitializer(SyntaxNode initializer, CancellationToken cancellation) =>
        initializer.FirstAncestorOrSelf<SyntaxNode>(n => n is ConstructorDeclarationSyntax or TypeDeclarationSyntax) switch
        {
            ConstructorDeclarationSyntax declared => context.ModelOf(declared).GetDeclaredSymbol(declared, cancellation),
            TypeDeclarationSyntax type => (context.ModelOf(type).GetDeclaredSymbol(type, cancellation) as INamedTypeSymbol)?.InstanceConstructors.FirstOrDefault(c => c.DeclaringSyntaxReferences.Any(r => r.GetSyntax(cancellation) == type)),
            _ => null,
        };
}
