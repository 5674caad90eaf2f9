using Microsoft.CodeAnalysis;
using ThreadAffinityAnalyzers.Findings;

namespace ThreadAffinityAnalyzers.Rules;

/// <summary>A static holder keeps a connection or session that concurrent code uses.</summary>
internal static class TAA1001StaticHolder
{
    public static readonly DiagnosticDescriptor Descriptor = AffinityRule.Describe(
        "TAA1001", "A static holder keeps a connection or session that concurrent code uses",
        DiagnosticSeverity.Warning, "ThreadAffinity",
        description: "");

    public static readonly AffinityRule Rule = new(SharingRoute.StaticHolder, Descriptor);
}
