using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Emit;
using Microsoft.CodeAnalysis.Testing;
using Microsoft.CodeAnalysis.Text;

namespace ThreadAffinityAnalyzers.Tests.Verify;

/// <summary>
/// Solutions of several projects: each is one text and refers to all before it, and is told of the others what a build tells it (their reference assemblies) and what an editor does (their compilations).
/// A first line <c>// assembly: Name</c> says by which name the others know it.
/// </summary>
internal static class Layers
{
    private const string Named = "// assembly: ";

    /// <summary>The projects warn exactly where their markup says.</summary>
    public static Task Bad(params string[] projects)
    {
        Assert.True(projects.Any(text => text.Contains("{|TAA", StringComparison.Ordinal)), "A solution that must warn says where: {|TAA1001:name|}.");
        return Run(projects);
    }

    /// <summary>No project says anything, of any severity.</summary>
    public static Task Ok(params string[] projects)
    {
        Assert.False(projects.Any(text => text.Contains("{|TAA", StringComparison.Ordinal)), "A solution that must be silent has no markup.");
        return Run(projects);
    }

    /// <summary>The messages in the last project, as a build prints them.</summary>
    public static async Task<string[]> Said(params string[] projects) =>
        [.. (await UnaskedChecks.AnalyzeWhole(Compiled(projects).Last().ByBuild, null)).Select(finding => $"{finding.Id} {finding.GetMessage()}")];

    private static async Task Run(string[] projects)
    {
        foreach (var (text, byBuild, byEditor) in Compiled(projects))
        {
            TestFileMarkupParser.GetPositionsAndSpans(text, out _, out _, out ImmutableDictionary<string, ImmutableArray<TextSpan>> marks);
            var expected = marks.SelectMany(mark => mark.Value.Select(span => $"{mark.Key} {span}")).Order(StringComparer.Ordinal).ToArray();
            Assert.Equal(expected, await Told(byBuild));
            Assert.Equal(expected, await Told(byEditor));
        }
    }

    private static IEnumerable<(string Text, CSharpCompilation ByBuild, CSharpCompilation ByEditor)> Compiled(string[] projects)
    {
        var built = ImmutableArray<MetadataReference>.Empty;
        var open = ImmutableArray<MetadataReference>.Empty;
        for (var i = 0; i < projects.Length; i++)
        {
            var project = TestSources.Compile([($"/{i}/Layer.cs", projects[i])], TestSources.KindOf([projects[i]])).WithAssemblyName(projects[i].StartsWith(Named, StringComparison.Ordinal) ? projects[i][Named.Length..].Split('\n')[0].Trim() : i == projects.Length - 1 ? "Application" : $"Layer{i}");
            var (byBuild, byEditor) = (project.AddReferences(built), project.AddReferences(open));
            Assert.Empty(byBuild.GetDiagnostics().Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error));
            yield return (projects[i], byBuild, byEditor);
            using var image = new MemoryStream();
            Assert.True(byBuild.Emit(image, options: new EmitOptions(metadataOnly: true, includePrivateMembers: false)).Success);
            built = built.Add(MetadataReference.CreateFromImage(image.ToArray()));
            open = open.Add(byEditor.ToMetadataReference());
        }
    }

    private static async Task<string[]> Told(CSharpCompilation project) =>
        [.. (await UnaskedChecks.AnalyzeWhole(project, null)).Select(finding => $"{finding.Id} {finding.Location.SourceSpan}").Order(StringComparer.Ordinal)];
}
