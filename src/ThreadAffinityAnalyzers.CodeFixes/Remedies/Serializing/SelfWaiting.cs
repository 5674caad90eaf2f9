using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Threading.Tasks;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.FindSymbols;
using ThreadAffinityAnalyzers.CodeFixes.Remedies.PerCall;
using ThreadAffinityAnalyzers.Sharing;

namespace ThreadAffinityAnalyzers.CodeFixes.Remedies.Serializing;

/// <summary>Guarded functions that would wait for themselves, or for each other.</summary>
internal static class SelfWaiting
{
    /// <summary>A semaphore is not re-entrant: guarded code that comes back to a guarded member would wait for itself. A lock is; but two guards must be taken in one order.</summary>
    public static async Task<bool> IsInAsync(RemedyContext context, List<Flow> flows, List<Flow> open, CommonGuard guard, bool isWidened)
    {
        var reentry = new Reentry(context, flows.Select(flow => flow.Symbol), guard.Symbol);
        var isLock = guard.Form == GuardForm.Lock;
        foreach (var flow in open)
        {
            var guarded = flow.ExpressionBody is { } body ? new SyntaxNode[] { body } : WorkSpan.AllOf(flow)?.SelectMany(span => span.Statements) ?? Enumerable.Empty<SyntaxNode>();
            foreach (var code in guarded)
            {
                if (await reentry.ComesBackAsync(code, flow.Model, toTheEnd: isLock).ConfigureAwait(false) && !isLock || await WaitsForOthersAsync(context, flows, guard, flow, code).ConfigureAwait(false))
                {
                    return true;
                }
            }
        }

        // Where the guard is held already, others may now be called that take it, too.
        foreach (var location in guard.Symbol is null || isLock && !isWidened ? Enumerable.Empty<ReferenceLocation>() : (await SymbolFinder.FindReferencesAsync(guard.Symbol, context.Solution, context.Cancellation).ConfigureAwait(false)).SelectMany(one => one.Locations))
        {
            var name = (await location.Document.GetSyntaxRootAsync(context.Cancellation).ConfigureAwait(false))!.FindNode(location.Location.SourceSpan, getInnermostNodeForTie: true);
            SyntaxNode? held = isLock ? name.Ancestors().OfType<LockStatementSyntax>().FirstOrDefault(one => one.Expression.Span.Contains(name.Span))?.Statement : name.Ancestors().OfType<FinallyClauseSyntax>().FirstOrDefault()?.Parent is TryStatementSyntax tried ? tried.Block : guard.Form == GuardForm.Scope ? Flow.FunctionAround(name) : null;
            if (held is not null && await reentry.ComesBackAsync(held, await context.ModelOfAsync(location.Document).ConfigureAwait(false), holds: true, toTheEnd: isLock).ConfigureAwait(false) && !isLock)
            {
                return true;
            }
        }

        return isLock && reentry.RunsUnseen || await reentry.CrossesAsync().ConfigureAwait(false);
    }

    /// <summary>
    /// Whether the guarded code waits for work on other threads that takes the guard, too: <c>Parallel.ForEach(urls, Crawl)</c>, <c>Task.WaitAll(tasks)</c>, <c>thread.Join()</c>. A lock is re-entrant on its own thread alone.
    /// </summary>
    private static async Task<bool> WaitsForOthersAsync(RemedyContext context, List<Flow> flows, CommonGuard guard, Flow flow, SyntaxNode code)
    {
        var model = flow.Model;
        if (!code.DescendantNodesAndSelf().Any(node => Waits(node, model)))
        {
            return false;
        }

        // What is waited for may have been started before the guard was taken.
        foreach (var given in flow.Function.DescendantNodes().OfType<ArgumentSyntax>().Where(argument => IsOfOtherThread(argument, model)).Select(argument => argument.Expression))
        {
            var work = given is AnonymousFunctionExpressionSyntax ? given : model.GetSymbolInfo(given).Symbol is IMethodSymbol method ? method.DeclaringSyntaxReferences.FirstOrDefault()?.GetSyntax(context.Cancellation) : null;
            if (work is not null && (flows.Any(other => other.Function == work || work.Contains(other.Function)) || await new Reentry(context, flows.Select(other => other.Symbol), guard.Symbol).ComesBackAsync(work, model).ConfigureAwait(false)))
            {
                return true;
            }
        }

        return false;
    }

    private static bool Waits(SyntaxNode node, SemanticModel model) => node switch
    {
        InvocationExpressionSyntax call when model.GetSymbolInfo(call).Symbol is IMethodSymbol method => IsParallel(method) || method is { Name: "Wait" or "WaitAll" or "WaitAny", ContainingType.Name: "Task" } or { Name: "Join", ContainingType.Name: "Thread" } or { Name: "GetResult" },
        MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Result" } result => model.GetSymbolInfo(result).Symbol is IPropertySymbol { ContainingType.Name: "Task" or "ValueTask" },
        _ => false,
    };

    private static bool IsOfOtherThread(ArgumentSyntax argument, SemanticModel model) => argument.Parent?.Parent switch
    {
        InvocationExpressionSyntax call => model.GetSymbolInfo(call).Symbol is IMethodSymbol method && (IsParallel(method) || ConcurrentEffects.IsThreadStart(method)),
        BaseObjectCreationExpressionSyntax made => model.GetTypeInfo(made).Type is { Name: "Thread" },
        _ => false,
    };

    private static bool IsParallel(IMethodSymbol method) => method.ContainingType is { Name: "Parallel" or "ParallelEnumerable" };

    /// <summary>A guarded member that calls another one beside its own guarded statements does in two parts what was one: what the first leaves on the connection another flow may change.</summary>
    public static bool CallEachOther(List<Flow> flows)
    {
        var guarded = flows.Select(flow => flow.Symbol).OfType<IMethodSymbol>().ToImmutableHashSet<ISymbol>(SymbolEqualityComparer.Default);
        return flows.Any(flow => flow.Function.DescendantNodes().OfType<InvocationExpressionSyntax>().Any(call => flow.Model.GetSymbolInfo(call).Symbol is { } called && guarded.Contains(called.OriginalDefinition)));
    }
}
