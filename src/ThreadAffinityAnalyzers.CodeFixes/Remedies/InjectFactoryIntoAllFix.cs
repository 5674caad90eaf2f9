using System.Collections.Immutable;
using System.Threading.Tasks;
using ThreadAffinityAnalyzers.CodeFixes.Rewriting;

namespace ThreadAffinityAnalyzers.CodeFixes.Remedies;

/// <summary>A registered connection becomes a registered factory of connections for everybody, also for those whom one for each scope would serve.</summary>
internal sealed class InjectFactoryIntoAllFix : InjectFactoryFix
{
    public override ImmutableArray<string> Serves { get; } = ImmutableArray.Create("TAA3001");

    public override Task<RewritePlan?> TryPlanAsync(RemedyContext context) => OfRegistrationAsync(context, StyleOf(context), @short: true);
}
