using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Runtime.CompilerServices;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace ThreadAffinityAnalyzers.Search;

/// <summary>The types that the receiver of a member access can have, read from declarations: no body is bound for it.</summary>
internal sealed class ReceiverTypes
{
    // Keyed by the node, which an edit of another file leaves as it is.
    private static readonly ConditionalWeakTable<SyntaxNode, Dictionary<string, TypeSyntax?>> Known = new();

    private readonly SymbolSearch search;
    private readonly AliasNames aliases;

    public ReceiverTypes(SymbolSearch search, AliasNames aliases)
    {
        this.search = search;
        this.aliases = aliases;
    }

    /// <summary>Default where the declarations do not tell.</summary>
    public ImmutableArray<ITypeSymbol> Of(ExpressionSyntax receiver, CancellationToken cancellation, bool byName)
    {
        switch (receiver)
        {
            case ThisExpressionSyntax or BaseExpressionSyntax:
                return receiver.FirstAncestorOrSelf<TypeDeclarationSyntax>() is { } own && TypeOf(own, cancellation) is { } self ? ImmutableArray.Create<ITypeSymbol>(self) : default;
            case MemberAccessExpressionSyntax { Expression: ThisExpressionSyntax, Name: IdentifierNameSyntax name }:
                return receiver.FirstAncestorOrSelf<TypeDeclarationSyntax>() is { } type ? OfMember(type, name.Identifier.ValueText, cancellation) : default;
            case IdentifierNameSyntax { Identifier.ValueText: not ("value" or "field") and var word }:
                return OfName(receiver, word, byName, cancellation);
            case MemberAccessExpressionSyntax { Name: var member }:
                return search.Meanings.Of(member, cancellation) switch
                {
                    IFieldSymbol { ContainingType.IsGenericType: false } field => ImmutableArray.Create(field.Type),
                    IPropertySymbol { ContainingType.IsGenericType: false } property => ImmutableArray.Create(property.Type),
                    _ => default,
                };
            default:
                return default;
        }
    }

    /// <summary>The type as it is written where the name before the dot is declared, null where it is not written; false where the file's own declarations do not have the name.</summary>
    public bool TryGetWritten(ExpressionSyntax receiver, out TypeSyntax? type)
    {
        type = null;
        var isOwn = receiver is MemberAccessExpressionSyntax { Expression: ThisExpressionSyntax };
        var name = receiver switch
        {
            IdentifierNameSyntax { Identifier.ValueText: not ("value" or "field") and var word } => word,
            MemberAccessExpressionSyntax { Expression: ThisExpressionSyntax, Name: IdentifierNameSyntax { Identifier.ValueText: var word } } => word,
            _ => null,
        };
        if (name is null || receiver.FirstAncestorOrSelf<MemberDeclarationSyntax>() is not ({ Parent: TypeDeclarationSyntax around } and not BaseTypeDeclarationSyntax and var member))
        {
            return false;
        }

        var isState = Known.GetValue(around, StateIn).TryGetValue(name, out type);
        if (isOwn || !Known.GetValue(member, NamesIn).TryGetValue(name, out var local))
        {
            return isState;
        }

        // A lambda or a block may give the name of a field to a variable of its own: which of the two is meant here is not told.
        type = isState ? null : local;
        return true;
    }

    /// <summary>Whether the name is that of a type parameter around the place.</summary>
    public static bool IsTypeParameter(string name, SyntaxNode place) => place.Ancestors().Any(around => (around switch
    {
        TypeDeclarationSyntax type => type.TypeParameterList,
        MethodDeclarationSyntax method => method.TypeParameterList,
        LocalFunctionStatementSyntax function => function.TypeParameterList,
        _ => null,
    })?.Parameters.Any(parameter => parameter.Identifier.ValueText == name) == true);

    /// <summary>Whether the member declares the name inside itself.</summary>
    public bool Declares(SyntaxNode member, string word) => Known.GetValue(member, NamesIn).ContainsKey(word);

    /// <summary>The type of the method's or constructor's own parameter that the name means; null where it may mean something else.</summary>
    public INamedTypeSymbol? ParameterType(SyntaxNode name, string word, CancellationToken cancellation) =>
        name.FirstAncestorOrSelf<MemberDeclarationSyntax>() is BaseMethodDeclarationSyntax member && Known.GetValue(member, NamesIn).TryGetValue(word, out var type)
        && type?.Parent is ParameterSyntax { Parent: ParameterListSyntax list } parameter && list.Parent == member
            ? search.ModelOf(member.SyntaxTree).GetDeclaredSymbol(parameter, cancellation)?.Type as INamedTypeSymbol
            : null;

    private ImmutableArray<ITypeSymbol> OfName(SyntaxNode receiver, string word, bool byName, CancellationToken cancellation)
    {
        // Statements at the top level share their names with the whole file: there the binding tells.
        if (receiver.FirstAncestorOrSelf<MemberDeclarationSyntax>() is not ({ Parent: TypeDeclarationSyntax type } and not BaseTypeDeclarationSyntax and var member))
        {
            return default;
        }

        if (Known.GetValue(member, NamesIn).TryGetValue(word, out var local))
        {
            return Known.GetValue(type, StateIn).ContainsKey(word) ? default : Written(local, byName, cancellation);
        }

        for (var around = type; around is not null; around = around.Parent as TypeDeclarationSyntax)
        {
            var parameter = around.ParameterList?.Parameters.FirstOrDefault(p => p.Identifier.ValueText == word);
            var members = OfMember(around, word, cancellation, out var exists);
            if (exists || parameter is not null)
            {
                return exists && parameter is not null ? default : exists ? members : Written(parameter!.Type, byName, cancellation);
            }
        }

        return default;
    }

    private ImmutableArray<ITypeSymbol> OfMember(TypeDeclarationSyntax declaration, string word, CancellationToken cancellation) => OfMember(declaration, word, cancellation, out _);

    private ImmutableArray<ITypeSymbol> OfMember(TypeDeclarationSyntax declaration, string word, CancellationToken cancellation, out bool exists)
    {
        exists = false;
        for (var type = TypeOf(declaration, cancellation); type is not null; type = type.BaseType)
        {
            var members = type.GetMembers(word);
            if (members.IsEmpty)
            {
                continue;
            }

            exists = true;
            return members.Length > 1 ? default : members[0] switch
            {
                IFieldSymbol field => ImmutableArray.Create(field.Type),
                IPropertySymbol property => ImmutableArray.Create(property.Type),
                _ => default,
            };
        }

        return default;
    }

    private INamedTypeSymbol? TypeOf(TypeDeclarationSyntax declaration, CancellationToken cancellation) =>
        search.TypeOf(declaration, cancellation);

    /// <summary>The types of source with the name that the syntax ends in, or the one that a keyword means; default for names that source does not declare, or that an alias takes.</summary>
    private ImmutableArray<ITypeSymbol> Written(TypeSyntax? type, bool byName, CancellationToken cancellation)
    {
        while (type is NullableTypeSyntax nullable)
        {
            type = nullable.ElementType;
        }

        var special = type switch
        {
            PredefinedTypeSyntax { Keyword.RawKind: var keyword } => SpecialOf((SyntaxKind)keyword),
            ArrayTypeSyntax => SpecialType.System_Array,
            _ => SpecialType.None,
        };
        if (special != SpecialType.None)
        {
            return ImmutableArray.Create<ITypeSymbol>(search.Compilation.GetSpecialType(special));
        }

        var name = type switch
        {
            IdentifierNameSyntax { IsVar: false } simple => simple.Identifier.ValueText,
            QualifiedNameSyntax { Right: IdentifierNameSyntax right } => right.Identifier.ValueText,
            _ => null,
        };
        return byName && name is not null && !aliases.IsAlias(name, cancellation) && search.DeclaredTypes.Named(name, cancellation) is { IsEmpty: false } types ? types.CastArray<ITypeSymbol>() : default;
    }

    private static SpecialType SpecialOf(SyntaxKind keyword) => keyword switch
    {
        SyntaxKind.StringKeyword => SpecialType.System_String,
        SyntaxKind.IntKeyword => SpecialType.System_Int32,
        SyntaxKind.LongKeyword => SpecialType.System_Int64,
        SyntaxKind.BoolKeyword => SpecialType.System_Boolean,
        SyntaxKind.DoubleKeyword => SpecialType.System_Double,
        SyntaxKind.DecimalKeyword => SpecialType.System_Decimal,
        _ => SpecialType.None,
    };

    /// <summary>The names that a member declares inside itself, with their type where it is written and the name is declared once.</summary>
    private static Dictionary<string, TypeSyntax?> NamesIn(SyntaxNode member)
    {
        var names = new Dictionary<string, TypeSyntax?>();
        foreach (var node in member.DescendantNodes())
        {
            switch (node)
            {
                case VariableDeclaratorSyntax { Parent: VariableDeclarationSyntax { Parent: not BaseFieldDeclarationSyntax } declaration } variable:
                    Add(variable.Identifier, declaration.Type is { IsVar: true } && variable.Initializer?.Value is ObjectCreationExpressionSyntax { Type: var made } ? made : declaration.Type);
                    break;
                case ParameterSyntax parameter:
                    Add(parameter.Identifier, parameter.Type);
                    break;
                case SingleVariableDesignationSyntax designation:
                    Add(designation.Identifier, null);
                    break;
                case ForEachStatementSyntax loop:
                    Add(loop.Identifier, loop.Type);
                    break;
                case CatchDeclarationSyntax caught:
                    Add(caught.Identifier, null);
                    break;
                case LocalFunctionStatementSyntax function:
                    Add(function.Identifier, null);
                    break;
                case FromClauseSyntax from:
                    Add(from.Identifier, null);
                    break;
                case LetClauseSyntax let:
                    Add(let.Identifier, null);
                    break;
                case JoinClauseSyntax join:
                    Add(join.Identifier, null);
                    break;
                case JoinIntoClauseSyntax into:
                    Add(into.Identifier, null);
                    break;
                case QueryContinuationSyntax continuation:
                    Add(continuation.Identifier, null);
                    break;
            }
        }

        return names;

        void Add(SyntaxToken name, TypeSyntax? type) => names[name.ValueText] = names.ContainsKey(name.ValueText) ? null : type;
    }

    /// <summary>The state that this part of the type declares itself, with its written type where the name is declared once.</summary>
    private static Dictionary<string, TypeSyntax?> StateIn(SyntaxNode type)
    {
        var names = new Dictionary<string, TypeSyntax?>();
        var declaration = (TypeDeclarationSyntax)type;
        foreach (var parameter in declaration.ParameterList?.Parameters ?? default)
        {
            Add(parameter.Identifier, parameter.Type);
        }

        foreach (var member in declaration.Members)
        {
            switch (member)
            {
                case FieldDeclarationSyntax field:
                    foreach (var variable in field.Declaration.Variables)
                    {
                        Add(variable.Identifier, field.Declaration.Type);
                    }

                    break;
                case PropertyDeclarationSyntax property:
                    Add(property.Identifier, property.Type);
                    break;
            }
        }

        return names;

        void Add(SyntaxToken name, TypeSyntax? written) => names[name.ValueText] = names.ContainsKey(name.ValueText) ? null : written;
    }
}
