using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using ThreadAffinityAnalyzers.Search;

namespace ThreadAffinityAnalyzers.Sharing;

/// <summary>
/// What is put in for the type parameters of this project's generic classes: <c>Holder&lt;SqliteConnection&gt;</c> keeps a connection, <c>Holder&lt;Clock&gt;</c> does not, and the
/// field of both is a <c>T</c>. Each construction is judged by itself.
/// </summary>
internal sealed class AffineConstructions
{
    private const int MaxDepth = 4;

    private readonly SharingContext context;
    private readonly ConcurrentDictionary<INamedTypeSymbol, ImmutableArray<INamedTypeSymbol>> known = new(SymbolEqualityComparer.Default);

    public AffineConstructions(SharingContext context) => this.context = context;

    /// <summary>The constructions of the class that the field, property or parameter belongs to with which its type is affine or keeps affine objects; none where its type names no type parameter of the class.</summary>
    public ImmutableArray<INamedTypeSymbol> Of(ISymbol holder, ITypeSymbol type, CancellationToken cancellation) =>
        holder.ContainingType is { IsGenericType: true } owner && SymbolEqualityComparer.Default.Equals(owner, owner.OriginalDefinition) && Names(type, owner, 0)
            ? Of(owner, 0, cancellation).RemoveAll(construction => TypeIn(construction, holder) is not { } kept || !context.Shapes.TryGet(kept, out _))
            : ImmutableArray<INamedTypeSymbol>.Empty;

    /// <summary>The type of the field, property or constructor parameter in the construction.</summary>
    public static ITypeSymbol? TypeIn(INamedTypeSymbol construction, ISymbol holder) => holder switch
    {
        IParameterSymbol parameter => ParameterIn(construction, parameter)?.Type,
        _ => construction.GetMembers(holder.Name).FirstOrDefault(member => SymbolEqualityComparer.Default.Equals(member.OriginalDefinition, holder)) switch
        {
            IFieldSymbol field => field.Type,
            IPropertySymbol property => property.Type,
            _ => null,
        },
    };

    /// <summary>The parameter of the constructor as the construction has it.</summary>
    public static IParameterSymbol? ParameterIn(INamedTypeSymbol construction, IParameterSymbol parameter) =>
        construction.InstanceConstructors.FirstOrDefault(constructor => SymbolEqualityComparer.Default.Equals(constructor.OriginalDefinition, parameter.ContainingSymbol.OriginalDefinition))?.Parameters[parameter.Ordinal];

    /// <summary>Whether what is seen as this type, or inherits from it, is another construction of the same class and so never the object at hand.</summary>
    public static bool Excludes(INamedTypeSymbol? construction, ITypeSymbol? seen)
    {
        if (construction is not { IsGenericType: true } || IsOpen(construction))
        {
            return false;
        }

        if (seen is INamedTypeSymbol { TypeKind: TypeKind.Interface, IsGenericType: true } contract)
        {
            return !IsOpen(contract) && construction.AllInterfaces.Where(own => SymbolEqualityComparer.Default.Equals(own.OriginalDefinition, contract.OriginalDefinition)).ToList() is { Count: > 0 } own
                && !own.Contains(contract, SymbolEqualityComparer.Default);
        }

        for (var part = seen as INamedTypeSymbol; part is not null; part = part.BaseType)
        {
            if (SymbolEqualityComparer.Default.Equals(part.OriginalDefinition, construction.OriginalDefinition))
            {
                return !IsOpen(part) && !SymbolEqualityComparer.Default.Equals(part, construction);
            }
        }

        return false;
    }

    /// <summary>The type with which the construction goes on: itself where the class that was met is its definition.</summary>
    public static INamedTypeSymbol Kept(INamedTypeSymbol? construction, INamedTypeSymbol met) =>
        construction is not null && SymbolEqualityComparer.Default.Equals(construction.OriginalDefinition, met) ? construction : met;

    // Inside a generic class its own type, and that of its generic bases, is made of type parameters.
    private static bool IsOpen(INamedTypeSymbol type) => type.TypeArguments.Any(argument => argument is ITypeParameterSymbol);

    private static bool Names(ITypeSymbol type, INamedTypeSymbol owner, int depth) => type switch
    {
        ITypeParameterSymbol parameter => SymbolEqualityComparer.Default.Equals(parameter.ContainingSymbol, owner),
        IArrayTypeSymbol array => Names(array.ElementType, owner, depth),
        INamedTypeSymbol { TypeArguments: { Length: > 0 } arguments } => depth < MaxDepth && arguments.Any(argument => Names(argument, owner, depth + 1)),
        _ => false,
    };

    private ImmutableArray<INamedTypeSymbol> Of(INamedTypeSymbol definition, int depth, CancellationToken cancellation)
    {
        if (known.TryGetValue(definition, out var constructions))
        {
            return constructions;
        }

        var found = ImmutableArray.CreateBuilder<INamedTypeSymbol>();
        foreach (var token in context.Search.TokensNamed(definition.Name, cancellation))
        {
            if (token.Parent is not GenericNameSyntax name || name.Arity != definition.Arity)
            {
                continue;
            }

            // What a generic heir is constructed with, its base is.
            if (depth < MaxDepth && name.FirstAncestorOrSelf<BaseListSyntax>() is { Parent: TypeDeclarationSyntax { TypeParameterList: not null } heir }
                && context.Search.TypeOf(heir, cancellation) is { } derived && !SymbolEqualityComparer.Default.Equals(derived, definition))
            {
                found.AddRange(Of(derived, depth + 1, cancellation).Select(one => BaseOf(one, definition)).Where(one => one is not null)!);
            }
            else if (context.Names.StandIn(name.SyntaxTree, name.TypeArgumentList.Span, null, cancellation)
                && (context.ModelOf(name).GetSymbolInfo(name, cancellation).Symbol ?? context.ModelOf(name).GetTypeInfo(name, cancellation).Type) is INamedTypeSymbol { IsUnboundGenericType: false } named
                && SymbolEqualityComparer.Default.Equals(named.OriginalDefinition, definition) && named.TypeArguments.Any(argument => context.Shapes.TryGet(argument, out _)))
            {
                found.Add((INamedTypeSymbol)named.WithNullableAnnotation(NullableAnnotation.None));
            }
        }

        return known.GetOrAdd(definition, found.Distinct<INamedTypeSymbol>(SymbolEqualityComparer.Default).ToImmutableArray());
    }

    private static INamedTypeSymbol? BaseOf(INamedTypeSymbol construction, INamedTypeSymbol definition)
    {
        for (var part = construction.BaseType; part is not null; part = part.BaseType)
        {
            if (SymbolEqualityComparer.Default.Equals(part.OriginalDefinition, definition))
            {
                return part;
            }
        }

        return null;
    }
}
