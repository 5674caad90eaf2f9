using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using ThreadAffinityAnalyzers.Findings;
using ThreadAffinityAnalyzers.Knowledge;

namespace ThreadAffinityAnalyzers.Sharing;

/// <summary>A use together with an entry that reaches it.</summary>
internal sealed record ReachedUse(Use Use, Reached Entry);

/// <summary>What the uses of one holder add up to: the entries that reach them, whether two of these can overlap, and the guards.</summary>
internal sealed class Verdict
{
    private readonly SharingContext context;
    private readonly ImmutableArray<ImmutableHashSet<Guard>> beside;
    private readonly ImmutableHashSet<INamedTypeSymbol> several;

    private Verdict(SharingContext context, ImmutableArray<ReachedUse> uses, ImmutableArray<ReachedUse> possible, WorkOverlap overlap, ImmutableHashSet<INamedTypeSymbol> several)
    {
        this.context = context;
        this.several = several;
        Uses = uses;
        Possible = possible;
        Races = overlap.Races;
        beside = overlap.Beside;
    }

    public ImmutableArray<ReachedUse> Uses { get; }

    /// <summary>What is reached by entries that may overlap, which nothing here proves: public members of a library, hosts that run one call at a time by default.</summary>
    public ImmutableArray<ReachedUse> Possible { get; }

    /// <summary>Two entries that reach the holder can run at the same time.</summary>
    public bool Races { get; }

    /// <summary>The entries that open or close the object, if two of them can do so at the same time.</summary>
    public ImmutableArray<ReachedUse> OpenersOrClosers
    {
        get
        {
            var openers = Uses.Where(u => u.Use.Kind == UseKind.OpenOrClose).ToImmutableArray();
            return openers.Any(u => u.Entry.Overlap == Overlap.WithItself) || openers.Select(u => u.Entry.Place).Distinct().Skip(1).Any() ? openers : ImmutableArray<ReachedUse>.Empty;
        }
    }

    /// <param name="context">The program.</param>
    /// <param name="uses">What is done with the object.</param>
    /// <param name="cancellation">Stops the search.</param>
    /// <param name="eachItsOwn">Whether every instance of what keeps the object has one of its own.</param>
    /// <param name="within">If given, the function outside of which nothing counts.</param>
    /// <param name="given">What several instances do that are given the object, as part of the uses.</param>
    public static Verdict On(SharingContext context, ImmutableArray<Use> uses, CancellationToken cancellation, bool eachItsOwn = false, SyntaxNode? within = null, GivenUses? given = null)
    {
        var reached = ImmutableArray.CreateBuilder<ReachedUse>();
        var possible = ImmutableArray.CreateBuilder<ReachedUse>();
        var passed = ImmutableArray.CreateBuilder<PassedSite>();
        var ways = ImmutableArray.CreateBuilder<(Use Use, ImmutableArray<PassedSite> Sites)>();
        foreach (var use in uses)
        {
            cancellation.ThrowIfCancellationRequested();
            var reaches = context.Reach.From(use.Node, use.Subject, cancellation, within, use.Subject is Subject.OfThis && given?.Variable is not null ? given : null);
            passed.AddRange(reaches.Sites);
            ways.Add((use, reaches.Sites));
            reached.AddRange(reaches.Entries.Select(entry => new ReachedUse(use, OnceMadeOptions.For(use, entry, context, cancellation))));
            if (use.Kind == UseKind.Work)
            {
                possible.AddRange(reaches.Possible.Select(entry => new ReachedUse(use, entry)));
            }
        }

        if (passed.Any(site => site.Through is { } work && ReachSearch.IsUnawaited(work)))
        {
            AddUnawaited(reached, ways.ToImmutable());
        }

        var all = reached.ToImmutable();
        return new Verdict(context, all, possible.ToImmutable(), WorkOverlap.Of(all, passed, eachItsOwn, given?.Variable is not null, context), (given ?? GivenUses.None).Several);
    }

    /// <summary>Asynchronous calls that are waited for later, and beside which the same function works on the object: <c>var first = LoadAsync(); var second = LoadAsync(); await first;</c>.</summary>
    private static void AddUnawaited(ImmutableArray<ReachedUse>.Builder reached, ImmutableArray<(Use Use, ImmutableArray<PassedSite> Sites)> ways)
    {
        var passed = ways.SelectMany(way => way.Sites).ToLookup(site => Functions.Enclosing(site.Site));
        foreach (var (use, sites) in ways)
        {
            foreach (var site in sites)
            {
                if (site.Through is { } work && work.Site == site.Site && ReachSearch.IsUnawaited(work) && !reached.Any(known => known.Entry.Place == work.Place)
                    && passed[Functions.Enclosing(site.Site)].Any(other => other.Through?.Place != work.Place && other.Subject.Equals(site.Subject)
                        && (WorkOrder.RunsBeside(site.Site, site.State, other.Site) || other.Through?.Site == other.Site && WorkOrder.RunsBeside(other.Site, other.State, site.Site))))
                {
                    reached.Add(new ReachedUse(use, work));
                }
            }
        }
    }

    /// <summary>The verdict if what is possible came true; null where nothing is, or where one guard covers it all.</summary>
    /// <param name="holder">What keeps the object; null for a registration.</param>
    /// <param name="isStaticHolder">Whether there is one holder for the application.</param>
    /// <param name="isOneForAll">Whether all callers of a public member meet the same holder.</param>
    public Verdict? IfPossible(ISymbol? holder, bool isStaticHolder, bool isOneForAll, CancellationToken cancellation)
    {
        var uses = Possible.Where(u => isOneForAll || u.Entry.Row.Type.Length > 0).ToImmutableArray();
        if (!Uses.IsEmpty || uses.IsEmpty || context.Catalog.AssumeConcurrent != AssumeConcurrent.Auto)
        {
            return null;
        }

        var verdict = new Verdict(context, uses, ImmutableArray<ReachedUse>.Empty, new WorkOverlap(true, ImmutableArray<ImmutableHashSet<Guard>>.Empty), several);
        verdict.Guarding(holder, isStaticHolder, cancellation, out var isGuarded);
        return isGuarded ? null : verdict;
    }

    /// <summary>The guards that every reached use holds and that live as long as the holder; and how the others stand.</summary>
    public Guarding Guarding(ISymbol? holder, bool isStaticHolder, CancellationToken cancellation, out bool isGuarded)
    {
        isGuarded = false;
        if (Uses.IsEmpty)
        {
            return Findings.Guarding.None;
        }

        var valid = Uses.Select(u => u.Entry.Held.Select(g => ElementGuards.For(g.For(holder), u.Use.Node, context, cancellation)).Where(g => g.Weakness is null && LivesLongEnough(g, holder, isStaticHolder, cancellation)).ToImmutableHashSet()).ToList();
        var common = valid.Skip(1).Concat(beside.Select(held => held.Select(g => g.For(holder)).ToImmutableHashSet())).Aggregate(valid[0], (a, b) => a.Intersect(b));
        if (!common.IsEmpty)
        {
            isGuarded = true;
            var guard = common.OrderBy(g => g.Key, System.StringComparer.Ordinal).First();
            return new Guarding(guard.Name, Uses.Length, Uses.Length, null);
        }

        var ownership = new GuardOwnership(holder, Uses, context, cancellation);
        var best = valid.SelectMany(v => v).GroupBy(g => g.Key).OrderByDescending(g => g.Count()).ThenBy(g => g.Key, System.StringComparer.Ordinal)
            .Select(same => same.First()).FirstOrDefault(ownership.IsOf);
        if (best is not null)
        {
            return new Guarding(best.Name, CountPlaces(held => held.Any(g => g.For(holder).Equals(best)), out var places), places, null);
        }

        var weak = Uses.SelectMany(u => u.Entry.Held).FirstOrDefault(g => (g.Weakness is not null || !LivesLongEnough(g, holder, isStaticHolder, cancellation)) && ownership.IsOf(g));
        return weak is not null ? new Guarding(weak.Name, CountPlaces(_ => true, out var all), all, weak.Weakness ?? (weak.IsStatic ? "there is one for each type argument" : "it is made anew for each call or instance")) : Findings.Guarding.None;
    }

    /// <summary>In how many places the guard is held; a place in a helper that some callers guard and others do not counts once for each entry.</summary>
    public int CountPlaces(System.Func<ImmutableHashSet<Guard>, bool> holds, out int all)
    {
        var guarded = 0;
        all = 0;
        foreach (var site in Uses.GroupBy(u => u.Use.Node))
        {
            var holding = site.Count(u => holds(u.Entry.Held));
            var isMixed = holding > 0 && holding < site.Count();
            guarded += isMixed ? holding : holding > 0 ? 1 : 0;
            all += isMixed ? site.Count() : 1;
        }

        return guarded;
    }

    private bool LivesLongEnough(Guard guard, ISymbol? holder, bool isStaticHolder, CancellationToken cancellation)
    {
        if (!guard.IsStatic && guard.Owner is { } made && several.Contains(made.OriginalDefinition))
        {
            return false;
        }

        if (guard.IsStatic)
        {
            return guard.Owner is not { } generic || SymbolEqualityComparer.Default.Equals(generic.OriginalDefinition, holder?.ContainingType?.OriginalDefinition);
        }

        if (!isStaticHolder)
        {
            // A guard of the holder's own instance lives as long; one of a controller or transient service around it does not.
            return guard.Owner is not { } outer || IsTheObject(outer, holder) || holder?.ContainingType is not { } inner || SymbolEqualityComparer.Default.Equals(outer.OriginalDefinition, inner.OriginalDefinition)
                || !context.Entries.IsPerCallInstance(outer, out _) && context.Lifetimes.Making(outer, cancellation).All(r => r.Lifetime == Lifetime.Application);
        }

        // An instance guard over a static holder is one guard only where the instance is one: a singleton.
        return guard.Owner is { } owner && InstanceSource.IsOneForAll(owner, context, cancellation);
    }

    /// <summary>A lock on what the container gives: the object itself, however long that lives (<c>lock (_context)</c>).</summary>
    private static bool IsTheObject(INamedTypeSymbol given, ISymbol? holder) => SymbolEqualityComparer.Default.Equals(given, holder switch
    {
        IFieldSymbol field => field.Type,
        IPropertySymbol property => property.Type,
        IParameterSymbol parameter => parameter.Type,
        _ => null,
    });

    /// <summary>At most three entries, the unguarded and the self-overlapping first, in a stable order.</summary>
    public ImmutableArray<EntryPath> Paths(string? guard, out int count) => Paths(Uses, guard, out count);

    /// <summary>The same over some of the uses.</summary>
    public static ImmutableArray<EntryPath> Paths(ImmutableArray<ReachedUse> uses, string? guard, out int count)
    {
        var groups = uses.GroupBy(u => u.Entry.Place).ToList();
        count = groups.Count;
        return groups
            .Select(g => g.OrderBy(u => guard is not null && u.Entry.Held.Any(h => h.Name == guard)).ThenByDescending(u => u.Entry.Overlap).ThenBy(u => u.Use.Node.SpanStart).First())
            .OrderBy(u => guard is not null && u.Entry.Held.Any(h => h.Name == guard))
            .ThenBy(u => u.Entry.Row.Kind == EntryKind.Factory)
            .ThenBy(u => u.Entry.Place.Tree.FilePath, System.StringComparer.Ordinal).ThenBy(u => u.Entry.Place.Span.Start)
            .Take(3)
            .Select(u => new EntryPath(u.Entry.Name, u.Entry.Place, Place.Of(u.Use.Node), u.Entry.Overlap == Overlap.WithItself) { IsFactory = u.Entry.Row.Kind == EntryKind.Factory })
            .ToImmutableArray();
    }
}
