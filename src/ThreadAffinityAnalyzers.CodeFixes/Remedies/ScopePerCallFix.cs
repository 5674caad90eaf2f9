using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Threading.Tasks;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using ThreadAffinityAnalyzers.CodeFixes.Remedies.Injecting;
using ThreadAffinityAnalyzers.CodeFixes.Remedies.PerCall;
using ThreadAffinityAnalyzers.CodeFixes.Remedies.Registering;
using ThreadAffinityAnalyzers.CodeFixes.Rewriting;

namespace ThreadAffinityAnalyzers.CodeFixes.Remedies;

/// <summary>A class that outlives the scope of what it is given takes it from a scope of its own, per call; a singleton that this needs no longer is registered for a scope.</summary>
internal sealed class ScopePerCallFix : Remedy
{
    public override ImmutableArray<string> Serves { get; } = ImmutableArray.Create("TAA3001", "TAA3002");

    public override async Task<RewritePlan?> TryPlanAsync(RemedyContext context)
    {
        if (context.Model.Compilation.GetTypeByMetadataName("Microsoft.Extensions.DependencyInjection.IServiceScopeFactory") is null)
        {
            return null;
        }

        return context.Id == "TAA3001" ? await OfRegistrationAsync(context).ConfigureAwait(false) : await OfHolderAsync(context).ConfigureAwait(false);
    }

    private async Task<RewritePlan?> OfRegistrationAsync(RemedyContext context)
    {
        var call = context.Node.AncestorsAndSelf().FirstOrDefault(node => node is InvocationExpressionSyntax);
        if (call is null || await Demand.ReadAsync(context, model => model.DemandAt(call, context.Cancellation)).ConfigureAwait(false) is not { Registrations.Count: 1, Resolutions.Count: 0, Parameters.Count: > 0 } demand ||
            new ScopedRegistration(context.Document, context.Model, (ExpressionSyntax)call).Steps() is not { } steps)
        {
            return null;
        }

        var consumers = new Consumers(context, await DeliveryAsync(context, demand, context.Model, call.SpanStart).ConfigureAwait(false));
        return await consumers.GiveAllAsync(demand.Parameters).ConfigureAwait(false)
            ? new RewritePlan("Register for a scope, and take a scope per call in what lives longer", EquivalenceKey, steps.Concat(consumers.Steps).ToImmutableArray())
            : null;
    }

    private async Task<RewritePlan?> OfHolderAsync(RemedyContext context)
    {
        if (context.Symbol is null || await Consumers.FeedOfAsync(context, context.Symbol).ConfigureAwait(false) is not { } parameter ||
            await Demand.ReadAsync(context, model => model.DemandFor(parameter.Type, context.Cancellation)).ConfigureAwait(false) is not { Registrations.Count: > 0, IsSingleton: false } demand)
        {
            return null;
        }

        var consumers = new Consumers(context, await DeliveryAsync(context, demand, context.Model, context.Node.SpanStart).ConfigureAwait(false));
        return await consumers.GiveAsync(parameter).ConfigureAwait(false)
            ? new RewritePlan("Take the " + parameter.Type.Name + " from a scope of its own per call", EquivalenceKey, consumers.Steps.ToImmutableArray())
            : null;
    }

    private static async Task<Delivery> DeliveryAsync(RemedyContext context, Demand demand, SemanticModel model, int position)
    {
        var opens = !AdoTypes.IsConnection(demand.Service);
        foreach (var call in demand.Registrations)
        {
            opens |= context.Solution.GetDocument(call.SyntaxTree) is { } document && FactoryRegistration.Read(document, await context.ModelOfAsync(document).ConfigureAwait(false), call) is { Opens: true };
        }

        var type = demand.Service.WithNullableAnnotation(NullableAnnotation.NotAnnotated);
        return new ScopeDelivery(type.ToMinimalDisplayString(model, position), opens ? "" : AdoTypes.IsSqlite(type) || !AdoTypes.IsConcrete(type) ? "Open" : "OpenAsync");
    }
}
