using System.Collections.Immutable;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using ThreadAffinityAnalyzers.Findings;
using ThreadAffinityAnalyzers.Knowledge;
using ThreadAffinityAnalyzers.Model;

namespace ThreadAffinityAnalyzers.Sharing;

/// <summary>Tells how the instances of a class come to be kept: by registration, as a classic <c>Instance</c>, by a host.</summary>
internal static class InstanceSource
{
    /// <summary>In a few words, with the registration as evidence.</summary>
    public static string Describe(INamedTypeSymbol owner, SharingContext context, CancellationToken cancellation, out ImmutableArray<EvidenceStep> steps)
    {
        steps = ImmutableArray<EvidenceStep>.Empty;
        var kept = context.Lifetimes.Making(owner, cancellation).FirstOrDefault(r => r.Lifetime == Lifetime.Application);
        if (kept is not null)
        {
            steps = ImmutableArray.Create(new EvidenceStep(EvidenceKind.Registration, Place.Of(kept.Call), "registered here"));
            return kept.IsHosted ? $"hosted service {owner.Name}"
                : kept.Call is InvocationExpressionSyntax call && ConcurrentStarts.CalledName(call).StartsWith("UseMiddleware", System.StringComparison.Ordinal) ? $"middleware {owner.Name}, made once"
                : $"singleton {owner.Name}";
        }

        return owner.SelfAndBases().Any(current => current.Name == "Attribute") ? $"attribute {owner.Name}, made once" : $"shared {owner.Name}";
    }

    /// <summary>Whether one instance serves the whole application by registration or by its host.</summary>
    public static bool IsKeptForAll(INamedTypeSymbol owner, SharingContext context, CancellationToken cancellation) =>
        context.Lifetimes.Making(owner, cancellation).Any(r => r.Lifetime == Lifetime.Application)
        || owner.AllInterfaces.Any(i => i.Name == "IHostedService");

    /// <summary>Whether there is one instance at most: registered so everywhere, a classic singleton, or created by static state or the program's start only.</summary>
    public static bool IsOneForAll(INamedTypeSymbol owner, SharingContext context, CancellationToken cancellation)
    {
        var made = context.Lifetimes.Making(owner, cancellation);
        if (!made.IsEmpty)
        {
            return made.All(r => r.Lifetime == Lifetime.Application);
        }

        if (IsSingletonShaped(owner, context, cancellation))
        {
            return true;
        }

        var creations = owner.InstanceConstructors.SelectMany(c => context.Search.ReferencesTo(c, cancellation)).ToList();
        return creations.Count > 0 && creations.All(c => Functions.Enclosing(c.Node) switch
        {
            FieldDeclarationSyntax field => field.Modifiers.Any(SyntaxKind.StaticKeyword),
            PropertyDeclarationSyntax { ExpressionBody: null } property => property.Modifiers.Any(SyntaxKind.StaticKeyword),
            CompilationUnitSyntax => true,
            MethodDeclarationSyntax { Identifier.ValueText: "Main" } => true,
            ConstructorDeclarationSyntax constructor => constructor.Modifiers.Any(SyntaxKind.StaticKeyword),
            _ => false,
        });
    }

    /// <summary>Whether the class offers one instance of itself: a static field or property of its own type.</summary>
    public static bool IsSingletonShaped(INamedTypeSymbol owner, SharingContext context, CancellationToken cancellation) =>
        OffersItself(owner, owner, context, cancellation) || OffersItself(owner.BaseType, owner, context, cancellation)
        || IsKeptForAll(owner, context, cancellation);

    /// <summary>Also by its base class: <c>class Db : Singleton&lt;Db&gt;</c>. What each flow or thread has for itself, or each reader gets made, is not one.</summary>
    private static bool OffersItself(INamedTypeSymbol? type, INamedTypeSymbol owner, SharingContext context, CancellationToken cancellation) => type is { SpecialType: SpecialType.None }
        && type.GetMembers().Any(m => m is IFieldSymbol { IsStatic: true } f && IsOrHolds(f.Type, owner) && !ThreadLocalJudge.IsThreadStatic(f)
            || m is IPropertySymbol { IsStatic: true } p && IsOrHolds(p.Type, owner) && !context.Subjects.IsForEachReader(p, cancellation));

    private static bool IsOrHolds(ITypeSymbol type, INamedTypeSymbol owner) =>
        SymbolEqualityComparer.Default.Equals(type, owner) || type is INamedTypeSymbol { Name: "Lazy", TypeArguments: { Length: 1 } arguments } && SymbolEqualityComparer.Default.Equals(arguments[0], owner);

    /// <summary>Whether the node stands in a constructor or initialiser, outside lambdas: no other flow sees the instance yet.</summary>
    public static bool IsConstruction(SyntaxNode node) =>
        Functions.Enclosing(node) is ConstructorDeclarationSyntax or TypeDeclarationSyntax or FieldDeclarationSyntax or PropertyDeclarationSyntax { ExpressionBody: null };

    /// <summary>
    /// Whether the object that feeds a constructor parameter has a name outside and several instances receive it: then it is reported there.
    /// </summary>
    public static bool HasNameOutside(IParameterSymbol parameter, INamedTypeSymbol owner, SharingContext context, CancellationToken cancellation)
    {
        if (parameter.ContainingSymbol is not IMethodSymbol constructor)
        {
            return false;
        }

        foreach (var reference in context.Search.ReferencesTo(constructor, cancellation))
        {
            var call = reference.Node as BaseObjectCreationExpressionSyntax ?? reference.Node.Parent as BaseObjectCreationExpressionSyntax;
            if (call is null || Arguments.For(call, constructor, parameter) is not { } argument || owner.IsGenericType && AffineConstructions.Excludes(owner, context.ModelOf(call).GetTypeInfo(call, cancellation).Type))
            {
                continue;
            }

            switch (context.SymbolOf(Functions.Innermost(argument), cancellation))
            {
                case IFieldSymbol { IsStatic: true } or IPropertySymbol { IsStatic: true }:
                    return true;

                // The state of another instance, which is judged itself.
                case IFieldSymbol or IPropertySymbol when context.Search.IsOwn(context.SymbolOf(Functions.Innermost(argument), cancellation)!):
                    return true;
                case ILocalSymbol local:
                    return context.Search.ReferencesTo(local, cancellation).Count(r => r.Node.Parent is ArgumentSyntax { Parent.Parent: BaseObjectCreationExpressionSyntax }) > 1
                        || Functions.Enclosing(call) is AnonymousFunctionExpressionSyntax lambda && !Functions.Declares(lambda, local);
            }
        }

        return false;
    }
}
