using Microsoft.CodeAnalysis;

namespace ThreadAffinityAnalyzers.Rules;

/// <summary>An option of the analyzers has a value that cannot be read. It owns no route: it speaks of the configuration, not of code.</summary>
internal static class TAA9001MalformedConfiguration
{
    public static readonly DiagnosticDescriptor Descriptor = new(
        "TAA9001", "An option of ThreadAffinityAnalyzers cannot be read", "{0}", "Configuration", DiagnosticSeverity.Info, isEnabledByDefault: true,
        "A value that is misspelt would otherwise be ignored silently.", AffinityRule.HelpOf("TAA9001"), WellKnownDiagnosticTags.CompilationEnd);
}
