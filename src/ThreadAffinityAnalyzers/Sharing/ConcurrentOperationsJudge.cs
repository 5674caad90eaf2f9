using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using ThreadAffinityAnalyzers.Findings;
using ThreadAffinityAnalyzers.Knowledge;

namespace ThreadAffinityAnalyzers.Sharing;

/// <summary>Judges operations that are started on one object while another of them is under way, and work that outlives the object's scope.</summary>
internal sealed partial class ConcurrentOperationsJudge
{
    /// <summary>How many members may stand between the holder and the code that starts operations on it: one, which hands the object out.</summary>
    private const int MembersBetween = 1;

    private readonly SharingContext context;
    private readonly ConcurrentEffects effects;
    private readonly ConcurrentScopes scopes;
    private readonly WorkQueues queues;
    private readonly DroppedDelegates dropped;
    private readonly RepeatedDelegates repeated;
    private readonly LeftThreads threads;
    private readonly ConcurrentDictionary<INamedTypeSymbol, ImmutableArray<Conflict>> byType = new(SymbolEqualityComparer.Default);
    private readonly ConcurrentDictionary<SyntaxNode, ImmutableArray<Conflict>> byMember = new();

    public ConcurrentOperationsJudge(SharingContext context)
    {
        this.context = context;
        effects = new ConcurrentEffects(context, new ConcurrentRoots(context));
        scopes = new ConcurrentScopes(context);
        queues = new WorkQueues(context, effects.Callees);
        dropped = new DroppedDelegates(context, effects.Callees);
        repeated = new RepeatedDelegates(context, effects.Callees);
        threads = new LeftThreads(context);
    }

    /// <summary>Findings on locals and parameters that the member declares; those on fields belong to the fields.</summary>
    public IEnumerable<Finding> In(SyntaxNode member, CancellationToken cancellation)
    {
        var judged = new HashSet<ISymbol>(SymbolEqualityComparer.Default);
        foreach (var conflict in ConflictsIn(member, cancellation))
        {
            if (Functions.Declares(member, conflict.Holder) && IsOfMember(conflict.Holder) && !IsToldForAll(conflict, cancellation) && judged.Add(conflict.Holder))
            {
                yield return Make(conflict);
            }
        }
    }

    /// <summary>
    /// Whether it is a mediator, or one class of this project, which keeps an affine object, stands behind the interface, and nothing in sight registers it. How long it lives is unknown, and does not
    /// matter to operations that one flow starts together: behind one name there is one object.
    /// </summary>
    public bool MayWorkBehind(ITypeSymbol type, CancellationToken cancellation) =>
        Mediation.Is(type) || type is INamedTypeSymbol { TypeKind: TypeKind.Interface } contract && context.Search.IsOwn(contract) && context.Names.Contains(contract.Name, cancellation)
        && context.Lifetimes.Of(contract, cancellation).IsEmpty && effects.Callees.ClassesNaming(contract, cancellation).Take(2).ToArray() is [var only]
        && context.Shapes.TryGetWithWrappers(only, cancellation, out _);

    /// <summary>The finding on a field, property or captured primary-constructor parameter, or null.</summary>
    /// <param name="holder">What keeps the object.</param>
    /// <param name="fromAfar">Also where code starts the operations that comes by the object through members of other classes.</param>
    /// <param name="cancellation">Stops the search.</param>
    public Finding? OnState(ISymbol holder, bool fromAfar, CancellationToken cancellation)
    {
        var types = new HashSet<INamedTypeSymbol>(SymbolEqualityComparer.Default);
        var programs = new HashSet<CompilationUnitSyntax>();
        var followed = new HashSet<ISymbol>(SymbolEqualityComparer.Default);
        if (holder.ContainingType is { } owner)
        {
            types.Add(owner);

            // What a base class keeps for itself its heirs start work on through its members.
            types.UnionWith(context.Search.DerivedFrom(owner, cancellation));
        }

        // Other classes name private state only from inside the class; so do statements at the top level, which belong to Program.
        if (fromAfar || holder.DeclaredAccessibility != Accessibility.Private || holder.ContainingType is not { } only || !only.GetTypeMembers().IsEmpty
            || !only.GetMembers(WellKnownMemberNames.TopLevelStatementsEntryPointMethodName).IsEmpty)
        {
            AddUsers(holder, fromAfar ? MembersBetween : 0);
        }

        var conflict = types.SelectMany(t => Of(t, cancellation)).Concat(programs.SelectMany(p => ConflictsIn(p, cancellation)))
            .Where(c => SymbolEqualityComparer.Default.Equals(c.Holder.OriginalDefinition, holder.OriginalDefinition))
            .OrderBy(c => c.First.SyntaxTree.FilePath, System.StringComparer.Ordinal).ThenBy(c => c.First.SpanStart).FirstOrDefault(c => !IsToldForAll(c, cancellation));
        return conflict is null ? null : Make(conflict);

        void AddUsers(ISymbol symbol, int further)
        {
            foreach (var reference in context.Search.ReferencesTo(symbol, cancellation))
            {
                var member = reference.Node.FirstAncestorOrSelf<MemberDeclarationSyntax>();
                if (member is GlobalStatementSyntax { Parent: CompilationUnitSyntax program })
                {
                    programs.Add(program);
                }
                else if (reference.Node.FirstAncestorOrSelf<TypeDeclarationSyntax>() is { } declaration && context.ModelOf(declaration).GetDeclaredSymbol(declaration, cancellation) is INamedTypeSymbol user)
                {
                    types.Add(user);
                    if (further > 0 && member is (MethodDeclarationSyntax or PropertyDeclarationSyntax) && context.ModelOf(member).GetDeclaredSymbol(member, cancellation) is { } outer && followed.Add(outer))
                    {
                        AddUsers(outer, further - 1);
                    }
                }
            }
        }
    }

    /// <summary>Whether the site runs behind a wait of the function that may leave its thread.</summary>
    public bool MayResumeBefore(SyntaxNode site, SyntaxNode function, CancellationToken cancellation) => effects.MayResumeBefore(site, function, cancellation);

    /// <summary>Whether all work on an object of the type ends before it returns.</summary>
    public bool IsSynchronousProvider(ITypeSymbol type) => effects.IsSynchronousProvider(type);

    /// <summary>Whether a finding on a local or on state says that what is started here runs beside another operation on the same object.</summary>
    public bool TellsOf(SyntaxNode start, CancellationToken cancellation)
    {
        var member = start.FirstAncestorOrSelf<MemberDeclarationSyntax>() is { } around and not GlobalStatementSyntax ? around : start.SyntaxTree.GetRoot(cancellation);
        return ConflictsIn(member, cancellation).Any(conflict => !IsSynchronous(conflict)
            && (Meets(conflict.First, start) || Meets(conflict.Second, start)));

        static bool Meets(SyntaxNode started, SyntaxNode start) => started.Span.Contains(start.Span) || start.Span.Contains(started.Span);
    }

    /// <summary>Whether the object is in a field of a singleton or static object behind the holder, where it is told for all flows.</summary>
    private bool IsToldForAll(Conflict conflict, CancellationToken cancellation) =>
        conflict.Operation is { Root.IsInside: true, Kept: IFieldSymbol { IsStatic: false } or IPropertySymbol { IsStatic: false } } && conflict.Other.Root.IsInside && conflict.Operation.Kept is var state
        && !SymbolEqualityComparer.Default.Equals(state, conflict.Holder) && context.Search.IsOwn(state)
        && new SharingJudge(context).OnState(state, cancellation) is { Route: SharingRoute.SharedInstanceHolder or SharingRoute.SharedStatement };

    private bool IsSynchronous(Conflict conflict) =>
        effects.IsSynchronousProvider(conflict.Operation.Root.Type) && !conflict.Operation.OnOtherThread && !conflict.Other.OnOtherThread;

    private static bool IsOfMember(ISymbol holder) => holder is ILocalSymbol || holder is IParameterSymbol { ContainingSymbol: IMethodSymbol { MethodKind: not MethodKind.Constructor } };

    private ImmutableArray<Conflict> Of(INamedTypeSymbol type, CancellationToken cancellation)
    {
        if (byType.TryGetValue(type, out var known))
        {
            return known;
        }

        var made = context.Search.DeclarationsOf(type).Select(r => r.GetSyntax(cancellation)).OfType<TypeDeclarationSyntax>()
            .SelectMany(t => t.Members).Where(m => m is not BaseTypeDeclarationSyntax && context.AffineTouches.MayTouch(m, cancellation)).SelectMany(m => ConflictsIn(m, cancellation)).ToImmutableArray();
        return byType.GetOrAdd(type, made);
    }

    private ImmutableArray<Conflict> ConflictsIn(SyntaxNode member, CancellationToken cancellation) =>
        byMember.TryGetValue(member, out var known) ? known : byMember.GetOrAdd(member, FindIn(member, cancellation).ToImmutableArray());

    private IEnumerable<Conflict> FindIn(SyntaxNode member, CancellationToken cancellation)
    {
        var mayLeave = effects.Calls.Unawaited.StandIn(member, cancellation);

        // Where all is awaited, a lambda can still be put into a queue, or given to a method that drops it: those are few, and the index knows where they stand.
        var functions = mayLeave ? member.DescendantNodesAndSelf(n => n == member || n is not BaseTypeDeclarationSyntax) : context.Search.LambdasIn(member, cancellation);
        foreach (var function in functions)
        {
            if (mayLeave && (function == member || function is AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax or AccessorDeclarationSyntax))
            {
                foreach (var conflict in ConflictsOf(function, cancellation))
                {
                    yield return conflict;
                }
            }

            if (function is not AnonymousFunctionExpressionSyntax lambda || !MayRunLater(lambda, cancellation) || !context.AffineTouches.MayTouch(lambda, cancellation))
            {
                continue;
            }

            if (repeated.IsRepeated(lambda, cancellation))
            {
                foreach (var operation in effects.Of(lambda, cancellation).Where(operation => (operation.IsAsync || operation.OnOtherThread) && !operation.IsGuarded && !operation.IsStartedThread))
                {
                    yield return new Conflict(operation, operation, lambda, lambda, ConflictKind.WithItself);
                }
            }

            if (queues.IsWorkItem(lambda, out var call, cancellation) || dropped.IsDropped(lambda, out call, cancellation))
            {
                foreach (var conflict in OutlivedBy(lambda, call, cancellation))
                {
                    yield return conflict;
                }
            }
        }

        foreach (var conflict in threads.In(member, cancellation).SelectMany(work => OutlivedBy(work, work, cancellation)))
        {
            yield return conflict;
        }
    }

    /// <summary>The objects that end before the work does, which somebody else runs later.</summary>
    private IEnumerable<Conflict> OutlivedBy(ExpressionSyntax work, ExpressionSyntax start, CancellationToken cancellation)
    {
        foreach (var operation in effects.OfLater(work, cancellation))
        {
            if (scopes.Ends(operation.Root, start, cancellation) is { } kind)
            {
                yield return new Conflict(operation, operation, work, work, kind);
            }
        }
    }

    /// <summary>Whether the lambda is given to a method of source, or to one that puts things into a queue. Told by the name: most lambdas are conditions of queries.</summary>
    private bool MayRunLater(AnonymousFunctionExpressionSyntax lambda, CancellationToken cancellation) =>
        Functions.Outermost(lambda).Parent is ArgumentSyntax { Parent.Parent: InvocationExpressionSyntax given } && ConcurrentStarts.CalledName(given) is var name
        && (Confinement.IsGive(name) || context.Search.DeclaresCallable(name, cancellation));

    /// <summary>The guard that one of two operations holds, or that both hold and that guards nothing.</summary>
    private static Guarding GuardingOf(Conflict conflict) => (conflict.Operation.Guard, conflict.Other.Guard) switch
    {
        ( { Weakness: null } one, _) => new Guarding(one.Name, 1, 2, null),
        (_, { Weakness: null } one) => new Guarding(one.Name, 1, 2, null),
        ( { Weakness: { } why } one, { } two) when one.Key == two.Key => new Guarding(one.Name, 0, 2, why),
        _ => Guarding.None,
    };

    private Finding Make(Conflict conflict)
    {
        var operation = conflict.Operation;
        var type = operation.Root.Type;
        var row = context.Types.TryGetAffine(type, out var own) ? own : context.Shapes.TryGet(type, out var behind) ? behind.Row : own;
        var isSynchronous = IsSynchronous(conflict);
        var content = new AffineContent(AffineShape.Direct, row, type);
        var steps = ImmutableArray.Create(new EvidenceStep(EvidenceKind.Use, Place.Of(conflict.First), "not awaited before the next"));
        if (conflict.Second != conflict.First)
        {
            steps = steps.Add(new EvidenceStep(EvidenceKind.Use, Place.Of(conflict.Second), "started while the other is under way"));
        }

        var route = isSynchronous ? SharingRoute.ConcurrentOperationsOnSynchronousProvider : SharingRoute.ConcurrentOperations;
        var guarding = isSynchronous ? Guarding.None : GuardingOf(conflict);
        if (guarding.Guard is not null)
        {
            route = SharingRoute.UnevenGuard;
        }

        return new Finding(SharingJudge.HolderOf(conflict.Holder, content), route, "concurrent operations", ImmutableArray<EntryPath>.Empty, 0, steps, guarding)
        {
            Words = ConcurrentWords.Of(conflict, isSynchronous, guarding),
        };
    }
}
