using System.Reflection;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Testing;
using Microsoft.CodeAnalysis.Testing;

namespace ThreadAffinityAnalyzers.Tests.Verify;

/// <summary>One run of the one exported fix provider over a test program in the official testing library.</summary>
internal sealed class FixTest : CSharpCodeFixTest<ThreadAffinityAnalyzer, EmptyCodeFixProvider, DefaultVerifier>
{
    public FixTest((string Name, string Text)[] before, (string Name, string Text)[] after, string? editorConfig, OutputKind kind)
    {
        ReferenceAssemblies = TestReferences.Framework;
        foreach (var (state, files) in new[] { (TestState, before), (FixedState, after) })
        {
            state.OutputKind = kind;
            foreach (var (name, text) in files)
                state.Sources.Add((name, text));
            state.Sources.Add((TestSources.GlobalUsingsPath, TestSources.GlobalUsings));
        }
        TestState.AdditionalReferences.AddRange(TestReferences.All);
        if (editorConfig is not null)
            TestState.AnalyzerConfigFiles.Add(("/.editorconfig", editorConfig));
    }

    /// <summary>The exported provider, found as a host finds it.</summary>
    public static CodeFixProvider Provider { get; } = (CodeFixProvider)Activator.CreateInstance(
        Assembly.Load("ThreadAffinityAnalyzers.CodeFixes").GetTypes().Single(type => type.GetCustomAttribute<ExportCodeFixProviderAttribute>() is not null))!;

    protected override IEnumerable<CodeFixProvider> GetCodeFixProviders() => [Provider];

    protected override ParseOptions CreateParseOptions() => TestSources.ParseOptions;

    protected override CompilationOptions CreateCompilationOptions() => ((CSharpCompilationOptions)base.CreateCompilationOptions())
        .WithNullableContextOptions(NullableContextOptions.Enable);
}
