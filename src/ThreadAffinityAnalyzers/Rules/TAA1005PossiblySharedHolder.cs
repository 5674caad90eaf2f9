using Microsoft.CodeAnalysis;
using ThreadAffinityAnalyzers.Findings;

namespace ThreadAffinityAnalyzers.Rules;

/// <summary>A connection or session may be shared by concurrent callers.</summary>
internal static class TAA1005PossiblySharedHolder
{
    public static readonly DiagnosticDescriptor Descriptor = AffinityRule.Describe(
        "TAA1005", "A connection or session may be shared by concurrent callers",
        DiagnosticSeverity.Info, "ThreadAffinity",
        description: "Whether two flows use this holder at the same time is not proved in this compilation; the code that would decide it is elsewhere.");

    public static readonly AffinityRule Rule = new(SharingRoute.PossiblySharedHolder, Descriptor);
}
