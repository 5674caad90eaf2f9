using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using ThreadAffinityAnalyzers.Search;
using Xunit;

namespace ThreadAffinityAnalyzers.Tests.Search;

/// <summary>The table of words goes on being used after an edit, and answers as a new one would.</summary>
public sealed class WordTreesTests
{
    private static readonly string[] Texts = ["class A { B b; }", "class B { C c; }", "class C { A a; B b; }", "class D { }", "class E { B b; }"];

    [Theory]
    [InlineData(0, "class A { }")]
    [InlineData(2, "class C { }")]
    [InlineData(3, "class D { B b; A a; }")]
    [InlineData(4, "class E { C c; }")]
    public void An_edit_is_seen_in_every_place_Ok(int rank, string text)
    {
        var before = Indexes(Texts);
        var table = WordTrees.Of(before);
        var after = before.ToArray();
        after[rank] = Index(text);
        foreach (var word in new[] { "A", "B", "C", "D", "E", "F" })
        {
            var hash = NameScanner.HashOf(word);
            Assert.Equal(Enumerable.Range(0, after.Length).Where(one => after[one].Has(word)), WordTrees.Of(after).Having(hash));
            Assert.Equal(Enumerable.Range(0, before.Length).Where(one => before[one].Has(word)), table.Having(hash));
        }
    }

    [Fact]
    public void A_file_more_makes_a_new_table_Ok()
    {
        var before = Indexes(Texts);
        WordTrees.Of(before);
        var after = before.Append(Index("class F { B b; }")).ToArray();
        Assert.Equal([0, 1, 2, 4, 5], WordTrees.Of(after).Having(NameScanner.HashOf("B")));
    }

    private static NameIndex[] Indexes(string[] texts) => texts.Select(Index).ToArray();

    private static NameIndex Index(string text) => NameIndex.Of(CSharpSyntaxTree.ParseText(text), CancellationToken.None);
}
