using Microsoft.CodeAnalysis;
using ThreadAffinityAnalyzers.Findings;

namespace ThreadAffinityAnalyzers.Rules;

/// <summary>Two operations are started at once on a provider whose async is synchronous.</summary>
internal static class TAA2004ConcurrentOperationsOnSynchronousProvider
{
    public static readonly DiagnosticDescriptor Descriptor = AffinityRule.Describe(
        "TAA2004", "Two operations are started at once on a provider whose async is synchronous",
        DiagnosticSeverity.Info, "ThreadAffinity",
        description: "");

    public static readonly AffinityRule Rule = new(SharingRoute.ConcurrentOperationsOnSynchronousProvider, Descriptor);
}
