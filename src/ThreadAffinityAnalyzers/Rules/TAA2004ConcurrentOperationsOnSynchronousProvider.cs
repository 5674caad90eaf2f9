using Microsoft.CodeAnalysis;
using ThreadAffinityAnalyzers.Findings;

namespace ThreadAffinityAnalyzers.Rules;

/// <summary>Two operations are started at once on a provider whose async is synchronous.</summary>
internal static class TAA2004ConcurrentOperationsOnSynchronousProvider
{
    public static readonly DiagnosticDescriptor Descriptor = AffinityRule.Describe(
        "TAA2004", "Two operations are started at once on a provider whose async is synchronous",
        DiagnosticSeverity.Info, "ThreadAffinity",
        description: "Two operations are started on one object of a provider whose async methods are synchronous; it works until Task.Run or another provider makes them overlap.");

    public static readonly AffinityRule Rule = new(SharingRoute.ConcurrentOperationsOnSynchronousProvider, Descriptor);
}
