using Microsoft.CodeAnalysis;
using ThreadAffinityAnalyzers.Findings;

namespace ThreadAffinityAnalyzers.Rules;

/// <summary>A singleton keeps a connection or session that was made for one scope.</summary>
internal static class TAA3002CaptiveDependency
{
    public static readonly DiagnosticDescriptor Descriptor = AffinityRule.Describe(
        "TAA3002", "A singleton keeps a connection or session that was made for one scope",
        DiagnosticSeverity.Warning, "ThreadAffinity",
        description: "The singleton keeps the one scoped object it was built with, so all calls share it: 'Cannot access a disposed context instance', 'A second operation was started on this context instance', or mixed rows.");

    public static readonly AffinityRule Rule = new(SharingRoute.CaptiveDependency, Descriptor);
}
