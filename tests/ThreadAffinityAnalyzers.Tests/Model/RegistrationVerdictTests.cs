using Microsoft.CodeAnalysis;

namespace ThreadAffinityAnalyzers.Tests.Model;

/// <summary>Every form of registration, of a connection, a wrapper and a context, asked for by handlers, by services, by nobody and at start-up only: what is said, and where.</summary>
public class RegistrationVerdictTests
{
    public static TheoryData<string> Sharing => [.. RegistrationForms.All.Where(form => form.Shares).Select(form => form.Name)];

    public static TheoryData<string> Confining => [.. RegistrationForms.All.Where(form => !form.Shares).Select(form => form.Name)];

    [Theory]
    [MemberData(nameof(Sharing))]
    public Task SingletonBad(string form) => Check(form, shares: true);

    [Theory]
    [MemberData(nameof(Confining))]
    public Task ShorterLivedOk(string form) => Check(form, shares: false);

    private static async Task Check(string name, bool shares)
    {
        var form = RegistrationForms.All.Single(form => form.Name == name);
        var kinds = RegistrationForms.Kinds.Where(kind => form.Kinds.Contains(kind.Name, StringComparison.Ordinal)).ToArray();
        foreach (var consumer in RegistrationForms.Consumers)
        {
            var expected = shares && (consumer is "handler" or "service of a controller") ? kinds.Select(kind => kind.Found) : [];
            var found = await Rule.Findings(RegistrationForms.Program(form, kinds, consumer));
            Assert.Equal([consumer, .. expected.Order(StringComparer.Ordinal)], [consumer, .. found.Select(Told).Order(StringComparer.Ordinal)]);
        }
    }

    /// <summary>A finding at a registration is told by the marker on its line, any other by the name it stands at.</summary>
    private static string Told(Diagnostic finding)
    {
        var text = finding.Location.SourceTree!.GetText();
        var line = text.Lines.GetLineFromPosition(finding.Location.SourceSpan.Start).ToString();
        var marker = line.IndexOf("/*", StringComparison.Ordinal);
        return $"{finding.Id} {(marker >= 0 ? line[marker..(line.IndexOf("*/", StringComparison.Ordinal) + 2)] : text.ToString(finding.Location.SourceSpan))}";
    }
}
