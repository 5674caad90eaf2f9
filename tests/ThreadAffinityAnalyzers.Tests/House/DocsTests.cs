using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;

namespace ThreadAffinityAnalyzers.Tests.House;

/// <summary>Every rule has a page, the page says what the descriptor says, and its samples do what it claims.</summary>
public sealed class DocsTests
{
    private static readonly string[] Headings = ["Cause", "Why it matters", "How to fix", "Example", "When to suppress", "Known limits"];

    public static TheoryData<string> Ids => [.. RulePages.Rules.Select(rule => rule.Id)];

    public static TheoryData<string, int> Samples
    {
        get
        {
            var samples = new TheoryData<string, int>();
            foreach (var sample in RulePages.Rules.SelectMany(rule => RulePages.SamplesOf(rule.Id)))
                samples.Add(sample.Id, sample.Number);
            return samples;
        }
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public void PageOk(string id)
    {
        var descriptor = RuleOf(id);
        var page = RulePages.TextOf(id);
        Assert.StartsWith($"# {id}: {descriptor.Title}\n", page);
        Assert.Contains($"| Severity | {descriptor.DefaultSeverity} |", page);
        Assert.Contains($"| Category | {descriptor.Category} |", page);
        Assert.Equal(Headings, page.Split('\n').Where(line => line.StartsWith("## ", StringComparison.Ordinal)).Select(line => line[3..]));
        if (RulePages.HasSamples(descriptor))
            Assert.Equal([false, true], RulePages.SamplesOf(id).Select(sample => sample.MustWarn).Distinct().Order());
    }

    [Theory]
    [MemberData(nameof(Samples))]
    public async Task SampleBadOk(string id, int number)
    {
        var sample = RulePages.SamplesOf(id).Single(sample => sample.Number == number);
        var findings = await Rule.Findings(sample.Code);
        if (sample.MustWarn)
            Assert.Contains(findings, finding => finding.Id == id);
        else
            Assert.Empty(findings);
    }

    /// <summary>What the fixes make of the samples that must warn. Two pages say that no fix is offered.</summary>
    [Theory]
    [MemberData(nameof(Samples))]
    public async Task RepairOfSampleOk(string id, int number)
    {
        var samples = RulePages.SamplesOf(id).ToList();
        var sample = samples.Single(sample => sample.Number == number);
        if (!sample.MustWarn)
            return;
        var (program, left) = await Repaired.Wholly(sample.Code);
        Assert.Equal(id is "TAA1005" ? [id] : [], left);
        if (id is "TAA1001" or "TAA1003" or "TAA2001")
            Assert.Equal(samples.Single(good => good.Number == number + 1).Code.ReplaceLineEndings("\n"), program);
    }

    [Fact]
    public void NoPageWithoutRuleOk() => Assert.Equal(
        RulePages.Rules.Select(rule => rule.Id).Order(StringComparer.Ordinal),
        Directory.EnumerateFiles(RulePages.Folder, "TAA*.md").Select(Path.GetFileNameWithoutExtension).Order(StringComparer.Ordinal));

    [Fact]
    public void ReadmeTableOk()
    {
        var readme = File.ReadAllText(Path.Combine(TestReferences.RepositoryRoot, "README.md"));
        foreach (var rule in RulePages.Rules)
            Assert.Contains($"| [{rule.Id}](docs/rules/{rule.Id}.md) | {rule.DefaultSeverity} | {rule.Title} |", readme);
    }

    /// <summary>What users search for.</summary>
    [Theory]
    [InlineData("A second operation was started on this context instance before a previous operation completed", "TAA2003")]
    [InlineData("Cannot access a disposed context instance", "TAA2003")]
    [InlineData("A command is already in progress", "TAA2003")]
    [InlineData("There is already an open DataReader associated with this Connection", "TAA2003")]
    [InlineData("SqliteConnection does not support nested transactions", "TAA1001")]
    [InlineData("bad parameter or other API misuse", "TAA1003")]
    public void ExceptionLeadsToItsPageOk(string sentence, string id) => Assert.Contains(Exceptions, row => row.Sentence.Contains(sentence, StringComparison.Ordinal) && row.Id == id);

    [Fact]
    public void PageSaysTheExceptionOk() => Assert.All(Exceptions, row => Assert.Contains(row.Sentence, RulePages.TextOf(row.Id)));

    private static (string Sentence, string Id)[] Exceptions => Regex.Matches(File.ReadAllText(Path.Combine(TestReferences.RepositoryRoot, "docs", "README.md")), """^\| "(.+)" \| \[(TAA\d+)\]\(rules/\2\.md\) \|""", RegexOptions.Multiline)
        .Select(match => (match.Groups[1].Value, match.Groups[2].Value)).ToArray();

    [Fact]
    public void DescriptorsSpeakOk() => Assert.All(RulePages.Rules, rule =>
    {
        Assert.False(string.IsNullOrWhiteSpace(rule.Description.ToString()), rule.Id + " has no description");
        Assert.EndsWith($"/docs/rules/{rule.Id}.md", rule.HelpLinkUri);
        Assert.True(rule.IsEnabledByDefault);
    });

    private static DiagnosticDescriptor RuleOf(string id) => RulePages.Rules.Single(rule => rule.Id == id);
}
