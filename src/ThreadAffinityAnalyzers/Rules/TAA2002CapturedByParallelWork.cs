using Microsoft.CodeAnalysis;
using ThreadAffinityAnalyzers.Findings;

namespace ThreadAffinityAnalyzers.Rules;

/// <summary>Parallel work captures a connection or session.</summary>
internal static class TAA2002CapturedByParallelWork
{
    public static readonly DiagnosticDescriptor Descriptor = AffinityRule.Describe(
        "TAA2002", "Parallel work captures a connection or session",
        DiagnosticSeverity.Warning, "ThreadAffinity",
        description: "Parallel work uses one captured object from several threads at once: 'A second operation was started on this context instance', 'Collection was modified', ObjectDisposedException, or lost and mixed rows.");

    public static readonly AffinityRule Rule = new(SharingRoute.CapturedByParallelWork, Descriptor);
}
