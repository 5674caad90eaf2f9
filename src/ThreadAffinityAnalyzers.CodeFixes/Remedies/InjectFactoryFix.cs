using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Threading.Tasks;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;
using ThreadAffinityAnalyzers.CodeFixes.Remedies.Injecting;
using ThreadAffinityAnalyzers.CodeFixes.Remedies.PerCall;
using ThreadAffinityAnalyzers.CodeFixes.Rewriting;
using ThreadAffinityAnalyzers.CodeFixes.Rewriting.Steps;
using ThreadAffinityAnalyzers.Knowledge;

namespace ThreadAffinityAnalyzers.CodeFixes.Remedies;

/// <summary>A connection that classes are given becomes a factory of connections: registration, constructors, fields, <c>new</c> calls and uses in one plan.</summary>
internal class InjectFactoryFix : Remedy
{
    public override ImmutableArray<string> Serves { get; } = ImmutableArray.Create("TAA1002", "TAA2001", "TAA2002", "TAA3001");

    public override async Task<RewritePlan?> TryPlanAsync(RemedyContext context)
    {
        var style = StyleOf(context);
        return context.Symbol is ILocalSymbol local ? await OfLocalAsync(context, local, style).ConfigureAwait(false) : context.Id == "TAA3001" ? await OfRegistrationAsync(context, style).ConfigureAwait(false) : await OfHolderAsync(context, style).ConfigureAwait(false);
    }

    protected static FactoryStyle StyleOf(RemedyContext context) => CatalogReader.Read(context.Root.SyntaxTree, context.Document.Project.AnalyzerOptions, context.Cancellation).FactoryStyle;

    /// <summary>The container makes the one object, for classes that live as long as the application; with <paramref name="short"/>, for those too that live for a request.</summary>
    protected async Task<RewritePlan?> OfRegistrationAsync(RemedyContext context, FactoryStyle style, bool @short = false)
    {
        var call = context.Node.AncestorsAndSelf().FirstOrDefault(node => node is InvocationExpressionSyntax);
        if (call is null || await Demand.ReadAsync(context, call).ConfigureAwait(false) is not { } read || (@short ? await read.WithShortAsync(context).ConfigureAwait(false) : read) is not
                { Registrations.Count: 1, Short.Count: 0, Service: { } service, Parameters.Count: > 0 } demand ||
            !AdoTypes.IsConnection(service) || FactoryRegistration.Read(context.Document, context.Model, call) is not { MakesNew: true } registration)
        {
            return null;
        }

        var made = registration.Plain is { } plain ? context.Model.GetTypeInfo(plain).Type : AdoTypes.IsConcrete(service) ? service : null;
        foreach (var delivery in DeliveryChoice.Of(context.Document, service, made, style, context.Model, call.SpanStart))
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
        foreach (var delivery in DeliveryChoice.Of(context.Document, parameter.Type, made, style, context.Model, context.Node.SpanStart))
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

    /// <summary>A local that is handed to constructors and nowhere else: it holds the factory.</summary>
    private async Task<RewritePlan?> OfLocalAsync(RemedyContext context, ILocalSymbol local, FactoryStyle style)
    {
        if (!AdoTypes.IsConnection(local.Type) || local.DeclaringSyntaxReferences.FirstOrDefault()?.GetSyntax(context.Cancellation) is not VariableDeclaratorSyntax
            { Initializer.Value: BaseObjectCreationExpressionSyntax creation, Parent: VariableDeclarationSyntax { Variables.Count: 1, Parent: LocalDeclarationStatementSyntax statement } declaration })
        {
            return null;
        }

        var opening = ImmutableArray.CreateBuilder<RewriteStep>();
        var parameters = new HashSet<IParameterSymbol>(SymbolEqualityComparer.Default);
        foreach (var use in await HeldObject.UsesOfAsync(context, local, wrapped: false).ConfigureAwait(false))
        {
            if (use.Kind == UseKind.OpenOrClose && FlowRewrite.RemoveLifetime(use) is { } removal)
            {
                opening.AddRange(removal);
            }
            else if (use.Access.Parent is ArgumentSyntax { NameColon: null, Parent: ArgumentListSyntax { Parent: BaseObjectCreationExpressionSyntax made } list } argument && use.Model.GetSymbolInfo(made).Symbol is IMethodSymbol constructor &&
                !constructor.DeclaringSyntaxReferences.IsEmpty && list.Arguments.IndexOf(argument) is var index && index < constructor.Parameters.Length)
            {
                parameters.Add(constructor.Parameters[index]);
            }
            else
            {
                context.Refuse("it is used beside what it is handed to");
                return null;
            }
        }

        foreach (var delivery in parameters.Count == 0 ? Enumerable.Empty<Delivery>() : DeliveryChoice.Of(context.Document, local.Type, local.Type, style, context.Model, statement.SpanStart))
        {
            var mark = context.Names.Mark();
            var consumers = new Consumers(context, delivery);
            var own = new List<RewriteStep>(opening);
            if (FactoryText.Of(delivery, creation, context.Document, context.Model, own) is { } text)
            {
                var name = context.Names.Take(Flow.FunctionAround(statement)!, FreshNames.WordsIn(Flow.FunctionAround(statement)!), delivery.Wish, local.Name + "Factory");
                consumers.Instead.Add(local, name);
                var isDisposed = statement.UsingKeyword.RawKind != 0 && delivery is FuncDelivery;
                own.Add(new ReplaceText(context.Document.Id, TextSpan.FromBounds(isDisposed ? statement.SpanStart : declaration.SpanStart, creation.Span.End), (delivery is FuncDelivery ? delivery.Type : "var") + " " + name + " = " + text, Layout: true));
                var isGiven = true;
                foreach (var parameter in parameters)
                {
                    isGiven = isGiven && await consumers.GiveAsync(parameter).ConfigureAwait(false);
                }

                if (isGiven)
                {
                    consumers.Import(context.Document.Id, context.Model, statement.SpanStart);
                    return Plan(delivery, own.Concat(consumers.Steps).ToImmutableArray());
                }
            }

            context.Names.Release(mark);
        }

        return null;
    }

    private RewritePlan Plan(Delivery delivery, ImmutableArray<RewriteStep> steps) =>
        new("Inject " + delivery.Described + " and open a connection per call", EquivalenceKey, steps) { Documents = delivery.Added };
}
