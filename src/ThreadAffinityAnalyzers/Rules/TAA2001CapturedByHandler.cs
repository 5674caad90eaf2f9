using Microsoft.CodeAnalysis;
using ThreadAffinityAnalyzers.Findings;

namespace ThreadAffinityAnalyzers.Rules;

/// <summary>A handler captures a connection or session that all its calls share.</summary>
internal static class TAA2001CapturedByHandler
{
    public static readonly DiagnosticDescriptor Descriptor = AffinityRule.Describe(
        "TAA2001", "A handler captures a connection or session that all its calls share",
        DiagnosticSeverity.Warning, "ThreadAffinity",
        description: "The handler runs many times at once and every run uses the one captured object: 'SqliteConnection does not support nested transactions', ObjectDisposedException, 'SafeHandle cannot be null', or rows and ids of another request with status 200.");

    public static readonly AffinityRule Rule = new(SharingRoute.CapturedByHandler, Descriptor);
}
