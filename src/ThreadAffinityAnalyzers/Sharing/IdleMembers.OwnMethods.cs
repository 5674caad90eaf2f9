using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using ThreadAffinityAnalyzers.Knowledge;
using ThreadAffinityAnalyzers.Model;

namespace ThreadAffinityAnalyzers.Sharing;

/// <content>Methods that a class of this project has beside those of the context that it inherits from.</content>
internal sealed partial class IdleMembers
{
    private readonly ConcurrentDictionary<ISymbol, bool> ownMethods = new(SymbolEqualityComparer.Default);

    /// <summary>
    /// Whether the name is that of a member which the object's own class adds, and that works with no more than events and values: a context that tells of its progress asks no database.
    /// </summary>
    public bool LeavesAlone(SimpleNameSyntax member, CancellationToken cancellation)
    {
        if (Functions.CallOf(member) is not null)
        {
            return context.Search.DeclaresCallable(member.Identifier.ValueText, cancellation) && context.SymbolOf(member, cancellation) is IMethodSymbol method
                && (ownMethods.TryGetValue(method.OriginalDefinition, out var known) ? known : ownMethods.GetOrAdd(method.OriginalDefinition, LeavesAlone(method, NoneOpen(), cancellation)));
        }

        return context.SymbolOf(member, cancellation) is (IFieldSymbol or IPropertySymbol) and { IsStatic: false, IsVirtual: false, IsAbstract: false, IsOverride: false } state
            && IsContext(state.ContainingType) && IsPlain(state, NoneOpen(), cancellation);
    }

    /// <summary>What a connection of one's own or a marked class does inside itself is its own affair: all of its members are uses.</summary>
    private bool IsContext(INamedTypeSymbol type) => context.Types.TryGetAffine(type, out var row) && row.Role == AffineRole.Session && MetadataNames.NameOf(type) != row.MetadataName;

    /// <summary>Who raises an event says so: <c>Progressed?.Invoke(this, e)</c>. What is only known as an object is not worked with.</summary>
    public bool IsSender(ThisExpressionSyntax self, CancellationToken cancellation) =>
        self.Parent is ArgumentSyntax argument && Arguments.CallOf(argument) is InvocationExpressionSyntax raise
        && context.SymbolOf(raise, cancellation) is IMethodSymbol { MethodKind: MethodKind.DelegateInvoke } invoked && Arguments.ParameterOf(argument, invoked) is { Type.SpecialType: SpecialType.System_Object };

    private static HashSet<IMethodSymbol> NoneOpen() => new(SymbolEqualityComparer.Default);

    /// <param name="method">The method.</param>
    /// <param name="seen">Methods that lead here or were read on the way: each is read once, and what one of them does is found there.</param>
    /// <param name="cancellation">Stops the reading.</param>
    private bool LeavesAlone(IMethodSymbol method, HashSet<IMethodSymbol> seen, CancellationToken cancellation)
    {
        var definition = method.OriginalDefinition.PartialImplementationPart ?? method.OriginalDefinition;
        return definition is { MethodKind: MethodKind.Ordinary, IsStatic: false, IsVirtual: false, IsAbstract: false, IsOverride: false } && context.Search.IsOwn(definition)
            && (!seen.Add(definition) || IsContext(definition.ContainingType) && context.Search.DeclarationsOf(definition) is [var reference]
                && GuardSites.BodyOf(reference.GetSyntax(cancellation)) is { } body && body.DescendantNodes().All(node => LeavesAlone(node, definition.ContainingType, seen, cancellation)));
    }

    private bool LeavesAlone(SyntaxNode node, INamedTypeSymbol owner, HashSet<IMethodSymbol> seen, CancellationToken cancellation)
    {
        switch (node)
        {
            case BaseExpressionSyntax:
                return false;
            case ThisExpressionSyntax { Parent: MemberAccessExpressionSyntax access } self when access.Expression == self:
                return true;
            case ThisExpressionSyntax self:
                return IsSender(self, cancellation);
            case SimpleNameSyntax name when Functions.ReceiverOf(name) is null or ThisExpressionSyntax:
                return context.SymbolOf(name, cancellation) is not { IsStatic: false } member || member is not (IMethodSymbol or IFieldSymbol or IPropertySymbol or IEventSymbol)
                    || !owner.SelfAndBases().Any(one => SymbolEqualityComparer.Default.Equals(one.OriginalDefinition, member.ContainingType?.OriginalDefinition))
                    || IsPlain(member, seen, cancellation);
            default:
                return true;
        }
    }

    private bool IsPlain(ISymbol member, HashSet<IMethodSymbol> seen, CancellationToken cancellation) => context.Search.IsOwn(member) && member switch
    {
        IEventSymbol => true,
        IFieldSymbol field => IsValue(field.Type, cancellation),
        IPropertySymbol property => IsValue(property.Type, cancellation) && context.Touches.IsAuto(property, cancellation),
        IMethodSymbol method => LeavesAlone(method, seen, cancellation),
        _ => false,
    };

    /// <summary>What no query or other part of the object can be behind.</summary>
    private bool IsValue(ITypeSymbol type, CancellationToken cancellation) =>
        type is { TypeKind: TypeKind.Class or TypeKind.Struct or TypeKind.Enum, IsAbstract: false, SpecialType: not SpecialType.System_Object } && !context.Shapes.TryGetWithWrappers(type, cancellation, out _);
}
