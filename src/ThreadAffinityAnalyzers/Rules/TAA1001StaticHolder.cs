using Microsoft.CodeAnalysis;
using ThreadAffinityAnalyzers.Findings;

namespace ThreadAffinityAnalyzers.Rules;

/// <summary>A static holder keeps a connection or session that concurrent code uses.</summary>
internal static class TAA1001StaticHolder
{
    public static readonly DiagnosticDescriptor Descriptor = AffinityRule.Describe(
        "TAA1001", "A static holder keeps a connection or session that concurrent code uses",
        DiagnosticSeverity.Warning, "ThreadAffinity",
        description: "The object may be used by one flow at a time. Concurrent calls end in ObjectDisposedException, 'SafeHandle cannot be null', NullReferenceException in SqliteConnection.RemoveCommand, 'SQLite Error 5: unable to delete/modify user-function due to active statements', 'A second operation was started on this context instance', or silently mix the rows of two users. Open one per call.");

    public static readonly AffinityRule Rule = new(SharingRoute.StaticHolder, Descriptor);
}
