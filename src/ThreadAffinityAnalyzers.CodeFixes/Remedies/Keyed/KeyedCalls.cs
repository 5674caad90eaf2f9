using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using ThreadAffinityAnalyzers.CodeFixes.Remedies.Injecting;
using ThreadAffinityAnalyzers.CodeFixes.Remedies.PerCall;

namespace ThreadAffinityAnalyzers.CodeFixes.Remedies.Keyed;

/// <summary>The calls that ask for the connection of a key: those of one function ask for one key, which stays the same, so that one connection serves them.</summary>
internal sealed class KeyedCalls
{
    private readonly Dictionary<SyntaxNode, string> texts;

    private KeyedCalls(Dictionary<SyntaxNode, string> texts) => this.texts = texts;

    /// <summary>The call as it is written in the function, without what stands before the method's name.</summary>
    public string TextIn(SyntaxNode function) => texts.TryGetValue(function, out var text) ? text : "";

    /// <summary>Null where a function asks for several keys, or its key may be another one by the time of a later call.</summary>
    public static KeyedCalls? In(RemedyContext context, ImmutableArray<HolderUse> uses)
    {
        var texts = new Dictionary<SyntaxNode, string>();
        foreach (var flow in Flow.Of(uses))
        {
            foreach (var use in flow.Uses)
            {
                if (Creation.Bare(use.Access) is not InvocationExpressionSyntax { ArgumentList: var given, Expression: var called } || !given.Arguments.All(one => IsSteady(one.Expression, flow, use, isAlone: flow.Uses.Length == 1)))
                {
                    return null;
                }

                var text = ((called as MemberAccessExpressionSyntax)?.Name ?? called) + given.ToString();
                if (texts.TryGetValue(flow.Function, out var known) && known != text)
                {
                    return null;
                }

                texts[flow.Function] = text;
            }
        }

        return new KeyedCalls(texts);
    }

    /// <summary>The same value wherever it is read in the function: it may be read before the statement in which it stands.</summary>
    private static bool IsSteady(ExpressionSyntax key, Flow flow, HolderUse use, bool isAlone)
    {
        // What a declaration asks for is asked for where it was.
        if (isAlone && use.Kind == UseKind.Alias)
        {
            return true;
        }

        return key.DescendantNodesAndSelf().All(node => node switch
        {
            InvocationExpressionSyntax or AwaitExpressionSyntax or AssignmentExpressionSyntax or AnonymousFunctionExpressionSyntax or BaseObjectCreationExpressionSyntax
                or PostfixUnaryExpressionSyntax { RawKind: not (int)SyntaxKind.SuppressNullableWarningExpression } or PrefixUnaryExpressionSyntax { RawKind: (int)SyntaxKind.PreIncrementExpression or (int)SyntaxKind.PreDecrementExpression } => false,
            IdentifierNameSyntax name => use.Model.GetSymbolInfo(name).Symbol switch
            {
                ILocalSymbol { IsConst: false } or IParameterSymbol => !IsSet(name.Identifier.ValueText, flow),
                IFieldSymbol { IsReadOnly: false, IsConst: false } => false,
                IPropertySymbol { IsStatic: true, SetMethod: not null } => false,
                _ => true,
            },
            _ => true,
        });
    }

    private static bool IsSet(string name, Flow flow) => flow.Function.DescendantNodes().OfType<IdentifierNameSyntax>().Any(one => one.Identifier.ValueText == name && one.Parent switch
    {
        AssignmentExpressionSyntax set => set.Left == one,
        PrefixUnaryExpressionSyntax or PostfixUnaryExpressionSyntax { RawKind: not (int)SyntaxKind.SuppressNullableWarningExpression } => true,
        ArgumentSyntax { RefKindKeyword.RawKind: not 0 } => true,
        _ => false,
    });
}
