using Microsoft.CodeAnalysis;
using ThreadAffinityAnalyzers.Findings;

namespace ThreadAffinityAnalyzers.Rules;

/// <summary>A reader, command or connection leaves the guarded region.</summary>
internal static class TAA4002EscapesGuard
{
    public static readonly DiagnosticDescriptor Descriptor = AffinityRule.Describe(
        "TAA4002", "A reader, command or connection leaves the guarded region",
        DiagnosticSeverity.Warning, "ThreadAffinity",
        description: "");

    public static readonly AffinityRule Rule = new(SharingRoute.EscapesGuard, Descriptor);
}
