using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Threading.Tasks;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.FindSymbols;
using ThreadAffinityAnalyzers.CodeFixes.Remedies.Serializing;

namespace ThreadAffinityAnalyzers.CodeFixes.Remedies.PerCall;

internal sealed partial class PerCallPlan
{
    private static readonly ImmutableHashSet<string> Writing = ImmutableHashSet.Create("ExecuteNonQuery", "ExecuteNonQueryAsync", "Execute", "ExecuteAsync", "SaveChanges", "SaveChangesAsync", "ExecuteUpdate", "ExecuteUpdateAsync",
        "ExecuteDelete", "ExecuteDeleteAsync", "ExecuteSqlRaw", "ExecuteSqlRawAsync", "ExecuteSql", "ExecuteSqlAsync", "ExecuteSqlInterpolated", "ExecuteSqlInterpolatedAsync");

    /// <summary>Why members cannot part that work inside the loops of each other: SQLite writes on no connection while another one reads, and what an iterator has begun its reader goes on with.</summary>
    private async Task<string?> WorkInLoopAsync(ImmutableArray<Flow> flows)
    {
        var reading = flows.Where(flow => flow.Function is not CompilationUnitSyntax).Select(flow => (Flow: flow, Rows: OpenRows.In(flow.Function, flow.Model).ToList())).Where(one => one.Rows.Count > 0).ToList();
        var iterators = flows.Where(flow => flow.Symbol is { MethodKind: MethodKind.Ordinary or MethodKind.LocalFunction } && flow.Function.DescendantNodes().Any(node => node is YieldStatementSyntax)).ToList();
        var users = flows.Where(flow => !helpers.ContainsKey(flow.Function)).ToList();
        foreach (var iterator in iterators.Where(flow => flow.Uses.FirstOrDefault(IsBeginning) is { } begun && flow.Function.DescendantNodes().OfType<YieldStatementSyntax>().Any(one => one.SpanStart > begun.Access.SpanStart)))
        {
            if (await IsWorkedInLoopOverAsync(iterator, users).ConfigureAwait(false))
            {
                return "a transaction of an iterator around what its callers do";
            }
        }

        if (reading.Count == 0 || users.Where(Writes).ToList() is not { Count: > 0 } writers || !await LocksWholeFileAsync().ConfigureAwait(false))
        {
            return null;
        }

        foreach (var (flow, rows) in reading)
        {
            foreach (var statement in rows)
            {
                if (await ComesToAsync(statement, flow.Model, writers).ConfigureAwait(false) ||
                    iterators.Contains(flow) && statement.DescendantNodesAndSelf().OfType<YieldStatementSyntax>().Any() && await IsWorkedInLoopOverAsync(flow, writers).ConfigureAwait(false))
                {
                    return "rows that are read while another member writes, for which SQLite would wait for ever";
                }
            }
        }

        return null;
    }

    private async Task<bool> ComesToAsync(SyntaxNode code, SemanticModel model, List<Flow> members) =>
        await new Reentry(context, members.Select(one => one.Symbol), null) { IsSeenOnly = true }.ComesBackAsync(code, model).ConfigureAwait(false);

    /// <summary>Whether a loop over what the iterator yields comes to one of the members.</summary>
    private async Task<bool> IsWorkedInLoopOverAsync(Flow iterator, List<Flow> members)
    {
        foreach (var location in (await SymbolFinder.FindReferencesAsync(iterator.Symbol!, context.Solution, context.Cancellation).ConfigureAwait(false)).SelectMany(one => one.Locations))
        {
            var name = (await location.Document.GetSyntaxRootAsync(context.Cancellation).ConfigureAwait(false))!.FindNode(location.Location.SourceSpan, getInnermostNodeForTie: true);
            if (name.FirstAncestorOrSelf<CommonForEachStatementSyntax>(one => one.Expression.Contains(name)) is not { } loop ||
                loop.Expression is InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: var last } } && last.StartsWith("To", StringComparison.Ordinal))
            {
                continue;
            }

            if (members.Any(flow => flow.Function != iterator.Function && flow.Uses.Any(use => loop.Statement.Contains(use.Access))) ||
                await ComesToAsync(loop.Statement, await context.ModelOfAsync(location.Document).ConfigureAwait(false), members).ConfigureAwait(false))
            {
                return true;
            }
        }

        return false;
    }

    private bool Writes(Flow flow)
    {
        var functions = new[] { flow.Function }.Concat(flow.Uses.Where(use => use.Kind == UseKind.Call).Select(use => use.Model.GetSymbolInfo(use.Access).Symbol?.DeclaringSyntaxReferences.FirstOrDefault()?.GetSyntax(context.Cancellation)).OfType<SyntaxNode>()).ToList();
        return SqlTexts.In(flow.Function, flow.Model).Concat(TextsOfHelpers(flow)).Any(SqlTexts.Writes) ||
            functions.SelectMany(one => one.DescendantNodes()).Any(node => node is InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: var name } } && Writing.Contains(name));
    }

    /// <summary>SQLite without a write-ahead log: who reads keeps all others from writing.</summary>
    /// <remarks>A database that Entity Framework makes has the log: https://learn.microsoft.com/dotnet/standard/data/sqlite/async. What else sets it says so in a text.</remarks>
    private async Task<bool> LocksWholeFileAsync()
    {
        var isSqlite = AdoTypes.IsSqlite(connection.Type) || AdoTypes.IsSqlite(MadeType);
        foreach (var document in isSqlite || IsSession ? connection.Document.Project.Documents : Enumerable.Empty<Document>())
        {
            var text = (await document.GetTextAsync(context.Cancellation).ConfigureAwait(false)).ToString();
            isSqlite |= IsSession && text.IndexOf("UseSqlite", StringComparison.Ordinal) >= 0;
            if (text.IndexOf("journal_mode", StringComparison.OrdinalIgnoreCase) >= 0 || IsSession && (text.IndexOf("EnsureCreated", StringComparison.Ordinal) >= 0 || text.IndexOf(".Migrate", StringComparison.Ordinal) >= 0))
            {
                return false;
            }
        }

        return isSqlite;
    }
}
