using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Threading.Tasks;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using ThreadAffinityAnalyzers.CodeFixes.Remedies.Injecting;
using ThreadAffinityAnalyzers.CodeFixes.Remedies.PerCall;
using ThreadAffinityAnalyzers.CodeFixes.Remedies.Scoping;
using ThreadAffinityAnalyzers.CodeFixes.Rewriting;
using ThreadAffinityAnalyzers.CodeFixes.Rewriting.Steps;

namespace ThreadAffinityAnalyzers.CodeFixes.Remedies;

/// <summary>A context that is made once becomes one per call: by a method where the class makes it itself, by an injected <c>IDbContextFactory</c> where it is given one.</summary>
internal sealed class ContextPerCallFix : Remedy
{
    public override ImmutableArray<string> Serves { get; } = ImmutableArray.Create("TAA1001", "TAA1002", "TAA2001", "TAA2002", "TAA2003", "TAA3002");

    public static bool IsAbout(ISymbol symbol) => AdoTypes.IsSession(symbol switch
    {
        IFieldSymbol { Type: INamedTypeSymbol { Arity: 1, Name: "Lazy" or "ThreadLocal" } wrapper } => wrapper.TypeArguments[0],
        IFieldSymbol field => field.Type,
        IPropertySymbol property => property.Type,
        ILocalSymbol local => local.Type,
        IParameterSymbol parameter => parameter.Type,
        _ => null,
    });

    public override async Task<RewritePlan?> TryPlanAsync(RemedyContext context)
    {
        if (context.Symbol is null || !IsAbout(context.Symbol))
        {
            return null;
        }

        // Operations that overlap in one function would share the one context of that function: only injected contexts whose operations stand in functions of their own are taken apart.
        return context.Symbol is IParameterSymbol || context.Id == "TAA2003" ? await InjectAsync(context).ConfigureAwait(false)
            : await PerCallPlanning.PlanAsync(context, context.Symbol, EquivalenceKey, "Create a context per call").ConfigureAwait(false) ?? await InjectAsync(context).ConfigureAwait(false);
    }

    private async Task<RewritePlan?> InjectAsync(RemedyContext context)
    {
        if (context.Model.Compilation.GetTypeByMetadataName("Microsoft.EntityFrameworkCore.IDbContextFactory`1") is null || await Consumers.FeedOfAsync(context, context.Symbol!).ConfigureAwait(false) is not { Type: INamedTypeSymbol session } given)
        {
            return null;
        }

        if (context.Id == "TAA2003")
        {
            var uses = await HeldObject.UsesOfAsync(context, context.Symbol!, wrapped: false).ConfigureAwait(false);
            if (await SharedConnection.IsUnderAsync(context, session, scoped: false).ConfigureAwait(false) || SharesOneFunction(context, uses) || !AreUnitsOfWork(Flow.Of(uses.Where(use => use.Kind == UseKind.Work))))
            {
                return null;
            }
        }

        var made = session.WithNullableAnnotation(NullableAnnotation.NotAnnotated).ToMinimalDisplayString(context.Model, context.Node.SpanStart);
        var consumers = new Consumers(context, new ContextFactoryDelivery(made));
        var steps = consumers.Steps;
        return await consumers.GiveAsync(given).ConfigureAwait(false) && await RegisterAsync(context, session, steps).ConfigureAwait(false)
            ? new RewritePlan("Create a context per call from IDbContextFactory", EquivalenceKey, steps.ToImmutableArray()) : null;
    }

    /// <summary>A start that was told uses the context in the very function that starts it.</summary>
    private static bool SharesOneFunction(RemedyContext context, IEnumerable<HolderUse> uses) => context.Diagnostic.AdditionalLocations.Any(told =>
        told.SourceTree!.GetRoot(context.Cancellation).FindNode(told.SourceSpan, getInnermostNodeForTie: true) is var start
        && uses.Any(use => use.Access.SyntaxTree == told.SourceTree && start.Span.Contains(use.Access.Span) && Flow.FunctionOf(use) is { } function && !start.Span.Contains(function.Span)));

    /// <summary>Nothing that one function changes is saved by another: with a context for each it would be lost.</summary>
    private static bool AreUnitsOfWork(IReadOnlyCollection<Flow> flows)
    {
        var saving = flows.Where(flow => CallsOn(flow).Any(name => name.StartsWith("SaveChanges", System.StringComparison.Ordinal))).ToList();
        return flows.All(flow => saving.Contains(flow)
            ? CallsOn(flow).Any(name => !name.StartsWith("SaveChanges", System.StringComparison.Ordinal))
            : !CallsOn(flow).Any(name => name is "Add" or "AddAsync" or "AddRange" or "AddRangeAsync" or "Update" or "UpdateRange" or "Remove" or "RemoveRange" or "Attach" or "AttachRange" or "Entry" or "BeginTransaction" or "BeginTransactionAsync")
                && (saving.Count == 0 || GivesNoEntity(flow)));
    }

    private static IEnumerable<string> CallsOn(Flow flow) => flow.Uses.SelectMany(use => use.Access.Ancestors().TakeWhile(one => one is MemberAccessExpressionSyntax or InvocationExpressionSyntax))
        .OfType<MemberAccessExpressionSyntax>().Select(member => member.Name.Identifier.ValueText);

    private static bool GivesNoEntity(Flow flow) => flow.Symbol?.ReturnType is { } type && (type is INamedTypeSymbol { Arity: 1, Name: "Task" or "ValueTask" } task ? task.TypeArguments[0] : type).SpecialType != SpecialType.None;

    /// <summary><c>AddDbContext</c> becomes <c>AddDbContextFactory</c>, which registers the scoped context as well.</summary>
    private static async Task<bool> RegisterAsync(RemedyContext context, INamedTypeSymbol session, List<RewriteStep> steps)
    {
        var found = false;
        foreach (var document in context.Solution.Projects.SelectMany(project => project.Documents))
        {
            if (await document.GetSyntaxRootAsync(context.Cancellation).ConfigureAwait(false) is not { } root)
            {
                continue;
            }

            foreach (var name in root.DescendantNodes().OfType<GenericNameSyntax>().Where(one => one.Identifier.ValueText is "AddDbContext" or "AddDbContextFactory" or "AddPooledDbContextFactory" && one.TypeArgumentList.Arguments.Count == 1))
            {
                var model = await context.ModelOfAsync(document).ConfigureAwait(false);
                if (model.GetTypeInfo(name.TypeArgumentList.Arguments[0]).Type?.ToDisplayString() != session.ToDisplayString())
                {
                    continue;
                }

                found = true;
                if (name.Identifier.ValueText == "AddDbContext")
                {
                    if (name.FirstAncestorOrSelf<InvocationExpressionSyntax>() is not { ArgumentList.Arguments.Count: <= 1 })
                    {
                        return false;
                    }

                    steps.Add(new ReplaceText(document.Id, name.Identifier.Span, "AddDbContextFactory"));
                }
            }
        }

        return found;
    }
}
