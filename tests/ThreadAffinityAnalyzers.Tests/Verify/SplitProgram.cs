using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace ThreadAffinityAnalyzers.Tests.Verify;

/// <summary>A program of one compilation, cut into a library and the project that refers to it.</summary>
/// <param name="Way">What has become the library.</param>
/// <param name="Library">The library's compilation, as an editor offers it.</param>
/// <param name="Image">The library's assembly, as a build offers it.</param>
/// <param name="Application">The rest, without a reference to the library.</param>
internal sealed record SplitProgram(string Way, CSharpCompilation Library, byte[] Image, CSharpCompilation Application)
{
    private const string Friend = "[assembly: System.Runtime.CompilerServices.InternalsVisibleTo(\"TestProject\")]";

    /// <summary>The ways to cut it after which both parts compile.</summary>
    public static IEnumerable<SplitProgram> Of(Rule.Program program) => Ways(program).Select(way => Split(program, way.Way, way.IsOfLibrary)).OfType<SplitProgram>();

    /// <summary>The types in the library; or the half of them that is declared first, or last.</summary>
    private static IEnumerable<(string Way, Func<int, int, bool> IsOfLibrary)> Ways(Rule.Program program)
    {
        if (program.Kind == OutputKind.ConsoleApplication)
            yield return ("types", (_, _) => true);
        yield return ("first half", (index, count) => index < count / 2);
        yield return ("last half", (index, count) => index >= count / 2 && index > 0);
    }

    private static SplitProgram? Split(Rule.Program program, string way, Func<int, int, bool> isOfLibrary)
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
            ? null : new SplitProgram(way, library, image.ToArray(), application);
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
}
