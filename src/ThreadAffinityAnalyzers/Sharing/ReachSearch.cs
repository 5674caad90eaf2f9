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

/// <summary>An entry point from which a use is reached.</summary>
/// <param name="Row">What it is.</param>
/// <param name="Name">As its author knows it.</param>
/// <param name="Place">Where it stands.</param>
/// <param name="Overlap">With what this entry can run at the same time.</param>
/// <param name="Held">The guards held on the way from the entry to the use.</param>
/// <param name="Subject">What keeps the object, seen from outside the entry.</param>
/// <param name="Site">The call, subscription or member that makes it an entry.</param>
internal sealed record Reached(EntryPoint Row, string Name, Place Place, Overlap Overlap, ImmutableHashSet<Guard> Held, Subject Subject, SyntaxNode Site)
{
    /// <summary>The started work that runs in this entry's flow and by which alone the entry was met; null where the entry reaches the use itself.</summary>
    public Reached? Through { get; init; }
}

/// <summary>Where a backward search ended: the entries, those of which it is only possible that they overlap, and by which places it came.</summary>
internal sealed record Reaches(ImmutableArray<Reached> Entries, ImmutableArray<Reached> Possible, ImmutableArray<PassedSite> Sites);

/// <summary>Searches backwards from a use to the entry points that reach it with the same object.</summary>
internal sealed class ReachSearch
{
    /// <summary>A bound on the places visited for one use; generous against real programs, small against a generated maze.</summary>
    private const int MaxSites = 4000;

    private static readonly EntryPoint PublicMember = new(
        EntryShape.ConventionMember, "", "public", Overlap.None, Lifetime.Application, EntryKind.Request,
        "A library cannot know its callers: two flows may call a public method at once.", "docs/configuration.md") { IsPossible = true };

    private static readonly EntryPoint AssumedEntry = PublicMember with { Overlap = Overlap.WithItself, IsPossible = false };

    private readonly SharingContext context;

    public ReachSearch(SharingContext context) => this.context = context;

    public Reaches From(SyntaxNode site, Subject subject, CancellationToken cancellation)
    {
        var run = new Run(context, cancellation);
        run.Enqueue(site, subject, context.Guards.HeldByCallee(site, cancellation));
        return run.Finish();
    }

    /// <summary>One search: its queue, what it has visited and what it has found.</summary>
    private sealed class Run
    {
        private readonly SharingContext context;
        private readonly CancellationToken cancellation;
        private readonly Queue<PassedSite> queue = new();
        private readonly HashSet<(SyntaxNode Function, Subject Subject, string Held)> visited = new();
        private readonly List<PassedSite> passed = new();
        private readonly Dictionary<(Place Place, string Held), Reached> entries = new();

        /// <summary>The started work by which the step at hand came, and how it stands outside the function of that step.</summary>
        private Reached? through;
        private WorkState state;

        /// <summary>The place at hand only starts work that goes on without it: what is held there does not guard the work.</summary>
        private bool isDetached;

        public Run(SharingContext context, CancellationToken cancellation)
        {
            this.context = context;
            this.cancellation = cancellation;
        }

        public void Enqueue(SyntaxNode site, Subject subject, ImmutableHashSet<Guard> held) => Enqueue(site, subject, held, isDetached);

        private void Enqueue(SyntaxNode site, Subject subject, ImmutableHashSet<Guard> held, bool detached)
        {
            if (visited.Count < MaxSites)
            {
                queue.Enqueue(new PassedSite(site, subject, held, detached, through, state));
            }
        }

        public Reaches Finish()
        {
            while (queue.Count > 0)
            {
                cancellation.ThrowIfCancellationRequested();
                Step(queue.Dequeue());
            }

            return new Reaches(
                entries.Values.Where(e => e.Overlap != Overlap.None).ToImmutableArray(), entries.Values.Where(e => e.Overlap == Overlap.None).ToImmutableArray(), passed.ToImmutableArray());
        }

        private void Step(PassedSite step)
        {
            var (site, subject, held, _, _, _) = step;
            if (Functions.Enclosing(site) is not { } function)
            {
                return;
            }

            isDetached = step.IsDetached;
            if (!isDetached)
            {
                held = held.Union(context.Guards.HeldAt(site, function, cancellation));
            }

            passed.Add(step with { Held = held });
            through = step.Through;
            state = WorkOrder.Outside(step.State, site, function);
            if (WorkDegree.ParallelQueryAround(site, function, context, cancellation) is { } query && context.Catalog.EntryPoints.FirstOrDefault(r => r.Type == "System.Linq.ParallelEnumerable") is { } parallel)
            {
                Emit(new Reached(parallel, EntryNames.Of(query, parallel, null, context, cancellation), Place.Of(query), Overlap.WithItself, held, subject, query));
            }

            if (context.Subjects.AtHeadOf(function, subject, cancellation) is not { } head || !visited.Add((function, head, (isDetached ? "detached|" : "") + KeyOf(held) + KeyOf(through))))
            {
                return;
            }

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

        private void Method(IMethodSymbol method, Subject subject, ImmutableHashSet<Guard> held)
        {
            if (method.MethodKind is MethodKind.StaticConstructor or MethodKind.Destructor || context.Catalog.ExcludedMembers.Contains(NameOf(method)))
            {
                return;
            }

            if (method.MethodKind == MethodKind.Constructor)
            {
                if (subject is Subject.Shared)
                {
                    Constructor(method, held);
                }

                return;
            }

            // The owner's disposal is not concurrent use of what it owns.
            if (subject is Subject.OfThis && method.Name is "Dispose" or "DisposeAsync" or "StopAsync" or "DisposeAsyncCore")
            {
                return;
            }

            if (context.Entries.TryGetEntry(method, out var row))
            {
                MemberEntry(method, row, subject, held);
                if (row.Overlap != Overlap.WithItself || subject is not Subject.OfThis)
                {
                    if (row.Overlap == Overlap.WithItself)
                    {
                        return;
                    }
                }
            }

            NotePublic(method, subject, held);
            Callers(method, method, subject, held);
            if (subject is Subject.Shared || subject is Subject.OfThis && IsKeptByHost(method.ContainingType))
            {
                foreach (var dispatch in new ReflectiveDispatch(context).To(method, cancellation))
                {
                    Enqueue(dispatch, Subject.Shared.Instance, held);
                }
            }
        }

        private void MemberEntry(IMethodSymbol method, EntryPoint row, Subject subject, ImmutableHashSet<Guard> held)
        {
            var shared = subject switch
            {
                Subject.Shared => subject,
                Subject.OfThis when row.Receiver == Lifetime.Application || IsKeptByHost(method.ContainingType) => subject,
                Subject.OfVariable { Variable: IParameterSymbol p } => context.Subjects.OfHostParameter(p, Functions.Enclosing(p.DeclaringSyntaxReferences[0].GetSyntax(cancellation))!, cancellation),
                _ => null,
            };
            if (shared is not null && (row.Overlap != Overlap.None || row.IsPossible) && PlaceOf(method) is { } place)
            {
                Emit(new Reached(row, EntryNames.Of(method), place, row.Overlap, held, shared, method.DeclaringSyntaxReferences[0].GetSyntax(cancellation)));
            }
        }

        /// <summary>A handler that its author registered as a singleton is one instance for all calls, whatever its host does by default.</summary>
        private bool IsKeptByHost(INamedTypeSymbol type) =>
            context.Lifetimes.Making(type, cancellation) is { IsEmpty: false } made && made.All(r => r.Lifetime == Lifetime.Application);

        private void Constructor(IMethodSymbol constructor, ImmutableHashSet<Guard> held)
        {
            var type = constructor.ContainingType;
            if (context.Entries.IsPerCallInstance(type, out var row) && PlaceOf(constructor) is { } place)
            {
                Emit(new Reached(row, type.Name, place, row.Overlap, held, Subject.Shared.Instance, constructor.DeclaringSyntaxReferences[0].GetSyntax(cancellation)));
                return;
            }

            Callers(constructor, constructor, Subject.Shared.Instance, held);
            foreach (var registration in context.Lifetimes.Making(type, cancellation))
            {
                if (registration.Lifetime == Lifetime.Application)
                {
                    continue;
                }

                // Made anew for each consumer: as concurrent as the consumers are.
                foreach (var consumer in context.Lifetimes.ServiceConsumers(registration.Service, cancellation))
                {
                    if (consumer.Resolution is not null)
                    {
                        Enqueue(consumer.Node, Subject.Shared.Instance, held);
                    }
                    else if (consumer.Parameter?.ContainingSymbol is IMethodSymbol { MethodKind: MethodKind.Constructor } taker && !SymbolEqualityComparer.Default.Equals(taker, constructor))
                    {
                        Constructor(taker, held, type);
                    }
                    else if (consumer.Parameter is not null)
                    {
                        Enqueue(consumer.Node, Subject.Shared.Instance, held);
                    }
                }
            }
        }

        private void Constructor(IMethodSymbol taker, ImmutableHashSet<Guard> held, INamedTypeSymbol made)
        {
            if (taker.DeclaringSyntaxReferences.Length > 0 && visited.Add((taker.DeclaringSyntaxReferences[0].GetSyntax(cancellation), Subject.Shared.Instance, made.Name + KeyOf(held))))
            {
                Constructor(taker, held);
            }
        }

        private void Property(BasePropertyDeclarationSyntax declaration, Subject subject, ImmutableHashSet<Guard> held, bool reads)
        {
            if (context.ModelOf(declaration).GetDeclaredSymbol(declaration, cancellation) is not IPropertySymbol property)
            {
                return;
            }

            var accessor = reads ? property.GetMethod : property.SetMethod;
            if (accessor is not null && context.Entries.TryGetEntry(accessor, out var row))
            {
                MemberEntry(accessor, row, subject, held);
            }

            if (accessor is not null)
            {
                NotePublic(accessor, subject, held);
            }

            foreach (var reference in context.Search.ReferencesTo(property, cancellation))
            {
                if (reference.Node is ExpressionSyntax name && IsRead(name) == reads && Map(reference.Node, reference.Symbol, accessor, subject) is { } mapped)
                {
                    Enqueue(name, mapped, held);
                }
            }
        }

        private void Callers(ISymbol member, IMethodSymbol method, Subject subject, ImmutableHashSet<Guard> held)
        {
            foreach (var reference in context.Search.ReferencesTo(member, cancellation))
            {
                var node = reference.Node;
                if (node is ConstructorInitializerSyntax or BaseObjectCreationExpressionSyntax or AttributeSyntax or PrimaryConstructorBaseTypeSyntax)
                {
                    Enqueue(node, subject, held);
                    continue;
                }

                if (node is not ExpressionSyntax name)
                {
                    if (Map(node, reference.Symbol, method, subject) is { } other)
                    {
                        Enqueue(node, other, held);
                    }

                    continue;
                }

                if (name.Parent is BaseObjectCreationExpressionSyntax creation)
                {
                    Enqueue(creation, subject, held);
                }
                else if (Functions.CallOf(name) is { } call)
                {
                    if (MapCall(call, name, reference.Symbol as IMethodSymbol ?? method, method, subject) is { } mapped)
                    {
                        Enqueue(call, mapped, context.Guards.AsPassed(held, method, call, cancellation));
                    }
                }
                else if ((HandlerParameter(subject, method, name) ?? Map(name, reference.Symbol, method, subject)) is { } group)
                {
                    FollowDelegate(Functions.Whole(name), group, held, method);
                }
            }
        }

        /// <summary>A handler that is given as a method group gets its parameters from the host, like a lambda.</summary>
        private Subject? HandlerParameter(Subject subject, IMethodSymbol method, ExpressionSyntax name) =>
            subject is Subject.OfVariable { Variable: IParameterSymbol parameter } && SymbolEqualityComparer.Default.Equals(parameter.ContainingSymbol, method)
                ? context.Subjects.OfHostParameter(parameter, name, cancellation)
                : null;

        private Subject? MapCall(InvocationExpressionSyntax call, ExpressionSyntax name, IMethodSymbol called, IMethodSymbol method, Subject subject)
        {
            if (subject is Subject.OfVariable { Variable: IParameterSymbol parameter } && SymbolEqualityComparer.Default.Equals(parameter.ContainingSymbol.OriginalDefinition, method.OriginalDefinition))
            {
                return Arguments.For(call, context.SymbolOf(call, cancellation) as IMethodSymbol ?? called, parameter) is { } argument ? context.Subjects.Of(argument, cancellation) : null;
            }

            return Map(name, called, method, subject);
        }

        /// <summary>The subject as seen from a place that refers to the member: for the member's own instance that is the receiver.</summary>
        private Subject? Map(SyntaxNode node, ISymbol reached, IMethodSymbol? method, Subject subject)
        {
            if (subject is not Subject.OfThis owner || method is null || method.IsStatic || method.MethodKind == MethodKind.LocalFunction)
            {
                return subject is Subject.OfVariable { Variable: IParameterSymbol p } && method is not null && SymbolEqualityComparer.Default.Equals(p.ContainingSymbol, method) ? null : subject;
            }

            if (node is not ExpressionSyntax name)
            {
                return null;
            }

            var receiver = Functions.ReceiverOf(name);
            if (receiver is null)
            {
                var declaration = name.FirstAncestorOrSelf<TypeDeclarationSyntax>();
                return declaration is not null && context.ModelOf(name).GetDeclaredSymbol(declaration, cancellation) is { } here ? new Subject.OfThis(here) : null;
            }

            var type = context.ModelOf(receiver).GetTypeInfo(receiver, cancellation).Type;
            return type is not null && (CanBe(type, owner.Type) || IsDecorated(type, receiver)) ? context.Subjects.Of(receiver, cancellation) : null;
        }

        /// <summary>Whether a receiver of the static type can be the owner: an interface that is registered stands for what is registered.</summary>
        private bool CanBe(ITypeSymbol receiver, INamedTypeSymbol owner)
        {
            if (receiver.TypeKind != TypeKind.Interface)
            {
                return true;
            }

            var registrations = context.Lifetimes.Of(receiver, cancellation);
            return registrations.IsEmpty || registrations.Any(r => r.Implementation is null || r.Implementation.TypeKind == TypeKind.Interface || IsOrDerives(r.Implementation, owner));
        }

        /// <summary>A class that implements the interface which it calls: what is registered is the class itself, what it calls is what it decorates.</summary>
        private bool IsDecorated(ITypeSymbol called, SyntaxNode at) =>
            at.FirstAncestorOrSelf<TypeDeclarationSyntax>() is { BaseList: not null } declaration && context.ModelOf(declaration).GetDeclaredSymbol(declaration, cancellation) is { } caller
            && caller.AllInterfaces.Contains(called, SymbolEqualityComparer.Default);

        private static bool IsOrDerives(ITypeSymbol type, INamedTypeSymbol ancestor)
        {
            for (ITypeSymbol? at = type; at is not null; at = at.BaseType)
            {
                if (SymbolEqualityComparer.Default.Equals(at.OriginalDefinition, ancestor.OriginalDefinition))
                {
                    return true;
                }
            }

            // A decorator or a caller through a derived interface: leave it open rather than lose the path.
            return ancestor.TypeKind == TypeKind.Interface;
        }

        private void Follow(AnonymousFunctionExpressionSyntax lambda, Subject subject, ImmutableHashSet<Guard> held) => FollowDelegate(lambda, subject, held, null);

        private void FollowDelegate(ExpressionSyntax function, Subject subject, ImmutableHashSet<Guard> held, IMethodSymbol? group)
        {
            var came = (through, state: WorkState.Over);
            foreach (var role in context.Delegates.RolesOf(function, cancellation))
            {
                switch (role)
                {
                    // An actor or module made per call or message gives the host delegates over itself alone.
                    case DelegateRole.Hosted { Row: { Kind: EntryKind.Request, Receiver: not Lifetime.Application } } when subject is Subject.OfThis:
                        break;
                    case DelegateRole.Hosted hosted when context.Subjects.InHost(function, subject, cancellation) is { } kept:
                        var taken = held.Union(hosted.Held);
                        var work = new Reached(hosted.Row, EntryNames.Of(hosted.Site, hosted.Row, group, context, cancellation), Place.Of(EntryNames.AnchorOf(hosted.Site)), hosted.Overlap, taken, kept, hosted.Site);
                        Emit(work);
                        if (hosted.Row.Kind == EntryKind.Work)
                        {
                            (through, state) = (work, WorkState.Pending);
                            Enqueue(FrameOf(subject, function, hosted.Site), kept, taken, isDetached || WorkDegree.GoesOnWithoutStarter(hosted.Site, hosted.Row, context, cancellation));
                        }

                        break;
                    case DelegateRole.InPlace inPlace:
                        (through, state) = came;
                        Enqueue(FrameOf(subject, function, inPlace.Site), subject, held.Union(inPlace.Held), isDetached || context.Guards.IsAsyncVoid(function, cancellation));
                        break;
                }
            }
        }

        /// <summary>
        /// Where the search goes on for a delegate: at the place that runs it, unless the variable that it captures does not exist there. Then the object is
        /// that of the frame that made the delegate: a returned lambda, or one given to a helper that starts it, works with each call's own.
        /// </summary>
        private static SyntaxNode FrameOf(Subject subject, ExpressionSyntax function, SyntaxNode site) =>
            subject is Subject.OfVariable { Variable.ContainingSymbol.DeclaringSyntaxReferences: { IsEmpty: false } frames }
                && !frames.Any(f => f.SyntaxTree == site.SyntaxTree && f.Span.Contains(site.Span))
                ? function
                : site;

        private void NotePublic(IMethodSymbol method, Subject subject, ImmutableHashSet<Guard> held)
        {
            if (subject is Subject.OfVariable || !IsVisibleOutside(method))
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
            reached = reached with { Through = through };
            var key = (reached.Place, KeyOf(reached.Held));
            if (!entries.TryGetValue(key, out var known) || known.Overlap < reached.Overlap || (known.Overlap == reached.Overlap && known.Through is not null && reached.Through is null))
            {
                entries[key] = reached;
            }
        }

        private static bool IsVisibleOutside(ISymbol member)
        {
            for (ISymbol? at = member; at is not null and not INamespaceSymbol; at = at.ContainingSymbol)
            {
                if (at is IMethodSymbol or INamedTypeSymbol or IPropertySymbol && at.DeclaredAccessibility is not (Accessibility.Public or Accessibility.Protected or Accessibility.ProtectedOrInternal))
                {
                    return false;
                }
            }

            return true;
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
