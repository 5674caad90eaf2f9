using Microsoft.CodeAnalysis;
using ThreadAffinityAnalyzers.Findings;

namespace ThreadAffinityAnalyzers.Rules;

/// <summary>Two operations run on one object at the same time.</summary>
internal static class TAA2003ConcurrentOperations
{
    public static readonly DiagnosticDescriptor Descriptor = AffinityRule.Describe(
        "TAA2003", "Two operations run on one object at the same time",
        DiagnosticSeverity.Warning, "ThreadAffinity",
        description: "");

    public static readonly AffinityRule Rule = new(SharingRoute.ConcurrentOperations, Descriptor);
}
