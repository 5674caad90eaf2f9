using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Threading.Tasks;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using ThreadAffinityAnalyzers.CodeFixes.Remedies.PerCall;
using ThreadAffinityAnalyzers.CodeFixes.Remedies.Scoping;
using ThreadAffinityAnalyzers.CodeFixes.Rewriting;
using ThreadAffinityAnalyzers.CodeFixes.Rewriting.Steps;

namespace ThreadAffinityAnalyzers.CodeFixes.Remedies;

/// <summary>Reading operations that overlap on one object of their function get one each, made as that one is: <c>await using var usersDb = await factory.CreateDbContextAsync();</c></summary>
internal sealed class OwnObjectFix : Remedy
{
    /// <summary>More of them, and the function should be written otherwise.</summary>
    private static readonly ImmutableArray<string> Ordinals = ImmutableArray.Create("first", "second", "third", "fourth", "fifth");

    public override ImmutableArray<string> Serves { get; } = ImmutableArray.Create("TAA2003");

    public override bool IsTriedOnAnalyzer(RemedyContext context) => true;

    public override async Task<RewritePlan?> TryPlanAsync(RemedyContext context)
    {
        if (context.Symbol is not ILocalSymbol { Type: INamedTypeSymbol type } local || !AdoTypes.IsSession(type) && !AdoTypes.IsConnection(type) || OwnCreation.Of(context, local) is not { } creation)
        {
            return null;
        }

        var uses = (await HeldObject.UsesOfAsync(context, local, wrapped: false).ConfigureAwait(false)).Where(use => !creation.Contains(use)).ToList();
        var started = uses.Select(use => StartedOperation.Of(use, context)).OfType<StartedOperation>().ToList();
        var rest = uses.Where(use => use.Kind != UseKind.OpenOrClose && !started.Any(one => one.Use == use)).ToList();
        if (Objection(creation, type, started, rest) is { } objection)
        {
            context.Refuse(objection);
            return null;
        }

        if (await SharedConnection.IsUnderAsync(context, type, creation.IsFromScope).ConfigureAwait(false))
        {
            return null;
        }

        var steps = new List<RewriteStep>();
        var opened = new List<string>();
        var words = FreshNames.WordsInSightOf(creation.Function, context.Model);
        for (var at = rest.Count == 0 ? 1 : 0; at < started.Count; at++)
        {
            var one = started[at];
            var wish = one.Start.Parent is EqualsValueClauseSyntax { Parent: VariableDeclaratorSyntax declared } ? declared.Identifier.ValueText : Ordinals[at];
            var name = context.Names.Take(creation.Function, words, wish + FreshNames.Pascal(local.Name), Ordinals[at] + FreshNames.Pascal(local.Name));
            words.Add(name);
            opened.Add(creation.Text(name, wish, candidates => context.Names.Take(creation.Function, words, candidates)));
            steps.Add(new ReplaceText(context.Document.Id, one.Use.Access.Span, name));
        }

        steps.Insert(0, new InsertStatements(context.Document.Id, creation.Next, string.Join("\n", opened)));
        return new RewritePlan("Give each operation a " + (AdoTypes.IsSession(type) ? "context" : "connection") + " of its own", EquivalenceKey, steps.ToImmutableArray());
    }

    /// <summary>What one of them changes, or leaves on the object, another one may count on.</summary>
    private static string? Objection(OwnCreation creation, INamedTypeSymbol type, IReadOnlyCollection<StartedOperation> started, IReadOnlyCollection<HolderUse> rest)
    {
        if (started.Count < (rest.Count == 0 ? 2 : 1) || started.Count > Ordinals.Length || started.Any(one => !one.IsKept || Flow.FunctionAround(one.Start) != creation.Function || !creation.IsInItsBlock(one.Start)))
        {
            return "operations that are not written out beside each other";
        }

        var model = started.First().Use.Model;
        var texts = SqlTexts.In(creation.Function, model).ToList();
        if (texts.Any(text => SqlTexts.StateIn(text) is not null || SqlTexts.AsksForLastStatement(text)) || creation.Function.DescendantNodes().OfType<IdentifierNameSyntax>().Any(name => name.Identifier.ValueText is "BeginTransaction" or "BeginTransactionAsync" or "UseTransaction" or "UseTransactionAsync" or "EnlistTransaction"))
        {
            return "what one call leaves on the connection is not what the next one finds";
        }

        if (AdoTypes.IsConnection(type))
        {
            return rest.Count > 0 ? "the function uses the object before or beside the work"
                : started.Any(one => SqlTexts.In(one.Start, model).ToList() is var own && (own.Count == 0 || own.Any(text => SqlTexts.Writes(text) || SqlTexts.WorksOnce(text)))) ? "an operation that changes something" : null;
        }

        return started.Any(one => !one.IsReading) || rest.Any(use => !IsQuery(use)) ? "an operation that changes something" : null;
    }

    /// <summary><c>db.Orders.Where(...)</c>: nothing is said about the context itself, and nothing is added to it.</summary>
    private static bool IsQuery(HolderUse use) => use.Kind == UseKind.Work && use.Access.Parent is MemberAccessExpressionSyntax { Name.Identifier.ValueText: not ("Database" or "ChangeTracker") } first && use.Model.GetSymbolInfo(first).Symbol is IPropertySymbol or IMethodSymbol { Name: "Set" } &&
        !use.Access.Ancestors().TakeWhile(one => one is MemberAccessExpressionSyntax or InvocationExpressionSyntax).OfType<MemberAccessExpressionSyntax>()
            .Any(one => one.Name.Identifier.ValueText is "Add" or "AddAsync" or "AddRange" or "AddRangeAsync" or "Update" or "UpdateRange" or "Remove" or "RemoveRange" or "Attach" or "AttachRange");
}
