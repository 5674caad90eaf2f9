using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using ThreadAffinityAnalyzers.Search;

namespace ThreadAffinityAnalyzers.Sharing;

/// <summary>Tells from text which members of a class can come by an affine object: those in which one of the <see cref="AffineNames"/> stands, and those that name one of these members.</summary>
internal sealed class AffineTouches
{
    private readonly SharingContext context;
    private readonly ConcurrentDictionary<INamedTypeSymbol, ImmutableHashSet<string>> known = new(SymbolEqualityComparer.Default);

    public AffineTouches(SharingContext context) => this.context = context;

    /// <summary>Whether the method's text leaves open that it works on an affine object.</summary>
    public bool MayTouch(IMethodSymbol method, CancellationToken cancellation) =>
        method.ContainingType is not { } type || method.DeclaringSyntaxReferences.Any(part => MayTouch(part, type, cancellation));

    /// <summary>The same for a member of a class declaration.</summary>
    public bool MayTouch(MemberDeclarationSyntax member, INamedTypeSymbol type, CancellationToken cancellation) => MayTouch(member.GetReference(), type, cancellation);

    private bool MayTouch(SyntaxReference member, INamedTypeSymbol type, CancellationToken cancellation) =>
        context.Names.StandIn(member.SyntaxTree, member.Span, type, cancellation)
        || MembersOf(type, cancellation) is { IsEmpty: false } names && NameIndex.Of(member.SyntaxTree, cancellation).HasIn(names, member.Span);

    /// <summary>The names of the members, own and inherited, that may touch an affine object.</summary>
    private ImmutableHashSet<string> MembersOf(INamedTypeSymbol type, CancellationToken cancellation)
    {
        var definition = type.OriginalDefinition;
        if (known.TryGetValue(definition, out var names))
        {
            return names;
        }

        names = definition.BaseType is { SpecialType: SpecialType.None } parent && parent.Locations.Any(place => place.IsInSource) ? MembersOf(parent, cancellation) : ImmutableHashSet<string>.Empty;
        if (definition.ContainingType is { } outer)
        {
            names = names.Union(MembersOf(outer, cancellation));
        }

        var open = definition.GetMembers().Where(member => member is IMethodSymbol { MethodKind: MethodKind.Ordinary or MethodKind.ExplicitInterfaceImplementation } or IPropertySymbol or IEventSymbol && !member.IsImplicitlyDeclared)
            .Select(member => (member.Name, Parts: member.DeclaringSyntaxReferences)).ToList();
        for (var before = -1; before != open.Count;)
        {
            before = open.Count;
            foreach (var member in open.ToList())
            {
                if (member.Parts.Any(part => context.Names.StandIn(part.SyntaxTree, part.Span, definition, cancellation) || !names.IsEmpty && NameIndex.Of(part.SyntaxTree, cancellation).HasIn(names, part.Span)))
                {
                    names = names.Add(member.Name.Substring(member.Name.LastIndexOf('.') + 1));
                    open.Remove(member);
                }
            }
        }

        return known.GetOrAdd(definition, names);
    }
}
