using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace ThreadAffinityAnalyzers.Benchmarks;


/// <summary>The floor: one operation action that does nothing makes the driver build the operations of the whole program.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
internal sealed class EmptyOperationAction : DiagnosticAnalyzer
{
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [new("FLOOR1", "Floor", "Floor", "Floor", DiagnosticSeverity.Warning, true)];

    public override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        context.RegisterOperationAction(static _ => { }, OperationKind.Invocation);
    }
}

/// <summary>The floor of our own kind: symbol actions that do nothing, for the same kinds of symbol as ours.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
internal sealed class EmptySymbolActions : DiagnosticAnalyzer
{
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [new("FLOOR2", "Floor", "Floor", "Floor", DiagnosticSeverity.Warning, true)];

    public override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        context.RegisterCompilationStartAction(static start =>
        {
            start.RegisterSymbolAction(static _ => { }, SymbolKind.Field, SymbolKind.Property);
            start.RegisterSymbolAction(static _ => { }, SymbolKind.Method);
        });
    }
}
