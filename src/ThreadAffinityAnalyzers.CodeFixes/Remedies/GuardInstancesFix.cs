using System.Collections.Immutable;
using System.Linq;
using System.Threading.Tasks;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using ThreadAffinityAnalyzers.CodeFixes.Remedies.Injecting;
using ThreadAffinityAnalyzers.CodeFixes.Remedies.PerCall;
using ThreadAffinityAnalyzers.CodeFixes.Rewriting;

namespace ThreadAffinityAnalyzers.CodeFixes.Remedies;

/// <summary>Objects of one class work on the one connection that they are given (<c>new Worker(connection)</c> in a loop): the class gets one static guard for all of them.</summary>
/// <remarks>The analyzer is asked about the result: what else works on the connection may need the guard, too.</remarks>
internal sealed class GuardInstancesFix : SerializeUsesFix
{
    public override ImmutableArray<string> Serves { get; } = ImmutableArray.Create("TAA1001", "TAA1002", "TAA2002", "TAA4001");

    public override bool IsTriedOnAnalyzer(RemedyContext context) => true;

    public override async Task<RewritePlan?> TryPlanAsync(RemedyContext context)
    {
        if (context.Symbol is not (ILocalSymbol or IFieldSymbol or IPropertySymbol) || await HeldObject.ReadAsync(context, context.Symbol).ConfigureAwait(false) is not { } given)
        {
            return null;
        }

        var takers = given.Uses.Where(use => use.Kind == UseKind.Escape).Select(TakerOf).Distinct<ISymbol?>(SymbolEqualityComparer.Default).ToList();
        if (takers is not [{ } taker] || await (taker is IParameterSymbol fed ? KeptAsync(context, fed) : HeldObject.ReadAsync(context, taker)).ConfigureAwait(false) is not { } kept)
        {
            context.Refuse("not given to one class alone that keeps it");
            return null;
        }

        // Giving it the object is no work with it.
        return await context.Names.OnceAsync((kept.Declaration.SyntaxTree, kept.Declaration.Span, nameof(GuardInstancesFix)), () =>
            PlanAsync(context, ImmutableArray.Create(kept with { IsOfSeveral = true, Uses = kept.Uses.Where(use => use.Kind != UseKind.Assignment).ToImmutableArray() }))).ConfigureAwait(false);
    }

    /// <summary>The constructor's parameter, or the member, by which an object is given it: <c>new Worker(connection)</c>, <c>new Worker { Connection = connection }</c>, <c>worker.Connection = connection</c>.</summary>
    private static ISymbol? TakerOf(HolderUse use) => use.Access.Parent switch
    {
        ArgumentSyntax { Parent.Parent: BaseObjectCreationExpressionSyntax } argument => Consumers.ParameterOf(argument, use.Model),
        AssignmentExpressionSyntax set when set.Right == use.Access => use.Model.GetSymbolInfo(set.Left).Symbol is { IsStatic: false, DeclaringSyntaxReferences.IsEmpty: false } member and (IFieldSymbol or IPropertySymbol) ? member : null,
        _ => null,
    };

    /// <summary>What the class keeps the object in: the parameter of its primary constructor itself, or the one field or property that the parameter feeds.</summary>
    private static async Task<HeldObject?> KeptAsync(RemedyContext context, IParameterSymbol parameter)
    {
        if (parameter.DeclaringSyntaxReferences is [var declared] && (await declared.GetSyntaxAsync(context.Cancellation).ConfigureAwait(false)).Parent?.Parent is ClassDeclarationSyntax &&
            await HeldObject.ReadAsync(context, parameter, orParameter: true).ConfigureAwait(false) is { } captured && captured.Uses.Any(use => use.Kind == UseKind.Work))
        {
            return captured;
        }

        HeldObject? kept = null;
        foreach (var member in parameter.ContainingType.GetMembers().Where(member => member is IFieldSymbol { IsStatic: false, IsImplicitlyDeclared: false } or IPropertySymbol { IsStatic: false }))
        {
            if (SymbolEqualityComparer.Default.Equals(await Consumers.FeedOfAsync(context, member).ConfigureAwait(false), parameter))
            {
                if (kept is not null || await HeldObject.ReadAsync(context, member).ConfigureAwait(false) is not { } held)
                {
                    return null;
                }

                kept = held;
            }
        }

        return kept;
    }
}
