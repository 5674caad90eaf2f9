using System.Collections.Concurrent;
using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Xunit.Abstractions;

namespace ThreadAffinityAnalyzers.Tests.House;

/// <summary>The programs of the rule tests, each split into a library and the project that refers to it: an editor, which offers the library's source, says what a build says, which offers its assembly.</summary>
/// <remarks>Every fourth program is taken; with <c>THREAD_AFFINITY_SPLIT</c> set to the name of a file all are, and the differences are written there.</remarks>
public sealed class SplitProgramsTests(ITestOutputHelper output)
{
    private static readonly string? Report = Environment.GetEnvironmentVariable("THREAD_AFFINITY_SPLIT");

    private const string Friend = "[assembly: System.Runtime.CompilerServices.InternalsVisibleTo(\"TestProject\")]";

    [Fact]
    public async Task EditorSaysWhatTheBuildSaysOk()
    {
        var splits = new ConcurrentDictionary<string, int>();
        var different = new ConcurrentBag<string>();
        await Parallel.ForEachAsync((await Rule.Programs()).Where((_, index) => Report is not null || index % 4 == 0), new ParallelOptions { MaxDegreeOfParallelism = 2 }, async (one, cancellation) =>
        {
            foreach (var (way, isOfLibrary) in Ways(one.Program))
            {
                if (Split(one.Program, isOfLibrary) is not { } split)
                    continue;
                var build = await Told(split.Application.AddReferences(MetadataReference.CreateFromImage(split.Image)), one.Program.EditorConfig);
                var editor = await Told(split.Application.AddReferences(split.Library.ToMetadataReference()), one.Program.EditorConfig);
                splits.AddOrUpdate(way, 1, (_, count) => count + 1);
                if (!build.SequenceEqual(editor))
                    different.Add($"{one.Test} by {way}\n  build:  {string.Join("\n          ", build)}\n  editor: {string.Join("\n          ", editor)}");
            }
        });
        output.WriteLine(string.Join(", ", splits.Select(way => $"{way.Value} split by {way.Key}")));
        if (Report is not null)
            await File.WriteAllLinesAsync(Report, different.Order(StringComparer.Ordinal).Prepend($"{different.Count} different of {splits.Values.Sum()}"));
        Assert.True(splits.Count == 3 && splits.Values.All(count => count > 20), "Too few programs could be split.");
        Assert.True(different.IsEmpty, string.Join("\n", different.Order(StringComparer.Ordinal)));
    }

    /// <summary>The types in the library; or the half of them that is declared first, or last.</summary>
    private static IEnumerable<(string Way, Func<int, int, bool> IsOfLibrary)> Ways(Rule.Program program)
    {
        if (program.Kind == OutputKind.ConsoleApplication)
            yield return ("types", (_, _) => true);
        yield return ("first half", (index, count) => index < count / 2);
        yield return ("last half", (index, count) => index >= count / 2 && index > 0);
    }

    private static (CSharpCompilation Library, byte[] Image, CSharpCompilation Application)? Split(Rule.Program program, Func<int, int, bool> isOfLibrary)
    {
        var roots = program.Files.Select(file => (file.Name, Root: Public(CSharpSyntaxTree.ParseText(TestSources.WithoutMarkup(file.Text), TestSources.ParseOptions).GetCompilationUnitRoot()))).ToList();
        var types = roots.SelectMany(file => file.Root.DescendantNodes(node => node is CompilationUnitSyntax or BaseNamespaceDeclarationSyntax).OfType<MemberDeclarationSyntax>())
            .Where(member => member is BaseTypeDeclarationSyntax or DelegateDeclarationSyntax).ToList();
        var ofLibrary = types.Where((type, index) => isOfLibrary(index, types.Count) && !HasMain(type)).ToHashSet<SyntaxNode>();
        if (ofLibrary.Count == 0 || types.Count == ofLibrary.Count && program.Kind != OutputKind.ConsoleApplication)
            return null;
        var library = TestSources.Compile(roots.Select(file => ("lib" + file.Name, Without(file.Root, type => !ofLibrary.Contains(type)).ToFullString())).Append(("Friend.cs", Friend)), OutputKind.DynamicallyLinkedLibrary).WithAssemblyName("Library");
        using var image = new MemoryStream();
        if (!library.Emit(image).Success)
            return null;
        var application = TestSources.Compile(roots.Select(file => (file.Name, Without(file.Root, ofLibrary.Contains).ToFullString())), program.Kind);
        return application.AddReferences(MetadataReference.CreateFromImage(image.ToArray())).GetDiagnostics().Any(report => report.Severity == DiagnosticSeverity.Error)
            ? null : (library, image.ToArray(), application);
    }

    /// <summary>As somebody writes them who keeps them in a library.</summary>
    private static CompilationUnitSyntax Public(CompilationUnitSyntax root) => root.ReplaceNodes(
        root.DescendantNodes(node => node is CompilationUnitSyntax or BaseNamespaceDeclarationSyntax).OfType<MemberDeclarationSyntax>().Where(member => member is BaseTypeDeclarationSyntax or DelegateDeclarationSyntax),
        (_, type) => type.Modifiers.Any(modifier => modifier.IsKind(SyntaxKind.PublicKeyword) || modifier.IsKind(SyntaxKind.FileKeyword)) ? type
            : type.WithoutLeadingTrivia().WithModifiers([SyntaxFactory.Token(SyntaxKind.PublicKeyword).WithTrailingTrivia(SyntaxFactory.Space), .. type.Modifiers.Where(modifier => !modifier.IsKind(SyntaxKind.InternalKeyword))])
                .WithLeadingTrivia(type.GetLeadingTrivia()));

    private static bool HasMain(MemberDeclarationSyntax type) => type is TypeDeclarationSyntax { Identifier.ValueText: "Program" } ||
        type is TypeDeclarationSyntax { Members: var members } && members.OfType<MethodDeclarationSyntax>().Any(method => method.Identifier.ValueText == "Main");

    private static CompilationUnitSyntax Without(CompilationUnitSyntax root, Func<SyntaxNode, bool> isLeftOut)
    {
        var gone = root.DescendantNodes(node => node is CompilationUnitSyntax or BaseNamespaceDeclarationSyntax).Where(node => node is GlobalStatementSyntax or BaseTypeDeclarationSyntax or DelegateDeclarationSyntax).Where(isLeftOut);
        return root.RemoveNodes(gone, SyntaxRemoveOptions.KeepUnbalancedDirectives)!;
    }

    private static async Task<ImmutableArray<string>> Told(CSharpCompilation compilation, string? editorConfig) =>
        [.. (await UnaskedChecks.AnalyzeWhole(compilation, editorConfig)).Select(finding => $"{finding}".ReplaceLineEndings(" ")).Select(line => line[..Math.Min(line.Length, 1500)]).Order(StringComparer.Ordinal)];
}
