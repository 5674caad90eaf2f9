using Microsoft.CodeAnalysis;
using ThreadAffinityAnalyzers.Findings;

namespace ThreadAffinityAnalyzers.Rules;

/// <summary>A connection or session is registered as a singleton.</summary>
internal static class TAA3001SingletonRegistration
{
    public static readonly DiagnosticDescriptor Descriptor = AffinityRule.Describe(
        "TAA3001", "A connection or session is registered as a singleton",
        DiagnosticSeverity.Warning, "ThreadAffinity",
        description: "The container gives one connection or session to everybody who asks: 'SqliteConnection does not support nested transactions', 'A second operation was started on this context instance', or the rows of two users mix.");

    public static readonly AffinityRule Rule = new(SharingRoute.SingletonRegistration, Descriptor);
}
