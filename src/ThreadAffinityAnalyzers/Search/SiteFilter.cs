using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace ThreadAffinityAnalyzers.Search;

/// <summary>Tells from the syntax around a name that it cannot refer to a symbol, before anything is bound.</summary>
internal readonly struct SiteFilter
{
    private readonly ISymbol symbol;
    private readonly int fewest;
    private readonly int most;
    private readonly (SyntaxTree Tree, TextSpan Span)[]? scopes;

    public SiteFilter(ISymbol symbol, HashSet<ISymbol> targets, SymbolSearch search)
    {
        this.symbol = symbol;
        fewest = int.MaxValue;
        most = 0;
        foreach (var method in targets.OfType<IMethodSymbol>())
        {
            var (needed, taken) = ArgumentsOf(method);
            fewest = System.Math.Min(fewest, needed);
            most = System.Math.Max(most, taken);
        }

        scopes = SymbolIdentity.IsLocal(symbol) || IsPrivate(symbol, targets) ? ScopesOf(symbol, search) : null;
    }

    /// <summary>The trees outside which nothing refers, arguments that name a parameter aside; null for all.</summary>
    public IEnumerable<SyntaxTree>? Trees => scopes?.Select(static scope => scope.Tree).Distinct();

    public bool MayRefer(SimpleNameSyntax name)
    {
        switch (symbol)
        {
            case INamedTypeSymbol:
                return name.Parent is not InvocationExpressionSyntax && !IsCalled(name, out _);
            case IMethodSymbol:
                return InScope(name) && !IsType(name) && (!IsCalled(name, out var given) || (given >= fewest && given <= most));
            case IFieldSymbol:
                // A constant may stand to the right of `is`, where a type may stand too.
                return InScope(name) && (!IsType(name) || name.Parent is BinaryExpressionSyntax || WholeNameInPattern(name));
            case IPropertySymbol or IEventSymbol:
                return InScope(name) && !IsType(name);
            case IParameterSymbol:
                return name.Parent is NameColonSyntax || (InScope(name) && !IsMember(name));
            case ILocalSymbol or IRangeVariableSymbol or ILabelSymbol:
                return InScope(name) && !IsMember(name);
            case ITypeParameterSymbol:
                return InScope(name);
            default:
                return true;
        }
    }

    /// <summary>The fewest and the most arguments a call of the method may give.</summary>
    public static (int Fewest, int Most) ArgumentsOf(IMethodSymbol method)
    {
        var needed = method.Parameters.Count(static parameter => !parameter.IsOptional && !parameter.IsParams);
        var taken = method.Parameters.Any(static parameter => parameter.IsParams) || method.IsVararg ? int.MaxValue : method.Parameters.Length;
        return method.IsExtensionMethod ? (needed - 1, taken)
            : SymbolIdentity.IsExtensionBlock(method.ContainingType) && taken < int.MaxValue ? (needed, taken + 1)
            : (needed, taken);
    }

    public static bool IsCalled(SimpleNameSyntax name, out int given)
    {
        ExpressionSyntax called = name.Parent switch
        {
            MemberAccessExpressionSyntax access when access.Name == name => access,
            MemberBindingExpressionSyntax binding => binding,
            _ => name,
        };
        given = called.Parent is InvocationExpressionSyntax call && call.Expression == called ? call.ArgumentList.Arguments.Count : -1;
        return given >= 0;
    }

    /// <summary>Whether the name, or the first of its chain, stands in a pattern or an initialiser: there it is a member of what is matched or made.</summary>
    public static bool IsOfWhatIsMatched(SimpleNameSyntax name)
    {
        if (name.Parent is AssignmentExpressionSyntax { Parent: InitializerExpressionSyntax } assignment && assignment.Left == name)
        {
            return true;
        }

        SyntaxNode first = name;
        while (first.Parent is MemberAccessExpressionSyntax access && access.Expression == first)
        {
            first = access;
        }

        return first.Parent is BaseExpressionColonSyntax or NameEqualsSyntax;
    }

    private static bool IsType(SimpleNameSyntax name) => SyntaxFacts.IsInTypeOnlyContext(NamedSites.WholeName(name));

    private static bool WholeNameInPattern(SimpleNameSyntax name) => NamedSites.WholeName(name).Parent is PatternSyntax or BinaryExpressionSyntax or CaseSwitchLabelSyntax;

    private static bool IsMember(SimpleNameSyntax name) =>
        name.Parent is MemberBindingExpressionSyntax or QualifiedNameSyntax || (name.Parent is MemberAccessExpressionSyntax access && access.Name == name);

    private bool InScope(SimpleNameSyntax name)
    {
        if (scopes is null)
        {
            return true;
        }

        foreach (var (tree, span) in scopes)
        {
            if (tree == name.SyntaxTree && span.Contains(name.Span))
            {
                return true;
            }
        }

        return false;
    }

    // An explicit implementation is private too, but called through its interface.
    private static bool IsPrivate(ISymbol symbol, HashSet<ISymbol> targets) =>
        symbol.DeclaredAccessibility == Accessibility.Private && targets.Count == 1 && symbol is IFieldSymbol or IMethodSymbol or IPropertySymbol or IEventSymbol;

    private static (SyntaxTree, TextSpan)[]? ScopesOf(ISymbol symbol, SymbolSearch search)
    {
        var owner = symbol.ContainingSymbol;
        if (owner is INamedTypeSymbol type && symbol is not (IParameterSymbol or ITypeParameterSymbol))
        {
            var seenBy = SymbolIdentity.IsExtensionBlock(type) ? type.ContainingType : type;
            return search.DeclarationsOf(seenBy) is { IsEmpty: false } declared ? declared.Select(static part => (part.SyntaxTree, part.Span)).ToArray() : null;
        }

        if (symbol is IParameterSymbol or ITypeParameterSymbol && owner is IMethodSymbol method)
        {
            // A primary constructor's parameters are seen by all parts of the type.
            var parts = method.MethodKind == MethodKind.Constructor ? search.DeclarationsOf(method.ContainingType) : search.DeclarationsOf(method);
            if (method.PartialImplementationPart is { } implementation)
            {
                parts = parts.AddRange(search.DeclarationsOf(implementation));
            }

            return parts.IsEmpty ? null : parts.Select(static part => (part.SyntaxTree, part.Span)).ToArray();
        }

        if (symbol is IParameterSymbol or ITypeParameterSymbol)
        {
            return null;
        }

        // Locals never leave the member that declares them, and for statements at the top level that is the file.
        return symbol.DeclaringSyntaxReferences.Select(static part =>
        {
            var member = part.GetSyntax().FirstAncestorOrSelf<MemberDeclarationSyntax>(static node => node is not GlobalStatementSyntax);
            return member is null or BaseNamespaceDeclarationSyntax or BaseTypeDeclarationSyntax and not TypeDeclarationSyntax
                ? (part.SyntaxTree, new TextSpan(0, part.SyntaxTree.Length))
                : (part.SyntaxTree, member.FullSpan);
        }).ToArray();
    }
}
