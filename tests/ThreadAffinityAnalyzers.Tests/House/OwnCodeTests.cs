using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace ThreadAffinityAnalyzers.Tests.House;

/// <summary>We run on our own source, and it keeps its own habits.</summary>
public sealed class OwnCodeTests
{
    [Fact]
    public async Task OurAnalyzersOnOurSourceOk() => Assert.Empty(await UnaskedChecks.AnalyzeWhole(OwnSource.Compilation, null));

    [Fact]
    public void NoVagueNamesOk() => Assert.Empty(OwnSource.Compilation.SyntaxTrees.SelectMany(tree => tree.GetRoot().DescendantNodes()
        .OfType<BaseTypeDeclarationSyntax>().Select(type => type.Identifier.ValueText)
        .Where(name => name.EndsWith("Helper", StringComparison.Ordinal) || name.EndsWith("Helpers", StringComparison.Ordinal) || name.EndsWith("Utils", StringComparison.Ordinal)
            || name.EndsWith("Manager", StringComparison.Ordinal) || name.EndsWith("Info", StringComparison.Ordinal) || name.EndsWith("Data", StringComparison.Ordinal))));

    [Fact]
    public void EveryTopLevelTypeSaysWhatItIsOk() => Assert.Empty(OwnSource.Compilation.SyntaxTrees.SelectMany(tree => tree.GetRoot().DescendantNodes()
        .OfType<BaseTypeDeclarationSyntax>()
        .Where(type => type.Parent is BaseNamespaceDeclarationSyntax && !type.Modifiers.Any(SyntaxKind.PartialKeyword)
            && !type.GetLeadingTrivia().Any(trivia => trivia.IsKind(SyntaxKind.SingleLineDocumentationCommentTrivia)))
        .Select(type => $"{Path.GetFileName(tree.FilePath)}: {type.Identifier}")));

    [Fact]
    public void NothingIsLeftToDoOk()
    {
        string[] words = ["TO" + "DO", "FIX" + "ME", "HA" + "CK", "NotImplemented" + "Exception"];
        Assert.Empty(OwnSource.Compilation.SyntaxTrees.Where(tree => words.Any(word => tree.ToString().Contains(word, StringComparison.Ordinal))).Select(tree => tree.FilePath));
    }
}
