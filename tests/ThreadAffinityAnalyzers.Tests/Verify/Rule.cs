using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Testing;

namespace ThreadAffinityAnalyzers.Tests.Verify;

/// <summary>What a rule test says: this program warns where it is marked, that one is silent.</summary>
internal static class Rule
{
    /// <summary>The program warns exactly where its markup says, for example <c>{|TAA1001:_db|}</c>.</summary>
    public static Task Bad(params string[] sources) => Bad(TestSources.Named(sources));

    /// <summary>The same with an .editorconfig.</summary>
    public static Task BadWith(string editorConfig, params string[] sources) => Bad(TestSources.Named(sources), editorConfig);

    public static Task Bad((string Name, string Text)[] files, string? editorConfig = null, OutputKind? kind = null)
    {
        Assert.True(files.Any(file => file.Text.Contains("{|TAA", StringComparison.Ordinal)), "A program that must warn says where: {|TAA1001:name|}.");
        return Run(files, editorConfig, kind);
    }

    /// <summary>The program is silent: no finding of any severity.</summary>
    public static Task Ok(params string[] sources) => Ok(TestSources.Named(sources));

    /// <summary>The same with an .editorconfig.</summary>
    public static Task OkWith(string editorConfig, params string[] sources) => Ok(TestSources.Named(sources), editorConfig);

    public static Task Ok((string Name, string Text)[] files, string? editorConfig = null, OutputKind? kind = null)
    {
        Assert.False(files.Any(file => file.Text.Contains("{|TAA", StringComparison.Ordinal)), "A program that must be silent has no markup.");
        return Run(files, editorConfig, kind);
    }

    /// <summary>The findings of a program in order of place, for tests of messages and locations.</summary>
    public static async Task<ImmutableArray<Diagnostic>> Findings(params string[] sources)
    {
        Assert.False(NotedPrograms.IsNoting);
        var files = TestSources.Named(sources);
        var compilation = TestSources.Compile(files, TestSources.KindOf(sources));
        Assert.Empty(compilation.GetDiagnostics().Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error));
        return (await UnaskedChecks.AnalyzeWhole(compilation, null)).OrderBy(d => d.Location.SourceTree?.FilePath, StringComparer.Ordinal)
            .ThenBy(d => d.Location.SourceSpan.Start).ToImmutableArray();
    }

    /// <summary>A program of a test.</summary>
    public sealed record Program((string Name, string Text)[] Files, string? EditorConfig, OutputKind Kind)
    {
        /// <summary>The test says that it must warn.</summary>
        public bool IsBad => Files.Any(file => file.Text.Contains("{|TAA", StringComparison.Ordinal));
    }

    /// <summary>Every program of the tests of the rules.</summary>
    public static Task<List<(string Test, Program Program)>> Programs() => NotedPrograms.Of(name => name.Contains(".Rules", StringComparison.Ordinal) || name.EndsWith(".Sharing", StringComparison.Ordinal));

    private static async Task Run((string Name, string Text)[] files, string? editorConfig, OutputKind? kind)
    {
        var output = kind ?? TestSources.KindOf(files.Select(file => file.Text));
        if (NotedPrograms.Add(new Program(files, editorConfig, output)))
            return;
        await new RuleTest(files, editorConfig, output).RunAsync();
        if (TestReferences.IsNewestRoslyn)
            await UnaskedChecks.OfProgram(files, editorConfig, output);
    }
}
