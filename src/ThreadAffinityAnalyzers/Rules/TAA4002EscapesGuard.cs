using Microsoft.CodeAnalysis;
using ThreadAffinityAnalyzers.Findings;

namespace ThreadAffinityAnalyzers.Rules;

/// <summary>A reader, command or connection leaves the guarded region.</summary>
internal static class TAA4002EscapesGuard
{
    public static readonly DiagnosticDescriptor Descriptor = AffinityRule.Describe(
        "TAA4002", "A reader, command or connection leaves the guarded region",
        DiagnosticSeverity.Warning, "ThreadAffinity",
        description: "A reader, command, lazy sequence or the connection itself leaves the guarded region, and is used after the guard is released: 'Invalid attempt to call Read when reader is closed', torn rows, or another call's rows.");

    public static readonly AffinityRule Rule = new(SharingRoute.EscapesGuard, Descriptor);
}
