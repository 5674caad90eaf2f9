using System.Collections.Immutable;
using System.Linq;
using System.Threading.Tasks;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using ThreadAffinityAnalyzers.CodeFixes.Remedies.Injecting;
using ThreadAffinityAnalyzers.CodeFixes.Remedies.PerCall;
using ThreadAffinityAnalyzers.CodeFixes.Rewriting;

namespace ThreadAffinityAnalyzers.CodeFixes.Remedies;

/// <summary>A captured connection is opened inside each handler that uses it, by a local function; what is done once stays outside.</summary>
internal sealed class OpenInsideHandlerFix : Remedy
{
    public override ImmutableArray<string> Serves { get; } = ImmutableArray.Create("TAA2001", "TAA2002", "TAA4001");

    // A guard that does not cover everything is not asked for by a connection of its own; what of it is left may still be uneven.
    public override bool IsTriedOnAnalyzer(RemedyContext context) => context.Id == "TAA4001";

    private const string Title = "Open a connection inside each handler";

    public override async Task<RewritePlan?> TryPlanAsync(RemedyContext context)
    {
        switch (context.Symbol)
        {
            case ILocalSymbol local when !ContextPerCallFix.IsAbout(local):
                return await PerCallPlanning.PlanAsync(context, local, EquivalenceKey, Title).ConfigureAwait(false) ?? await OfParameterAsync(context, await GivenToAsync(context, local).ConfigureAwait(false)).ConfigureAwait(false);
            case IParameterSymbol { ContainingSymbol: IMethodSymbol { MethodKind: MethodKind.Ordinary or MethodKind.LocalFunction } } parameter:
                return await OfParameterAsync(context, parameter).ConfigureAwait(false);
            default:
                return null;
        }
    }

    /// <summary>A method of start-up code is given what opens a connection, instead of the connection.</summary>
    private async Task<RewritePlan?> OfParameterAsync(RemedyContext context, IParameterSymbol? parameter)
    {
        if (parameter is null || !AdoTypes.IsConnection(parameter.Type))
        {
            return null;
        }

        return await context.Names.OnceAsync((parameter.DeclaringSyntaxReferences[0].SyntaxTree, parameter.DeclaringSyntaxReferences[0].Span), async () =>
        {
            var consumers = new Consumers(context, new FuncDelivery(parameter.Type.WithNullableAnnotation(NullableAnnotation.NotAnnotated).ToMinimalDisplayString(context.Model, context.Node.SpanStart)));
            return await consumers.GiveAsync(parameter).ConfigureAwait(false) ? new RewritePlan(Title, EquivalenceKey, consumers.Steps.ToImmutableArray()) : null;
        }).ConfigureAwait(false);
    }

    /// <summary>The parameter of a method of ours that the local is made for.</summary>
    private static async Task<IParameterSymbol?> GivenToAsync(RemedyContext context, ILocalSymbol local)
    {
        var given = (await HeldObject.UsesOfAsync(context, local, wrapped: false).ConfigureAwait(false)).Where(use => use.Access.Parent is ArgumentSyntax)
            .Select(use => Consumers.ParameterOf((ArgumentSyntax)use.Access.Parent!, use.Model)).OfType<IParameterSymbol>().ToList();
        return given.Count == 1 && given[0] is { ContainingSymbol: IMethodSymbol { MethodKind: MethodKind.Ordinary or MethodKind.LocalFunction } } ? given[0] : null;
    }
}
