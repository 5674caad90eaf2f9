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
        var judged = new HashSet<SyntaxNode>();
        foreach (var registration in context.Lifetimes.All(cancellation))
        {
            if (registration.Lifetime == Lifetime.Application && registration.Call.SyntaxTree == member.SyntaxTree && member.Span.Contains(registration.Call.Span)
                && judged.Add(registration.Call) && Judge(registration, cancellation) is { } finding)
            {
                yield return finding;
            }
        }
    }

    private Finding? Judge(ServiceRegistration registration, CancellationToken cancellation)
    {
        if (!context.Shapes.TryGet(registration.Service, out var content) || content.Shape == AffineShape.ThreadLocal
            || IsAliasOfAnother(registration, cancellation))
        {
            return null;
        }

        var uses = UsesOf(registration.Service, cancellation);
        var verdict = Verdict.On(context, uses, cancellation);
        if (!verdict.Races || context.Catalog.AssumeConcurrent == AssumeConcurrent.Never)
        {
            return null;
        }

        // One object for the application, as a static is.
        var guarding = verdict.Guarding(null, isStaticHolder: true, cancellation, out var isGuarded);
        var holder = new Holder(
            AnchorOf(registration.Call), HolderKind.Registration, content.Type.Name, content.ShortName,
            content.Row.Role, content.Row.IsAdvisory, IsStatic: false);
        if (new GuardJudge(context).On(holder, null, "singleton", ImmutableArray<EvidenceStep>.Empty, verdict, guarding, isGuarded, cancellation) is { } guardFinding)
        {
            return guardFinding;
        }

        if (isGuarded)
        {
            return null;
        }

        var paths = verdict.Paths(guarding.Guard, out var count);
        var route = content.Row.IsAdvisory ? SharingRoute.PossiblySharedHolder : guarding.Guard is not null ? SharingRoute.UnevenGuard : SharingRoute.SingletonRegistration;
        return new Finding(holder, route, "singleton", paths, count, ImmutableArray<EvidenceStep>.Empty, guarding);
    }

    /// <summary>All uses of the objects that the container hands out for the service, wherever they are kept.</summary>
    private ImmutableArray<Use> UsesOf(ITypeSymbol service, CancellationToken cancellation)
    {
        var uses = ImmutableArray.CreateBuilder<Use>();
        foreach (var consumer in context.Lifetimes.ServiceConsumers(service, cancellation))
        {
            if (consumer.Resolution is ExpressionSyntax resolution)
            {
                uses.AddRange(context.Uses.OfExpression(resolution, Subject.Shared.Instance, cancellation));
            }
            else if (consumer.Parameter is { } parameter)
            {
                uses.AddRange(OfParameter(parameter, cancellation));
            }
        }

        return uses.ToImmutable();
    }

    private IEnumerable<Use> OfParameter(IParameterSymbol parameter, CancellationToken cancellation)
    {
        if (parameter.ContainingSymbol is not IMethodSymbol { MethodKind: MethodKind.Constructor, ContainingType: var type })
        {
            return context.Uses.OfVariable(parameter, Subject.Shared.Instance, cancellation);
        }

        var uses = new List<Use>();
        foreach (var member in type.GetMembers())
        {
            if (member is IFieldSymbol { IsStatic: false, AssociatedSymbol: null } or IPropertySymbol { IsStatic: false }
                && SymbolEqualityComparer.Default.Equals(context.Subjects.OriginOf(member, cancellation).Parameter, parameter))
            {
                uses.AddRange(context.Uses.OfVariable(member, Subject.Shared.Instance, cancellation).Where(u => !InstanceSource.IsConstruction(u.Node)));
            }
        }

        foreach (var reference in context.Search.ReferencesTo(parameter, cancellation))
        {
            switch (reference.Node)
            {
                case SimpleNameSyntax name when SubjectResolver.IsCapturedByType(parameter, name):
                    uses.AddRange(context.Uses.OfExpression(name, Subject.Shared.Instance, cancellation));
                    break;

                // `: base(connection)` hands it to the base class's constructor.
                case SimpleNameSyntax { Parent: ArgumentSyntax { Parent.Parent: ConstructorInitializerSyntax or PrimaryConstructorBaseTypeSyntax } argument }
                    when argument.Parent!.Parent is { } call && context.SymbolOf(call, cancellation) is IMethodSymbol above && Arguments.ParameterOf(argument, above) is { } target
                         && !SymbolEqualityComparer.Default.Equals(target, parameter) && target.Locations.Any(l => l.IsInSource):
                    uses.AddRange(OfParameter(target, cancellation));
                    break;
            }
        }

        return uses;
    }

    /// <summary>`AddSingleton&lt;IDbConnection&gt;(sp => sp.GetRequiredService&lt;SqliteConnection&gt;())` names an object that another registration holds.</summary>
    private bool IsAliasOfAnother(ServiceRegistration registration, CancellationToken cancellation)
    {
        ExpressionSyntax? value = registration.Instance as ExpressionSyntax;
        if (registration.Factory is LambdaExpressionSyntax { ExpressionBody: { } body })
        {
            value = body;
        }

        return value is not null && Functions.Innermost(value) is SimpleNameSyntax or MemberAccessExpressionSyntax
            && context.SymbolOf(Functions.Innermost(value), cancellation) is IFieldSymbol { IsStatic: true } or IPropertySymbol { IsStatic: true };
    }

    private static Place AnchorOf(SyntaxNode call)
    {
        var start = call is InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name: var name } } ? name.SpanStart : call.SpanStart;
        return new Place(call.SyntaxTree, TextSpan.FromBounds(start, call.Span.End));
    }
}
