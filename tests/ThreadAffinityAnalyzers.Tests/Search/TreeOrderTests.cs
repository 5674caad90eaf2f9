using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using ThreadAffinityAnalyzers.Search;

namespace ThreadAffinityAnalyzers.Tests.Search;

/// <summary>The order of trees is found once for all states of a program, and anew for another set of paths.</summary>
public sealed class TreeOrderTests
{
    private static readonly CSharpCompilation Program = CSharpCompilation.Create("Program", [Tree("/b.cs"), Tree("/a.cs"), Tree("/B.cs"), Tree("/c.cs")]);

    [Fact]
    public void PathsAreOrdinalOk() => Assert.Equal(["/B.cs", "/a.cs", "/b.cs", "/c.cs"], Paths(Program));

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(3)]
    public void AnEditedTreeStandsInItsPlaceOk(int place)
    {
        Paths(Program);
        var edited = Tree(Program.SyntaxTrees[place].FilePath);
        var after = TreeOrder.Sorted(Program.ReplaceSyntaxTree(Program.SyntaxTrees[place], edited));
        Assert.Equal(["/B.cs", "/a.cs", "/b.cs", "/c.cs"], after.Select(tree => tree.FilePath));
        Assert.Contains(edited, after);
    }

    [Fact]
    public void OtherPathsAreSortedAnewOk()
    {
        Paths(Program);
        Assert.Equal(["/B.cs", "/a.cs", "/aa.cs", "/b.cs", "/c.cs"], Paths(Program.AddSyntaxTrees(Tree("/aa.cs"))));
        Assert.Equal(["/B.cs", "/b.cs", "/c.cs", "/d.cs"], Paths(Program.ReplaceSyntaxTree(Program.SyntaxTrees[1], Tree("/d.cs"))));
        Assert.Equal(["/B.cs", "/a.cs", "/b.cs"], Paths(Program.RemoveSyntaxTrees(Program.SyntaxTrees[3])));
        Assert.Equal(["/B.cs", "/a.cs", "/b.cs", "/c.cs"], Paths(Program.RemoveAllSyntaxTrees().AddSyntaxTrees(Program.SyntaxTrees.Reverse())));
        Assert.Equal(["/B.cs", "/a.cs", "/b.cs", "/c.cs"], Paths(Program));
    }

    private static IEnumerable<string> Paths(Compilation program) => TreeOrder.Sorted(program).Select(tree => tree.FilePath);

    private static SyntaxTree Tree(string path) => CSharpSyntaxTree.ParseText("", TestSources.ParseOptions, path);
}
