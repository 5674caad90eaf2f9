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
        if (call is null || await Demand.ReadAsync(context, call).ConfigureAwait(false) is not { Registrations.Count: 1, Service: { } service } demand)
        {
            return null;
        }

        // Whoever else is given it for a scope found it open, and opens it not by itself.
        var opens = FactoryRegistration.Read(context.Document, context.Model, call)?.Opens == true;
        var mustOpen = !opens && AdoTypes.IsConnection(service) && demand.Short.Count > 0 && !demand.Short.Any(OpensItself);
        if (new ScopedRegistration(context.Document, context.Model, (ExpressionSyntax)call) { Opens = mustOpen }.Steps() is not { } steps)
        {
            return null;
        }

        var consumers = new Consumers(context, Delivery(service, opens || mustOpen, context.Model, call.SpanStart));
        return await consumers.GiveAllAsync(demand).ConfigureAwait(false)
            ? new RewritePlan("Register for a scope, and take a scope per call in what lives longer", EquivalenceKey, steps.Concat(consumers.Steps).ToImmutableArray())
            : null;
    }

    private static bool OpensItself(SyntaxNode consumer) =>
        (consumer.FirstAncestorOrSelf<SyntaxNode>(node => node is AnonymousFunctionExpressionSyntax or TypeDeclarationSyntax) ?? consumer).DescendantNodes().OfType<IdentifierNameSyntax>()
            .Any(name => name.Identifier.ValueText is "Open" or "OpenAsync" && name.Parent is MemberAccessExpressionSyntax { Parent: InvocationExpressionSyntax });

    private async Task<RewritePlan?> OfHolderAsync(RemedyContext context)
    {
        if (context.Symbol is not null && await Consumers.ValueOfAsync(context, context.Symbol).ConfigureAwait(false) is InvocationExpressionSyntax
            {
                Expression: MemberAccessExpressionSyntax { Name: GenericNameSyntax { Identifier.ValueText: "GetRequiredService", TypeArgumentList.Arguments: { Count: 1 } asked }, Expression: var provider },
            } resolved)
        {
            return await OfResolvedAsync(context, resolved, asked[0], provider).ConfigureAwait(false);
        }

        if (context.Symbol is null || await Consumers.FeedOfAsync(context, context.Symbol).ConfigureAwait(false) is not { DeclaringSyntaxReferences.Length: 1 } parameter ||
            await Demand.ReadAsync(context, await parameter.DeclaringSyntaxReferences[0].GetSyntaxAsync(context.Cancellation).ConfigureAwait(false)).ConfigureAwait(false) is not { Registrations.Count: > 0, IsSingleton: false } demand)
        {
            return null;
        }

        var opens = false;
        foreach (var call in demand.Registrations)
        {
            opens |= context.Solution.GetDocument(call.SyntaxTree) is { } document && FactoryRegistration.Read(document, await context.ModelOfAsync(document).ConfigureAwait(false), call) is { Opens: true };
        }

        var consumers = new Consumers(context, Delivery(parameter.Type, opens, context.Model, context.Node.SpanStart));
        return await consumers.GiveAsync(parameter).ConfigureAwait(false)
            ? new RewritePlan("Take the " + parameter.Type.Name + " from a scope of its own per call", EquivalenceKey, consumers.Steps.ToImmutableArray())
            : null;
    }

    /// <summary><c>_context = services.CreateScope().ServiceProvider.GetRequiredService&lt;ShopContext&gt;()</c>: what lasts is the maker of scopes.</summary>
    private async Task<RewritePlan?> OfResolvedAsync(RemedyContext context, InvocationExpressionSyntax resolved, TypeSyntax asked, ExpressionSyntax provider)
    {
        if (context.Solution.GetDocument(resolved.SyntaxTree) is not { } document || (await context.ModelOfAsync(document).ConfigureAwait(false)) is not { } model || model.GetTypeInfo(asked).Type is not { } service)
        {
            return null;
        }

        var made = provider is MemberAccessExpressionSyntax { Name.Identifier.ValueText: "ServiceProvider", Expression: InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "CreateScope" or "CreateAsyncScope", Expression: var root } } } ? root : provider;
        var given = resolved.FirstAncestorOrSelf<ConstructorDeclarationSyntax>()?.ParameterList.Parameters.FirstOrDefault(one => one.Type is not null && model.GetTypeInfo(one.Type).Type?.Name == "IServiceScopeFactory");
        var text = given is not null ? given.Identifier.Text : model.GetTypeInfo(made).Type?.Name == "IServiceScopeFactory" ? made.ToString() : made + ".GetRequiredService<IServiceScopeFactory>()";
        var consumers = new Consumers(context, Delivery(service, isOpen: false, model, resolved.SpanStart));
        return !AdoTypes.IsConnection(service) && await consumers.GiveFieldAsync(context.Symbol!, resolved, text).ConfigureAwait(false)
            ? new RewritePlan("Take the " + service.Name + " from a scope of its own per call", EquivalenceKey, consumers.Steps.ToImmutableArray())
            : null;
    }

    private static ScopeDelivery Delivery(ITypeSymbol service, bool isOpen, SemanticModel model, int position)
    {
        var type = service.WithNullableAnnotation(NullableAnnotation.NotAnnotated);
        return new ScopeDelivery(type.ToMinimalDisplayString(model, position), isOpen || !AdoTypes.IsConnection(type) ? "" : AdoTypes.IsSqlite(type) || !AdoTypes.IsConcrete(type) ? "Open" : "OpenAsync");
    }
}
