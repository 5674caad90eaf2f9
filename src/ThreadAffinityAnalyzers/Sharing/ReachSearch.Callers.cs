using System.Collections.Immutable;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using ThreadAffinityAnalyzers.Findings;
using ThreadAffinityAnalyzers.Knowledge;
using ThreadAffinityAnalyzers.Model;

namespace ThreadAffinityAnalyzers.Sharing;

internal sealed partial class ReachSearch
{
    /// <content>From a member to its calls, and what keeps the object seen from there.</content>
    private sealed partial class Run
    {
        private void Callers(ISymbol member, IMethodSymbol method, Subject subject, ImmutableHashSet<Guard> held)
        {
            var inside = instance;
            foreach (var reference in context.Search.CallsOf(member, IsOnReceiver(member, subject), cancellation))
            {
                instance = inside ?? InstanceAt(reference.Node, subject);
                var node = reference.Node;
                if (Given is not null && subject is Subject.OfThis && !MayBeGiven(node))
                {
                    continue;
                }

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
                    if ((MapCall(call, name, reference.Symbol as IMethodSymbol ?? method, method, subject) ?? AnyGiven(subject)) is { } mapped)
                    {
                        var taken = context.Guards.AsPassed(held, method, call, cancellation);
                        var came = (through, state);
                        StartUnawaited(call, mapped, taken);
                        Enqueue(call, mapped, taken);
                        (through, state) = came;
                    }
                }
                else if ((HandlerParameter(subject, method, name) ?? Map(name, reference.Symbol, method, subject) ?? OfMadeObject(name, subject) ?? AnyGiven(subject)) is { } group)
                {
                    FollowDelegate(Functions.Whole(name), group, held, method);
                }
            }

            instance = inside;
        }

        /// <summary>An asynchronous call that nobody waits for at once goes on beside its caller; in a loop, beside the next one.</summary>
        private void StartUnawaited(InvocationExpressionSyntax call, Subject subject, ImmutableHashSet<Guard> held)
        {
            if (!Resumes || ConcurrentFates.Of(call, out _, out _) is not (StartFate.Pending or StartFate.Discarded) || ConcurrentStarts.Left(call) is not { } start)
            {
                return;
            }

            var isAgain = start.Repeats is not null && !StartedOnce.ByOneFlow(call) && !IsOfOneRound(subject, call);
            var name = EntryNames.Of(call, LeftCall, null, context, cancellation);
            var work = new Reached(LeftCall, name, Place.Of(EntryNames.AnchorOf(call)), isAgain ? Overlap.WithItself : Overlap.WithOthers, With(held, context.Guards.HeldToTheEnd(call, cancellation)), subject, call) { Instance = instance };

            // One that is waited for later runs beside others only where its function goes on with them: the verdict over all uses tells.
            if (isAgain || start.Fate == StartFate.Discarded && through is null)
            {
                Emit(work);
            }

            (through, state) = through is null ? (work, WorkState.Pending) : (through, state);
        }

        /// <summary>The name of the instance on which a place outside of its class uses the member; where it has none, what tells it apart from nothing.</summary>
        private ISymbol? InstanceAt(SyntaxNode place, Subject subject) =>
            subject is Subject.OfThis { Type: var owner } && place is ExpressionSyntax name && Functions.ReceiverOf(name) is { } receiver and not (ThisExpressionSyntax or BaseExpressionSyntax)
                ? context.SymbolOf(Functions.Innermost(receiver), cancellation) ?? owner
                : null;

        /// <summary>Calls of an object's own member that do not say on which object lead nowhere.</summary>
        private static bool IsOnReceiver(ISymbol member, Subject subject) => subject is Subject.OfThis && !member.IsStatic;

        /// <summary>A handler that is given as a method group gets its parameters from the host, like a lambda.</summary>
        private Subject? HandlerParameter(Subject subject, IMethodSymbol method, ExpressionSyntax name) =>
            subject is Subject.OfVariable { Variable: IParameterSymbol parameter } && SymbolEqualityComparer.Default.Equals(parameter.ContainingSymbol, method)
                ? context.Subjects.OfHandedState(parameter, Functions.Whole(name), cancellation) ?? context.Subjects.OfHostParameter(parameter, name, cancellation)
                : null;

        /// <summary>An object that start-up code makes for the delegate alone (<c>MapGet("/", new Pages(connection).Get)</c>) lives as long as the delegate.</summary>
        private Subject? OfMadeObject(ExpressionSyntax name, Subject subject) =>
            subject is Subject.OfThis && Functions.ReceiverOf(name) is { } receiver && Functions.Innermost(receiver) is BaseObjectCreationExpressionSyntax && OnceRun.Is(name, context, cancellation)
                ? Subject.Shared.Instance
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

            if (node is CommonForEachStatementSyntax loop)
            {
                return context.Subjects.Of(loop.Expression, cancellation);
            }

            if (node is not ExpressionSyntax name)
            {
                return null;
            }

            var receiver = Functions.ReceiverOf(name);
            if (receiver is null)
            {
                var declaration = name.FirstAncestorOrSelf<TypeDeclarationSyntax>();
                return declaration is not null && context.ModelOf(name).GetDeclaredSymbol(declaration, cancellation) is { } here && !AffineConstructions.Excludes(owner.Type, here)
                    ? new Subject.OfThis(AffineConstructions.Kept(owner.Type, here))
                    : null;
            }

            // A new object that is given the one which keeps the object (new Session(client, log).Serve()) works on that.
            if (Functions.Innermost(receiver) is BaseObjectCreationExpressionSyntax made)
            {
                return instance is not null && SymbolEqualityComparer.Default.Equals(instance.ContainingType, owner.Type) && context.Subjects.OriginOf(instance, cancellation).Parameter is { } fed
                    && Arguments.Feeding(made, fed, context, cancellation) is { } given ? context.Subjects.Of(given, cancellation) : null;
            }

            var type = context.ModelOf(receiver).GetTypeInfo(receiver, cancellation).Type;
            return type is not null && !AffineConstructions.Excludes(owner.Type, type) && (CanBe(type, receiver, owner.Type) || IsDecorated(type, receiver))
                ? context.Subjects.Of(receiver, cancellation) switch
                {
                    Subject.OfThis { Type: var met } => new Subject.OfThis(AffineConstructions.Kept(owner.Type, met)),
                    var other => other,
                }
                : null;
        }

        /// <summary>Whether a receiver of the static type can be the owner: an interface that is registered stands for what is registered.</summary>
        private bool CanBe(ITypeSymbol type, ExpressionSyntax receiver, INamedTypeSymbol owner)
        {
            if (type.TypeKind != TypeKind.Interface)
            {
                return true;
            }

            var registrations = context.Lifetimes.Of(type, cancellation);
            if (registrations.Length > 1 && KeyOf(receiver) is { } key)
            {
                registrations = context.Lifetimes.Of(type, key, cancellation);
            }

            return registrations.IsEmpty || registrations.Any(r => r.Implementation is null || r.Implementation.TypeKind == TypeKind.Interface || IsOrDerives(r.Implementation, owner));
        }

        /// <summary>The key by which the container supplies the receiver, or null where it has none.</summary>
        private string? KeyOf(ExpressionSyntax receiver) => context.SymbolOf(Functions.Innermost(receiver), cancellation) switch
        {
            IParameterSymbol parameter => ServiceKeys.Of(parameter),
            (IFieldSymbol or IPropertySymbol) and var state when context.Subjects.OriginOf(state, cancellation).Parameter is { } fed => ServiceKeys.Of(fed),
            _ => null,
        };

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
    }
}
