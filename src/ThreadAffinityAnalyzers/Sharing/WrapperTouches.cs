using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using ThreadAffinityAnalyzers.Model;
using ThreadAffinityAnalyzers.Search;

namespace ThreadAffinityAnalyzers.Sharing;

/// <summary>Tells whether a member of a class that keeps an affine object works with that object at all: a formatting method of a repository does not.</summary>
internal sealed class WrapperTouches
{
    private readonly SharingContext context;
    private readonly ConcurrentCallees callees;
    private readonly ConcurrentDictionary<IMethodSymbol, bool> known = new(SymbolEqualityComparer.Default);
    private readonly ConcurrentDictionary<INamedTypeSymbol, ILookup<string, ISymbol>> members = new(SymbolEqualityComparer.Default);

    public WrapperTouches(SharingContext context)
    {
        this.context = context;
        callees = new ConcurrentCallees(context, new ConcurrentRoots(context));
    }

    /// <summary>Whether what is done with the wrapper at this place can work with the object inside; true where that cannot be seen.</summary>
    public bool By(ExpressionSyntax wrapper, CancellationToken cancellation) => By(wrapper, new HashSet<IMethodSymbol>(SymbolEqualityComparer.Default), cancellation);

    /// <summary>Whether the property has no code of its own.</summary>
    public bool IsAuto(IPropertySymbol property, CancellationToken cancellation) => context.Search.DeclarationsOf(property).Select(r => r.GetSyntax(cancellation)).OfType<PropertyDeclarationSyntax>()
        .Any(p => p.ExpressionBody is null && !PartialProperties.IsDeclaringPart(p) && p.AccessorList is { } list && list.Accessors.All(a => a.Body is null && a.ExpressionBody is null));

    private bool By(ExpressionSyntax wrapper, HashSet<IMethodSymbol> open, CancellationToken cancellation)
    {
        var name = wrapper.Parent switch
        {
            MemberAccessExpressionSyntax member when member.Expression == wrapper => member.Name,
            ConditionalAccessExpressionSyntax { WhenNotNull: InvocationExpressionSyntax { Expression: MemberBindingExpressionSyntax binding } } access when access.Expression == wrapper => binding.Name,
            _ => null,
        };
        if (name is null || context.SymbolOf(name, cancellation) is not IMethodSymbol method || !context.Search.IsOwn(method))
        {
            return true;
        }

        return AnyTouches(method.ContainingType.TypeKind == TypeKind.Interface ? callees.ImplementationsOf(method, cancellation).SelectMany(one => VersionsOf(one, cancellation)) : VersionsOf(method.OriginalDefinition, cancellation), open, cancellation);
    }

    private bool AnyTouches(IEnumerable<IMethodSymbol> versions, HashSet<IMethodSymbol> open, CancellationToken cancellation)
    {
        var all = versions.ToList();
        return all.Count == 0 || all.Any(one => Touches(one, open, cancellation));
    }

    /// <summary>The method, and what classes of this project override it with; none where only others do.</summary>
    private IEnumerable<IMethodSymbol> VersionsOf(IMethodSymbol method, CancellationToken cancellation) => method is { IsAbstract: false, IsVirtual: false, IsOverride: false } || method.IsSealed ? [method]
        : context.Search.DerivedFrom(method.ContainingType.OriginalDefinition, cancellation).Append(method.ContainingType.OriginalDefinition).Where(type => !type.IsAbstract)
            .Select(type => ImplementedMembers.Implementation(type, method)).OfType<IMethodSymbol>().Select(one => one.OriginalDefinition).Distinct<IMethodSymbol>(SymbolEqualityComparer.Default);

    private bool Touches(IMethodSymbol method, HashSet<IMethodSymbol> open, CancellationToken cancellation)
    {
        if (known.TryGetValue(method, out var answer))
        {
            return answer;
        }

        if (!open.Add(method))
        {
            return false;
        }

        var own = MembersOf(method.ContainingType);
        answer = context.Search.DeclarationsOf(method) is not { IsEmpty: false } declared || declared.Any(r => r.GetSyntax(cancellation).DescendantNodes(RunsHere).Any(Works));
        return open.Count > 1 ? answer : known.GetOrAdd(method, answer);

        // What an expression tree names is run by another scope on its own services.
        bool RunsHere(SyntaxNode node) => node is not LambdaExpressionSyntax lambda || !context.Delegates.IsExpressionTree(lambda, cancellation);

        bool Works(SyntaxNode node) => node switch
        {
            ThisExpressionSyntax self => node.Parent is not MemberAccessExpressionSyntax && !context.Idle.IsSender(self, cancellation),
            BaseExpressionSyntax => true,
            IdentifierNameSyntax { Identifier.ValueText: var word } name => own[word].Any(m => m switch
            {
                IFieldSymbol field => Keeps(field.Type) && By(Functions.Whole(name), open, cancellation),
                IPropertySymbol property => Keeps(property.Type) || property.GetMethod is { } getter && !IsAuto(property, cancellation) && Touches(getter, open, cancellation),
                IParameterSymbol parameter => Keeps(parameter.Type) && By(Functions.Whole(name), open, cancellation),
                IMethodSymbol { MethodKind: MethodKind.Ordinary } called => AnyTouches(VersionsOf(called, cancellation), open, cancellation),
                _ => false,
            }),
            _ => false,
        };

        bool Keeps(ITypeSymbol type) => type.TypeKind is TypeKind.Delegate || type.SpecialType == SpecialType.System_Object || context.Shapes.TryGetWithWrappers(type, cancellation, out _);
    }

    /// <summary>The members of the class and its bases, and the parameters that a primary constructor keeps.</summary>
    private ILookup<string, ISymbol> MembersOf(INamedTypeSymbol type) => members.TryGetValue(type, out var found) ? found : members.GetOrAdd(type, AllMembers(type).ToLookup(member => member.Name));

    private IEnumerable<ISymbol> AllMembers(INamedTypeSymbol type)
    {
        foreach (var at in type.SelfAndBases().TakeWhile(at => at.SpecialType == SpecialType.None))
        {
            foreach (var member in at.GetMembers())
            {
                yield return member;
            }

            foreach (var parameter in at.InstanceConstructors.Where(c => context.Search.DeclarationsOf(c).Any(r => r.GetSyntax() is TypeDeclarationSyntax)).SelectMany(c => c.Parameters))
            {
                yield return parameter;
            }
        }
    }
}
