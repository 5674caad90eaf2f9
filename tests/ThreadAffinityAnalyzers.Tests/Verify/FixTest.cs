using System.Collections.Immutable;
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
            // A file that a fix adds comes last.
            foreach (var (name, text) in files.Take(before.Length))
                state.Sources.Add((name, text));
            state.Sources.Add((TestSources.GlobalUsingsPath, TestSources.GlobalUsings));
            foreach (var (name, text) in files.Skip(before.Length))
                state.Sources.Add((name, Microsoft.CodeAnalysis.Text.SourceText.From(text, System.Text.Encoding.UTF8)));
        }
        TestState.AdditionalReferences.AddRange(TestReferences.All);
        if (editorConfig is not null)
            TestState.AnalyzerConfigFiles.Add(("/.editorconfig", editorConfig));
    }

    /// <summary>The exported provider, found as a host finds it.</summary>
    public static CodeFixProvider Provider { get; } = (CodeFixProvider)Activator.CreateInstance(
        Assembly.Load("ThreadAffinityAnalyzers.CodeFixes").GetTypes().Single(type => type.GetCustomAttribute<ExportCodeFixProviderAttribute>() is not null))!;

    /// <summary>The audit mark is offered everywhere, so it counts only for a test that asks for it.</summary>
    protected override IEnumerable<CodeFixProvider> GetCodeFixProviders() => [CodeActionEquivalenceKey == AuditMark ? Provider : new Rewrites()];

    public const string AuditMark = "MarkAuditedFix";

    /// <summary>The exported provider without the audit mark.</summary>
    private sealed class Rewrites : CodeFixProvider
    {
        public override ImmutableArray<string> FixableDiagnosticIds => Provider.FixableDiagnosticIds;

        public override FixAllProvider? GetFixAllProvider() => Provider.GetFixAllProvider();

        public override Task RegisterCodeFixesAsync(CodeFixContext context) => Provider.RegisterCodeFixesAsync(
            new CodeFixContext(context.Document, context.Span, context.Diagnostics, (action, diagnostics) =>
            {
                if (action.EquivalenceKey != AuditMark)
                    context.RegisterCodeFix(action, diagnostics);
            }, context.CancellationToken));
    }

    protected override ParseOptions CreateParseOptions() => TestSources.ParseOptions;

    protected override CompilationOptions CreateCompilationOptions() => ((CSharpCompilationOptions)base.CreateCompilationOptions())
        .WithNullableContextOptions(NullableContextOptions.Enable);
}
