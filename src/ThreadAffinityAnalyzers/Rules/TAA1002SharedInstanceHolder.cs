using Microsoft.CodeAnalysis;
using ThreadAffinityAnalyzers.Findings;

namespace ThreadAffinityAnalyzers.Rules;

/// <summary>A shared instance keeps a connection or session that concurrent code uses.</summary>
internal static class TAA1002SharedInstanceHolder
{
    public static readonly DiagnosticDescriptor Descriptor = AffinityRule.Describe(
        "TAA1002", "A shared instance keeps a connection or session that concurrent code uses",
        DiagnosticSeverity.Warning, "ThreadAffinity",
        description: "");

    public static readonly AffinityRule Rule = new(SharingRoute.SharedInstanceHolder, Descriptor);
}
