using System.Collections.Generic;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using ThreadAffinityAnalyzers.Search;

namespace ThreadAffinityAnalyzers.Sharing;

/// <summary>Goes from a call to the methods that it may run, and from their objects back to the names that the caller has for them.</summary>
internal sealed partial class ConcurrentCallees
{
    private readonly SharingContext context;
    private readonly ConcurrentRoots roots;

    public ConcurrentCallees(SharingContext context, ConcurrentRoots roots)
    {
        this.context = context;
        this.roots = roots;
    }

    /// <summary>The method itself, or what is registered for, or implements, its interface.</summary>
    public IEnumerable<IMethodSymbol> ImplementationsOf(IMethodSymbol method, CancellationToken cancellation)
    {
        var definition = (method.ReducedFrom ?? method).OriginalDefinition;
        if (method.ContainingType is not { TypeKind: TypeKind.Interface } contract)
        {
            return definition.IsAbstract ? Heirs(definition.ContainingType, cancellation).Select(heir => ImplementedMembers.Implementation(heir, definition)).OfType<IMethodSymbol>().Select(m => m.OriginalDefinition).Distinct<IMethodSymbol>(SymbolEqualityComparer.Default) : [definition];
        }

        var types = Registered(contract, cancellation).ToList();
        if (types.Count == 0)
        {
            types = ClassesNaming(contract, cancellation).SelectMany(t => t.IsAbstract ? Heirs(t, cancellation) : [t]).Where(t => MayBe(t, contract)).ToList();
        }

        return types.Select(t => t.OriginalDefinition).Distinct<INamedTypeSymbol>(SymbolEqualityComparer.Default)
            .Select(t => t.AllInterfaces.Where(i => SymbolEqualityComparer.Default.Equals(i.OriginalDefinition, contract.OriginalDefinition))
                .SelectMany(i => i.GetMembers(method.Name)).Where(m => SymbolEqualityComparer.Default.Equals(m.OriginalDefinition, definition))
                .Select(m => ImplementedMembers.Implementation(t, m)).FirstOrDefault() as IMethodSymbol)
            .OfType<IMethodSymbol>().Select(m => m.OriginalDefinition);
    }

    private IEnumerable<INamedTypeSymbol> Heirs(INamedTypeSymbol type, CancellationToken cancellation) => context.Search.DerivedFrom(type.OriginalDefinition, cancellation).Where(heir => !heir.IsAbstract);

    /// <summary>Whether nothing says which of the interface's classes is meant: none is registered for it.</summary>
    public bool IsOpen(IMethodSymbol method, CancellationToken cancellation) => method.ContainingType is { TypeKind: TypeKind.Interface } contract && !Registered(contract, cancellation).Any();

    private IEnumerable<INamedTypeSymbol> Registered(INamedTypeSymbol contract, CancellationToken cancellation) =>
        context.Lifetimes.Of(contract, cancellation).Select(r => r.Implementation).OfType<INamedTypeSymbol>().Where(t => t.TypeKind != TypeKind.Interface);

    /// <summary>A class that is no <c>IRepository&lt;Order&gt;</c> does not stand for one.</summary>
    private bool MayBe(INamedTypeSymbol type, INamedTypeSymbol contract) =>
        type.IsGenericType || contract.TypeArguments.Any(argument => argument.TypeKind == TypeKind.TypeParameter) || context.Types.Compilation.HasImplicitConversion(type, contract);

    /// <summary>Whether the implementation calls the interface's own method: one that wraps another does what that one does.</summary>
    public bool HandsOn(IMethodSymbol implementation, IMethodSymbol method, CancellationToken cancellation) => context.Search.DeclarationsOf(implementation).SelectMany(part => part.GetSyntax(cancellation).DescendantNodes())
        .OfType<SimpleNameSyntax>().Any(name => name.Identifier.ValueText == method.Name && SymbolEqualityComparer.Default.Equals(context.SymbolOf(name, cancellation)?.OriginalDefinition, method.OriginalDefinition));

    /// <summary>The classes of this project that name the interface among their bases.</summary>
    public IEnumerable<INamedTypeSymbol> ClassesNaming(INamedTypeSymbol contract, CancellationToken cancellation) =>
        context.Search.DirectlyDerivedFrom(contract.OriginalDefinition, cancellation).Where(type => type.TypeKind != TypeKind.Interface).Distinct<INamedTypeSymbol>(SymbolEqualityComparer.Default);

    /// <summary>The operation's object as its caller knows it.</summary>
    public Operation? Map(Operation operation, IMethodSymbol method, ExpressionSyntax called, InvocationExpressionSyntax? call, CancellationToken cancellation)
    {
        var root = operation.Root;
        switch (root.Name)
        {
            case ILocalSymbol:
                return operation;
            case IParameterSymbol parameter when parameter.ContainingSymbol is IMethodSymbol { MethodKind: not MethodKind.Constructor } owner:
                if (!SymbolEqualityComparer.Default.Equals(owner.OriginalDefinition, (method.ReducedFrom ?? method).OriginalDefinition) && method.ContainingType?.TypeKind != TypeKind.Interface)
                {
                    // Of a function around a local function: still in sight.
                    return method.MethodKind == MethodKind.LocalFunction ? operation : null;
                }

                var argument = call is null ? null : Arguments.For(call, method, parameter);
                if (call is not null && argument is null or LiteralExpressionSyntax && InsteadOf(parameter, cancellation) is { } fallback && roots.Of(fallback, cancellation) is { Name: not IParameterSymbol { ContainingSymbol: IMethodSymbol { MethodKind: not MethodKind.Constructor } } } taken)
                {
                    return Map(operation with { Root = taken }, method, called, call, cancellation);
                }

                return argument is not null && (roots.Of(argument, cancellation) ?? Inside(root, argument, cancellation)) is { } given
                    ? operation with { Root = given }
                    : null;
            case { IsStatic: true }:
                return operation;
        }

        var receiver = called switch
        {
            MemberAccessExpressionSyntax member => member.Expression,
            MemberBindingExpressionSyntax binding => Functions.ReceiverOf(binding.Name),
            _ => null,
        };
        if (receiver is null or ThisExpressionSyntax or BaseExpressionSyntax || method.MethodKind == MethodKind.LocalFunction)
        {
            return operation;
        }

        if (Functions.Innermost(receiver) is BaseObjectCreationExpressionSyntax fresh)
        {
            return GivenTo(fresh, root, cancellation) is { } handed ? operation with { Root = handed } : null;
        }

        if (context.SymbolOf(Functions.Innermost(receiver), cancellation) is IRangeVariableSymbol range)
        {
            return GivenToEach(range, root, cancellation) is { } shared ? operation with { Root = shared } : null;
        }

        if (Inside(root, receiver, cancellation) is not { Name: var name } inside)
        {
            return null;
        }

        if (GivenToEach(name, root, cancellation) is { } each)
        {
            return operation with { Root = each };
        }

        var madeWith = MadeFor(name, cancellation) is { } creation ? GivenTo(creation, root, cancellation) ?? (context.Subjects.OriginOf(root.Name, cancellation).Parameter is null ? null : new RootObject(name, name, root.Type)) : null;
        return operation with { Root = madeWith ?? inside };
    }

    /// <summary>What the method takes where it is not given the object: <c>other ??= db</c>, <c>other ?? db</c>, <c>if (other is null) other = db;</c>.</summary>
    private ExpressionSyntax? InsteadOf(IParameterSymbol parameter, CancellationToken cancellation)
    {
        var nodes = context.Search.DeclarationsOf(parameter.ContainingSymbol).SelectMany(part => part.GetSyntax(cancellation).DescendantNodes());
        return nodes.Select(node => node switch
        {
            AssignmentExpressionSyntax { RawKind: (int)SyntaxKind.CoalesceAssignmentExpression } assigned when IsNamed(assigned.Left) => assigned.Right,
            BinaryExpressionSyntax { RawKind: (int)SyntaxKind.CoalesceExpression } either when IsNamed(either.Left) => either.Right,
            AssignmentExpressionSyntax { RawKind: (int)SyntaxKind.SimpleAssignmentExpression } assigned when IsNamed(assigned.Left) && assigned.FirstAncestorOrSelf<IfStatementSyntax>() is { } choice && AsksForNull(choice.Condition) => assigned.Right,
            ConditionalExpressionSyntax choice when AsksForNull(choice.Condition) => IsNamed(choice.WhenTrue) ? choice.WhenFalse : choice.WhenTrue,
            _ => null,
        }).FirstOrDefault(value => value is not null);

        bool AsksForNull(ExpressionSyntax condition) => condition switch
        {
            BinaryExpressionSyntax { RawKind: (int)SyntaxKind.EqualsExpression or (int)SyntaxKind.NotEqualsExpression, Right.RawKind: (int)SyntaxKind.NullLiteralExpression } asked => IsNamed(asked.Left),
            IsPatternExpressionSyntax { Pattern: ConstantPatternSyntax { Expression.RawKind: (int)SyntaxKind.NullLiteralExpression } or UnaryPatternSyntax { Pattern: ConstantPatternSyntax { Expression.RawKind: (int)SyntaxKind.NullLiteralExpression } } } asked => IsNamed(asked.Expression),
            _ => false,
        };

        bool IsNamed(ExpressionSyntax expression) => Functions.Innermost(expression) is IdentifierNameSyntax { Identifier.ValueText: var name } && name == parameter.Name;
    }

    /// <summary>What another object keeps: known by the name of that one. An object that the container hands out once per scope is the same behind every service of that scope.</summary>
    private RootObject? Inside(RootObject kept, ExpressionSyntax keeper, CancellationToken cancellation)
    {
        if (roots.NameOf(keeper, cancellation) is not { } name)
        {
            return null;
        }

        var inside = new RootObject(name, kept.Key is ITypeSymbol ? kept.Key : name, kept.Type);
        return kept.Key is ITypeParameterSymbol parameter && PutInFor(parameter, inside.NameType) is { } type ? inside with { Key = type, Type = type } : inside;
    }

    /// <summary>What the keeper's type puts in for a type parameter of its class: the context of an <c>ISource&lt;SalesDb&gt;</c> is no other one's.</summary>
    private static ITypeSymbol? PutInFor(ITypeParameterSymbol parameter, ITypeSymbol? keeper)
    {
        if (keeper is not INamedTypeSymbol { IsGenericType: true } named || parameter.DeclaringType is not { } owner)
        {
            return null;
        }

        var seen = owner.AllInterfaces.Prepend(owner).FirstOrDefault(type => SymbolEqualityComparer.Default.Equals(type.OriginalDefinition, named.OriginalDefinition));
        var place = seen?.TypeArguments.IndexOf(parameter, 0, SymbolEqualityComparer.Default) ?? -1;
        return place < 0 ? null : named.TypeArguments[place];
    }
}
