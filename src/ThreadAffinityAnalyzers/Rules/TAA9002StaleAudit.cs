using Microsoft.CodeAnalysis;

namespace ThreadAffinityAnalyzers.Rules;

/// <summary>An audit is past its date, or nothing is left for it to cover. It owns no route.</summary>
internal static class TAA9002StaleAudit
{
    public static readonly DiagnosticDescriptor Descriptor = new(
        "TAA9002", "An audit is past its date or no longer needed", "{0}", "Configuration", DiagnosticSeverity.Info, isEnabledByDefault: true,
        "An audit vouches for one finding; when its date has passed the finding is shown again, and when the finding is gone the audit should go too.", AffinityRule.HelpOf("TAA9002"));
}
