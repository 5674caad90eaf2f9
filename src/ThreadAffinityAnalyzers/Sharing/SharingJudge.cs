using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using ThreadAffinityAnalyzers.Findings;
using ThreadAffinityAnalyzers.Knowledge;

namespace ThreadAffinityAnalyzers.Sharing;

/// <summary>Decides how a holder is shared. Fields and properties here; captured variables, registrations and operations in the judges of their own.</summary>
internal sealed partial class SharingJudge
{
    private readonly SharingContext context;

    public SharingJudge(SharingContext context) => this.context = context;

    /// <summary>Whether the state can keep an affine object, for all flows or for each.</summary>
    public bool MayHold(ISymbol holder, ITypeSymbol type, CancellationToken cancellation) =>
        type.Name is "AsyncLocal" or "ThreadLocal" or "LocalDataStoreSlot" || context.Shapes.TryGetPooled(type, out _) || context.Shapes.TryGetWithWrappers(type, cancellation, out _)
        || !context.Constructions.Of(holder, type, cancellation).IsEmpty || context.Operations.MayWorkBehind(type, cancellation)
        || WrittenState.IsOpen(type) && holder is not IParameterSymbol && WrittenState.TypeOf(holder, context, cancellation) is not null;

    /// <summary>The finding on a field, auto-property or captured primary-constructor parameter, or null.</summary>
    public Finding? OnState(ISymbol holder, CancellationToken cancellation) =>
        context.StateFindings.TryGetValue(holder, out var known) ? known : context.StateFindings.GetOrAdd(holder, Judge(holder, cancellation));

    private Finding? Judge(ISymbol holder, CancellationToken cancellation)
    {
        var type = holder switch
        {
            IFieldSymbol field => field.Type,
            IPropertySymbol property => property.Type,
            IParameterSymbol parameter => parameter.Type,
            _ => null,
        };
        return type is null ? null
            : context.Constructions.Of(holder, type, cancellation) is { IsEmpty: false } constructions
                ? constructions.Select(owner => OnState(holder, AffineConstructions.TypeIn(owner, holder)!, owner, cancellation)).FirstOrDefault(finding => finding is not null)
                : OnState(holder, WrittenState.IsOpen(type) && holder is not IParameterSymbol ? WrittenState.TypeOf(holder, context, cancellation) ?? type : type, holder.ContainingType, cancellation);
    }

    /// <param name="holder">The field, auto-property or captured primary-constructor parameter.</param>
    /// <param name="type">Its type in <paramref name="owner"/>.</param>
    /// <param name="owner">The class that has it, constructed if what it keeps is told by what is put in for a type parameter.</param>
    /// <param name="cancellation">Stops the search.</param>
    private Finding? OnState(ISymbol holder, ITypeSymbol type, INamedTypeSymbol? owner, CancellationToken cancellation)
    {
        if (type is INamedTypeSymbol { Name: "AsyncLocal", TypeArguments: { Length: 1 } flow } && context.Shapes.TryGet(flow[0], out _))
        {
            // Each flow has its own, but children that one flow starts together share their parent's.
            return context.Operations.OnState(holder, fromAfar: true, cancellation);
        }

        // The sets of a context are that context: it is told of where it is kept.
        if (!holder.IsStatic && owner is not null && context.Types.TryGetAffine(owner, out _))
        {
            return null;
        }

        if (type.Name == "LocalDataStoreSlot")
        {
            return new ThreadLocalJudge(context).JudgeSlot(holder, cancellation);
        }

        var perThread = type is INamedTypeSymbol { Name: "ThreadLocal", TypeArguments: { Length: 1 } threads } ? threads[0] : null;
        if (!context.Shapes.TryGetPooled(type, out var content) && !context.Shapes.TryGetWithWrappers(perThread ?? type, cancellation, out content))
        {
            return context.Operations.MayWorkBehind(type, cancellation) ? context.Operations.OnState(holder, fromAfar: false, cancellation) : null;
        }

        if (perThread is not null || content.Shape == AffineShape.ThreadLocal || ThreadLocalJudge.IsThreadStatic(holder))
        {
            return new ThreadLocalJudge(context).Judge(holder, content, cancellation);
        }

        if (content.Kept is not null && new ConstructionOnly(context).Make(context.Subjects.ValuesOf(holder, cancellation), cancellation))
        {
            return null;
        }

        if (KeyedByFlow.IsKeyed(holder, type, context, cancellation) || content.Shape == AffineShape.Container && context.Confinement.IsPoolElement(holder, type, cancellation))
        {
            return null;
        }

        var finding = holder.IsStatic ? OnStatic(holder, content, owner, cancellation) : OnInstance(holder, content, owner, cancellation);
        if (finding is { Route: SharingRoute.EscapesGuard or SharingRoute.UnevenGuard or SharingRoute.SharedStatement })
        {
            return finding;
        }

        // Operations that overlap go before the route by which the holder is shared; the Info for a synchronous provider does not.
        var concurrent = context.Operations.OnState(holder, holder.IsStatic && finding is null, cancellation);
        return concurrent is { Route: SharingRoute.ConcurrentOperations or SharingRoute.UnevenGuard } ? concurrent : finding ?? concurrent;
    }

    private Finding? OnStatic(ISymbol holder, AffineContent content, INamedTypeSymbol? owner, CancellationToken cancellation)
    {
        // A wrapper of this project is reported at the innermost affine field, where the object is kept.
        if (content.Shape == AffineShape.Wrapper)
        {
            return null;
        }

        var uses = context.Uses.Of(holder, owner, cancellation);
        if (context.IsOpenLibrary && Visibility.IsOutside(holder) && !uses.Any(use => use.Kind == UseKind.Work))
        {
            // Nobody in the library works with it: it is kept for the projects that refer to it.
            return KeptForOthers(HolderOf(holder, content), StaticKind(holder));
        }

        return Conclude(holder, owner, content, uses, StaticRoute(content), StaticKind(holder), ImmutableArray<EvidenceStep>.Empty, cancellation, given: new GivenInstances(context).Of(uses, isAlone: true, cancellation));
    }

    internal static string StaticKind(ISymbol holder) => holder is IPropertySymbol ? "static property" : "static field";

    internal static SharingRoute StaticRoute(AffineContent content) =>
        content.Row.Role is AffineRole.Connection or AffineRole.Session ? SharingRoute.StaticHolder : SharingRoute.SharedStatement;

    private Finding? OnInstance(ISymbol holder, AffineContent content, INamedTypeSymbol? owner, CancellationToken cancellation)
    {
        // The sets of a context and the inner object of a connection are that context and connection by another name.
        if (owner is null || context.Types.TryGetAffine(owner, out _))
        {
            return null;
        }

        if (new CircuitJudge(context).On(holder, content, cancellation) is { } ofCircuit)
        {
            return ofCircuit;
        }

        // Most classes are made by the container for one flow and start no work: nothing to search for.
        if (!context.Sharable.MayBeShared(owner, cancellation) && !context.Sharable.StartsWork(owner, holder.Name, cancellation))
        {
            return null;
        }

        var origin = new ContextViews(context).Behind(holder, content, context.Subjects.OriginOf(holder, cancellation), out var whole, cancellation);
        if (whole is not null && OnState(whole, cancellation) is not null)
        {
            return null;
        }

        var route = content.Row.Role is AffineRole.Connection or AffineRole.Session ? SharingRoute.SharedInstanceHolder : SharingRoute.SharedStatement;
        if (origin.Parameter is { } parameter)
        {
            if (new UnusedFeeds(context).AreAllOf(holder, cancellation))
            {
                return null;
            }

            var lifetime = context.Subjects.OfService(AffineConstructions.ParameterIn(owner, parameter) ?? parameter, cancellation);
            if (lifetime == Lifetime.Application)
            {
                // The registration is the holder (TAA3001), or the singleton wrapper's own field is.
                return null;
            }

            var isMadeOtherwise = IsMadeOtherwise(owner, parameter, cancellation);
            var isCreatedInSource = isMadeOtherwise || IsCreatedInSource(parameter, cancellation) || IsGivenAtRegistration(owner, parameter, cancellation) || lifetime is null && context.Subjects.IsAlsoMade(holder, cancellation);
            if (!isCreatedInSource || lifetime is not null && !isMadeOtherwise && context.Lifetimes.Making(owner, cancellation).Any(made => made.Instance is null))
            {
                route = SharingRoute.CaptiveDependency;
            }
            else if (content.Shape == AffineShape.Wrapper || InstanceSource.HasNameOutside(parameter, owner, context, cancellation))
            {
                return null;
            }
        }
        else if (origin.Value is { } value && context.Subjects.ResolvedService(value, cancellation) is { } service)
        {
            if (context.Subjects.OfService(service, cancellation) == Lifetime.Application)
            {
                return null;
            }

            route = SharingRoute.CaptiveDependency;
        }
        else if (content.Shape == AffineShape.Wrapper || origin.Value is not null && IsOfAnotherHolder(holder, cancellation))
        {
            return null;
        }

        if (route == SharingRoute.CaptiveDependency && content.Shape == AffineShape.Wrapper && !new OwnedContent(context).IsIn(origin.Parameter?.Type ?? (holder as IFieldSymbol)?.Type ?? (holder as IPropertySymbol)?.Type, cancellation))
        {
            return null;
        }

        var uses = context.Uses.Of(holder, owner, cancellation).Where(u => !InstanceSource.IsConstruction(u.Node) && (content.Shape != AffineShape.Wrapper || context.Touches.By(u.Node, cancellation))).ToImmutableArray();
        // What one object for all gives to the objects that it makes is used by all of them.
        var given = InstanceSource.IsOneForAll(owner, context, cancellation) ? new GivenInstances(context).Of(uses, isAlone: false, cancellation) : null;

        var how = InstanceSource.Describe(owner, context, cancellation, out var steps);
        return Conclude(holder, owner, content, uses, route, how, steps, cancellation, HasEachItsOwn(origin, content, cancellation), given);
    }

    /// <summary>Whether all that is written to it is the object of static state or of a singleton of this project: it is told of where that keeps it.</summary>
    private bool IsOfAnotherHolder(ISymbol holder, CancellationToken cancellation) => context.Subjects.ValuesOf(holder, cancellation).All(value =>
        context.Subjects.Of(value, cancellation) is Subject.Shared && context.SymbolOf(Functions.Innermost(value), cancellation) is { } symbol && context.Search.IsOwn(symbol));

    /// <summary>Whether every instance has an object of its own: it makes it itself, or the container makes it anew for each with everything inside.</summary>
    private bool HasEachItsOwn(FieldOrigin origin, AffineContent content, CancellationToken cancellation) => origin.Parameter is { } parameter
        ? context.Subjects.OfService(parameter.Type, cancellation) == Lifetime.Call && context.Subjects.OfService(content.Type, cancellation) == Lifetime.Call
        : origin.Value is BaseObjectCreationExpressionSyntax;

    /// <summary>Whether this project itself calls the constructor, so that it and not the container supplies the object; a derived class only passes on what it is supplied with.</summary>
    private bool IsCreatedInSource(IParameterSymbol parameter, CancellationToken cancellation, int depth = 0) =>
        parameter.ContainingSymbol is IMethodSymbol constructor && context.Search.ReferencesTo(constructor, cancellation).Any(call =>
            depth > 4 || Arguments.PassedOn(call.Node, constructor, parameter, context, cancellation) is not { } given || IsCreatedInSource(given, cancellation, depth + 1));

    /// <summary>Whether a registration names the object beside the class: <c>UseMiddleware&lt;Audit&gt;(connection)</c>, <c>CreateInstance&lt;Store&gt;(services, connection)</c>.</summary>
    private bool IsGivenAtRegistration(INamedTypeSymbol owner, IParameterSymbol parameter, CancellationToken cancellation) =>
        context.Lifetimes.Making(owner, cancellation).SelectMany(made => (made.Factory ?? made.Call).DescendantNodesAndSelf()).OfType<InvocationExpressionSyntax>()
            .Where(call => ConcurrentStarts.CalledName(call) is "UseMiddleware" or "CreateInstance").SelectMany(call => call.ArgumentList.Arguments)
            .Any(given => context.Types.Compilation.HasImplicitConversion(context.ModelOf(given).GetTypeInfo(given.Expression, cancellation).Type, parameter.Type));

    /// <summary>Whether all registrations of the class make it themselves, and with another constructor than the parameter's.</summary>
    private bool IsMadeOtherwise(INamedTypeSymbol owner, IParameterSymbol parameter, CancellationToken cancellation) =>
        context.Lifetimes.Making(owner, cancellation) is { IsEmpty: false } made && made.All(registration => registration.Factory is not null || registration.Instance is not null)
        && owner.InstanceConstructors.Any(other => !SymbolEqualityComparer.Default.Equals(other.OriginalDefinition, parameter.ContainingSymbol.OriginalDefinition) && context.Search.ReferencesTo(other, cancellation).Any(call => call.Node is not ConstructorInitializerSyntax))
        && parameter.ContainingSymbol is IMethodSymbol own && context.Search.ReferencesTo(own, cancellation).IsEmpty;

    private Finding? Conclude(
        ISymbol holder, INamedTypeSymbol? owner, AffineContent content, ImmutableArray<Use> uses, SharingRoute route, string how, ImmutableArray<EvidenceStep> steps, CancellationToken cancellation, bool eachItsOwn = false, GivenUses? given = null)
    {
        uses = given is null ? uses : uses.AddRange(given.Uses);
        if (!uses.Any(u => u.Kind == UseKind.Work || u.Kind == UseKind.OpenOrClose))
        {
            return null;
        }

        var verdict = Verdict.On(context, uses, cancellation, eachItsOwn, given: given);
        if (!verdict.Races)
        {
            var isOneForAll = holder.IsStatic || owner is not null && InstanceSource.IsSingletonShaped(owner, context, cancellation);
            return verdict.IfPossible(holder, holder.IsStatic, isOneForAll, cancellation) is { } possible
                ? Make(HolderOf(holder, content), SharingRoute.PossiblySharedHolder, how, steps, possible, Guarding.None)
                : null;
        }

        // Operations that one flow starts together on an object that is not kept for all are told by the name that it has for the object, or for what keeps it.
        return !holder.IsStatic && owner is not null && !InstanceSource.IsKeptForAll(owner, context, cancellation)
            && verdict.Uses.All(use => (use.Entry.Through ?? use.Entry) is var start && ReachSearch.IsUnawaited(start) && context.Operations.TellsOf(start.Site, cancellation))
            ? null
            : OnRacing(verdict, holder, HolderOf(holder, content), owner, route, how, steps, cancellation);
    }

    /// <summary>The finding on an object whose uses can run at the same time, or null where a guard excludes that.</summary>
    /// <param name="verdict">The uses.</param>
    /// <param name="holder">What keeps the object; null where a container or a cache has one for the application.</param>
    /// <param name="told">What a message says of it, and where.</param>
    /// <param name="owner">The class whose instances keep it.</param>
    /// <param name="route">How it is shared, if no guard and no kind of work says otherwise.</param>
    /// <param name="how">The same in words.</param>
    /// <param name="steps">What shows it.</param>
    /// <param name="cancellation">Stops the search.</param>
    public Finding? OnRacing(Verdict verdict, ISymbol? holder, Holder told, INamedTypeSymbol? owner, SharingRoute route, string how, ImmutableArray<EvidenceStep> steps, CancellationToken cancellation)
    {
        if (context.Catalog.AssumeConcurrent == AssumeConcurrent.Never)
        {
            return null;
        }

        var guarding = verdict.Guarding(holder, holder?.IsStatic ?? true, cancellation, out var isGuarded);
        if (new GuardJudge(context).On(told, holder, how, steps, verdict, guarding, isGuarded, cancellation) is { } guardFinding)
        {
            return guardFinding;
        }

        if (isGuarded)
        {
            return null;
        }

        if (guarding.Guard is not null)
        {
            return Make(told, SharingRoute.UnevenGuard, how, steps, verdict, guarding);
        }

        // Work that this instance starts shares it within one flow only, unless the instance itself is kept for all.
        if (route is SharingRoute.SharedInstanceHolder or SharingRoute.CaptiveDependency && verdict.Uses.All(u => u.Entry.Row.Kind == EntryKind.Work && u.Entry.Subject is Subject.OfThis or Subject.OfVariable)
            && !(owner is not null && InstanceSource.IsKeptForAll(owner, context, cancellation)))
        {
            route = SharingRoute.CapturedByParallelWork;
        }

        return Make(told, told.IsAdvisory ? SharingRoute.PossiblySharedHolder : route, how, steps, verdict, guarding);
    }
}
