using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Testing;

namespace ThreadAffinityAnalyzers.Tests.Verify;

/// <summary>What a fix test says: this program becomes that one.</summary>
internal static class Fix
{
    /// <param name="before">The program, with its findings marked.</param>
    /// <param name="after">What the fix makes of it; findings that must remain are marked.</param>
    /// <param name="index">Which of the offered fixes, the first by default.</param>
    /// <param name="key">The equivalence key that the chosen fix must have.</param>
    /// <param name="iterations">How many single fixes lead to the result; null: as many as the library finds.</param>
    public static Task Verify(string before, string after, int? index = null, string? key = null, string? editorConfig = null, int? iterations = null) =>
        Verify(TestSources.Named([before]), TestSources.Named([after]), index, key, editorConfig, iterations);

    public static async Task Verify((string Name, string Text)[] before, (string Name, string Text)[] after, int? index = null, string? key = null,
        string? editorConfig = null, int? iterations = null)
    {
        var kind = TestSources.KindOf(before.Select(file => file.Text));
        if (NotedPrograms.Add(new Rule.Program(before, editorConfig, kind)))
            return;
        await Run(before, after, index, key, editorConfig, iterations, kind);
        if (!TestReferences.IsNewestRoslyn)
            return;
        Assert.Equal(CommentsOf(before), CommentsOf(after).Intersect(CommentsOf(before)));
        AssertNoNewWarnings(before, after, kind);
        await Run(WithCrlf(before), WithCrlf(after), index, key, editorConfig, iterations, kind);
    }

    /// <summary>Every program of the tests of the fixes.</summary>
    public static Task<List<(string Test, Rule.Program Program)>> Programs() => NotedPrograms.Of(name => name.EndsWith(".Fixes", StringComparison.Ordinal));

    /// <summary>No fix other than the audit mark is offered, or none at all.</summary>
    public static async Task Refuses(params string[] sources)
    {
        var files = TestSources.Named(sources);
        if (NotedPrograms.IsNoting)
            return;
        var test = new FixTest(files, files, null, TestSources.KindOf(sources));
        await test.RunAsync();
    }

    private static async Task Run((string Name, string Text)[] before, (string Name, string Text)[] after, int? index, string? key, string? editorConfig,
        int? iterations, OutputKind kind)
    {
        var test = new FixTest(before, after, editorConfig, kind) { CodeActionIndex = index, CodeActionEquivalenceKey = key };
        // Fix All marks nothing; MarkAuditedFixTests say so.
        if (key == FixTest.AuditMark)
            test.CodeFixTestBehaviors |= CodeFixTestBehaviors.SkipFixAllCheck;
        if (iterations is { } count)
        {
            test.NumberOfIncrementalIterations = count;
            test.NumberOfFixAllIterations = 1;
        }
        await test.RunAsync();
    }

    private static (string, string)[] WithCrlf((string Name, string Text)[] files) =>
        files.Select(file => (file.Name, file.Text.Replace("\r\n", "\n").Replace("\n", "\r\n"))).ToArray();

    private static void AssertNoNewWarnings((string Name, string Text)[] before, (string Name, string Text)[] after, OutputKind kind)
    {
        var known = WarningsOf(before, kind).ToHashSet(StringComparer.Ordinal);
        Assert.Empty(WarningsOf(after, kind).Where(warning => !known.Contains(warning)));
    }

    private static IEnumerable<string> WarningsOf((string Name, string Text)[] files, OutputKind kind) => TestSources.Compile(files, kind).GetDiagnostics()
        .Where(diagnostic => diagnostic.Severity >= DiagnosticSeverity.Warning).Select(diagnostic => diagnostic.Id + diagnostic.GetMessage());

    private static string[] CommentsOf((string Name, string Text)[] files) => files
        .SelectMany(file => CSharpSyntaxTree.ParseText(TestSources.WithoutMarkup(file.Text), TestSources.ParseOptions).GetRoot().DescendantTrivia())
        .Where(trivia => trivia.IsKind(SyntaxKind.SingleLineCommentTrivia) || trivia.IsKind(SyntaxKind.MultiLineCommentTrivia))
        .Select(trivia => trivia.ToString()).Distinct().Order(StringComparer.Ordinal).ToArray();
}
