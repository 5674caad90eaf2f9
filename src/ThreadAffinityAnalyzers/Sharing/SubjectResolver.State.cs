using System.Collections.Generic;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using ThreadAffinityAnalyzers.Knowledge;
using ThreadAffinityAnalyzers.Search;

namespace ThreadAffinityAnalyzers.Sharing;

/// <content>Where the object in instance state comes from.</content>
internal sealed partial class SubjectResolver
{
    /// <summary>Where the object in an instance field, auto-property or captured primary-constructor parameter comes from.</summary>
    public FieldOrigin OriginOf(ISymbol holder, CancellationToken cancellation)
    {
        if (holder is IParameterSymbol primary)
        {
            return new FieldOrigin(primary, null);
        }

        if (origins.TryGetValue(holder, out var known))
        {
            return known;
        }

        var origin = FindOrigin(holder, cancellation);
        origins.TryAdd(holder, origin);
        return origin;
    }

    /// <summary>The object whose state keeps what source has put there: a container, whatever it supplies for the type, has no part in it.</summary>
    public Subject? OfKeeper(ExpressionSyntax keeper, CancellationToken cancellation) =>
        (Functions.Innermost(keeper) switch { SimpleNameSyntax own => own, MemberAccessExpressionSyntax member => member.Name, _ => null }) is { } name
        && context.SymbolOf(name, cancellation) switch { IFieldSymbol { IsStatic: false } => true, IParameterSymbol parameter => IsCapturedByType(parameter, name), _ => false }
            ? OfOwner(Functions.ReceiverOf(name), name, 0, cancellation)
            : Of(keeper, cancellation);

    /// <summary>The object in instance state: a service by its registration, anything else travels with the owner.</summary>
    private Subject? OfState(ISymbol state, INamedTypeSymbol owner, ExpressionSyntax? receiver, SimpleNameSyntax name, CancellationToken cancellation, int depth)
    {
        if (OriginOf(state, cancellation).Parameter is { } parameter && OfService(parameter, cancellation) is { } lifetime)
        {
            // A scoped or transient service in a singleton is that field's own finding (TAA3002), not one of the service's members.
            return lifetime == Lifetime.Application ? Subject.Shared.Instance : null;
        }

        if (state is IPropertySymbol property && IsInjected(property) && OfService(property.Type, cancellation) is { } injected)
        {
            return injected == Lifetime.Application ? Subject.Shared.Instance : null;
        }

        var value = OriginOf(state, cancellation).Value;
        if (OfResolved(value, cancellation) is { } resolved)
        {
            // So is one that a constructor asks a provider for.
            return resolved == Lifetime.Application ? Subject.Shared.Instance : null;
        }

        if (value switch
            {
                InvocationExpressionSyntax fetched => OfCall(fetched, depth + 1, cancellation),
                MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Value" or "CurrentValue", Expression: IdentifierNameSyntax given }
                    when context.SymbolOf(given, cancellation) is IParameterSymbol { Type: var options } && ConfiguredOptions.IsForAll(options) => Subject.Shared.Instance,
                _ => null,
            } is Subject.Shared shared)
        {
            return shared;
        }

        return KeepsStatic(state, depth + 1, cancellation) ? Subject.Shared.Instance : OfOwner(receiver, name, depth, cancellation);
    }

    private static bool IsInjected(IPropertySymbol property) =>
        property.GetAttributes().Any(attribute => attribute.AttributeClass?.Name is "InjectAttribute" or "FromServicesAttribute" or "ImportAttribute" or "DependencyAttribute");

    /// <summary>Whether this project's code also makes what is kept, beside what a constructor is given: <c>_connection = given ?? new SqliteConnection(text)</c>.</summary>
    public bool IsAlsoMade(ISymbol holder, CancellationToken cancellation) => ValuesOf(holder, cancellation).Any(Makes);

    private static bool Makes(ExpressionSyntax value) => Functions.Innermost(value) switch
    {
        BaseObjectCreationExpressionSyntax => true,
        BinaryExpressionSyntax { RawKind: (int)SyntaxKind.CoalesceExpression } coalesce => Makes(coalesce.Right),
        _ => false,
    };

    /// <summary>Whether the subject is one object for the application: static state, or a singleton that a constructor is given.</summary>
    public bool IsForAll(Subject subject, CancellationToken cancellation) => subject is Subject.Shared
        || subject is Subject.OfVariable { Variable: IParameterSymbol { ContainingSymbol: IMethodSymbol { MethodKind: MethodKind.Constructor } } given } && OfService(given, cancellation) == Lifetime.Application;

    /// <summary>What is written to the state, by its initialiser and by assignments; <c>null</c> is not.</summary>
    public IEnumerable<ExpressionSyntax> ValuesOf(ISymbol state, CancellationToken cancellation)
    {
        var initial = context.Search.DeclarationsOf(state).Select(declaration => declaration.GetSyntax(cancellation) switch
        {
            VariableDeclaratorSyntax field => field.Initializer?.Value,
            PropertyDeclarationSyntax property => property.Initializer?.Value,
            _ => null,
        });
        var later = context.Search.AssignmentsTo(state, cancellation).Select(reference => reference.Node is ExpressionSyntax name ? Assignments.ValueOf(Functions.Whole(name)) : null);
        return initial.Concat(later).OfType<ExpressionSyntax>().Where(value => !value.IsKind(SyntaxKind.NullLiteralExpression));
    }

    private FieldOrigin FindOrigin(ISymbol holder, CancellationToken cancellation)
    {
        foreach (var declaration in context.Search.DeclarationsOf(holder))
        {
            if (declaration.GetSyntax(cancellation) is ParameterSyntax positional && context.ModelOf(positional).GetDeclaredSymbol(positional, cancellation) is IParameterSymbol fed)
            {
                return new FieldOrigin(fed, null);
            }
        }

        ExpressionSyntax? first = null;
        foreach (var value in ValuesOf(holder, cancellation))
        {
            if (ParameterIn(value, cancellation) is { } parameter)
            {
                return new FieldOrigin(parameter, value);
            }

            first ??= value;
        }

        return new FieldOrigin(null, first);
    }

    private IParameterSymbol? ParameterIn(ExpressionSyntax value, CancellationToken cancellation)
    {
        var at = Functions.Innermost(value);
        if (at is BinaryExpressionSyntax { RawKind: (int)SyntaxKind.CoalesceExpression } coalesce)
        {
            at = Functions.Innermost(coalesce.Left);
        }

        if (at is not IdentifierNameSyntax name)
        {
            return null;
        }

        // Most classes keep what their constructor is given: `this.db = db;`. Its own parameter goes before everything else of that name.
        if (Functions.Enclosing(name) is ConstructorDeclarationSyntax constructor && constructor.ParameterList.Parameters.FirstOrDefault(own => own.Identifier.ValueText == name.Identifier.ValueText) is { } declared)
        {
            return context.ModelOf(declared).GetDeclaredSymbol(declared, cancellation);
        }

        return context.SymbolOf(name, cancellation) is IParameterSymbol { ContainingSymbol: IMethodSymbol { MethodKind: MethodKind.Constructor } } parameter
            ? parameter
            : null;
    }

    /// <summary>Whether the property gives each flow or each reader an object of its own; false where that cannot be told.</summary>
    public bool IsForEachReader(IPropertySymbol property, CancellationToken cancellation) => IsForEachReader(property, 0, cancellation);

    private bool IsForEachReader(IPropertySymbol property, int depth, CancellationToken cancellation) =>
        Body(property, cancellation) is { } value && Functions.Innermost(value) is not InvocationExpressionSyntax && Of(value, depth, cancellation) is null;

    /// <summary>The same of an interface's property: each class that is registered for the interface does so, or, where nothing is, each that implements it.</summary>
    private bool IsForEachReaderBehind(IPropertySymbol property, int depth, CancellationToken cancellation)
    {
        if (property.ContainingType is not { TypeKind: TypeKind.Interface } contract)
        {
            return false;
        }

        var registered = context.Lifetimes.Of(contract, cancellation);
        var classes = registered.IsEmpty
            ? context.Search.DerivedFrom(contract.OriginalDefinition, cancellation).Where(one => one is { TypeKind: not TypeKind.Interface, IsAbstract: false }).ToList<INamedTypeSymbol?>()
            : registered.Select(one => one.Implementation as INamedTypeSymbol).ToList();
        var given = classes.Select(ImplementationIn).Where(one => one is null || !HandsOn(one)).ToList();

        // Contracts that ask each other in a circle have many classes each: few steps are enough.
        return given.Count > 0 && given.All(one => one is not null && IsForEachReader(one, depth + Depth / 3, cancellation));

        // A generic class implements the contract for its own type parameters.
        IPropertySymbol? ImplementationIn(INamedTypeSymbol? type) => type?.AllInterfaces.Where(i => SymbolEqualityComparer.Default.Equals(i.OriginalDefinition, contract.OriginalDefinition))
            .SelectMany(i => i.GetMembers(property.Name)).Select(member => ImplementedMembers.Implementation(type, member)).OfType<IPropertySymbol>().FirstOrDefault();

        // One that wraps another of the contract gives what that one has, and asking it would come back here.
        bool HandsOn(IPropertySymbol implementation) => Body(implementation, cancellation) is { } value
            && Functions.Innermost(value) is var inner && (inner is ConditionalAccessExpressionSyntax maybe ? maybe.WhenNotNull : inner) is { } asked
            && (asked as MemberAccessExpressionSyntax)?.Name is var named && (named ?? (asked as MemberBindingExpressionSyntax)?.Name) is { } name
            && name.Identifier.ValueText == property.Name && context.SymbolOf(name, cancellation) is IPropertySymbol { ContainingType: { } owner }
            && SymbolEqualityComparer.Default.Equals(owner.OriginalDefinition, contract.OriginalDefinition);
    }
}
