using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using ThreadAffinityAnalyzers.CodeFixes.Remedies.PerCall;

namespace ThreadAffinityAnalyzers.CodeFixes.Remedies.Registering;

/// <summary>What a class keeps of its own, beside what it was given.</summary>
internal static class OwnState
{
    /// <summary>What the one object remembers between requests would be forgotten: only what its constructor was given may be in it.</summary>
    public static bool IsKept(INamedTypeSymbol type, ISymbol? holder)
    {
        for (var at = type; at is { SpecialType: SpecialType.None }; at = at.BaseType)
        {
            // Who has subscribed to an event of the one object hears nothing of the others.
            if (at.GetMembers().OfType<IEventSymbol>().Any(one => one is { IsStatic: false, DeclaringSyntaxReferences.IsEmpty: false }))
            {
                return true;
            }

            foreach (var field in at.GetMembers().OfType<IFieldSymbol>().Where(one => one is { IsStatic: false, IsConst: false }))
            {
                var state = field.AssociatedSymbol ?? field;

                // A field that nobody declared is a captured parameter of a primary constructor.
                if (SymbolEqualityComparer.Default.Equals(state, holder) || AdoTypes.IsBound(field.Type) && AdoTypes.IsBound((holder as IFieldSymbol)?.Type) || field.IsImplicitlyDeclared && field.AssociatedSymbol is null)
                {
                    continue;
                }

                if (!field.IsReadOnly || state.DeclaringSyntaxReferences.Any(one => InitializerOf(one.GetSyntax()) is { } value && Creates(value)) || AssignsNew(at, state))
                {
                    return true;
                }
            }
        }

        return false;
    }

    /// <summary>Whether the class opens a scope when it is made: a singleton does it once, an object for each request would leave one behind each time.</summary>
    public static bool OpensScope(INamedTypeSymbol type) =>
        type.GetMembers().Where(one => one is IFieldSymbol or IPropertySymbol).SelectMany(one => one.DeclaringSyntaxReferences).Select(one => (SyntaxNode?)InitializerOf(one.GetSyntax()))
            .Concat(type.InstanceConstructors.SelectMany(one => one.DeclaringSyntaxReferences).Select(one => one.GetSyntax() as ConstructorDeclarationSyntax))
            .Any(code => code?.DescendantNodes().OfType<IdentifierNameSyntax>().Any(name => name.Identifier.ValueText is "CreateScope" or "CreateAsyncScope") == true);

    private static ExpressionSyntax? InitializerOf(SyntaxNode declaration) => declaration switch
    {
        VariableDeclaratorSyntax field => field.Initializer?.Value,
        PropertyDeclarationSyntax property => property.Initializer?.Value,
        _ => null,
    };

    private static bool AssignsNew(INamedTypeSymbol type, ISymbol state) => type.InstanceConstructors.SelectMany(constructor => constructor.DeclaringSyntaxReferences)
        .SelectMany(one => one.GetSyntax().DescendantNodes(node => node is not TypeDeclarationSyntax || node == one.GetSyntax()).OfType<AssignmentExpressionSyntax>())
        .Any(set => (set.Left as IdentifierNameSyntax ?? (set.Left as MemberAccessExpressionSyntax)?.Name as IdentifierNameSyntax)?.Identifier.ValueText == state.Name && Creates(set.Right));

    private static bool Creates(ExpressionSyntax value) => value is not (LiteralExpressionSyntax or IdentifierNameSyntax or MemberAccessExpressionSyntax or BinaryExpressionSyntax { RawKind: (int)SyntaxKind.CoalesceExpression, Left: IdentifierNameSyntax, Right: ThrowExpressionSyntax });

    /// <summary>A class that is given things and keeps them: its constructors do nothing else, so that one object for each scope is as good as one for all.</summary>
    public static bool IsNone(INamedTypeSymbol type) => !IsKept(type, null) && type is { IsRecord: false, BaseType.SpecialType: SpecialType.System_Object } &&
        !type.AllInterfaces.Any(one => one.Name is "IDisposable" or "IAsyncDisposable") && type.InstanceConstructors.SelectMany(constructor => constructor.DeclaringSyntaxReferences).All(one => OnlyKeeps(one.GetSyntax()));

    private static bool OnlyKeeps(SyntaxNode constructor) => constructor switch
    {
        ConstructorDeclarationSyntax { Body: { } body } => body.Statements.All(statement => statement is ExpressionStatementSyntax { Expression: AssignmentExpressionSyntax { RawKind: (int)SyntaxKind.SimpleAssignmentExpression } set } && IsGiven(set.Right)),
        ConstructorDeclarationSyntax { ExpressionBody.Expression: var only } => only is AssignmentExpressionSyntax { RawKind: (int)SyntaxKind.SimpleAssignmentExpression } set && IsGiven(set.Right),
        _ => true,
    };

    private static bool IsGiven(ExpressionSyntax value) => value is IdentifierNameSyntax or MemberAccessExpressionSyntax { Expression: IdentifierNameSyntax } or BinaryExpressionSyntax { RawKind: (int)SyntaxKind.CoalesceExpression, Left: IdentifierNameSyntax, Right: ThrowExpressionSyntax };
}
