using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using ThreadAffinityAnalyzers.Search;

namespace ThreadAffinityAnalyzers.Tests.Search;

/// <summary>What is kept of a tree: each kind for itself, and of two that were read the first.</summary>
public sealed class PerTreeTests
{
    private readonly SyntaxTree tree = CSharpSyntaxTree.ParseText("class C;");
    private readonly SyntaxTree other = CSharpSyntaxTree.ParseText("class C;");

    [Fact]
    public void FirstIsKeptOk()
    {
        var words = new PerTree<string>();
        Assert.Null(words.Find(tree));
        Assert.Equal("first", words.Of(tree, () => "first"));
        Assert.Equal("first", words.Of(tree, () => "second"));
        Assert.Equal("first", words.Keep(tree, "third"));
        words.Replace(tree, "last");
        Assert.Equal("last", words.Find(tree));
        Assert.Null(words.Find(other));
    }

    [Fact]
    public void KindsAreKeptApartOk()
    {
        var kinds = Enumerable.Range(0, 12).Select(_ => new PerTree<string>()).ToArray();
        foreach (var at in Enumerable.Range(0, kinds.Length).Reverse())
            kinds[at].Keep(tree, at.ToString(System.Globalization.CultureInfo.InvariantCulture));
        Assert.Equal(Enumerable.Range(0, kinds.Length).Select(at => at.ToString(System.Globalization.CultureInfo.InvariantCulture)), kinds.Select(kind => kind.Find(tree)!));
    }

    [Fact]
    public void FailureIsNotKeptOk()
    {
        var words = new PerTree<string>();
        Assert.Throws<OperationCanceledException>(() => words.Of(tree, () => throw new OperationCanceledException()));
        Assert.Equal("read", words.Of(tree, () => "read"));
    }
}
