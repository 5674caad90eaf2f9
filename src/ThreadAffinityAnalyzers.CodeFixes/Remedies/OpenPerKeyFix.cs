using System.Collections.Immutable;
using System.Linq;
using System.Threading.Tasks;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.FindSymbols;
using ThreadAffinityAnalyzers.CodeFixes.Remedies.Injecting;
using ThreadAffinityAnalyzers.CodeFixes.Remedies.Keyed;
using ThreadAffinityAnalyzers.CodeFixes.Remedies.PerCall;
using ThreadAffinityAnalyzers.CodeFixes.Rewriting;

namespace ThreadAffinityAnalyzers.CodeFixes.Remedies;

/// <summary>Connections that are kept by a key (one per tenant): the method that handed out the kept one opens one for the key, and its callers dispose of theirs.</summary>
internal sealed class OpenPerKeyFix : Remedy
{
    public override ImmutableArray<string> Serves { get; } = ImmutableArray.Create("TAA1001", "TAA1002");

    public override bool IsTriedOnAnalyzer(RemedyContext context) => true;

    public override async Task<RewritePlan?> TryPlanAsync(RemedyContext context)
    {
        if (context.Symbol is not IFieldSymbol field || KeyedField.ConnectionIn(field) is not { } type || await KeyedField.ReadAsync(context, field).ConfigureAwait(false) is not { } keyed)
        {
            return null;
        }

        if (await ContractObjectionAsync(context, keyed.Getter).ConfigureAwait(false) is { } objection)
        {
            context.Refuse(objection);
            return null;
        }

        if (keyed.Opening(context) is not { } steps)
        {
            return null;
        }

        var uses = await HeldObject.UsesOfAsync(context, keyed.Getter, wrapped: false).ConfigureAwait(false);
        if (uses.IsEmpty || KeyedCalls.In(context, uses) is not { } calls || uses.Any(use => SqlTexts.In(use.Access, use.Model).Any(SqlTexts.IsMemory)))
        {
            context.Refuse("calls for several keys in one function, or for one that changes");
            return null;
        }

        var held = new HeldObject(keyed.Getter, type, false, keyed.Method, keyed.Document, uses);
        if (await PerCallPlan.TryGivenAsync(context, held, new GivenSource(new CallDelivery(), calls.TextIn)).ConfigureAwait(false) is not { } more)
        {
            context.Refuse("a use that cannot have a connection of its own");
            return null;
        }

        return new RewritePlan("Open a connection for the key per call", EquivalenceKey, steps.Concat(more).ToImmutableArray());
    }

    /// <summary>Whoever calls the method has to dispose of what it hands out from now on: all of them have to be seen, and an interface has to promise it of each class behind it.</summary>
    private static async Task<string?> ContractObjectionAsync(RemedyContext context, IMethodSymbol getter)
    {
        if (getter.IsVirtual || getter.IsOverride || getter.IsAbstract || Exports.Has(getter, context.Document))
        {
            return "others name it that no search sees";
        }

        foreach (var member in getter.ContainingType.AllInterfaces.SelectMany(one => one.GetMembers()).Where(one => SymbolEqualityComparer.Default.Equals(getter.ContainingType.FindImplementationForInterfaceMember(one), getter)))
        {
            if (member.DeclaringSyntaxReferences.IsEmpty || Exports.Has(member, context.Document) || (await SymbolFinder.FindImplementationsAsync(member, context.Solution, cancellationToken: context.Cancellation).ConfigureAwait(false)).Count() > 1)
            {
                return "others implement the method";
            }
        }

        return null;
    }
}
