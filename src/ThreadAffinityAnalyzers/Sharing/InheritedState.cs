using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using ThreadAffinityAnalyzers.Findings;
using ThreadAffinityAnalyzers.Knowledge;
using ThreadAffinityAnalyzers.Model;
using ThreadAffinityAnalyzers.Search;

namespace ThreadAffinityAnalyzers.Sharing;

/// <summary>Connections and contexts that a class has from a base class of another project (<c>protected SqliteConnection Connection</c>): told of where the base is named.</summary>
internal sealed class InheritedState
{
    private readonly SharingContext context;
    private readonly Memo<ImmutableHashSet<string>> names = new();

    public InheritedState(SharingContext context) => this.context = context;

    /// <summary>Whether the type may be such a base class.</summary>
    public bool MayBe(BaseTypeSyntax parent, CancellationToken cancellation) =>
        parent.Type.GetLastToken() is var last && (last.Parent is TypeArgumentListSyntax { Parent: GenericNameSyntax generic } ? generic.Identifier : last) is var name
        && names.Get(Find, cancellation).Contains(name.ValueText);

    /// <summary>The finding on the state that the class has from this base, or null.</summary>
    public Finding? On(BaseTypeSyntax parent, SharingJudge judge, CancellationToken cancellation)
    {
        if (parent.Parent?.Parent is not TypeDeclarationSyntax declaration || context.Search.TypeOf(declaration, cancellation) is not { BaseType: { } above } owner || !IsForeign(above)
            || !SymbolEqualityComparer.Default.Equals(context.ModelOf(parent).GetTypeInfo(parent.Type, cancellation).Type, above) || context.Types.TryGetAffine(owner, out _)
            || !context.Sharable.MayBeShared(owner, cancellation) && !context.Sharable.StartsWork(owner, state: null, cancellation))
        {
            return null;
        }

        // What the container hands to all is told of at its registration.
        var given = Given(parent, cancellation);
        if (given is not null && context.Subjects.OfService(given, cancellation) == Lifetime.Application)
        {
            return null;
        }

        return MembersOf(above).Select(member => judge.OnInherited(member, owner, new Place(parent.SyntaxTree, parent.Type.Span), given, Used(member, owner, cancellation), cancellation)).FirstOrDefault(finding => finding is not null);
    }

    /// <summary>What the class does with the object of another project's base class, to whose constructor it hands what it is given itself.</summary>
    public IEnumerable<Use> UsesOf(INamedTypeSymbol owner, CancellationToken cancellation) => owner.BaseType is not { } above || !IsForeign(above) ? []
        : MembersOf(above).SelectMany(member => Used(member, owner, cancellation)).Select(use => use with { Subject = Subject.Shared.Instance });

    private ImmutableArray<Use> Used(ISymbol member, INamedTypeSymbol owner, CancellationToken cancellation) =>
        context.Uses.Of(member, cancellation).Where(use => !InstanceSource.IsConstruction(use.Node) && IsOfFamily(use.Node, owner, cancellation)).ToImmutableArray();

    private bool IsOfFamily(ExpressionSyntax use, INamedTypeSymbol owner, CancellationToken cancellation) =>
        use.FirstAncestorOrSelf<TypeDeclarationSyntax>() is { } declaration && context.Search.TypeOf(declaration, cancellation)?.SelfAndBases().Any(one => SymbolEqualityComparer.Default.Equals(one.OriginalDefinition, owner.OriginalDefinition)) == true;

    /// <summary>The constructor parameter that the class passes on to its base.</summary>
    private IParameterSymbol? Given(BaseTypeSyntax parent, CancellationToken cancellation)
    {
        var arguments = parent is PrimaryConstructorBaseTypeSyntax { ArgumentList.Arguments: var primary } ? primary.AsEnumerable()
            : ((TypeDeclarationSyntax)parent.Parent!.Parent!).Members.OfType<ConstructorDeclarationSyntax>().SelectMany(constructor => constructor.Initializer?.ArgumentList.Arguments ?? default);
        return arguments.Select(argument => context.SymbolOf(Functions.Innermost(argument.Expression), cancellation)).OfType<IParameterSymbol>().FirstOrDefault(parameter => context.Shapes.TryGetWithWrappers(parameter.Type, cancellation, out _));
    }

    /// <summary>The fields and properties of affine types that the base classes of other projects keep and offer to derived ones.</summary>
    private IEnumerable<ISymbol> MembersOf(INamedTypeSymbol above)
    {
        foreach (var part in above.SelfAndBases().TakeWhile(IsForeign))
        {
            var isGiven = IsGivenOne(part);
            foreach (var member in part.GetMembers().Where(member => !member.IsStatic && !member.IsImplicitlyDeclared && member.DeclaredAccessibility is not (Accessibility.Private or Accessibility.Internal or Accessibility.ProtectedAndInternal)))
            {
                if (member is IFieldSymbol field && Holds(field.Type) || member is IPropertySymbol { IsIndexer: false, IsAbstract: false } property && Holds(property.Type) && (isGiven || KeptProperties.IsAuto(property)))
                {
                    yield return member;
                }
            }
        }
    }

    private bool IsForeign(INamedTypeSymbol type) => type.TypeKind == TypeKind.Class && !context.Search.IsOwn(type) && !MetadataNames.IsPlatform(type.ContainingAssembly) && !context.Types.IsSafe(type);

    private bool IsGivenOne(INamedTypeSymbol type) => type.InstanceConstructors.All(constructor =>
        constructor.DeclaredAccessibility == Accessibility.Private || constructor.Parameters.Any(parameter => Holds(parameter.Type)));

    private bool Holds(ITypeSymbol type) => context.Shapes.TryGet(type, out var content) && content.Shape is AffineShape.Direct or AffineShape.Container;

    private ImmutableHashSet<string> Find(CancellationToken cancellation) =>
        context.Foreign.Named(cancellation).Where(foreign => !foreign.Type.IsSealed && IsForeign(foreign.Type) && !context.Types.TryGetAffine(foreign.Type, out _)).Select(foreign => foreign.Type.Name).ToImmutableHashSet();
}
