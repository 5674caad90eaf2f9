using System.Collections.Immutable;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using ThreadAffinityAnalyzers.Rules;

namespace ThreadAffinityAnalyzers;

/// <summary>The one analyzer: it asks the model about each declaration and reports every finding under the rule that owns its route.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class ThreadAffinityAnalyzer : DiagnosticAnalyzer
{
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = ImmutableArray.CreateRange(AffinityRule.All, rule => rule.Descriptor);

    public override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
    }
}
