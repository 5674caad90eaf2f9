using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;
using ThreadAffinityAnalyzers.Findings;
using ThreadAffinityAnalyzers.Knowledge;
using ThreadAffinityAnalyzers.Model;

namespace ThreadAffinityAnalyzers.Sharing;

/// <summary>Judges singleton registrations of affine services: they are holders when overlapping entries use what the container hands out.</summary>
internal sealed class RegistrationJudge
{
    private readonly SharingContext context;

    public RegistrationJudge(SharingContext context) => this.context = context;

    public IEnumerable<Finding> In(SyntaxNode member, CancellationToken cancellation)
    {
        // Reading the registrations binds every method that has one. A service that is affine, or stands for one, is named where it is registered, unless a scan finds it.
        if (!context.AffineTouches.MayTouch(member, cancellation) && !context.Search.IndexOf(member.SyntaxTree, cancellation).HasAnyIn(RegistrationChains.Scans, member.Span)
            && !context.RegisteringMethods.TakeLifetimeIn(context.Search.IndexOf(member.SyntaxTree, cancellation), member.Span, cancellation))
        {
            yield break;
        }

        var judged = new HashSet<SyntaxNode>();
        foreach (var registration in context.Lifetimes.All(cancellation))
        {
            if (registration.Lifetime == Lifetime.Application && registration.Call.SyntaxTree == member.SyntaxTree && member.Span.Contains(registration.Call.Span)
                && (member is not CompilationUnitSyntax || registration.Call.FirstAncestorOrSelf<MemberDeclarationSyntax>() is GlobalStatementSyntax)
                && !judged.Contains(registration.Call) && Judge(registration, cancellation) is { } finding && judged.Add(registration.Call))
            {
                yield return finding;
            }
        }
    }

    private Finding? Judge(ServiceRegistration registration, CancellationToken cancellation)
    {
        // An interface of this project over a context (IAppDbContext) says nothing by itself: what is made for it does.
        if (!context.Shapes.TryGet(registration.Service, out var content) && !(context.Shapes.TryGet(registration.Implementation, out content) && content.Shape == AffineShape.Direct)
                && !(context.Shapes.TryGetWithWrappers(registration.Implementation, cancellation, out content) && content.Shape == AffineShape.Direct)
            || content.Shape == AffineShape.ThreadLocal || IsAliasOfAnother(registration, cancellation) || IsGivenASingleton(registration, content, cancellation)
            || content.Kept is not null && new ConstructionOnly(context) is var made && (registration.Factory is { } factory ? made.IsMadeBy(factory, cancellation) : registration.Instance is ExpressionSyntax instance && made.Make([instance], cancellation))
            // Who gets which of two registrations cannot be told: a tool fills a container of its own with the context that a request was given.
            || context.Lifetimes.Of(registration.Service, registration.Key, cancellation).Any(other => other.Lifetime != Lifetime.Application))
        {
            return null;
        }

        var uses = UsesOf(registration, cancellation);
        var verdict = Verdict.On(context, uses, cancellation);
        if (uses.IsEmpty && context.IsOpenLibrary && Visibility.IsOutside(registration.Service))
        {
            // Nobody in the library takes it: it is registered for the projects that refer to it.
            return SharingJudge.KeptForOthers(HolderOf(registration, content), "singleton");
        }

        if (!verdict.Races)
        {
            return verdict.IfPossible(null, isStaticHolder: true, isOneForAll: true, cancellation) is { } possible
                ? new Finding(HolderOf(registration, content), SharingRoute.PossiblySharedHolder, "singleton", possible.Paths(null, out var callers), callers, ImmutableArray<EvidenceStep>.Empty, Guarding.None)
                : null;
        }

        // One object for the application, as a static is.
        return new SharingJudge(context).OnRacing(verdict, null, HolderOf(registration, content), null, SharingRoute.SingletonRegistration, "singleton", ImmutableArray<EvidenceStep>.Empty, cancellation);
    }

    /// <summary>All uses of the objects that the container hands out for the service, wherever they are kept.</summary>
    private ImmutableArray<Use> UsesOf(ServiceRegistration registration, CancellationToken cancellation)
    {
        var uses = ImmutableArray.CreateBuilder<Use>();
        var open = new Queue<ServiceRegistration>();
        var seen = new HashSet<(SyntaxNode Call, ITypeSymbol Service)>();

        // One call may register its object under several services: c.RegisterType<Store>().As<IStore>().AsSelf().
        foreach (var service in context.Lifetimes.All(cancellation).Where(r => r.Call == registration.Call && SymbolEqualityComparer.Default.Equals(r.Implementation, registration.Implementation)))
        {
            open.Enqueue(service);
        }

        while (open.Count > 0)
        {
            var at = open.Dequeue();
            if (seen.Add((at.Call, at.Service)))
            {
                AddUses(at, uses, open, cancellation);
            }
        }

        return uses.ToImmutable();
    }

    private void AddUses(ServiceRegistration registration, ImmutableArray<Use>.Builder uses, Queue<ServiceRegistration> open, CancellationToken cancellation)
    {
        foreach (var consumer in context.Lifetimes.ServiceConsumers(registration.Service, cancellation))
        {
            if (!ServiceKeys.MayMatch(registration.Key, consumer.Key))
            {
                continue;
            }

            if (consumer.Resolution is ExpressionSyntax resolution)
            {
                // A factory that hands it on under another service is no use: those who ask for that service are.
                if (ForwardAround(resolution, registration, cancellation) is { } forward)
                {
                    open.Enqueue(forward);
                    continue;
                }

                foreach (var use in context.Uses.OfExpression(resolution, Subject.Shared.Instance, cancellation))
                {
                    uses.AddRange(context.Uses.KeptAtConstruction(use, cancellation) is { IsEmpty: false } kept ? kept : ImmutableArray.Create(use));
                }
            }
            else if (consumer.Parameter is { } parameter)
            {
                uses.AddRange(context.Uses.OfParameter(parameter, cancellation));
            }
            else if (consumer.Property is { } property)
            {
                uses.AddRange(context.Uses.OfVariable(property, Subject.Shared.Instance, cancellation));
            }
        }

        // The constructors of another assembly are its surface: a class that takes the object is used with it by those who ask for the class.
        foreach (var other in context.Lifetimes.All(cancellation))
        {
            if (other is { Factory: null, Instance: null, Implementation: INamedTypeSymbol made } && !context.Search.IsOwn(made)
                && made.InstanceConstructors.Any(c => c.DeclaredAccessibility == Accessibility.Public && c.Parameters.Any(p =>
                    SymbolEqualityComparer.Default.Equals(p.Type, registration.Service) && ServiceKeys.MayMatch(registration.Key, ServiceKeys.Of(p)))))
            {
                open.Enqueue(other);
            }
        }
    }

    private ServiceRegistration? ForwardAround(SyntaxNode resolution, ServiceRegistration target, CancellationToken cancellation) => context.Lifetimes.All(cancellation).FirstOrDefault(r =>
        r.Forward is not null && SymbolEqualityComparer.Default.Equals(r.Forward, target.Service) && r.Factory is { } factory && factory.SyntaxTree == resolution.SyntaxTree && factory.Span.Contains(resolution.Span));

    /// <summary>`AddSingleton&lt;IDbConnection&gt;(sp => sp.GetRequiredService&lt;SqliteConnection&gt;())` names an object that another registration holds.</summary>
    private bool IsAliasOfAnother(ServiceRegistration registration, CancellationToken cancellation)
    {
        if (registration.Forward is { } forward && !SymbolEqualityComparer.Default.Equals(forward, registration.Service) && !context.Lifetimes.Of(forward, cancellation).IsEmpty)
        {
            return true;
        }

        ExpressionSyntax? value = registration.Instance as ExpressionSyntax;
        if (registration.Factory is LambdaExpressionSyntax { ExpressionBody: { } body })
        {
            value = body;
        }

        return value is not null && Functions.Innermost(value) is SimpleNameSyntax or MemberAccessExpressionSyntax
            && context.SymbolOf(Functions.Innermost(value), cancellation) is IFieldSymbol { IsStatic: true } or IPropertySymbol { IsStatic: true };
    }

    /// <summary>Whether the container makes the class of another project over an object that is itself a singleton: that one's registration tells it.</summary>
    private bool IsGivenASingleton(ServiceRegistration registration, AffineContent content, CancellationToken cancellation) =>
        content is { Kept: not null, Type: INamedTypeSymbol kept } && registration is { Factory: null, Instance: null }
        && kept.InstanceConstructors.SelectMany(constructor => constructor.Parameters).Any(parameter =>
            context.Shapes.TryGetWithWrappers(parameter.Type, cancellation, out _) && context.Subjects.OfService(parameter, cancellation) == Lifetime.Application);

    private static Holder HolderOf(ServiceRegistration registration, AffineContent content) => new(
        AnchorOf(registration.Call), HolderKind.Registration, content.Type.Name, content.ShortName, content.Row.Role, content.Row.IsAdvisory, IsStatic: false);

    private static Place AnchorOf(SyntaxNode call)
    {
        var start = call is InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name: var name } } ? name.SpanStart : call.SpanStart;
        return new Place(call.SyntaxTree, TextSpan.FromBounds(start, call.Span.End));
    }
}
