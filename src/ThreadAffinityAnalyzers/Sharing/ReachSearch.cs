using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using ThreadAffinityAnalyzers.Findings;
using ThreadAffinityAnalyzers.Knowledge;

namespace ThreadAffinityAnalyzers.Sharing;

/// <summary>Searches backwards from a use to the entry points that reach it with the same object.</summary>
internal sealed partial class ReachSearch
{
    /// <summary>A bound on the places visited for one use; generous against real programs, small against a generated maze.</summary>
    private const int MaxSites = 600;

    private static readonly EntryPoint PublicMember = new(
        EntryShape.ConventionMember, "", "public", Overlap.None, Lifetime.Application, EntryKind.Request,
        "A library cannot know its callers: two flows may call a public method at once.", "docs/configuration.md") { IsPossible = true };

    private static readonly EntryPoint AssumedEntry = PublicMember with { Overlap = Overlap.WithItself, IsPossible = false };

    /// <summary>An asynchronous method that goes on when its caller does.</summary>
    private static readonly EntryPoint LeftCall = new(
        EntryShape.ConventionMember, "", "async", Overlap.WithItself, Lifetime.Application, EntryKind.Work,
        "What stands behind the first wait of an asynchronous method runs on any thread of the pool, beside who called it and went on.",
        "https://learn.microsoft.com/dotnet/csharp/asynchronous-programming/task-asynchronous-programming-model");

    private readonly SharingContext context;
    private readonly ConcurrentDictionary<(SyntaxNode Function, Subject Head, bool Resumes), Reaches> fromFunctions = new();

    public ReachSearch(SharingContext context) => this.context = context;

    /// <summary>Whether the work is an asynchronous call that nobody waited for at once.</summary>
    public static bool IsUnawaited(Reached work) => work.Row == LeftCall;

    /// <param name="site">The use.</param>
    /// <param name="subject">What keeps the object, seen from there.</param>
    /// <param name="cancellation">Stops the search.</param>
    /// <param name="within">If given, the function that is not left.</param>
    /// <param name="given">What several instances are given, if the subject stands for any of them.</param>
    public Reaches From(SyntaxNode site, Subject subject, CancellationToken cancellation, SyntaxNode? within = null, GivenUses? given = null)
    {
        var run = new Run(context, cancellation) { Within = within, Given = given };
        var isGiven = IsGivenToContexts(site, cancellation);
        var at = run.Into(new PassedSite(site, subject, context.Guards.HeldByCallee(site, cancellation), isGiven, null, WorkState.Over, 0));

        // Under no guard, all uses of one function are reached in the same way, whatever field of the object it is.
        if (at is not { Held.IsEmpty: true } || run.HasFound || isGiven || within is not null || given is not null)
        {
            run.Leave(at);
            return run.Finish();
        }

        if (fromFunctions.TryGetValue((at.Function, at.Head, run.Resumes), out var known))
        {
            return known with { Sites = known.Sites.Insert(0, run.Passed) };
        }

        var resumes = run.Resumes;
        run.Leave(at);
        var made = run.Finish();
        fromFunctions.TryAdd((at.Function, at.Head, resumes), made with { Sites = made.Sites.RemoveAt(0) });
        return made;
    }

    /// <summary>Whether the object is put into the options of contexts (<c>options.UseSqlite(connection)</c>): they work with it later, and what is held here is not held then.</summary>
    private bool IsGivenToContexts(SyntaxNode site, CancellationToken cancellation) =>
        site.Parent is ArgumentSyntax { Parent.Parent: InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax } call } && GuardSites.NameOf(call).StartsWith("Use", System.StringComparison.Ordinal)
        && context.SymbolOf(call, cancellation) is IMethodSymbol { ReducedFrom.Parameters: [{ Type.Name: "DbContextOptionsBuilder" }, ..] };

    /// <summary>A place of the search seen from outside its function.</summary>
    /// <param name="Function">What contains it.</param>
    /// <param name="Head">What keeps the object, seen from where the function begins.</param>
    /// <param name="Held">The guards held from there to the use.</param>
    private sealed record FunctionHead(SyntaxNode Function, Subject Head, ImmutableHashSet<Guard> Held);

    /// <summary>One search: its queue, what it has visited and what it has found.</summary>
    private sealed partial class Run
    {
        private readonly SharingContext context;
        private readonly CancellationToken cancellation;
        private readonly Queue<PassedSite> queue = new();
        private readonly HashSet<(SyntaxNode Function, Subject Subject, string Held, ISymbol? Instance)> visited = new();
        private readonly List<PassedSite> passed = new();
        private readonly Dictionary<(Place Place, string Held, ISymbol? Instance), Reached> entries = new();

        /// <summary>The started work by which the step at hand came, and how it stands outside the function of that step.</summary>
        private Reached? through;
        private WorkState state;

        /// <summary>The place at hand.</summary>
        private PassedSite? last;

        /// <summary>The place at hand only starts work that goes on without it: what is held there does not guard the work.</summary>
        private bool isDetached;

        /// <summary>How many calls lie between the use and the function at hand.</summary>
        private int away;

        /// <summary>The name of the instance that keeps the object, once the search has left its class.</summary>
        private ISymbol? instance;

        /// <summary>Whether the use may run on another thread when the function at hand has returned.</summary>
        public bool Resumes { get; private set; }

        public Run(SharingContext context, CancellationToken cancellation)
        {
            this.context = context;
            this.cancellation = cancellation;
        }

        /// <summary>The function that is not left; null where all callers count.</summary>
        public SyntaxNode? Within { get; init; }

        /// <summary>Whether an entry has been met.</summary>
        public bool HasFound => entries.Count > 0;

        /// <summary>The place that was passed first.</summary>
        public PassedSite Passed => passed[0];

        private void Enqueue(SyntaxNode site, Subject subject, ImmutableHashSet<Guard> held) => Enqueue(site, subject, held, isDetached);

        private void Enqueue(SyntaxNode site, Subject subject, ImmutableHashSet<Guard> held, bool detached)
        {
            if (visited.Count < MaxSites)
            {
                queue.Enqueue(new PassedSite(site, subject, held, detached, through, state, away + 1) { Resumes = Resumes, Instance = instance });
            }
        }

        public Reaches Finish()
        {
            while (queue.Count > 0)
            {
                cancellation.ThrowIfCancellationRequested();
                Leave(Into(queue.Dequeue()));
            }

            return new Reaches(
                entries.Values.Where(e => e.Overlap != Overlap.None).ToImmutableArray(), entries.Values.Where(e => e.Overlap == Overlap.None).ToImmutableArray(), passed.ToImmutableArray());
        }

        /// <summary>Passes the place; null where the way ends there, or has been gone before.</summary>
        public FunctionHead? Into(PassedSite step)
        {
            var (site, subject, held, _, _, _, _) = step;
            if (Functions.Enclosing(site) is not { } function)
            {
                return null;
            }

            isDetached = step.IsDetached;
            away = step.Away;
            if (!isDetached)
            {
                held = With(held, context.Guards.HeldAt(site, function, cancellation));
            }

            last = step;
            instance = step.Instance;
            EmitRepeated(step);
            passed.Add(step with { Held = held });
            through = step.Through;
            state = WorkOrder.Outside(step.State, site, function);
            Resumes = context.Resumptions.Outside(step, state, function, cancellation);
            if (WorkDegree.ParallelQueryAround(site, function, context, cancellation) is { } query && context.Catalog.EntryPoints.FirstOrDefault(r => r.Type == "System.Linq.ParallelEnumerable") is { } parallel)
            {
                Emit(new Reached(parallel, EntryNames.Of(query, parallel, null, context, cancellation), Place.Of(query), Overlap.WithItself, held, subject, query));
            }

            return (Given is null ? context.Subjects.AtHeadOf(function, subject, cancellation) : DeclaresGiven(function) ? null : subject) is { } head && visited.Add((function, head, (isDetached ? "detached|" : "") + (Resumes ? "resumes|" : "") + KeyOf(held) + KeyOf(through), instance))
                ? new FunctionHead(function, head, held)
                : null;
        }

        /// <summary>Goes on to whoever runs the function.</summary>
        public void Leave(FunctionHead? at)
        {
            if (at is null || at.Function == Within)
            {
                return;
            }

            var (function, head, held) = at;
            switch (function)
            {
                case AnonymousFunctionExpressionSyntax lambda:
                    Follow(lambda, head, held);
                    break;
                case LocalFunctionStatementSyntax local:
                    if (context.ModelOf(local).GetDeclaredSymbol(local, cancellation) is IMethodSymbol localMethod)
                    {
                        Callers(localMethod, localMethod, head, held);
                    }

                    break;
                case AccessorDeclarationSyntax { Parent.Parent: BasePropertyDeclarationSyntax property } accessor:
                    Property(property, head, held, reads: accessor.IsKind(SyntaxKind.GetAccessorDeclaration));
                    break;
                case PropertyDeclarationSyntax or IndexerDeclarationSyntax:
                    // An initialiser runs once, at construction; an arrow body at every read.
                    if (((BasePropertyDeclarationSyntax)function) is PropertyDeclarationSyntax { ExpressionBody: null } or IndexerDeclarationSyntax { ExpressionBody: null })
                    {
                        break;
                    }

                    Property((BasePropertyDeclarationSyntax)function, head, held, reads: true);
                    break;
                case BaseMethodDeclarationSyntax declaration:
                    if (context.ModelOf(declaration).GetDeclaredSymbol(declaration, cancellation) is { } method)
                    {
                        Method(method, head, held);
                    }

                    break;
            }
        }

        /// <summary>What is held nearer to the use stays; what is added is told to be held here.</summary>
        private ImmutableHashSet<Guard> With(ImmutableHashSet<Guard> held, ImmutableHashSet<Guard> here)
        {
            foreach (var guard in here)
            {
                held = held.Contains(guard) ? held : held.Add(away == 0 ? guard : guard with { Away = away });
            }

            return held;
        }

        private void NotePublic(IMethodSymbol method, Subject subject, ImmutableHashSet<Guard> held)
        {
            if (subject is Subject.OfVariable || !Visibility.IsOutside(method))
            {
                return;
            }

            // Of an object that callers make for themselves only they know whether two flows share it.
            if (context.Catalog.AssumeConcurrent == AssumeConcurrent.Always && subject is Subject.OfThis { Type: var owner } && !InstanceSource.IsSingletonShaped(owner, context, cancellation))
            {
                return;
            }

            var row = context.Catalog.AssumeConcurrent == AssumeConcurrent.Always ? AssumedEntry : context.IsOpenLibrary ? PublicMember : null;
            if (row is not null && PlaceOf(method) is { } place)
            {
                Emit(new Reached(row, EntryNames.Of(method), place, row.Overlap, held, subject, method.DeclaringSyntaxReferences[0].GetSyntax(cancellation)));
            }
        }

        private void Emit(Reached reached)
        {
            reached = reached with { Through = through, Instance = instance };
            var key = (reached.Place, KeyOf(reached.Held), instance);
            if (!entries.TryGetValue(key, out var known) || known.Overlap < reached.Overlap || (known.Overlap == reached.Overlap && known.Through is not null && reached.Through is null))
            {
                entries[key] = reached;
            }
        }

        private Place? PlaceOf(IMethodSymbol method)
        {
            var location = method.Locations.FirstOrDefault(l => l.IsInSource);
            return location?.SourceTree is { } tree ? new Place(tree, location.SourceSpan) : null;
        }

        private static bool IsRead(ExpressionSyntax name)
        {
            var whole = Functions.Whole(name);
            return whole.Parent is not AssignmentExpressionSyntax { RawKind: (int)SyntaxKind.SimpleAssignmentExpression } assignment || assignment.Left != whole;
        }

        private static string NameOf(IMethodSymbol method) => method.ContainingType?.ToDisplayString() + "." + method.Name;

        private static string KeyOf(Reached? work) => work is null ? "" : "@" + work.Place.Tree.FilePath + work.Place.Span;

        private static string KeyOf(ImmutableHashSet<Guard> held) => held.IsEmpty ? "" : string.Join("|", held.Select(g => g.Key).OrderBy(k => k, System.StringComparer.Ordinal));
    }
}
