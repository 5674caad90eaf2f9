using Microsoft.CodeAnalysis;
using ThreadAffinityAnalyzers.Findings;

namespace ThreadAffinityAnalyzers.Rules;

/// <summary>Each connection sees a private, empty in-memory database.</summary>
internal static class TAA5001PrivateMemoryDatabase
{
    public static readonly DiagnosticDescriptor Descriptor = AffinityRule.Describe(
        "TAA5001", "Each connection sees a private, empty in-memory database",
        DiagnosticSeverity.Warning, "DatabaseLifetime",
        description: "Each connection to a private in-memory database sees its own empty one: 'SQLite Error 1: no such table'.");

    public static readonly AffinityRule Rule = new(SharingRoute.PrivateMemoryDatabase, Descriptor);
}
