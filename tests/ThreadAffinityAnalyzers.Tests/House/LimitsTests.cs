using System.Reflection;
using System.Text.RegularExpressions;

namespace ThreadAffinityAnalyzers.Tests.House;

/// <summary>Names of tests say what they prove; known misses and false alarms stand on the page of limits.</summary>
public sealed class LimitsTests
{
    private static readonly string[] Folders = ["Rules", "Fixes", "Sharing"];

    private static readonly MethodInfo[] Tests = typeof(LimitsTests).Assembly.GetTypes()
        .Where(type => Folders.Any(folder => type.Namespace?.EndsWith("." + folder, StringComparison.Ordinal) == true))
        .SelectMany(type => type.GetMethods(BindingFlags.Instance | BindingFlags.Public | BindingFlags.DeclaredOnly))
        .Where(method => method.GetCustomAttribute<FactAttribute>() is not null).ToArray();

    [Fact]
    public void NamesOk() => Assert.Empty(Tests.Where(test => !IsKnown(test.Name) && test.DeclaringType!.Namespace!.EndsWith(".Rules", StringComparison.Ordinal)
        && !test.Name.EndsWith("Bad", StringComparison.Ordinal) && !test.Name.EndsWith("Ok", StringComparison.Ordinal)).Select(test => $"{test.DeclaringType!.Name}.{test.Name}"));

    [Fact]
    public void KnownLimitsStandOnThePageOk()
    {
        var page = File.ReadAllText(Path.Combine(TestReferences.RepositoryRoot, "docs", "limits.md"));
        var listed = Regex.Matches(page, @"^- `((?:FN|FP)_\w+)`: ", RegexOptions.Multiline).Select(match => match.Groups[1].Value);
        Assert.Equal(Tests.Where(test => IsKnown(test.Name)).Select(test => test.Name).Distinct().Order(StringComparer.Ordinal), listed.Order(StringComparer.Ordinal));
    }

    private static bool IsKnown(string name) => name.StartsWith("FN_", StringComparison.Ordinal) || name.StartsWith("FP_", StringComparison.Ordinal);
}
