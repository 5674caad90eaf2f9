using System.Reflection;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace ThreadAffinityAnalyzers.Tests.House;

/// <summary>Every finding is live in an editor: nothing waits for the end of the compilation, and one file asked alone gives what the whole gives.</summary>
public sealed class LiveTests
{
    public static TheoryData<string> Ids => [.. RulePages.Rules.Where(RulePages.HasSamples).Select(rule => rule.Id)];

    [Theory]
    [MemberData(nameof(Ids))]
    public async Task SampleIsLiveOk(string id)
    {
        foreach (var sample in RulePages.SamplesOf(id).Where(sample => sample.MustWarn))
            await UnaskedChecks.OfProgram(TestSources.Named([sample.Code]), null, TestSources.KindOf([sample.Code]));
    }

    /// <summary>As an editor asks for the light bulb: the span alone.</summary>
    [Theory]
    [MemberData(nameof(Ids))]
    public async Task SampleIsToldForItsSpanOk(string id)
    {
        foreach (var sample in RulePages.SamplesOf(id).Where(sample => sample.MustWarn))
        {
            var compilation = TestSources.Compile(TestSources.Named([sample.Code]), TestSources.KindOf([sample.Code]));
            var found = (await UnaskedChecks.AnalyzeWhole(compilation, null)).Where(finding => finding.Id == id).ToArray();
            Assert.NotEmpty(found);
            foreach (var finding in found)
            {
                var driver = new CompilationWithAnalyzers(compilation, [new ThreadAffinityAnalyzer()], new AnalyzerOptions([]));
                var told = await driver.GetAnalyzerSemanticDiagnosticsAsync(compilation.GetSemanticModel(finding.Location.SourceTree!), finding.Location.SourceSpan, CancellationToken.None);
                Assert.Contains(told, one => one.Id == id && one.Location.SourceSpan == finding.Location.SourceSpan);
            }
        }
    }

    [Fact]
    public void OnlyConfigurationWaitsForTheEndOk() => Assert.Equal(["TAA9001"], RulePages.Rules
        .Where(rule => rule.CustomTags.Contains(WellKnownDiagnosticTags.CompilationEnd)).Select(rule => rule.Id));

    [Fact]
    public void NoLazyOk() => Assert.Empty(typeof(ThreadAffinityAnalyzer).Assembly.GetTypes()
        .SelectMany(type => type.GetFields(BindingFlags.Instance | BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic))
        .Where(field => field.FieldType.IsGenericType && field.FieldType.GetGenericTypeDefinition() == typeof(Lazy<>)));

    [Fact]
    public async Task NothingRunsWithoutAffineReferencesOk()
    {
        var tree = Microsoft.CodeAnalysis.CSharp.CSharpSyntaxTree.ParseText("class C { static object F = new(); }", TestSources.ParseOptions, "/0/Test0.cs");
        var references = TestReferences.BaseLibraryOnly.Where(reference => !reference.Display!.Contains("System.Data", StringComparison.Ordinal));
        var compilation = Microsoft.CodeAnalysis.CSharp.CSharpCompilation.Create("Plain", [tree], references,
            new(OutputKind.DynamicallyLinkedLibrary));
        var analyzer = new ThreadAffinityAnalyzer();
        var driver = new CompilationWithAnalyzers(compilation, [analyzer],
            new CompilationWithAnalyzersOptions(new AnalyzerOptions([]), null, concurrentAnalysis: false, logAnalyzerExecutionTime: true));
        await driver.GetAnalyzerDiagnosticsAsync(CancellationToken.None);
        var telemetry = await driver.GetAnalyzerTelemetryInfoAsync(analyzer, CancellationToken.None);
        Assert.Equal(0, telemetry.SymbolActionsCount + telemetry.SemanticModelActionsCount + telemetry.OperationActionsCount + telemetry.SyntaxNodeActionsCount + telemetry.OperationBlockActionsCount);
    }
}
