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
        var members = flows.Where(flow => !helpers.ContainsKey(flow.Function)).Select(flow => (Flow: flow, Names: NamesIn(flow))).ToList();
        if (members.All(member => member.Names.Count == 0))
        {
            return false;
        }

        var readers = new HashSet<ISymbol>(members.Select(member => member.Flow.Symbol).OfType<ISymbol>(), SymbolEqualityComparer.Default);
        return members.Any(member => member.Names.Overlaps(Saves)
            ? member.Flow.Uses.All(use => use.Access.Parent is MemberAccessExpressionSyntax access && Saves.Contains(access.Name.Identifier.ValueText)) ||
              member.Flow.Function.DescendantNodes().OfType<InvocationExpressionSyntax>().Any(call => member.Flow.Model.GetSymbolInfo(call).Symbol is { } called && readers.Contains(called.OriginalDefinition))
            : IsSession && member.Names.Overlaps(Changes));
    }

    /// <summary>What is called on the context and its sets, in the function and in the helpers that are given its context.</summary>
    private HashSet<string> NamesIn(Flow flow) => new(new[] { flow.Function }
        .Concat(flow.Uses.Where(use => use.Kind == UseKind.Call).Select(use => use.Model.GetSymbolInfo(use.Access).Symbol?.DeclaringSyntaxReferences.FirstOrDefault()?.GetSyntax(context.Cancellation)).OfType<SyntaxNode>())
        .SelectMany(node => node.DescendantNodes().OfType<MemberAccessExpressionSyntax>())
        .Where(access => access.Parent is InvocationExpressionSyntax && (Saves.Contains(access.Name.Identifier.ValueText) || Changes.Contains(access.Name.Identifier.ValueText) && IsOfContext(access.Expression, flow.Model)))
        .Select(access => access.Name.Identifier.ValueText));

    private static bool IsOfContext(ExpressionSyntax receiver, SemanticModel from) =>
        Models.Of(receiver.SyntaxTree, from) is { } model && AdoTypes.IsBound(model.GetTypeInfo(receiver).Type);
}
