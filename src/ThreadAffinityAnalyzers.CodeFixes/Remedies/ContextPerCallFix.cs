using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Threading.Tasks;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;
using ThreadAffinityAnalyzers.CodeFixes.Remedies.PerCall;
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
        var holder = context.Symbol!;
        var type = holder.ContainingType;
        var declared = (holder as IFieldSymbol)?.Type ?? (holder as IParameterSymbol)?.Type;
        if (type is null || declared is not INamedTypeSymbol session || context.Model.Compilation.GetTypeByMetadataName("Microsoft.EntityFrameworkCore.IDbContextFactory`1") is null)
        {
            return null;
        }

        // One constructor, made by the container alone.
        var constructors = type.InstanceConstructors.Where(one => !one.IsImplicitlyDeclared).ToList();
        if (constructors.Count != 1 || constructors[0].Parameters.Where(one => SymbolEqualityComparer.Default.Equals(one.Type, session)).ToList() is not { Count: 1 } given ||
            given[0].DeclaringSyntaxReferences.FirstOrDefault()?.GetSyntax(context.Cancellation) is not ParameterSyntax { Type: { } givenType } parameter ||
            context.Solution.GetDocument(parameter.SyntaxTree) is not { } document || await IsMadeByHandAsync(context, constructors[0]).ConfigureAwait(false))
        {
            return null;
        }

        var uses = await UsesAsync(context, holder).ConfigureAwait(false);
        var steps = new List<RewriteStep>();
        var factory = FreshNames.InStyleOf(holder.Name, "factory");
        factory = context.Names.Take(type.ToDisplayString(), FreshNames.MembersOf(type), factory, FreshNames.InStyleOf(holder.Name, FreshNames.Camel(holder.Name) + "Factory"));
        steps.Add(new ReplaceText(document.Id, givenType.Span, "IDbContextFactory<" + givenType + ">"));
        if (holder is IFieldSymbol && context.Node is VariableDeclaratorSyntax { Parent: VariableDeclarationSyntax { Variables.Count: 1 } declaration } declarator)
        {
            var parameterUses = await UsesAsync(context, given[0]).ConfigureAwait(false);
            if (parameterUses.Count != 1 || parameterUses[0].Access.Parent is not AssignmentExpressionSyntax && parameterUses[0].Access.Parent is not EqualsValueClauseSyntax)
            {
                return null;
            }

            var name = FreshNames.Camel(factory);
            steps.Add(new ReplaceText(context.Document.Id, declaration.Type.Span, "IDbContextFactory<" + declaration.Type + ">"));
            steps.Add(new ReplaceText(context.Document.Id, declarator.Identifier.Span, factory));
            steps.Add(new ReplaceText(document.Id, parameter.Identifier.Span, name));
            steps.Add(new ReplaceText(parameterUses[0].Document.Id, parameterUses[0].Access.Span, name));
            foreach (var set in uses.Where(use => use.Kind == UseKind.Assignment).ToList())
            {
                steps.Add(new ReplaceText(set.Document.Id, set.Access.Span, set.Access is MemberAccessExpressionSyntax ? "this." + factory : factory));
                uses.Remove(set);
            }
        }
        else if (holder is IParameterSymbol && SymbolEqualityComparer.Default.Equals(holder, given[0]))
        {
            steps.Add(new ReplaceText(document.Id, parameter.Identifier.Span, factory));
        }
        else
        {
            return null;
        }

        var flows = Flow.Of(uses);
        if (uses.Any(use => use.Kind != UseKind.Work || use.Receiver.Length > 0) || flows.Sum(flow => flow.Uses.Length) != uses.Count || flows.Any(flow => flow.Function is ConstructorDeclarationSyntax || FlowRewrite.Refusal(flow, false, Enumerable.Empty<string>()) is not null))
        {
            return null;
        }

        if (context.Id == "TAA2003" && (SharesOneFunction(context, uses) || !AreUnitsOfWork(flows)))
        {
            return null;
        }

        foreach (var flow in flows)
        {
            var taken = FreshNames.WordsIn(flow.Function.FirstAncestorOrSelf<MemberDeclarationSyntax>() ?? flow.Function);
            taken.UnionWith(FreshNames.MembersOf(type));
            taken.Remove(holder.Name);
            var local = context.Names.Take(flow.Function, taken, "context", FreshNames.Camel(holder.Name));
            var awaits = flow.Symbol?.IsAsync == true || AsyncBody.Needs(flow) == true;
            var token = flow.Symbol?.Parameters.FirstOrDefault(one => one.Type.Name == "CancellationToken")?.Name ?? "";
            var opening = awaits ? "await using var " + local + " = await " + factory + ".CreateDbContextAsync(" + token + ");" : "using var " + local + " = " + factory + ".CreateDbContext();";
            if (FlowRewrite.Open(flow, flow.Uses, opening) is not { } opened)
            {
                return null;
            }

            steps.AddRange(opened);
            steps.AddRange(flow.Uses.Select(use => new ReplaceText(use.Document.Id, use.Access.Span, local)));
        }

        if (!await RegisterAsync(context, session, steps).ConfigureAwait(false))
        {
            return null;
        }

        foreach (var id in new[] { document.Id, context.Document.Id }.Distinct())
        {
            steps.Add(new AddUsing(id, "Microsoft.EntityFrameworkCore"));
        }

        return new RewritePlan("Create a context per call from IDbContextFactory", EquivalenceKey, steps.ToImmutableArray());
    }

    private static async Task<List<HolderUse>> UsesAsync(RemedyContext context, ISymbol symbol)
    {
        var uses = new List<HolderUse>();
        foreach (var referenced in await Microsoft.CodeAnalysis.FindSymbols.SymbolFinder.FindReferencesAsync(symbol, context.Solution, context.Cancellation).ConfigureAwait(false))
        {
            foreach (var location in referenced.Locations.Where(location => !location.IsImplicit))
            {
                var root = (await location.Document.GetSyntaxRootAsync(context.Cancellation).ConfigureAwait(false))!;
                if (root.FindNode(location.Location.SourceSpan, getInnermostNodeForTie: true) is SimpleNameSyntax name && uses.All(use => !use.Access.Span.Contains(name.Span) || use.Document.Id != location.Document.Id))
                {
                    uses.Add(HolderUse.Of(symbol, false, location.Document, await context.ModelOfAsync(location.Document).ConfigureAwait(false), name));
                }
            }
        }

        return uses;
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

    private static async Task<bool> IsMadeByHandAsync(RemedyContext context, IMethodSymbol constructor) =>
        (await Microsoft.CodeAnalysis.FindSymbols.SymbolFinder.FindReferencesAsync(constructor, context.Solution, context.Cancellation).ConfigureAwait(false))
            .Any(referenced => SymbolEqualityComparer.Default.Equals(referenced.Definition, constructor) && referenced.Locations.Any(location => !location.IsImplicit &&
                location.Location.SourceTree!.GetRoot(context.Cancellation).FindNode(location.Location.SourceSpan, getInnermostNodeForTie: true)
                    .FirstAncestorOrSelf<SyntaxNode>(node => node is BaseObjectCreationExpressionSyntax or ConstructorInitializerSyntax or PrimaryConstructorBaseTypeSyntax) is not null));

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
