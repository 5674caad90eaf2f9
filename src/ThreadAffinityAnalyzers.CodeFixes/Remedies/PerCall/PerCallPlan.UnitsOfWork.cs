using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using ThreadAffinityAnalyzers.CodeFixes.Rewriting;

namespace ThreadAffinityAnalyzers.CodeFixes.Remedies.PerCall;

internal sealed partial class PerCallPlan
{
    private static readonly ImmutableHashSet<string> Changes = ImmutableHashSet.Create("Add", "AddAsync", "AddRange", "AddRangeAsync", "Update", "UpdateRange", "Remove", "RemoveRange", "Attach", "AttachRange");

    private static readonly ImmutableHashSet<string> Saves = ImmutableHashSet.Create("SaveChanges", "SaveChangesAsync");

    /// <summary>What one member adds or reads another one saves: with a context for each of them it would be lost.</summary>
    private bool SavesForOthers(ImmutableArray<Flow> flows)
    {
        var members = flows.Where(flow => !helpers.ContainsKey(flow.Function)).Select(flow => (Flow: flow, Names: NamesIn(flow, flows))).ToList();
        if (members.All(member => member.Names.Count == 0))
        {
            return false;
        }

        var readers = new HashSet<ISymbol>(members.Select(member => member.Flow.Symbol).OfType<ISymbol>(), SymbolEqualityComparer.Default);
        return members.Any(member => member.Names.Overlaps(Saves)
            ? member.Flow.Uses.All(use => use.Access.Parent is MemberAccessExpressionSyntax access && Saves.Contains(access.Name.Identifier.ValueText)) ||
              member.Flow.Function.DescendantNodes().OfType<InvocationExpressionSyntax>().Any(call => member.Flow.Model.GetSymbolInfo(call).Symbol is { } called && readers.Contains(called.OriginalDefinition))
            : IsSession && member.Names.Overlaps(Changes)) || IsSession && LosesChanges(flows);
    }

    /// <summary>Rows that one context has read and another one is to save: changed by a function that was given them, or in work that the function around it saves.</summary>
    private bool LosesChanges(ImmutableArray<Flow> flows)
    {
        var entities = EntityChanges.EntitiesOf(connection.Type);
        var parts = flows.Where(flow => !helpers.ContainsKey(flow.Function) && flow.Function is not CompilationUnitSyntax).Select(flow => (Flow: flow, Nodes: OwnNodes(flow, flows).ToList())).ToList();
        var saving = new HashSet<ISymbol>(parts.Where(part => part.Nodes.Any(IsSave)).Select(part => part.Flow.Symbol).OfType<ISymbol>(), SymbolEqualityComparer.Default);
        foreach (var (flow, nodes) in parts)
        {
            var saves = nodes.Any(IsSave);
            var changed = EntityChanges.In(nodes, flow.Model, entities).ToList();
            if (changed.Any(variable => saves ? IsGiven(variable, flow.Function) : nodes.OfType<InvocationExpressionSyntax>().Any(call => flow.Model.GetSymbolInfo(call).Symbol is { } called && saving.Contains(called.OriginalDefinition))) ||
                !saves && flow.Function is AnonymousFunctionExpressionSyntax && (changed.Count > 0 || EntityChanges.IsOfEntities(AdoTypes.InTask(flow.Symbol?.ReturnType), entities)) &&
                parts.Any(outer => outer.Flow.Function != flow.Function && outer.Flow.Function.Contains(flow.Function) && outer.Nodes.Any(node => node.SpanStart > flow.Function.Span.End && IsSave(node))))
            {
                return true;
            }
        }

        return false;

        static bool IsSave(SyntaxNode node) => node is InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: var name } } && Saves.Contains(name);

        static bool IsGiven(ISymbol variable, SyntaxNode function) => variable is IParameterSymbol || !variable.DeclaringSyntaxReferences.Any(one => one.SyntaxTree == function.SyntaxTree && function.Span.Contains(one.Span));
    }

    /// <summary>The nodes of the function, without those of other functions that get an object of their own.</summary>
    private static IEnumerable<SyntaxNode> OwnNodes(Flow flow, ImmutableArray<Flow> flows) =>
        flow.Function.DescendantNodes(node => node == flow.Function || !flows.Any(other => other.Function == node)).Where(node => !flows.Any(other => other.Function == node));

    /// <summary>What is called on the context and its sets, in the function and in the helpers that are given its context.</summary>
    private HashSet<string> NamesIn(Flow flow, ImmutableArray<Flow> flows) => new(OwnNodes(flow, flows)
        .Concat(flow.Uses.Where(use => use.Kind == UseKind.Call).Select(use => use.Model.GetSymbolInfo(use.Access).Symbol?.DeclaringSyntaxReferences.FirstOrDefault()?.GetSyntax(context.Cancellation)).OfType<SyntaxNode>()
            .SelectMany(node => node.DescendantNodes()))
        .OfType<MemberAccessExpressionSyntax>()
        .Where(access => access.Parent is InvocationExpressionSyntax && (Saves.Contains(access.Name.Identifier.ValueText) || Changes.Contains(access.Name.Identifier.ValueText) && IsOfContext(access.Expression, flow.Model)))
        .Select(access => access.Name.Identifier.ValueText));

    private static bool IsOfContext(ExpressionSyntax receiver, SemanticModel from) =>
        Models.Of(receiver.SyntaxTree, from) is { } model && AdoTypes.IsBound(model.GetTypeInfo(receiver).Type);
}
