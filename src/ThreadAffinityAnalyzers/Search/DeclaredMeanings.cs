using System.Collections.Generic;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace ThreadAffinityAnalyzers.Search;

/// <summary>Says which member a name means where the declarations leave one meaning alone: binding the body around it costs a thousand times more.</summary>
/// <remarks>
/// Null means that only binding tells: overloads and hidden members, names that the member itself declares, initialisers,
/// patterns, statements at the top level. The rules are those of simple names and member access in the language's specification (12.8.4 and 12.8.7).
/// </remarks>
internal sealed class DeclaredMeanings
{
    private readonly SymbolSearch search;
    private readonly ReceiverTypes receivers;

    public DeclaredMeanings(SymbolSearch search)
    {
        this.search = search;
        receivers = search.Receivers;
    }

    public ISymbol? Of(SimpleNameSyntax name, CancellationToken cancellation)
    {
        if (name is not IdentifierNameSyntax { Identifier.ValueText: not ("value" or "field" or "_" or "") and var word } simple || IsInPropertyPattern(name))
        {
            return null;
        }

        if (name.Parent is MemberAccessExpressionSyntax { RawKind: (int)SyntaxKind.SimpleMemberAccessExpression } access && access.Name == name)
        {
            return OnReceiver(access, word, cancellation);
        }

        return IsValue(simple) && Scope(name, word) is { } around ? OfEnclosing(around, name, word, out _, cancellation) : null;
    }

    private ISymbol? OnReceiver(MemberAccessExpressionSyntax access, string word, CancellationToken cancellation)
    {
        switch (access.Expression)
        {
            case ThisExpressionSyntax:
                return Value(Around(access, cancellation), isOwn: true);
            case BaseExpressionSyntax:
                return Value(Around(access, cancellation)?.BaseType, isOwn: true);
            case MemberAccessExpressionSyntax { Name: IdentifierNameSyntax inner }:
                return Value(TypeOf(Of(inner, cancellation)), isOwn: false);
            case IdentifierNameSyntax { Identifier.ValueText: var first } receiver when Scope(receiver, first) is { } around:
                var member = OfEnclosing(around, receiver, first, out var isDeclared, cancellation);
                return isDeclared ? Value(TypeOf(member), isOwn: false) : Static(search.VisibleTypes.Of(receiver, first, cancellation));
            case IdentifierNameSyntax { Identifier.ValueText: var first } receiver:
                return Value(receivers.ParameterType(receiver, first, cancellation), isOwn: false);
            default:
                return null;
        }

        ISymbol? Value(INamedTypeSymbol? type, bool isOwn) => type is not null && Usable(OneMember(type, word, out _), access.Name, isOwn, cancellation) is { IsStatic: false } member ? member : null;

        ISymbol? Static(INamedTypeSymbol? type) => type is not null && Usable(OneMember(type, word, out _), access.Name, isOwn: false, cancellation) is { IsStatic: true } member ? member : null;
    }

    /// <summary>The type declaration around the name, if neither its member nor a primary constructor there declares the word.</summary>
    private TypeDeclarationSyntax? Scope(SimpleNameSyntax name, string word) =>
        name.FirstAncestorOrSelf<MemberDeclarationSyntax>() is { Parent: TypeDeclarationSyntax around } and not BaseTypeDeclarationSyntax and var member && !receivers.Declares(member, word) ? around : null;

    private ISymbol? OfEnclosing(TypeDeclarationSyntax around, SimpleNameSyntax name, string word, out bool isDeclared, CancellationToken cancellation)
    {
        isDeclared = true;
        for (var declaration = around; declaration is not null; declaration = declaration.Parent as TypeDeclarationSyntax)
        {
            if (search.TypeOf(declaration, cancellation) is not { TypeKind: TypeKind.Class or TypeKind.Struct or TypeKind.Interface } type || HasParameter(type, declaration, word, cancellation))
            {
                return null;
            }

            var member = OneMember(type, word, out var exists);
            if (exists)
            {
                return Usable(member, name, isOwn: true, cancellation);
            }
        }

        isDeclared = false;
        return null;
    }

    // A primary constructor's parameters are seen by all parts of the type.
    private static bool HasParameter(INamedTypeSymbol type, TypeDeclarationSyntax declaration, string word, CancellationToken cancellation)
    {
        if (Has(declaration))
        {
            return true;
        }

        return type.DeclaringSyntaxReferences.Length > 1
            && type.DeclaringSyntaxReferences.Any(part => part.GetSyntax(cancellation) is TypeDeclarationSyntax other && Has(other));

        bool Has(TypeDeclarationSyntax part) => part.ParameterList?.Parameters.Any(parameter => parameter.Identifier.ValueText == word) == true;
    }

    /// <summary>The only member of this name that the type declares or inherits, overridden ones aside.</summary>
    private static ISymbol? OneMember(INamedTypeSymbol type, string word, out bool exists)
    {
        exists = false;
        ISymbol? found = null;
        var isSingle = true;
        for (var one = type; one is not null; one = one.BaseType)
        {
            if (!AddFrom(one, ref exists))
            {
                return null;
            }
        }

        if (type.TypeKind == TypeKind.Interface)
        {
            foreach (var contract in type.AllInterfaces)
            {
                if (!AddFrom(contract, ref exists))
                {
                    return null;
                }
            }
        }

        return isSingle ? found : null;

        bool AddFrom(INamedTypeSymbol one, ref bool exists)
        {
            if (one.TypeKind == TypeKind.Error)
            {
                exists = true;
                return false;
            }

            foreach (var member in one.GetMembers(word))
            {
                exists = true;
                isSingle &= found is null || IsOverridden(member, found);
                found ??= member;
            }

            return true;
        }
    }

    private static bool IsOverridden(ISymbol member, ISymbol by)
    {
        for (var one = by; one is not null; one = ImplementedMembers.Overridden(one))
        {
            if (SymbolEqualityComparer.Default.Equals(one, member))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The member, if the place can see it and, where it is called, its parameters take as many arguments.</summary>
    private ISymbol? Usable(ISymbol? member, SimpleNameSyntax name, bool isOwn, CancellationToken cancellation)
    {
        var isCalled = SiteFilter.IsCalled(name, out var given);
        var fits = member switch
        {
            IMethodSymbol { MethodKind: MethodKind.Ordinary } method => !isCalled || SiteFilter.ArgumentsOf(method) is var (fewest, most) && given >= fewest && given <= most && !method.IsExtensionMethod,
            // `Color Color`: the name before the dot may mean the type.
            IFieldSymbol or IPropertySymbol { IsIndexer: false } => isCalled ? TypeOf(member) is { TypeKind: TypeKind.Delegate } : TypeOf(member)?.Name != name.Identifier.ValueText,
            _ => false,
        };
        return fits && IsAccessible(member!, name, isOwn, cancellation) ? SymbolIdentity.DefinitionOf(member!) : null;
    }

    private bool IsAccessible(ISymbol member, SyntaxNode place, bool isOwn, CancellationToken cancellation) => member.DeclaredAccessibility switch
    {
        Accessibility.Public => true,
        Accessibility.Internal or Accessibility.ProtectedOrInternal => !search.DeclarationsOf(member).IsEmpty,
        Accessibility.Protected => isOwn,
        Accessibility.Private => IsInside(place, member.ContainingType.OriginalDefinition, cancellation),
        _ => false,
    };

    private bool IsInside(SyntaxNode place, INamedTypeSymbol type, CancellationToken cancellation)
    {
        for (var at = place; at is not null; at = at.Parent)
        {
            if (at is TypeDeclarationSyntax declaration && SymbolEqualityComparer.Default.Equals(search.TypeOf(declaration, cancellation), type))
            {
                return true;
            }
        }

        return false;
    }

    private INamedTypeSymbol? Around(SyntaxNode node, CancellationToken cancellation) =>
        node.FirstAncestorOrSelf<TypeDeclarationSyntax>() is { } declaration && search.TypeOf(declaration, cancellation) is { TypeKind: TypeKind.Class or TypeKind.Struct or TypeKind.Interface } type ? type : null;

    private static INamedTypeSymbol? TypeOf(ISymbol? member) => member switch
    {
        IFieldSymbol field => field.Type as INamedTypeSymbol,
        IPropertySymbol property => property.Type as INamedTypeSymbol,
        _ => null,
    };

    // `{ Owner.Name: var name }` names members of what is matched.
    private static bool IsInPropertyPattern(SyntaxNode name)
    {
        var whole = name;
        while (whole.Parent is MemberAccessExpressionSyntax access)
        {
            whole = access;
        }

        return whole.Parent is BaseExpressionColonSyntax;
    }

    /// <summary>Whether the name stands where only a value, or the name of a called method, can stand.</summary>
    private static bool IsValue(IdentifierNameSyntax name) => name.Parent switch
    {
        InvocationExpressionSyntax or ConditionalAccessExpressionSyntax or ElementAccessExpressionSyntax or ArgumentSyntax or EqualsValueClauseSyntax or ReturnStatementSyntax or ArrowExpressionClauseSyntax
            or AwaitExpressionSyntax or PrefixUnaryExpressionSyntax or PostfixUnaryExpressionSyntax or InterpolationSyntax or LockStatementSyntax or UsingStatementSyntax or IfStatementSyntax
            or LambdaExpressionSyntax or ExpressionElementSyntax => true,
        MemberAccessExpressionSyntax access => access.Expression == name,
        AssignmentExpressionSyntax assignment => assignment.Right == name || assignment.Parent is not InitializerExpressionSyntax,
        BinaryExpressionSyntax binary => !binary.IsKind(SyntaxKind.IsExpression) && !binary.IsKind(SyntaxKind.AsExpression),
        ForEachStatementSyntax loop => loop.Expression == name,
        CastExpressionSyntax cast => cast.Expression == name,
        _ => false,
    };
}
