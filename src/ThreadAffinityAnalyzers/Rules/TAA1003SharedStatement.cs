using Microsoft.CodeAnalysis;
using ThreadAffinityAnalyzers.Findings;

namespace ThreadAffinityAnalyzers.Rules;

/// <summary>A command, reader or transaction is kept in shared state.</summary>
internal static class TAA1003SharedStatement
{
    public static readonly DiagnosticDescriptor Descriptor = AffinityRule.Describe(
        "TAA1003", "A command, reader or transaction is kept in shared state",
        DiagnosticSeverity.Warning, "ThreadAffinity",
        description: "Calls that share a command, reader, transaction or batch mix their parameters and rows: 'Must add values for the following parameters', 'SQLite Error 21: bad parameter or other API misuse', 'SafeHandle cannot be null', 'An open reader is already associated with this command', or another user's row with status 200.");

    public static readonly AffinityRule Rule = new(SharingRoute.SharedStatement, Descriptor);
}
