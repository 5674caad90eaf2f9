using System.Collections.Generic;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace ThreadAffinityAnalyzers.Sharing;

/// <content>What a kept collection hands out is as shared as the collection.</content>
internal sealed partial class SubjectResolver
{
    /// <summary>The object that a local of a function stands for, told by what it was given.</summary>
    private Subject? OfLocal(ISymbol local, int depth, CancellationToken cancellation) =>
        (DictionaryOf(local, cancellation) ?? Initializer(local, cancellation)) is { } value ? Of(value, depth, cancellation) : OfOutArgument(local, depth, cancellation);

    /// <summary>The collection that a local has its value from: by <c>TryGetValue</c>, an index or a call that makes what is missing.</summary>
    public ExpressionSyntax? CollectionOf(ISymbol local, CancellationToken cancellation) => DictionaryOf(local, cancellation) ?? (Initializer(local, cancellation) is { } value ? Functions.Innermost(value) switch
    {
        ElementAccessExpressionSyntax element => element.Expression,
        InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "GetOrAdd" or "GetValueOrDefault", Expression: var dictionary } } => dictionary,
        _ => null,
    } : null);

    /// <summary>The object that a method of this project finds and gives to the local by an <c>out</c> parameter: an element of what it keeps.</summary>
    private Subject? OfOutArgument(ISymbol local, int depth, CancellationToken cancellation) =>
        depth > Depth ? null : OutArgumentsOf(local, cancellation).Select(argument => OfOutArgument(argument, depth, cancellation)).FirstOrDefault(found => found is not null);

    private Subject? OfOutArgument(ArgumentSyntax argument, int depth, CancellationToken cancellation)
    {
        if (argument is not { RefKindKeyword.RawKind: (int)SyntaxKind.OutKeyword, Parent.Parent: InvocationExpressionSyntax call }
            || context.SymbolOf(call, cancellation) is not IMethodSymbol method || !context.Search.IsOwn(method) || Arguments.ParameterOf(argument, method)?.OriginalDefinition is not IParameterSymbol parameter)
        {
            return null;
        }

        foreach (var reference in context.Search.ReferencesTo(parameter, cancellation))
        {
            if (reference.Node is not IdentifierNameSyntax name || Functions.Enclosing(name) is not { } function)
            {
                continue;
            }

            var inside = name.Parent switch
            {
                AssignmentExpressionSyntax assignment when assignment.Left == name => Of(assignment.Right, depth + 1, cancellation),
                ArgumentSyntax asking => DictionaryAskedBy(asking, cancellation) is { } dictionary ? Of(dictionary, depth + 1, cancellation) : OfOutArgument(asking, depth + 1, cancellation),
                _ => null,
            };
            if (inside is Subject.OfVariable { Variable: ILocalSymbol })
            {
                inside = AtHeadOf(function, inside, cancellation);
            }

            if (AtCaller(call, method, inside, depth, cancellation) is { } found)
            {
                return found;
            }
        }

        return null;
    }

    /// <summary>The arguments by which calls assign to the local.</summary>
    private IEnumerable<ArgumentSyntax> OutArgumentsOf(ISymbol local, CancellationToken cancellation)
    {
        foreach (var reference in local.DeclaringSyntaxReferences)
        {
            switch (reference.GetSyntax(cancellation))
            {
                case SingleVariableDesignationSyntax { Parent: DeclarationExpressionSyntax { Parent: ArgumentSyntax argument } }:
                    return [argument];
                case VariableDeclaratorSyntax { Initializer: null, Parent.Parent: LocalDeclarationStatementSyntax }:
                    return context.Search.ReferencesTo(local, cancellation).Select(use => use.Node is ExpressionSyntax name ? Functions.Outermost(name).Parent as ArgumentSyntax : null).OfType<ArgumentSyntax>();
            }
        }

        return [];
    }

    /// <summary>Whether the variable is, or is taken from, the element of a sequence that the round at hand is about: another one in each round.</summary>
    public bool IsElement(ISymbol variable, CancellationToken cancellation)
    {
        for (var (at, i) = (variable, 0); i < Depth; i++)
        {
            if (at is IParameterSymbol { ContainingSymbol: IMethodSymbol { MethodKind: MethodKind.AnonymousFunction } } given)
            {
                return SequenceOf(given, cancellation) is not null;
            }

            if (at.DeclaringSyntaxReferences is not [var declared] || at is not ILocalSymbol)
            {
                return false;
            }

            var declaration = declared.GetSyntax(cancellation);
            if (declaration is ForEachStatementSyntax || declaration is SingleVariableDesignationSyntax && declaration.FirstAncestorOrSelf<StatementSyntax>() is ForEachVariableStatementSyntax loop && loop.Variable.Span.Contains(declaration.Span))
            {
                return true;
            }

            if (declaration is not VariableDeclaratorSyntax { Initializer.Value: var value } || FirstOf(value) is not { } first || context.SymbolOf(first, cancellation) is not { } from)
            {
                return false;
            }

            at = from;
        }

        return false;
    }

    /// <summary>The name of the pair whose part the expression is: <c>pair</c> in <c>pair.Value</c>.</summary>
    private static IdentifierNameSyntax? FirstOf(ExpressionSyntax value) => Functions.Innermost(value) switch
    {
        IdentifierNameSyntax name => name,
        MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Value" or "Key" or "Item1" or "Item2", Expression: IdentifierNameSyntax pair } => pair,
        _ => null,
    };

    /// <summary>The sequence of which the lambda's parameter is an element: <c>sessions</c> in <c>sessions.ForEach(session => ...)</c>. Null where each element may be worked on at the same time, or by somebody else.</summary>
    private ExpressionSyntax? SequenceOf(IParameterSymbol parameter, CancellationToken cancellation)
    {
        if (parameter is not { Ordinal: 0, DeclaringSyntaxReferences: [var declared] } || declared.GetSyntax(cancellation).FirstAncestorOrSelf<AnonymousFunctionExpressionSyntax>() is not { Parent: ArgumentSyntax { Parent.Parent: InvocationExpressionSyntax call } lambda }
            || context.SymbolOf(call, cancellation) is not IMethodSymbol { ContainingType: { Name: "Enumerable" or "List" or "Array" or "ImmutableList" } type } method || context.Search.IsOwn(type))
        {
            return null;
        }

        return method.IsStatic && method.ReducedFrom is null ? call.ArgumentList.Arguments[0] is var first && first != lambda ? first.Expression : null : (call.Expression as MemberAccessExpressionSyntax)?.Expression;
    }

    /// <summary>The dictionary that a local has its object from, by an <c>out</c> argument or a loop that takes pairs apart; null where it is no such local.</summary>
    private ExpressionSyntax? DictionaryOf(ISymbol local, CancellationToken cancellation)
    {
        foreach (var reference in local.DeclaringSyntaxReferences)
        {
            if (reference.GetSyntax(cancellation) is SingleVariableDesignationSyntax { Parent: ParenthesizedVariableDesignationSyntax { Parent: DeclarationExpressionSyntax { Parent: ForEachVariableStatementSyntax loop } } })
            {
                return OfSeveralFlows(loop.Expression, cancellation);
            }
        }

        return OutArgumentsOf(local, cancellation).Select(argument => DictionaryAskedBy(argument, cancellation)).FirstOrDefault(dictionary => dictionary is not null);
    }

    /// <summary>What is taken out (<c>TryRemove</c>) belongs to who took it.</summary>
    private ExpressionSyntax? DictionaryAskedBy(ArgumentSyntax argument, CancellationToken cancellation) =>
        argument is { RefKindKeyword.RawKind: (int)SyntaxKind.OutKeyword, Parent.Parent: InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "TryGetValue", Expression: var dictionary } } call }
        && context.SymbolOf(call, cancellation) is IMethodSymbol method ? IsOfDictionary(method) ? OfSeveralFlows(dictionary, cancellation) : MemoryCaches.AskedBy(call, context, cancellation) : null;

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
