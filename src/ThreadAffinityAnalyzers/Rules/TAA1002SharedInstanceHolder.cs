using Microsoft.CodeAnalysis;
using ThreadAffinityAnalyzers.Findings;

namespace ThreadAffinityAnalyzers.Rules;

/// <summary>A shared instance keeps a connection or session that concurrent code uses.</summary>
internal static class TAA1002SharedInstanceHolder
{
    public static readonly DiagnosticDescriptor Descriptor = AffinityRule.Describe(
        "TAA1002", "A shared instance keeps a connection or session that concurrent code uses",
        DiagnosticSeverity.Warning, "ThreadAffinity",
        description: "One instance of the owner serves all calls, so they share its connection or session: rows of two users mix, acknowledged rows vanish with another call's rollback, or the provider throws ObjectDisposedException, 'A command is already in progress', 'A second operation was started on this context instance'.");

    public static readonly AffinityRule Rule = new(SharingRoute.SharedInstanceHolder, Descriptor);
}
