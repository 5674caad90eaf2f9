using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace ThreadAffinityAnalyzers.Sharing;

/// <content>What a kept collection hands out is as shared as the collection.</content>
internal sealed partial class SubjectResolver
{
    /// <summary>The dictionary that a local has its object from, by an <c>out</c> argument or a loop that takes pairs apart; null where it is no such local.</summary>
    private ExpressionSyntax? DictionaryOf(ISymbol local, CancellationToken cancellation)
    {
        foreach (var reference in local.DeclaringSyntaxReferences)
        {
            switch (reference.GetSyntax(cancellation))
            {
                case SingleVariableDesignationSyntax { Parent: DeclarationExpressionSyntax { Parent: ArgumentSyntax argument } }:
                    return DictionaryAskedBy(argument, cancellation);
                case SingleVariableDesignationSyntax { Parent: ParenthesizedVariableDesignationSyntax { Parent: DeclarationExpressionSyntax { Parent: ForEachVariableStatementSyntax loop } } }:
                    return OfSeveralFlows(loop.Expression, cancellation);
                case VariableDeclaratorSyntax { Initializer: null, Parent.Parent: LocalDeclarationStatementSyntax }:
                    return context.Search.ReferencesTo(local, cancellation)
                        .Select(use => use.Node is ExpressionSyntax name && Functions.Outermost(name).Parent is ArgumentSyntax argument ? DictionaryAskedBy(argument, cancellation) : null)
                        .FirstOrDefault(dictionary => dictionary is not null);
            }
        }

        return null;
    }

    /// <summary>What is taken out (<c>TryRemove</c>) belongs to who took it.</summary>
    private ExpressionSyntax? DictionaryAskedBy(ArgumentSyntax argument, CancellationToken cancellation) =>
        argument is { RefKindKeyword.RawKind: (int)SyntaxKind.OutKeyword, Parent.Parent: InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "TryGetValue", Expression: var dictionary } } call }
        && context.SymbolOf(call, cancellation) is IMethodSymbol method && IsOfDictionary(method) ? OfSeveralFlows(dictionary, cancellation) : null;

    /// <summary>Whether the call or property gives an element of a dictionary back and leaves it there.</summary>
    private bool IsOfDictionary(ISymbol member) =>
        (member.ContainingType.Name.Contains("Dictionary") || member.ContainingType.Name == "CollectionExtensions") && !context.Search.IsOwn(member);

    /// <summary>What a dictionary has for the thread, the flow or the connection that asks belongs to it alone.</summary>
    private ExpressionSyntax? OfSeveralFlows(ExpressionSyntax dictionary, CancellationToken cancellation) => IsOfOneFlow(dictionary, cancellation) ? null : dictionary;

    private bool IsOfOneFlow(ExpressionSyntax dictionary, CancellationToken cancellation) => context.SymbolOf(Functions.Innermost(dictionary), cancellation) switch
    {
        IFieldSymbol field => KeyedByFlow.IsKeyed(field, field.Type, context, cancellation),
        IPropertySymbol property => KeyedByFlow.IsKeyed(property, property.Type, context, cancellation),
        _ => false,
    };
}
