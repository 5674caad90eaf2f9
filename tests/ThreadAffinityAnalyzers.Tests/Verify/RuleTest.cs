using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Testing;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Testing;

namespace ThreadAffinityAnalyzers.Tests.Verify;

/// <summary>One run of the analyzer over a test program in the official testing library.</summary>
internal sealed class RuleTest : CSharpAnalyzerTest<ThreadAffinityAnalyzer, DefaultVerifier>
{
    public RuleTest((string Name, string Text)[] files, string? editorConfig, OutputKind kind)
    {
        ReferenceAssemblies = TestReferences.Framework;
        TestState.OutputKind = kind;
        TestState.AdditionalReferences.AddRange(TestReferences.All);
        foreach (var (name, text) in files)
            TestState.Sources.Add((name, text));
        TestState.Sources.Add((TestSources.GlobalUsingsPath, TestSources.GlobalUsings));
        if (editorConfig is not null)
            TestState.AnalyzerConfigFiles.Add(("/.editorconfig", editorConfig));
    }

    protected override ParseOptions CreateParseOptions() => TestSources.ParseOptions;

    protected override CompilationOptions CreateCompilationOptions() => ((Microsoft.CodeAnalysis.CSharp.CSharpCompilationOptions)base.CreateCompilationOptions())
        .WithNullableContextOptions(NullableContextOptions.Enable);
}
