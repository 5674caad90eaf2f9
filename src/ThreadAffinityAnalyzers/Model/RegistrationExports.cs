using System.Collections.Generic;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using ThreadAffinityAnalyzers.Knowledge;
using ThreadAffinityAnalyzers.Search;

namespace ThreadAffinityAnalyzers.Model;

/// <summary>Reads MEF parts: <c>[Export]</c> of the first version is shared unless it says otherwise, of the second only with <c>[Shared]</c>.</summary>
internal sealed class RegistrationExports
{
    private const string First = "System.ComponentModel.Composition.ExportAttribute";
    private const string Second = "System.Composition.ExportAttribute";

    private readonly KnownTypes types;
    private readonly SymbolSearch search;

    public RegistrationExports(KnownTypes types, SymbolSearch search)
    {
        this.types = types;
        this.search = search;
    }

    public IEnumerable<RegistrationDraft> Read(CancellationToken cancellation)
    {
        if (types.Get(First) is null && types.Get(Second) is null)
        {
            yield break;
        }

        foreach (var token in search.TokensNamed("Export", cancellation))
        {
            if (token.Parent?.FirstAncestorOrSelf<AttributeSyntax>() is { Parent.Parent: ClassDeclarationSyntax declaration } attribute
                && search.ModelOf(token.SyntaxTree!).GetDeclaredSymbol(declaration, cancellation) is { } part
                && part.GetAttributes().FirstOrDefault(a => a.ApplicationSyntaxReference?.Span == attribute.Span && a.ApplicationSyntaxReference.SyntaxTree == attribute.SyntaxTree) is { AttributeClass: { } kind } export
                && (Is(kind, First) || Is(kind, Second)))
            {
                var service = export.ConstructorArguments.Select(argument => argument.Value).OfType<ITypeSymbol>().FirstOrDefault() ?? part;
                var isShared = Is(kind, First)
                    ? !part.GetAttributes().Any(a => a is { AttributeClass.Name: "PartCreationPolicyAttribute", ConstructorArguments: { Length: 1 } policy } && policy[0].Value is 2)
                    : part.GetAttributes().Any(a => a.AttributeClass?.Name == "SharedAttribute");
                yield return new(service, part, null, isShared ? Lifetime.Application : Lifetime.Call, null, attribute, null, null, false);
            }
        }
    }

    private bool Is(INamedTypeSymbol attribute, string metadataName) => SymbolEqualityComparer.Default.Equals(attribute, types.Get(metadataName));
}
