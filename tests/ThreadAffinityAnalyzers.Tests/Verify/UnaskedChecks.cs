using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;

namespace ThreadAffinityAnalyzers.Tests.Verify;

/// <summary>What every rule test also proves: live per file, independent of order and concurrency, short messages, evidence inside the program.</summary>
internal static class UnaskedChecks
{
    public static async Task OfProgram((string Name, string Text)[] files, string? editorConfig, OutputKind kind)
    {
        var compilation = TestSources.Compile(files, kind);
        var whole = await AnalyzeWhole(compilation, editorConfig);
        foreach (var finding in whole)
            AssertWellFormed(finding, compilation);
        var told = Told(whole);
        Assert.Equal(told, Told(await AnalyzePerFile(compilation, editorConfig)));
        Assert.Equal(told, Told(await AnalyzeWhole(TestSources.Compile(files, kind, reversed: true), editorConfig, concurrent: true)));
    }

    public static async Task<ImmutableArray<Diagnostic>> AnalyzeWhole(CSharpCompilation compilation, string? editorConfig, bool concurrent = false) =>
        Ours(await With(compilation, editorConfig, concurrent).GetAnalyzerDiagnosticsAsync(CancellationToken.None));

    /// <summary>As an editor asks: one file after the other, nothing but what is local to it.</summary>
    private static async Task<ImmutableArray<Diagnostic>> AnalyzePerFile(CSharpCompilation compilation, string? editorConfig)
    {
        var driver = With(compilation, editorConfig, concurrent: false);
        var found = ImmutableArray.CreateBuilder<Diagnostic>();
        foreach (var tree in compilation.SyntaxTrees)
        {
            var local = await driver.GetAnalyzerSemanticDiagnosticsAsync(compilation.GetSemanticModel(tree), null, CancellationToken.None);
            Assert.All(local, diagnostic => Assert.Equal(tree.FilePath, diagnostic.Location.SourceTree?.FilePath));
            found.AddRange(local);
        }
        return Ours(found.ToImmutable());
    }

    private static CompilationWithAnalyzers With(CSharpCompilation compilation, string? editorConfig, bool concurrent) => new(compilation,
        ImmutableArray.Create<DiagnosticAnalyzer>(new ThreadAffinityAnalyzer()),
        new CompilationWithAnalyzersOptions(OptionsOf(editorConfig), onAnalyzerException: null, concurrent, logAnalyzerExecutionTime: false));

    private static AnalyzerOptions OptionsOf(string? editorConfig) => editorConfig is null
        ? new AnalyzerOptions(ImmutableArray<AdditionalText>.Empty)
        : new AnalyzerOptions(ImmutableArray<AdditionalText>.Empty, new EditorConfigOptions(editorConfig));

    private static void AssertWellFormed(Diagnostic finding, Compilation compilation)
    {
        Assert.NotEqual("AD0001", finding.Id);
        var message = finding.GetMessage(System.Globalization.CultureInfo.InvariantCulture);
        Assert.True(message.Length is > 0 and <= 220, $"{message.Length} characters: {message}");
        Assert.All(finding.AdditionalLocations, place => Assert.True(place.IsInSource && compilation.ContainsSyntaxTree(place.SourceTree!), "evidence outside the program"));
    }

    private static ImmutableArray<Diagnostic> Ours(ImmutableArray<Diagnostic> all) =>
        all.Where(diagnostic => !diagnostic.IsSuppressed).ToImmutableArray();

    /// <summary>What is said, with the places of the evidence, in an order of its own.</summary>
    public static string[] Told(IEnumerable<Diagnostic> findings) => findings
        .Select(d => $"{d} [{string.Join("; ", d.AdditionalLocations.Select(place => place.GetLineSpan().ToString()))}]").Order(StringComparer.Ordinal).ToArray();

    /// <summary>The options of a one-section .editorconfig that holds for every file.</summary>
    private sealed class EditorConfigOptions(string text) : AnalyzerConfigOptionsProvider
    {
        private readonly AnalyzerConfigOptions _options = new KeyedOptions(AnalyzerConfigSet.Create(
            new[] { AnalyzerConfig.Parse(text, "/.editorconfig") }).GetOptionsForSourcePath("/0/Test0.cs").AnalyzerOptions);

        public override AnalyzerConfigOptions GlobalOptions => _options;

        public override AnalyzerConfigOptions GetOptions(SyntaxTree tree) => _options;

        public override AnalyzerConfigOptions GetOptions(AdditionalText textFile) => _options;
    }

    private sealed class KeyedOptions(ImmutableDictionary<string, string> values) : AnalyzerConfigOptions
    {
        public override IEnumerable<string> Keys => values.Keys;

        public override bool TryGetValue(string key, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out string? value) => values.TryGetValue(key, out value);
    }
}
