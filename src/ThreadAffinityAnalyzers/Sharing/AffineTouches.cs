using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;
using ThreadAffinityAnalyzers.Search;

namespace ThreadAffinityAnalyzers.Sharing;

/// <summary>
/// Tells from text which code can come by an affine object: code in which one of the <see cref="AffineNames"/> stands, a variable that was given such an object, or a member of the
/// class that comes by one.
/// </summary>
internal sealed class AffineTouches
{
    private readonly SharingContext context;
    private readonly AffineNames affine;
    private readonly ConcurrentDictionary<INamedTypeSymbol, ImmutableHashSet<string>> members = new(SymbolEqualityComparer.Default);
    private readonly ConcurrentDictionary<SyntaxNode, Known> variables = new();

    public AffineTouches(SharingContext context, AffineNames affine)
    {
        this.context = context;
        this.affine = affine;
    }

    /// <summary>Whether the method's text leaves open that it works on an affine object.</summary>
    public bool MayTouch(IMethodSymbol method, CancellationToken cancellation) =>
        method.ContainingType is not { } type || context.Search.DeclarationsOf(method).Any(part => MayTouch(part.SyntaxTree, part.Span, type, MembersOf(type, cancellation), cancellation));

    /// <summary>The same for a declared member, or any part of it: an expression, a statement, the declaration of a variable.</summary>
    public bool MayTouch(SyntaxNode node, CancellationToken cancellation)
    {
        var member = MemberAround(node);
        return affine.StandIn(node.SyntaxTree, node.Span, TypeAround(member, cancellation), cancellation) || In(member, cancellation).Places.HasIn(node.Span);
    }

    /// <summary>Whether the value of the expression may be an affine object, or one that was got from it: the texts of its arguments' conditions and messages do not count.</summary>
    public bool MayBe(ExpressionSyntax expression, CancellationToken cancellation)
    {
        switch (expression)
        {
            case LiteralExpressionSyntax or InterpolatedStringExpressionSyntax or AnonymousFunctionExpressionSyntax or PredefinedTypeSyntax or TypeOfExpressionSyntax
                or BinaryExpressionSyntax { RawKind: not ((int)SyntaxKind.CoalesceExpression or (int)SyntaxKind.AsExpression) }:
                return false;
            case ParenthesizedExpressionSyntax inner:
                return MayBe(inner.Expression, cancellation);
            case AwaitExpressionSyntax inner:
                return MayBe(inner.Expression, cancellation);
            case PostfixUnaryExpressionSyntax inner:
                return MayBe(inner.Operand, cancellation);
            case MemberAccessExpressionSyntax access:
                return MayTouch(access.Name, cancellation) || MayBe(access.Expression, cancellation);
            case ElementAccessExpressionSyntax element:
                return MayBe(element.Expression, cancellation);
            case InvocationExpressionSyntax call:
                return MayBe(call.Expression, cancellation) || call.ArgumentList.Arguments.Any(argument => MayBe(argument.Expression, cancellation));
            default:
                return MayTouch(expression, cancellation);
        }
    }

    /// <summary>The variables and functions declared in the member, or in the part of one, that may have an affine object.</summary>
    public IEnumerable<DeclaredName> DeclaredIn(SyntaxNode node, CancellationToken cancellation) =>
        In(MemberAround(node), cancellation).Declared.Where(declared => node.Span.Contains(declared.At));

    private bool MayTouch(SyntaxTree tree, TextSpan span, INamedTypeSymbol type, ImmutableHashSet<string> names, CancellationToken cancellation) =>
        affine.StandIn(tree, span, type, cancellation) || context.Search.IndexOf(tree, cancellation).HasIn(names, span);

    /// <summary>The names of the members, own and inherited, that may touch an affine object.</summary>
    private ImmutableHashSet<string> MembersOf(INamedTypeSymbol type, CancellationToken cancellation)
    {
        var definition = type.OriginalDefinition;
        if (members.TryGetValue(definition, out var names))
        {
            return names;
        }

        names = definition.BaseType is { SpecialType: SpecialType.None } parent && context.Search.IsOwn(parent) ? MembersOf(parent, cancellation) : ImmutableHashSet<string>.Empty;
        if (definition.ContainingType is { } outer)
        {
            names = names.Union(MembersOf(outer, cancellation));
        }

        var open = definition.GetMembers().Where(member => !member.IsImplicitlyDeclared && member is IMethodSymbol { MethodKind: MethodKind.Ordinary or MethodKind.ExplicitInterfaceImplementation } or IPropertySymbol or IEventSymbol or IFieldSymbol)
            .Select(member => (member.Name, Parts: context.Search.DeclarationsOf(member))).ToList();
        for (var before = -1; before != open.Count;)
        {
            before = open.Count;
            for (var i = open.Count - 1; i >= 0; i--)
            {
                if (open[i].Parts.Any(part => MayTouch(part.SyntaxTree, part.Span, definition, names, cancellation)))
                {
                    names = names.Add(open[i].Name.Substring(open[i].Name.LastIndexOf('.') + 1));
                    open.RemoveAt(i);
                }
            }
        }

        return members.GetOrAdd(definition, names);
    }

    private Known In(SyntaxNode member, CancellationToken cancellation)
    {
        if (variables.TryGetValue(member, out var known))
        {
            return known;
        }

        var type = TypeAround(member, cancellation);
        var index = context.Search.IndexOf(member.SyntaxTree, cancellation);
        var found = new PlaceSet();
        if (type is not null)
        {
            found.Add(NameIndex.In(index.PositionsOf(WordSet.Of(MembersOf(type, cancellation))), member.Span));
            if (affine.Contains(type.Name, cancellation))
            {
                found.Add(index.PositionsOf("this", member.Span));
            }
        }

        // Each variable that has an affine object has it from one of these places; what a base list is given may say so at the head of its class.
        if (found.IsEmpty && !affine.StandIn(member.SyntaxTree, (member as MemberDeclarationSyntax ?? member.Parent ?? member).FullSpan, type, cancellation))
        {
            return variables.GetOrAdd(member, Known.None);
        }

        var all = AffineEvidence.In(member);
        var open = new List<DeclaredName>(all);
        for (var before = -1; before != open.Count;)
        {
            before = open.Count;
            for (var i = 0; i < open.Count; i++)
            {
                if (open[i].Spans.Any(span => affine.StandIn(member.SyntaxTree, span, type, cancellation) || found.HasIn(span)))
                {
                    found.Add(index.PositionsOf(open[i].Name, member.Span));
                    open.RemoveAt(i--);
                }
            }
        }

        var declared = all.Where(one => !one.At.IsEmpty && (found.HasIn(one.At) || affine.StandIn(member.SyntaxTree, one.At, type, cancellation))).ToImmutableArray();
        return variables.GetOrAdd(member, new Known(found, declared));
    }

    private INamedTypeSymbol? TypeAround(SyntaxNode member, CancellationToken cancellation) =>
        member.Parent is TypeDeclarationSyntax declaration ? context.Search.TypeOf(declaration, cancellation) : null;

    /// <summary>The member of a type that the node is part of; statements at the top level are one member.</summary>
    private static SyntaxNode MemberAround(SyntaxNode node)
    {
        for (var at = node; ; at = at.Parent)
        {
            if (at.Parent is null or TypeDeclarationSyntax)
            {
                return at;
            }
        }
    }

    /// <param name="Places">Where in the member the names stand of its own variables and functions that may have an affine object, and of the members of its class that may.</param>
    /// <param name="Declared">The variables and functions themselves.</param>
    private sealed record Known(PlaceSet Places, ImmutableArray<DeclaredName> Declared)
    {
        public static readonly Known None = new(new PlaceSet(), ImmutableArray<DeclaredName>.Empty);
    }
}
