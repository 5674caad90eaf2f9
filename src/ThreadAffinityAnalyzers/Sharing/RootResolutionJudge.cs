using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;
using ThreadAffinityAnalyzers.Findings;
using ThreadAffinityAnalyzers.Knowledge;
using ThreadAffinityAnalyzers.Search;

namespace ThreadAffinityAnalyzers.Sharing;

/// <summary>
/// Judges contexts and connections that are registered for a scope and asked of the application's own provider in each call: that one makes the object once and keeps it, so that all calls get the same.
/// Told of at the call that asks. What is put into state or made by start-up code is told of where it is kept.
/// </summary>
internal sealed class RootResolutionJudge
{
    private static readonly ImmutableHashSet<string> Asking = ImmutableHashSet.Create("GetService", "GetRequiredService", "GetKeyedService", "GetRequiredKeyedService");

    /// <summary>Where one of these stands beside it, the object is nearly always asked of that scope.</summary>
    private static readonly ImmutableHashSet<string> Scopes = ImmutableHashSet.Create("CreateScope", "CreateAsyncScope", "RequestServices");

    private readonly SharingContext context;

    public RootResolutionJudge(SharingContext context) => this.context = context;

    /// <summary>Whether the span may ask a provider.</summary>
    public static bool StandIn(NameIndex index, TextSpan span) => index.HasAnyIn(Asking, span) && !index.HasAnyIn(Scopes, span);

    /// <summary>The findings on what the member asks a provider for.</summary>
    public IEnumerable<Finding> In(SyntaxNode member, CancellationToken cancellation)
    {
        var index = context.Search.IndexOf(member.SyntaxTree, cancellation);
        if (!index.HasAnyIn(Asking, member.Span))
        {
            yield break;
        }

        var told = new HashSet<ITypeSymbol>(SymbolEqualityComparer.Default);
        foreach (var call in BodiesOf(member).Where(body => StandIn(index, body.Span)).SelectMany(body => body.DescendantNodes()).OfType<InvocationExpressionSyntax>())
        {
            if (ServiceAskedBy(call, out var content, cancellation) is { } service && told.Add(service) && Judge(call, service, content, cancellation) is { } finding)
            {
                yield return finding;
            }
        }
    }

    /// <summary>Of a program of statements the functions in it: what stands outside of them runs once, and its scopes are not theirs.</summary>
    private static IEnumerable<SyntaxNode> BodiesOf(SyntaxNode member) => member is CompilationUnitSyntax program
        ? program.Members.OfType<GlobalStatementSyntax>().SelectMany(statement => statement.DescendantNodes(node => !IsFunction(node)).Where(IsFunction))
        : ImmutableArray.Create(member);

    private static bool IsFunction(SyntaxNode node) => node is AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax;

    /// <summary>The service that is registered for a scope and that the call gets from the application's provider; null where it asks for something else, or where something keeps the object.</summary>
    private ITypeSymbol? ServiceAskedBy(InvocationExpressionSyntax call, out AffineContent content, CancellationToken cancellation)
    {
        content = null!;
        return Asking.Contains(ConcurrentStarts.CalledName(call)) && context.Subjects.ResolvedService(call, cancellation) is { } service && context.Shapes.TryGet(service, out content)
            && context.Subjects.OfService(service, cancellation) == Lifetime.Scope && !IsKept(call) && !IsBuiltHere(call, cancellation) && context.Subjects.Of(call, cancellation) is Subject.Shared && !OnceRun.Is(call, context, cancellation)
            ? service
            : null;
    }

    private static bool IsKept(InvocationExpressionSyntax call) =>
        InstanceSource.IsConstruction(call) || Functions.Outermost(call).Parent is AssignmentExpressionSyntax { Left: var left } && !(left is IdentifierNameSyntax { Identifier.ValueText: var name } && IsLocal(name, call));

    /// <summary>Whether the function makes the provider itself: nobody else asks that one.</summary>
    private bool IsBuiltHere(InvocationExpressionSyntax call, CancellationToken cancellation)
    {
        var provider = GuardSites.ReceiverOf(call);
        if (provider is not null && context.SymbolOf(Functions.Innermost(provider), cancellation) is ILocalSymbol { DeclaringSyntaxReferences: [var declared] })
        {
            provider = declared.SyntaxTree == call.SyntaxTree && GuardSites.FunctionOf(call).Span.Contains(declared.Span) ? (declared.GetSyntax(cancellation) as VariableDeclaratorSyntax)?.Initializer?.Value : null;
        }

        return provider?.DescendantNodesAndSelf().OfType<InvocationExpressionSyntax>().Any(made => ConcurrentStarts.CalledName(made) is "BuildServiceProvider" or "CreateServiceProvider" or "Build") == true;
    }

    private static bool IsLocal(string name, SyntaxNode call) => GuardSites.FunctionOf(call).DescendantNodes().OfType<VariableDeclaratorSyntax>().Any(local => local.Identifier.ValueText == name);

    private Finding? Judge(InvocationExpressionSyntax call, ITypeSymbol service, AffineContent content, CancellationToken cancellation)
    {
        // The application's provider has one for all who ask it: the first of them tells it.
        var all = context.Lifetimes.ServiceConsumers(service, cancellation).Select(consumer => consumer.Resolution).OfType<InvocationExpressionSyntax>().Append(call).Distinct()
            .Where(asking => asking == call || ServiceAskedBy(asking, out _, cancellation) is not null).ToList();
        if (all.Any(other => context.Search.IsBefore(other, call)))
        {
            return null;
        }

        var verdict = Verdict.On(context, all.SelectMany(asking => context.Uses.OfExpression(asking, Subject.Shared.Instance, cancellation)).ToImmutableArray(), cancellation);
        if (!verdict.Races)
        {
            return null;
        }

        var name = GuardSites.ReceiverOf(call) is { } provider ? provider.ToString() : ConcurrentStarts.CalledName(call);
        var told = new Holder(Place.Of(call), HolderKind.Creation, name, content.ShortName, content.Row.Role, content.Row.IsAdvisory, IsStatic: false);
        return new SharingJudge(context).OnRacing(verdict, null, told, null, SharingRoute.CaptiveDependency, "the application's own provider", ImmutableArray<EvidenceStep>.Empty, cancellation);
    }
}
