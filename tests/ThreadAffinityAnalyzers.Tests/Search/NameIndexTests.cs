using System;
using System.Collections.Immutable;
using System.Linq;
using System.Text;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Text;
using ThreadAffinityAnalyzers.Search;
using Xunit;

namespace ThreadAffinityAnalyzers.Tests.Search;

/// <summary>What the index reads from a text alone.</summary>
public sealed class NameIndexTests
{
    [Theory]
    [InlineData("class C { int abc; }", "abc", "14")]
    [InlineData("abc xabc abcx abc1 1abc abc", "abc", "0 24")]
    [InlineData("@abc x.@abc", "abc", "1 8")]
    [InlineData("\\u0061bc a\\u0062c ab\\U00000063", "abc", "0 9 18")]
    [InlineData("café ca\\u0066é", "café", "0 5")]
    [InlineData("a\u200Dbc", "abc", "0")]
    [InlineData("$\"{abc}abc{abc:abc}\"", "abc", "3 7 11 15")]
    [InlineData("x\\u0028abc", "abc", "7")]
    [InlineData("\\uZZ abc \\u", "abc", "5")]
    [InlineData("", "abc", "")]
    [InlineData("abd", "abc", "")]
    public void Positions_of_a_word_Ok(string text, string word, string positions) =>
        Assert.Equal(positions, string.Join(" ", Of(text).PositionsOf(word)));

    [Fact]
    public void A_word_is_looked_for_inside_the_span_alone_Ok()
    {
        var index = Of("abc abc");
        Assert.True(index.HasIn("abc", new TextSpan(4, 3)));
        Assert.True(index.HasIn("abc", new TextSpan(2, 3)));
        Assert.False(index.HasIn("abc", new TextSpan(1, 3)));
        Assert.False(index.HasIn("abc", new TextSpan(5, 2)));
        Assert.False(index.HasIn("abc", new TextSpan(4, 0)));
    }

    [Fact]
    public void Any_word_of_a_set_is_found_whatever_object_the_set_is_Ok()
    {
        var index = Of("one two three");
        foreach (var words in new[] { ImmutableHashSet.Create("three", "none"), ImmutableHashSet.Create("none", "three"), ImmutableHashSet.Create("none"), ImmutableHashSet<string>.Empty })
        {
            Assert.Equal(words.Contains("three"), index.HasAnyIn(words, new TextSpan(0, 13)));
            Assert.False(index.HasAnyIn(words, new TextSpan(0, 8)));
        }
    }

    [Theory]
    [InlineData("M(x => x)", true)]
    [InlineData("M(delegate { })", true)]
    [InlineData("M(x >= x, delegates)", false)]
    public void Lambdas_are_noted_Ok(string text, bool noted) => Assert.Equal(noted, Of(text).HasLambdaIn(new TextSpan(0, text.Length)));

    [Theory]
    [InlineData("_ = M();", true)]
    [InlineData("_=M();", true)]
    [InlineData("_ == M();", false)]
    [InlineData("_ => M();", false)]
    [InlineData("_x = M();", false)]
    [InlineData("x_ = M();", false)]
    public void Discards_are_noted_Ok(string text, bool noted) => Assert.Equal(noted, Of(text).HasDiscardIn(new TextSpan(0, text.Length)));

    [Theory]
    [InlineData("await task;", true)]
    [InlineData("M(await @task )", true)]
    [InlineData("await task\n .ConfigureAwait(false);", true)]
    [InlineData("await M();", false)]
    [InlineData("await a.b;", false)]
    [InlineData("await task.Other();", false)]
    [InlineData("await", false)]
    public void Awaited_names_are_noted_Ok(string text, bool noted) => Assert.Equal(noted, Of(text).HasAwaitedNameIn(new TextSpan(0, text.Length)));

    [Theory]
    [InlineData("SaveAsync(); x.LoadAsync", "0 15")]
    [InlineData("@SaveAsync Async async Asynchronous SaveAsyncNow", "1")]
    public void Names_that_end_with_Async_are_noted_Ok(string text, string positions) => Assert.Equal(positions, string.Join(" ", Of(text).AsyncNames));

    [Theory]
    [InlineData(0, 3, "")]
    [InlineData(2, 5, "3 5")]
    [InlineData(3, 4, "3 5")]
    [InlineData(6, 90, "9")]
    public void Positions_inside_a_span_are_found_Ok(int start, int length, string inside) => Assert.Equal(inside, string.Join(" ", NameIndex.In([3, 5, 9], new TextSpan(start, length))));

    [Fact]
    public void Every_identifier_of_a_program_is_indexed_Ok()
    {
        foreach (var (_, text) in GeneratedProgram.Files(11, 6))
        {
            var tree = CSharpSyntaxTree.ParseText(text);
            var index = NameIndex.Of(tree, CancellationToken.None);
            foreach (var token in tree.GetRoot().DescendantTokens().Where(static token => token.IsKind(SyntaxKind.IdentifierToken)))
            {
                Assert.Contains(index.PositionsOf(token.ValueText), position => token.Span.Contains(position));
            }
        }
    }

    [Fact]
    public void A_changed_text_is_read_as_a_fresh_one_Ok()
    {
        var text = SourceText.From(string.Concat(Enumerable.Range(0, 30_000).Select(static i => $"word{i} ")));
        var changed = text.WithChanges(new TextChange(new TextSpan(100_003, 1), " abc "));
        var index = NameIndex.Of(CSharpSyntaxTree.ParseText(changed), CancellationToken.None);
        Assert.Equal([100_004], index.PositionsOf("abc"));
        Assert.Single(index.PositionsOf("word29999"));
    }

    [Fact]
    public void The_index_keeps_less_than_the_text_Ok()
    {
        var text = new StringBuilder();
        foreach (var file in GeneratedProgram.Files(1, 20))
        {
            text.Append(file.Text);
        }

        Assert.InRange(Of(text.ToString()).RetainedBytes, 1, text.Length * sizeof(char));
    }

    [Fact]
    public void One_tree_is_read_once_and_a_cancelled_reading_is_made_again_Ok()
    {
        var tree = CSharpSyntaxTree.ParseText("abc");
        using var source = new CancellationTokenSource();
        source.Cancel();
        Assert.ThrowsAny<OperationCanceledException>(() => NameIndex.Of(tree, source.Token));
        Assert.Same(NameIndex.Of(tree, CancellationToken.None), NameIndex.Of(tree, CancellationToken.None));
    }

    private static NameIndex Of(string text) => NameIndex.Of(CSharpSyntaxTree.ParseText(text), CancellationToken.None);
}
