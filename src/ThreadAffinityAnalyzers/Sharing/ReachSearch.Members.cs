using System.Collections.Immutable;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using ThreadAffinityAnalyzers.Knowledge;

namespace ThreadAffinityAnalyzers.Sharing;

internal sealed partial class ReachSearch
{
    /// <content>From what contains the place to those who run it: hosts, creators, readers.</content>
    private sealed partial class Run
    {
        private void Method(IMethodSymbol method, Subject subject, ImmutableHashSet<Guard> held)
        {
            if (method.MethodKind is MethodKind.StaticConstructor or MethodKind.Destructor || !context.Catalog.ExcludedMembers.IsEmpty && context.Catalog.ExcludedMembers.Contains(NameOf(method)))
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
                Subject.OfThis when row.Receiver == Lifetime.Application || IsKeptByHost(method.ContainingType) || row.IsGiven && InstanceSource.IsOneForAll(method.ContainingType, context, cancellation) => subject,
                Subject.OfVariable { Variable: IParameterSymbol p } => context.Subjects.OfHostParameter(p, Functions.Enclosing(p.DeclaringSyntaxReferences[0].GetSyntax(cancellation))!, cancellation),
                _ => null,
            };
            if (shared is not null && (row.Overlap != Overlap.None || row.IsPossible) && PlaceOf(method) is { } place)
            {
                var overlap = row.Overlap == Overlap.WithOthers && shared is Subject.Shared && HostedCopies.Run(method, context, cancellation) ? Overlap.WithItself : row.Overlap;
                Emit(new Reached(row, EntryNames.Of(method), place, overlap, held, shared, method.DeclaringSyntaxReferences[0].GetSyntax(cancellation)));
            }
        }

        /// <summary>A handler that its author registered as a singleton is one instance for all calls, whatever its host does by default.</summary>
        private bool IsKeptByHost(INamedTypeSymbol type) =>
            context.Lifetimes.Making(type, cancellation) is { IsEmpty: false } made ? made.All(r => r.Lifetime == Lifetime.Application) : context.Entries.IsOneForAll(type);

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
            if (context.Search.DeclarationsOf(taker) is { IsEmpty: false } declared && visited.Add((declared[0].GetSyntax(cancellation), Subject.Shared.Instance, made.Name + KeyOf(held), instance)))
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

            var inside = instance;
            foreach (var reference in context.Search.CallsOf(property, IsOnReceiver(property, subject), cancellation))
            {
                instance = inside ?? InstanceAt(reference.Node, subject);
                if (reference.Node is ExpressionSyntax name && IsRead(name) == reads && Map(reference.Node, reference.Symbol, accessor, subject) is { } mapped)
                {
                    Enqueue(name, mapped, held);
                }
            }

            instance = inside;
        }
    }
}
