using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using ThreadAffinityAnalyzers.Knowledge;

namespace ThreadAffinityAnalyzers.Sharing;

/// <summary>Interfaces of this project behind which only affine objects stand: <c>IAppDbContext</c> in front of the application's <c>DbContext</c>.</summary>
internal sealed class AffineFronts
{
    private const int MaxDepth = 4;

    private readonly SharingContext context;

    public AffineFronts(SharingContext context) => this.context = context;

    /// <summary>The row of the classes that implement the interface, if all of them are affine themselves; what keeps an affine object is a wrapper and no answer here.</summary>
    public AffineType? Of(INamedTypeSymbol contract) => Of(contract, 0);

    private AffineType? Of(INamedTypeSymbol contract, int depth)
    {
        // An editor offers the source of other projects, too; there the classes behind an interface are not all in sight.
        if (contract.TypeKind != TypeKind.Interface || depth > MaxDepth || !context.Search.IsOwn(contract)
            || !context.ObjectNames.Contains(contract.Name, CancellationToken.None))
        {
            return null;
        }

        AffineType? found = null;
        foreach (var name in context.Search.TokensNamed(contract.Name, CancellationToken.None))
        {
            if (HeirNaming(name) is not { } declaration || context.Search.TypeOf(declaration, CancellationToken.None) is not { } heir || !IsHeir(heir, contract))
            {
                continue;
            }

            var row = heir.TypeKind == TypeKind.Interface ? Of(heir, depth + 1) : context.Types.TryGetAffine(heir, out var own) ? own : null;
            if (row is null)
            {
                return null;
            }

            found = found is null || row.Role < found.Role ? row : found;
        }

        return found;
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
