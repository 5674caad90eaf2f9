using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using ThreadAffinityAnalyzers.Knowledge;

namespace ThreadAffinityAnalyzers.Sharing;

/// <summary>Whether what reaches an object can run at the same time: entries beside each other, and started work beside the code that started it.</summary>
/// <param name="Races">Two of them can.</param>
/// <param name="Beside">The guards of the starters' own uses that run beside their work.</param>
internal sealed record WorkOverlap(bool Races, ImmutableArray<ImmutableHashSet<Guard>> Beside)
{
    /// <param name="uses">What was reached.</param>
    /// <param name="passed">The places on the way.</param>
    /// <param name="eachItsOwn">Every instance of the owner has an object of its own, so that entries of two derived classes never meet.</param>
    /// <param name="isGiven">Several instances of the owner are given the one object.</param>
    /// <param name="context">The snapshot.</param>
    public static WorkOverlap Of(ImmutableArray<ReachedUse> uses, IReadOnlyList<PassedSite> passed, bool eachItsOwn, bool isGiven, SharingContext context)
    {
        var entries = uses.Select(r => r.Entry).GroupBy(e => (e.Place, e.Instance)).Select(g => g.OrderByDescending(e => e.Overlap).ThenBy(e => e.Through is not null).First()).ToList();
        if (entries.All(e => e.Row.Kind != EntryKind.Work))
        {
            return new WorkOverlap(entries.Any(e => e.Overlap == Overlap.WithItself) || AnyPair((first, second) => true), ImmutableArray<ImmutableHashSet<Guard>>.Empty);
        }

        var beside = BesideTheirWork(passed, eachItsOwn, isGiven, context);
        return new WorkOverlap(
            !beside.IsEmpty || entries.Any(e => e.Overlap == Overlap.WithItself)
                || AnyPair((first, second) => Overlaps(first, second, passed, context) && !StartsOnce(first, second) && !StartsOnce(second, first)),
            beside);

        // A hosted loop runs once: what it does before it starts its work is over by then, and what it does afterwards is beside the work.
        bool StartsOnce(Reached starter, Reached work)
        {
            if (starter is not { Row.Kind: EntryKind.Loop, Overlap: Overlap.WithOthers } || work.Row.Kind != EntryKind.Work)
            {
                return false;
            }

            var way = passed.Where(site => site.Through?.Place == work.Place).ToList();
            return way.Any(site => Functions.Enclosing(site.Site) == starter.Site) && !way.Any(site => Functions.IsInLoop(site.Site))
                && entries.All(other => other.Place == starter.Place || other.Place == work.Place || !way.Any(site => Functions.Enclosing(site.Site) == other.Site));
        }

        bool AnyPair(Func<Reached, Reached, bool> overlap) =>
            entries.Where((first, i) => entries.Skip(i + 1).Any(second => !(eachItsOwn && AreOtherInstances(first.Subject, second.Subject)) && !AreOtherFrames(first.Subject, second.Subject, context)
                && !AreMadeApart(first.Instance, second.Instance, eachItsOwn, context) && overlap(first, second))).Any();
    }

    /// <summary>Objects of two classes of which neither is the other's base.</summary>
    private static bool AreOtherInstances(Subject first, Subject second) =>
        first is Subject.OfThis { Type: var one } && second is Subject.OfThis { Type: var other } && !Derives(one, other) && !Derives(other, one);

    /// <summary>Objects that two functions each make for themselves.</summary>
    private static bool AreOtherFrames(Subject first, Subject second, SharingContext context) =>
        first is Subject.OfVariable { Variable.ContainingSymbol: var one } && second is Subject.OfVariable { Variable.ContainingSymbol: var other }
        && !SymbolEqualityComparer.Default.Equals(one, other) && context.Subjects.IsFresh(first, default) && context.Subjects.IsFresh(second, default);

    /// <summary>Two names, each of an instance made for it that has an object of its own: <c>new Store("a.db")</c> and <c>new Store("b.db")</c>, <c>new Reports(first)</c> and <c>new Reports(second)</c>.</summary>
    private static bool AreMadeApart(ISymbol? one, ISymbol? other, bool eachItsOwn, SharingContext context)
    {
        if (one is null || other is null || SymbolEqualityComparer.Default.Equals(one, other) || MadeFor(one, context) is not { Count: > 0 } made || MadeFor(other, context) is not { Count: > 0 } otherMade)
        {
            return false;
        }

        var (given, otherGiven) = (GivenTo(made), GivenTo(otherMade));
        return eachItsOwn || given.Count > 0 && !given.Intersect(otherGiven).Any() && given.Concat(otherGiven).All(value => value is ExpressionSyntax || value is ILocalSymbol local && MadeFor(local, context).Count == 1);

        // The affine objects that it is given: by name, or as they are made in the call.
        HashSet<object?> GivenTo(IReadOnlyList<ExpressionSyntax> values) => new(values.OfType<BaseObjectCreationExpressionSyntax>().SelectMany(creation => creation.ArgumentList?.Arguments ?? default).Select(argument => argument.Expression)
            .Where(value => context.Shapes.TryGet(context.ModelOf(value).GetTypeInfo(value).Type, out _))
            .Select(value => IsMaking(value, context) ? (object)value : context.SymbolOf(value, default)));
    }

    /// <summary>What the local, field or property is given, if all of that are new objects.</summary>
    private static IReadOnlyList<ExpressionSyntax> MadeFor(ISymbol name, SharingContext context)
    {
        var values = name switch
        {
            ILocalSymbol local => context.Search.AssignmentsTo(local, default).IsEmpty && context.Subjects.Initializer(local, default) is { } value ? [value] : [],
            IFieldSymbol or IPropertySymbol => context.Subjects.ValuesOf(name, default).ToList(),
            _ => (IReadOnlyList<ExpressionSyntax>)[],
        };
        return values.All(value => IsMaking(Functions.Innermost(value), context)) && !IsGivenByReference() ? values.Select(Functions.Innermost).ToList() : [];

        // Interlocked.Exchange(ref _store, other)
        bool IsGivenByReference() => context.Search.ReferencesTo(name, default).Any(use => use.Node is ExpressionSyntax used && Functions.Whole(used).Parent is ArgumentSyntax { RefKindKeyword.RawKind: not 0 });
    }

    /// <summary>What a method of the program answers may be anybody's.</summary>
    private static bool IsMaking(ExpressionSyntax value, SharingContext context) =>
        value is BaseObjectCreationExpressionSyntax || value is InvocationExpressionSyntax && context.SymbolOf(value, default) is IMethodSymbol { ReturnType: var made } method && !context.Search.IsOwn(method) && context.Shapes.TryGet(made, out _);

    private static bool Derives(INamedTypeSymbol? type, INamedTypeSymbol ancestor)
    {
        for (; type is not null; type = type.BaseType)
        {
            if (SymbolEqualityComparer.Default.Equals(type.OriginalDefinition, ancestor.OriginalDefinition))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Uses that come after the start of work on the same object, in the starter or in a caller of it, while nobody has waited for the work.</summary>
    private static ImmutableArray<ImmutableHashSet<Guard>> BesideTheirWork(IReadOnlyList<PassedSite> passed, bool eachItsOwn, bool isGiven, SharingContext context)
    {
        var beside = ImmutableArray.CreateBuilder<ImmutableHashSet<Guard>>();
        foreach (var function in passed.GroupBy(site => Functions.Enclosing(site.Site)))
        {
            // Many uses come by the same places.
            var starts = function.Where(site => site.State != WorkState.Over).GroupBy(work => (work.Site, work.Subject, work.State, work.Through!.Place, work.Instance)).Select(same => same.First()).ToList();
            var places = starts.Count == 0 ? new() : function.GroupBy(site => (site.Site, site.Subject, site.Through?.Place, site.Instance)).ToList();
            foreach (var work in starts)
            {
                foreach (var place in places)
                {
                    var isOther = isGiven && !place.Key.Subject.Equals(work.Subject);
                    if ((isOther || place.Key.Place != work.Through!.Place && place.Key.Subject.Equals(work.Subject)) && WorkOrder.RunsBeside(work.Site, work.State, place.Key.Site, work.Through!.Site)
                        && !AreMadeApart(work.Instance, place.Key.Instance, eachItsOwn, context))
                    {
                        beside.AddRange(place.Select(site => site.Held));
                    }
                }
            }
        }

        return beside.ToImmutable();
    }

    private static bool Overlaps(Reached first, Reached second, IReadOnlyList<PassedSite> passed, SharingContext context)
    {
        // The flow that starts work and waits for it is one flow.
        if (first.Through?.Place == second.Place || second.Through?.Place == first.Place)
        {
            return false;
        }

        if (first.Row.Kind != EntryKind.Work || second.Row.Kind != EntryKind.Work)
        {
            return true;
        }

        if (ComesAgainFor(first, second) || ComesAgainFor(second, first))
        {
            return false;
        }

        if (Functions.Enclosing(first.Site) == Functions.Enclosing(second.Site))
        {
            return !WorkOrder.EndsBefore(first.Site, second.Site) && !WorkOrder.EndsBefore(second.Site, first.Site)
                && !WorkOrder.AreAlternatives(first.Site, second.Site) && !WorkOrder.AreAlternatives(second.Site, first.Site);
        }

        // Started by different members: one of them has to leave its work running, and both have to work for one instance.
        return (IsDropped(first) || IsDropped(second)) && !AreAskedForInTurn() && !(first.Subject is Subject.OfThis { Type: var type } && context.Entries.IsPerCallInstance(type, out _));

        // if (many) StartMany(); else StartOne();
        bool AreAskedForInTurn()
        {
            var (ones, others) = (CallsOf(first), CallsOf(second));
            return ones.Count > 0 && others.Count > 0 && ones.All(one => others.All(other => Functions.Enclosing(one) == Functions.Enclosing(other) && (WorkOrder.AreAlternatives(one, other) || WorkOrder.AreAlternatives(other, one))));
        }

        List<SyntaxNode> CallsOf(Reached work) => passed.Where(site => site.Through?.Place == work.Place && site.Site != work.Site).Select(site => site.Site).ToList();

        // A callback that asks to be called again (listener.BeginGetContext(OnContext, null)) is one at a time: what it does after that is beside the next.
        static bool ComesAgainFor(Reached again, Reached first) => Functions.NameOf(Functions.Enclosing(again.Site)) is { } name && Runs(again, name) && Runs(first, name);

        static bool Runs(Reached work, string function) => work.Site is InvocationExpressionSyntax { Expression: SimpleNameSyntax or MemberAccessExpressionSyntax { Expression: ThisExpressionSyntax } } own && ConcurrentStarts.CalledName(own) == function
            || work.Site.DescendantNodes().OfType<ArgumentSyntax>().SelectMany(argument => argument.DescendantNodes()).OfType<IdentifierNameSyntax>().Any(name => name.Identifier.ValueText == function);

        static bool IsDropped(Reached work) => Functions.Enclosing(work.Site) is { } function && WorkOrder.Outside(WorkState.Pending, work.Site, function) == WorkState.Dropped;
    }
}
