using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using ThreadAffinityAnalyzers.Findings;
using ThreadAffinityAnalyzers.Model;
using ThreadAffinityAnalyzers.Search;

namespace ThreadAffinityAnalyzers.Sharing;

/// <summary>Follows what a guarded use makes (reader, command, lazy query) and tells where it leaves the guarded region.</summary>
internal sealed class EscapeAnalysis
{
    private readonly SymbolSearch search;
    private readonly GuardAnalysis guards;
    private readonly EscapeTypes live;

    public EscapeAnalysis(KnownTypes types, SymbolSearch search, GuardAnalysis guards)
    {
        this.search = search;
        this.guards = guards;
        live = new EscapeTypes(types, search);
    }

    /// <summary>Whether something live that the use makes is returned, yielded, stored or used outside the region in which the guard is held.</summary>
    public bool TryGetEscape(SyntaxNode use, Guard guard, CancellationToken cancellation, out Place escape, out string words)
    {
        var run = new EscapeRun(search, guards, live, guard, cancellation);
        if (use is ExpressionSyntax expression)
        {
            run.Begin(expression);
        }

        escape = run.Escape ?? default;
        words = run.Words;
        return run.Escape is not null;
    }

    /// <summary>Whether the object itself is handed out of a region in which a guard is held (<c>lock (_gate) { return _db; }</c>).
    /// Where the region also makes the object, the guard is only around its creation.</summary>
    public bool TryGetHandedOut(ISymbol holder, CancellationToken cancellation, out Guard guard, out bool isCreation, out Place escape)
    {
        (Guard Guard, Place Escape)? creation = null;
        foreach (var reference in search.ReferencesTo(holder, cancellation))
        {
            isCreation = false;
            if (GuardSites.Outermost(reference.Node) is not { } value)
            {
                continue;
            }

            if (value.Parent is AssignmentExpressionSyntax assignment && assignment.Left == value && !assignment.Right.IsKind(SyntaxKind.NullLiteralExpression))
            {
                isCreation = true;
                value = GuardSites.Outermost(assignment) ?? assignment;
            }

            // `lock (gate) { _db ??= Open(); }` and a test before and inside the lock: the object goes out by another way.
            if (!isCreation && value.Parent is not (ReturnStatementSyntax or ArrowExpressionClauseSyntax or YieldStatementSyntax))
            {
                continue;
            }

            var function = GuardSites.FunctionOf(value);
            if (guards.HeldAt(value, function, cancellation).OrderBy(held => held.Key, System.StringComparer.Ordinal).FirstOrDefault(held => held.Weakness is null) is not { } found)
            {
                continue;
            }

            if (isCreation || function.DescendantNodes().OfType<AssignmentExpressionSyntax>().Any(write => GuardSites.Assigns(write.Left, holder.Name)))
            {
                creation ??= (found, Place.Of(value));
                continue;
            }

            guard = found;
            escape = Place.Of(value);
            return true;
        }

        isCreation = creation is not null;
        guard = creation?.Guard!;
        escape = creation?.Escape ?? default;
        return isCreation;
    }
}
