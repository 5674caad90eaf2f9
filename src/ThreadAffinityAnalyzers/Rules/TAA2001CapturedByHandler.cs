using Microsoft.CodeAnalysis;
using ThreadAffinityAnalyzers.Findings;

namespace ThreadAffinityAnalyzers.Rules;

/// <summary>A handler captures a connection or session that all its calls share.</summary>
internal static class TAA2001CapturedByHandler
{
    public static readonly DiagnosticDescriptor Descriptor = AffinityRule.Describe(
        "TAA2001", "A handler captures a connection or session that all its calls share",
        DiagnosticSeverity.Warning, "ThreadAffinity",
        description: "");

    public static readonly AffinityRule Rule = new(SharingRoute.CapturedByHandler, Descriptor);
}
