using System.Collections.Immutable;
using System.Linq;
using System.Threading.Tasks;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using ThreadAffinityAnalyzers.CodeFixes.Remedies.Injecting;
using ThreadAffinityAnalyzers.CodeFixes.Remedies.PerCall;
using ThreadAffinityAnalyzers.CodeFixes.Rewriting;
using ThreadAffinityAnalyzers.Knowledge;

namespace ThreadAffinityAnalyzers.CodeFixes.Remedies;

/// <summary>A connection that classes are given becomes a factory of connections: registration, constructors, fields, <c>new</c> calls and uses in one plan.</summary>
internal sealed class InjectFactoryFix : Remedy
{
    public override ImmutableArray<string> Serves { get; } = ImmutableArray.Create("TAA1002", "TAA2002", "TAA3001");

    public override async Task<RewritePlan?> TryPlanAsync(RemedyContext context)
    {
        var style = CatalogReader.Read(context.Root.SyntaxTree, context.Document.Project.AnalyzerOptions, context.Cancellation).FactoryStyle;
        return context.Id == "TAA3001" ? await OfRegistrationAsync(context, style).ConfigureAwait(false) : await OfHolderAsync(context, style).ConfigureAwait(false);
    }

    /// <summary>The container makes the one object, for classes that live as long as the application.</summary>
    private async Task<RewritePlan?> OfRegistrationAsync(RemedyContext context, FactoryStyle style)
    {
        var call = context.Node.AncestorsAndSelf().FirstOrDefault(node => node is InvocationExpressionSyntax);
        if (call is null || await Demand.ReadAsync(context, call).ConfigureAwait(false) is not { Registrations.Count: 1, Short.Count: 0, Service: { } service, Parameters.Count: > 0 } demand ||
            !AdoTypes.IsConnection(service) || FactoryRegistration.Read(context.Document, context.Model, call) is not { } registration)
        {
            return null;
        }

        var made = registration.Plain is { } plain ? context.Model.GetTypeInfo(plain).Type : AdoTypes.IsConcrete(service) ? service : null;
        foreach (var delivery in DeliveryChoice.Of(service, made, style, context.Model, call.SpanStart))
        {
            var mark = context.Names.Mark();
            var consumers = new Consumers(context, delivery);
            if (registration.Steps(delivery) is { } steps && await consumers.GiveAllAsync(demand).ConfigureAwait(false))
            {
                consumers.Import(context.Document.Id, context.Model, call.SpanStart);
                return Plan(delivery, steps.Concat(consumers.Steps).ToImmutableArray());
            }

            context.Names.Release(mark);
        }

        return null;
    }

    /// <summary>Our own code makes the one object, and hands it to the constructor of the class that keeps it.</summary>
    private async Task<RewritePlan?> OfHolderAsync(RemedyContext context, FactoryStyle style)
    {
        if (context.Symbol is null || await Consumers.FeedOfAsync(context, context.Symbol).ConfigureAwait(false) is not { } parameter || !AdoTypes.IsConnection(parameter.Type) || parameter.DeclaringSyntaxReferences.Length != 1 ||
            await Demand.ReadAsync(context, await parameter.DeclaringSyntaxReferences[0].GetSyntaxAsync(context.Cancellation).ConfigureAwait(false)).ConfigureAwait(false) is { Registrations.Count: > 0 } || !await Suppliers.IsSuppliedAsync(context, parameter).ConfigureAwait(false))
        {
            return null;
        }

        var made = AdoTypes.IsConcrete(parameter.Type) ? parameter.Type : null;
        foreach (var delivery in DeliveryChoice.Of(parameter.Type, made, style, context.Model, context.Node.SpanStart))
        {
            var mark = context.Names.Mark();
            var consumers = new Consumers(context, delivery);
            if (await consumers.GiveAsync(parameter).ConfigureAwait(false))
            {
                return Plan(delivery, consumers.Steps.ToImmutableArray());
            }

            context.Names.Release(mark);
        }

        return null;
    }

    private RewritePlan Plan(Delivery delivery, ImmutableArray<RewriteStep> steps) =>
        new("Inject " + (delivery is FuncDelivery ? "a " : "") + delivery.Type + " and open a connection per call", EquivalenceKey, steps);
}
