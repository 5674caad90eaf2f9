using Microsoft.CodeAnalysis;
using ThreadAffinityAnalyzers.Findings;

namespace ThreadAffinityAnalyzers.Rules;

/// <summary>Not every use of a shared connection holds the same guard.</summary>
internal static class TAA4001UnevenGuard
{
    public static readonly DiagnosticDescriptor Descriptor = AffinityRule.Describe(
        "TAA4001", "Not every use of a shared connection holds the same guard",
        DiagnosticSeverity.Warning, "ThreadAffinity",
        description: "Most uses hold a guard and one does not, or they hold different guards, so two uses can still overlap: the failures of an unguarded connection, only rarer.");

    public static readonly AffinityRule Rule = new(SharingRoute.UnevenGuard, Descriptor);
}
