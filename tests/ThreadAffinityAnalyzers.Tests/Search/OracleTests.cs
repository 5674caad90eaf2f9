using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Xunit;
using Xunit.Abstractions;

namespace ThreadAffinityAnalyzers.Tests.Search;

/// <summary>Our references are those of the workspace's find-references, over the project's own sources.</summary>
public sealed class OracleTests(ITestOutputHelper output)
{
    [Fact]
    public void Same_references_as_the_workspace_over_our_own_sources_Ok()
    {
        var root = Verify.TestReferences.RepositoryRoot;
        var files = Directory.EnumerateFiles(Path.Combine(root, "src", "ThreadAffinityAnalyzers"), "*.cs", SearchOption.AllDirectories)
            .Where(static path => !path.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}"))
            .OrderBy(static path => path, StringComparer.Ordinal).Select(path => (Path.GetRelativePath(root, path), File.ReadAllText(path)));
        Compare(SearchProgram.Of(files));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void Same_references_as_the_workspace_over_generated_programs_Ok(int seed)
    {
        var program = SearchProgram.Of(GeneratedProgram.Files(seed, 14));
        Assert.Empty(program.Errors.Take(5));
        Compare(program);
    }

    [Theory]
    [InlineData(5)]
    [InlineData(6)]
    public void Same_references_as_the_workspace_over_half_typed_programs_Ok(int seed)
    {
        // Cut in the middle of a statement, as left behind by someone who types.
        var program = SearchProgram.Of(GeneratedProgram.Files(seed, 8).Select(static file => (file.Path, file.Text[..(file.Text.Length * 4 / 5)])));
        Assert.NotEmpty(program.Errors);
        Compare(program);
    }

    private void Compare(SearchProgram program)
    {
        var differences = new List<string>();
        var asked = 0;
        foreach (var symbol in program.Declarations())
        {
            asked++;
            var ours = program.Ours(symbol).OrderBy(static place => place, StringComparer.Ordinal).ToArray();
            var oracle = program.Oracle(symbol);
            differences.AddRange(oracle.Except(ours).Select(place => $"missing {symbol.Kind} {symbol} at {place}"));
            var unknownToOracle = program.Search.ReferencesTo(symbol, CancellationToken.None)
                .Where(reference => IsUnknownToOracle(reference.Node)).Select(static reference => SearchProgram.PlaceOf(reference.Node));
            differences.AddRange(ours.Except(oracle).Except(unknownToOracle).Select(place => $"too many {symbol.Kind} {symbol} at {place}"));
        }

        output.WriteLine($"{asked} symbols");
        Assert.True(differences.Count == 0, string.Join(Environment.NewLine, differences.Take(60)) + $"\n{differences.Count} differences");
    }

    // The workspace leaves out calls of a primary constructor that do not name it; we bind them.
    private static bool IsUnknownToOracle(SyntaxNode node) => node is PrimaryConstructorBaseTypeSyntax or ImplicitObjectCreationExpressionSyntax;
}
