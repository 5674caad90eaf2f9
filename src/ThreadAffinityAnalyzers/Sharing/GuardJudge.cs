using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using ThreadAffinityAnalyzers.Findings;

namespace ThreadAffinityAnalyzers.Sharing;

/// <summary>Judges holders whose uses are guarded, or nearly so: what leaves the guarded region, and guards that are only around the creation.</summary>
internal sealed class GuardJudge
{
    private readonly SharingContext context;

    public GuardJudge(SharingContext context) => this.context = context;

    /// <summary>TAA4002 where a live result or the object itself leaves the guard; TAA4001 where the guard is only around the creation; otherwise null.</summary>
    /// <param name="holder">As the finding names it.</param>
    /// <param name="symbol">The declaration that keeps the object, or null for a registration.</param>
    public Finding? On(
        Holder holder, ISymbol? symbol, string how, ImmutableArray<EvidenceStep> steps, Verdict verdict, Guarding guarding, bool isGuarded, CancellationToken cancellation)
    {
        if (holder.IsAdvisory)
        {
            return null;
        }

        if (guarding is { Guard: { } name, Weakness: null } && EscapeOf(verdict, name, cancellation) is { } escape)
        {
            return Make(holder, how, steps, verdict, guarding, escape.Place,
                $"'{holder.Name}' ({holder.TypeName}) is guarded by '{name}', but {escape.Words}, so the work goes on while another flow holds the guard");
        }

        if (!isGuarded && symbol is not null && DeclaredGuard(symbol) is { } declared)
        {
            var holding = verdict.CountPlaces(held => held.Any(guard => guard.Name == declared && guard.Weakness is null), out var all);
            var toldPaths = verdict.Paths(declared, out var told);
            return new Finding(holder, SharingRoute.UnevenGuard, how, toldPaths, told, steps, new Guarding(declared, holding, all, null));
        }

        if (isGuarded || guarding.Weakness is not null || symbol is null || !context.Escapes.TryGetHandedOut(symbol, cancellation, out var guard, out var isCreation, out var place))
        {
            return null;
        }

        if (!isCreation)
        {
            return Make(holder, how, steps, verdict, guarding with { Guard = guard.Name }, place,
                $"'{holder.Name}' ({holder.TypeName}) itself is returned out of '{guard.Name}': callers use it when the guard is released");
        }

        if (guarding.Guard is not null)
        {
            return null;
        }

        var paths = verdict.Paths(null, out var count);
        return new Finding(holder, SharingRoute.UnevenGuard, how, paths, count, steps, new Guarding(guard.Name, 0, verdict.CountPlaces(_ => true, out _), "it is held around the creation only"));
    }

    /// <summary><c>[GuardedBy("_gate")]</c>: its author says that every use holds this guard.</summary>
    private static string? DeclaredGuard(ISymbol symbol)
    {
        foreach (var attribute in symbol.GetAttributes())
        {
            if (attribute.AttributeClass?.Name is "GuardedByAttribute" or "GuardedBy" && attribute.ConstructorArguments is { Length: 1 } arguments && arguments[0].Value is string name)
            {
                return name;
            }
        }

        return null;
    }

    private static Finding Make(
        Holder holder, string how, ImmutableArray<EvidenceStep> steps, Verdict verdict, Guarding guarding, Place escape, string words)
    {
        var paths = verdict.Paths(guarding.Guard, out var count);
        return new Finding(holder, SharingRoute.EscapesGuard, how, paths, count, steps.Insert(0, new EvidenceStep(EvidenceKind.Use, escape, words)), guarding) { Words = words };
    }

    private (Place Place, string Words)? EscapeOf(Verdict verdict, string name, CancellationToken cancellation)
    {
        var asked = new HashSet<(SyntaxNode, string)>();
        foreach (var use in verdict.Uses.OrderBy(u => u.Use.Node.SyntaxTree.FilePath, StringComparer.Ordinal).ThenBy(u => u.Use.Node.SpanStart))
        {
            foreach (var guard in use.Entry.Held.Where(g => g.Name == name && g.Weakness is null).OrderBy(g => g.Key, StringComparer.Ordinal))
            {
                if (asked.Add((use.Use.Node, guard.Key)) && context.Escapes.TryGetEscape(use.Use.Node, guard, cancellation, out var escape, out var words))
                {
                    return (escape, words);
                }
            }
        }

        return null;
    }
}
