using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using ThreadAffinityAnalyzers.Knowledge;
using ThreadAffinityAnalyzers.Model;

namespace ThreadAffinityAnalyzers.Sharing;

/// <summary>Interfaces behind which only affine objects stand: <c>IAppDbContext</c> in front of the application's <c>DbContext</c>.</summary>
/// <remarks>
/// In a layered solution the context is a class of another project, which refers to the one that declares the interface and uses it. There the interface tells by itself:
/// who hands out the sets of a context is that context.
/// </remarks>
internal sealed class AffineFronts
{
    private const int MaxDepth = 4;

    private readonly SharingContext context;

    public AffineFronts(SharingContext context) => this.context = context;

    /// <summary>The row of the classes that implement the interface, if all of them are affine themselves; what keeps an affine object is a wrapper and no answer here.</summary>
    public AffineType? Of(INamedTypeSymbol contract) => Of(contract, 0);

    private AffineType? Of(INamedTypeSymbol contract, int depth)
    {
        if (contract.TypeKind != TypeKind.Interface || depth > MaxDepth)
        {
            return null;
        }

        // An editor offers the source of other projects, too; there the classes behind an interface are not all in sight.
        if (!context.Search.IsOwn(contract))
        {
            return HandingOutSets(contract);
        }

        if (!context.ObjectNames.Contains(contract.Name, CancellationToken.None))
        {
            return null;
        }

        AffineType? found = null;
        var isImplemented = false;
        foreach (var name in context.Search.TokensNamed(contract.Name, CancellationToken.None))
        {
            if (HeirNaming(name) is not { } declaration || context.Search.TypeOf(declaration, CancellationToken.None) is not { } heir || !IsHeir(heir, contract))
            {
                continue;
            }

            isImplemented = true;
            var row = heir.TypeKind == TypeKind.Interface ? Of(heir, depth + 1) : context.Types.TryGetAffine(heir, out var own) ? own : null;
            if (row is null)
            {
                return null;
            }

            found = found is null || row.Role < found.Role ? row : found;
        }

        return isImplemented ? found : HandingOutSets(contract);
    }

    /// <summary>The row of the sets that the interface hands out, or null where it hands out none.</summary>
    private AffineType? HandingOutSets(INamedTypeSymbol contract)
    {
        if (MetadataNames.IsPlatform(contract.ContainingAssembly))
        {
            return null;
        }

        foreach (var member in contract.GetMembers().Concat(contract.AllInterfaces.SelectMany(parent => parent.GetMembers())))
        {
            var type = member switch
            {
                IPropertySymbol property => property.Type,
                IMethodSymbol { MethodKind: MethodKind.Ordinary } method => method.ReturnType,
                _ => null,
            };
            if (type is { Name: "DbSet" } && context.Types.TryGetAffine(type, out var row))
            {
                return row;
            }
        }

        return null;
    }

    /// <summary>The declaration in whose base list the name stands, and not as a type argument there.</summary>
    private static TypeDeclarationSyntax? HeirNaming(SyntaxToken name)
    {
        var at = name.Parent;
        while (at is NameSyntax { Parent: QualifiedNameSyntax or AliasQualifiedNameSyntax })
        {
            at = at.Parent;
        }

        return at?.Parent is BaseTypeSyntax { Parent: BaseListSyntax { Parent: TypeDeclarationSyntax declaration } } ? declaration : null;
    }

    private static bool IsHeir(INamedTypeSymbol heir, INamedTypeSymbol contract)
    {
        foreach (var one in heir.Interfaces)
        {
            if (SymbolEqualityComparer.Default.Equals(one.OriginalDefinition, contract.OriginalDefinition))
            {
                return true;
            }
        }

        return false;
    }
}
