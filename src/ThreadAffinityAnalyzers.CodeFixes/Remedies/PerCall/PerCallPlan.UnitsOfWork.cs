using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Threading.Tasks;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.FindSymbols;
using ThreadAffinityAnalyzers.CodeFixes.Remedies.Serializing;
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

    /// <summary>A member that calls another user of the connection inside a transaction would wait for itself on the second one.</summary>
    private async Task<bool> CallsStayApartAsync(ImmutableArray<Flow> flows)
    {
        var inTransaction = flows.Where(flow => flow.Function is not CompilationUnitSyntax && flow.Uses.Any(use =>
            use.Access.Parent is MemberAccessExpressionSyntax { Name.Identifier.ValueText: "BeginTransaction" or "BeginTransactionAsync" })).ToList();
        var asking = flows.Where(flow => flow.Function is not CompilationUnitSyntax && !helpers.ContainsKey(flow.Function) && !uncalled.Contains(flow.Function) && FlowRewrite.Asks(flow, TextsOfHelpers(flow))).ToList();
        if (inTransaction.Count + asking.Count == 0)
        {
            return true;
        }

        // What it runs in between, a lambda that its caller gives or a member that calls a member, may come to another user, too.
        var users = flows.Where(flow => !helpers.ContainsKey(flow.Function)).Select(flow => flow.Symbol).ToList();
        foreach (var flow in inTransaction.Where(flow => flow.Function is BaseMethodDeclarationSyntax or LocalFunctionStatementSyntax or AccessorDeclarationSyntax))
        {
            if (await new Reentry(context, users, null).ComesBackAsync(flow.Function, flow.Model).ConfigureAwait(false))
            {
                return false;
            }
        }

        foreach (var callee in flows)
        {
            if (callee.Symbol is not { MethodKind: MethodKind.Ordinary or MethodKind.LocalFunction } symbol || helpers.ContainsKey(callee.Function))
            {
                continue;
            }

            // What it inserts, no other connection can ask for.
            var texts = SqlTexts.In(callee.Function, callee.Model).ToList();
            var writes = texts.Any(SqlTexts.Writes) || texts.Count == 0 && symbol.Parameters.Any(parameter => parameter.Type.SpecialType == SpecialType.System_String);
            var apart = writes ? inTransaction.Concat(asking) : inTransaction;
            foreach (var reference in await SymbolFinder.FindReferencesAsync(symbol, context.Solution, context.Cancellation).ConfigureAwait(false))
            {
                // A using statement names no call of Dispose.
                if (reference.Locations.Where(location => !location.IsImplicit).Any(location => apart.Any(flow => flow.Function.SyntaxTree == location.Location.SourceTree && flow.Function.Span.Contains(location.Location.SourceSpan))))
                {
                    return false;
                }
            }
        }

        return true;
    }
}
