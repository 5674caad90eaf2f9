using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;
using Xunit;
using Xunit.Abstractions;

namespace ThreadAffinityAnalyzers.Tests.Search;

/// <summary>Our references are those of the workspace's find-references, over the project's own sources.</summary>
public sealed class OracleTests(ITestOutputHelper output)
{
    [Fact]
    public void Same_references_as_the_workspace_over_our_own_sources_Ok()
    {
        var root = Root();
        var files = Directory.EnumerateFiles(Path.Combine(root, "src", "ThreadAffinityAnalyzers"), "*.cs", SearchOption.AllDirectories)
            .Where(static path => !path.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}"))
            .OrderBy(static path => path, StringComparer.Ordinal).Select(path => (Path.GetRelativePath(root, path), File.ReadAllText(path)));
        Compare(SearchProgram.Of(files));
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
            differences.AddRange(ours.Except(oracle).Select(place => $"too many {symbol.Kind} {symbol} at {place}"));
        }

        output.WriteLine($"{asked} symbols");
        Assert.True(differences.Count == 0, string.Join(Environment.NewLine, differences.Take(60)) + $"\n{differences.Count} differences");
    }

    private static string Root([CallerFilePath] string path = "")
    {
        while (!File.Exists(Path.Combine(path, "Directory.Build.props")))
        {
            path = Path.GetDirectoryName(path)!;
        }

        return path;
    }
}
