using Microsoft.CodeAnalysis;
using ThreadAffinityAnalyzers.Findings;

namespace ThreadAffinityAnalyzers.Rules;

/// <summary>Two operations run on one object at the same time.</summary>
internal static class TAA2003ConcurrentOperations
{
    public static readonly DiagnosticDescriptor Descriptor = AffinityRule.Describe(
        "TAA2003", "Two operations run on one object at the same time",
        DiagnosticSeverity.Warning, "ThreadAffinity",
        description: "A second operation starts before the first has finished: 'A second operation was started on this context instance before a previous operation completed', 'A command is already in progress', or, for work that is not awaited, 'Cannot access a disposed object' when the request ends.");

    public static readonly AffinityRule Rule = new(SharingRoute.ConcurrentOperations, Descriptor);
}
