using Microsoft.CodeAnalysis;
using ThreadAffinityAnalyzers.Findings;

namespace ThreadAffinityAnalyzers.Rules;

/// <summary>A command, reader or transaction is kept in shared state.</summary>
internal static class TAA1003SharedStatement
{
    public static readonly DiagnosticDescriptor Descriptor = AffinityRule.Describe(
        "TAA1003", "A command, reader or transaction is kept in shared state",
        DiagnosticSeverity.Warning, "ThreadAffinity",
        description: "");

    public static readonly AffinityRule Rule = new(SharingRoute.SharedStatement, Descriptor);
}
