using System.Collections.Generic;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using ThreadAffinityAnalyzers.Search;

namespace ThreadAffinityAnalyzers.Sharing;

/// <content>What one name says, by the declaration that it is part of.</content>
internal sealed partial class AffineNameGrowth
{
    /// <summary>Climbs from the name to the declaration that it is part of.</summary>
    private void Read(SyntaxToken name, CancellationToken cancellation)
    {
        // Who has a factory does not have what it makes.
        var isKept = !suppliers.Contains(name.ValueText) || keepers.Contains(name.ValueText);
        var isGiven = false;
        for (SyntaxNode? at = name.Parent, from = null; at is not null; from = at, at = at.Parent)
        {
            switch (at)
            {
                case GenericNameSyntax generic when from is TypeArgumentListSyntax arguments:
                    isGiven = true;
                    isKept &= !AffineShapes.IsExclusive(generic.Identifier.ValueText);
                    if (registrations.Contains(generic.Identifier.ValueText))
                    {
                        Beside(arguments.Arguments);
                    }

                    break;
                case ArgumentListSyntax { Parent: InvocationExpressionSyntax call } arguments when registrations.Contains(ConcurrentStarts.CalledName(call)):
                    Beside(arguments.Arguments.Select(argument => argument.Expression).OfType<TypeOfExpressionSyntax>().Select(of => of.Type));
                    if (call.Expression is MemberAccessExpressionSyntax { Name: GenericNameSyntax { TypeArgumentList.Arguments: var services } })
                    {
                        Beside(services);
                    }

                    break;
                case AttributeSyntax { Parent.Parent: BaseTypeDeclarationSyntax marked } when marks.Contains(name.ValueText):
                    Keeps(marked.Identifier.ValueText);
                    return;
                case BaseListSyntax { Parent: BaseTypeDeclarationSyntax heir }:
                    if (keepers.Contains(name.ValueText))
                    {
                        heirs.Add(heir.Identifier.ValueText);
                        if (withWrappers || !isGiven)
                        {
                            Keeps(heir.Identifier.ValueText);
                        }
                    }

                    return;
                case TypeParameterConstraintClauseSyntax { Parent: var constrained }:
                    Declares(constrained, isKept);
                    return;
                case ParameterSyntax { Parent.Parent: var owner } parameter when from == parameter.Type:
                    if (owner is TypeDeclarationSyntax)
                    {
                        Member(parameter.Identifier.ValueText);
                    }

                    // A method that takes the object itself is given it by name; one that takes a delegate over it gives it to a lambda, and so does a constructor.
                    isGiven |= delegates.Contains(name.ValueText);
                    if (owner is not MethodDeclarationSyntax || isGiven)
                    {
                        Declares(owner, isKept);
                    }

                    if (isGiven && (owner as TypeDeclarationSyntax ?? (owner as ConstructorDeclarationSyntax)?.Parent) is TypeDeclarationSyntax made)
                    {
                        Member(made.Identifier.ValueText);
                    }

                    return;
                case VariableDeclarationSyntax { Parent: BaseFieldDeclarationSyntax field } fields when from == fields.Type:
                    foreach (var variable in fields.Variables)
                    {
                        Member(variable.Identifier.ValueText);
                    }

                    Around(field, isKept);
                    return;
                case PropertyDeclarationSyntax or MethodDeclarationSyntax when name.ValueText == "DbSet" && at.Parent is InterfaceDeclarationSyntax contract:
                    // Who hands out the sets of a context is that context.
                    Keeps(contract.Identifier.ValueText);
                    Declares(at, isKept: false);
                    return;
                case PropertyDeclarationSyntax { Parent: TypeDeclarationSyntax { BaseList: { } bases } } when name.ValueText == "DbSet" && bases.Types.Any(one => keepers.Contains(NamedSites.LastName(one.Type))):
                    // The sets of a context are reached through the context.
                    return;
                case BasePropertyDeclarationSyntax { Type: var type } when from == type:
                case MethodDeclarationSyntax { ReturnType: var returned } when from == returned:
                case DelegateDeclarationSyntax { ReturnType: var given } when from == given:
                case ConversionOperatorDeclarationSyntax or OperatorDeclarationSyntax:
                    Declares(at, isKept);
                    return;
                case UsingDirectiveSyntax { Alias.Name.Identifier.ValueText: var alias }:
                    Keeps(alias);
                    return;
                case BaseTypeDeclarationSyntax declaration when declaration.Identifier == name:
                    foreach (var front in declaration.BaseList?.Types.Select(one => NamedSites.LastName(one.Type)) ?? [])
                    {
                        if (search.DeclaresType(front))
                        {
                            Fronts(front);
                        }
                        else
                        {
                            undeclared.Add(front);
                        }
                    }

                    return;
                case ParameterSyntax or StatementSyntax or MemberDeclarationSyntax or ArrowExpressionClauseSyntax or AccessorListSyntax:
                    return;
            }
        }
    }

    private void Declares(SyntaxNode? declaration, bool isKept)
    {
        switch (declaration)
        {
            case PropertyDeclarationSyntax property:
                Member(property.Identifier.ValueText);
                // A property with a body hands out what something else keeps.
                Around(property, isKept && property.AccessorList?.Accessors.Any(accessor => accessor is { Body: null, ExpressionBody: null }) == true);
                break;
            case MethodDeclarationSyntax method:
                Member(method.Identifier.ValueText);
                break;
            case DelegateDeclarationSyntax @delegate:
                delegates.Add(@delegate.Identifier.ValueText);
                Keeps(@delegate.Identifier.ValueText);
                break;
            case TypeDeclarationSyntax type when isKept && withWrappers:
                Keeps(type.Identifier.ValueText);
                break;
            case BasePropertyDeclarationSyntax or BaseMethodDeclarationSyntax:
                Around(declaration, isKept);
                break;
        }
    }

    private void Around(SyntaxNode member, bool isKept)
    {
        if (isKept && withWrappers && member.Parent is TypeDeclarationSyntax type)
        {
            Keeps(type.Identifier.ValueText);
        }
    }

    // A service is registered for the class that keeps the object.
    private void Beside(IEnumerable<TypeSyntax> types)
    {
        foreach (var type in withWrappers ? types : [])
        {
            Fronts(NamedSites.LastName(type));
        }
    }
}
