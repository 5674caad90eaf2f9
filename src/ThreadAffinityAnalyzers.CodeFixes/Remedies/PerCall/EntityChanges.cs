using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace ThreadAffinityAnalyzers.CodeFixes.Remedies.PerCall;

/// <summary>Rows of a context that a function changes by their properties: the context that has read them finds the changes when it saves, and no other one does.</summary>
internal static class EntityChanges
{
    private static readonly ImmutableHashSet<string> Takes = ImmutableHashSet.Create("Add", "AddAsync", "AddRange", "AddRangeAsync", "Update", "UpdateRange", "Remove", "RemoveRange", "Attach", "AttachRange", "Entry");

    /// <summary>The classes of the rows: those of the sets, and what hangs on them.</summary>
    public static HashSet<ITypeSymbol> EntitiesOf(ITypeSymbol context)
    {
        var found = new HashSet<ITypeSymbol>(SymbolEqualityComparer.Default);
        var open = new Stack<ITypeSymbol>();
        for (var type = context; type is not null; type = type.BaseType)
        {
            foreach (var set in type.GetMembers().OfType<IPropertySymbol>().Select(one => one.Type).OfType<INamedTypeSymbol>().Where(one => one.Name is "DbSet" or "IDbSet" && one.Arity == 1))
            {
                open.Push(set.TypeArguments[0]);
            }
        }

        while (open.Count > 0)
        {
            if (open.Pop() is INamedTypeSymbol { TypeKind: TypeKind.Class, SpecialType: SpecialType.None } entity && found.Add(entity))
            {
                foreach (var type in entity.GetMembers().OfType<IPropertySymbol>().Select(one => one.Type).OfType<INamedTypeSymbol>())
                {
                    foreach (var next in type.TypeArguments.Add(type).Where(one => !one.DeclaringSyntaxReferences.IsEmpty))
                    {
                        open.Push(next);
                    }
                }
            }
        }

        return found;
    }

    /// <summary>A row, or some.</summary>
    public static bool IsOfEntities(ITypeSymbol? type, HashSet<ITypeSymbol> entities) =>
        type is IArrayTypeSymbol array ? entities.Contains(array.ElementType) : type is INamedTypeSymbol named && (entities.Contains(named) || named.TypeArguments.Any(entities.Contains));

    /// <summary>The variables whose rows the nodes change, without those that are new or given to the context of the same function.</summary>
    public static IEnumerable<ISymbol> In(IReadOnlyCollection<SyntaxNode> nodes, SemanticModel model, HashSet<ITypeSymbol> entities)
    {
        var taken = new HashSet<ISymbol>(nodes.OfType<InvocationExpressionSyntax>().Where(call => call.Expression is MemberAccessExpressionSyntax member && Takes.Contains(member.Name.Identifier.ValueText))
            .SelectMany(call => call.ArgumentList.Arguments).Select(argument => RootOf(argument.Expression, model)).OfType<ISymbol>(), SymbolEqualityComparer.Default);
        return nodes.Select(Changed).OfType<MemberAccessExpressionSyntax>().Where(member => model.GetTypeInfo(member.Expression).Type is { } type && entities.Contains(type))
            .Select(member => RootOf(member.Expression, model)).OfType<ISymbol>().Where(root => !taken.Contains(root) && !IsNew(root));
    }

    /// <summary>The member of a row that the node sets, or that changes the row by its own method.</summary>
    private static ExpressionSyntax? Changed(SyntaxNode node) => node switch
    {
        AssignmentExpressionSyntax { Parent: not InitializerExpressionSyntax } set => set.Left,
        PostfixUnaryExpressionSyntax { RawKind: (int)SyntaxKind.PostIncrementExpression or (int)SyntaxKind.PostDecrementExpression } counted => counted.Operand,
        PrefixUnaryExpressionSyntax { RawKind: (int)SyntaxKind.PreIncrementExpression or (int)SyntaxKind.PreDecrementExpression } counted => counted.Operand,
        InvocationExpressionSyntax { Parent: ExpressionStatementSyntax } told => told.Expression,
        _ => null,
    };

    /// <summary>The variable that an expression begins with; for that of a loop, what is looped over.</summary>
    private static ISymbol? RootOf(ExpressionSyntax expression, SemanticModel model)
    {
        while (expression is MemberAccessExpressionSyntax or ElementAccessExpressionSyntax or PostfixUnaryExpressionSyntax)
        {
            expression = expression switch
            {
                MemberAccessExpressionSyntax member => member.Expression,
                ElementAccessExpressionSyntax element => element.Expression,
                _ => ((PostfixUnaryExpressionSyntax)expression).Operand,
            };
        }

        var symbol = expression is IdentifierNameSyntax ? model.GetSymbolInfo(expression).Symbol as ISymbol : null;
        return symbol is ILocalSymbol && symbol.DeclaringSyntaxReferences.FirstOrDefault()?.GetSyntax() is ForEachStatementSyntax { Expression: IdentifierNameSyntax all }
            ? model.GetSymbolInfo(all).Symbol : symbol is ILocalSymbol or IParameterSymbol ? symbol : null;
    }

    private static bool IsNew(ISymbol variable) => variable.DeclaringSyntaxReferences.FirstOrDefault()?.GetSyntax() is VariableDeclaratorSyntax { Initializer.Value: BaseObjectCreationExpressionSyntax };
}
