using Microsoft.CodeAnalysis;

namespace ThreadAffinityAnalyzers.Tests.Model;

/// <summary>Every form of registration, of a connection, a wrapper and a context, asked for by handlers, by services, by nobody and at start-up only: what is said, and where.</summary>
public class RegistrationVerdictTests
{
    public static TheoryData<string> Sharing => [.. RegistrationForms.All.Where(form => form.Shares).Select(form => form.Name)];

    public static TheoryData<string> Confining => [.. RegistrationForms.All.Where(form => !form.Shares).Select(form => form.Name)];

    [Theory]
    [MemberData(nameof(Sharing))]
    public Task SingletonBad(string form) => Check(form, (kind, consumer) => consumer is "handler" or "service of a controller" ? [kind.Found] : []);

    [Theory]
    [MemberData(nameof(Confining))]
    public Task ShorterLivedOk(string form) => Check(form, (_, _) => []);

    private static async Task Check(string name, Func<RegisteredKind, string, string[]> expected)
    {
        var form = RegistrationForms.All.Single(form => form.Name == name);
        foreach (var kind in RegistrationForms.Kinds.Where(kind => form.Kinds.Contains(kind.Name, StringComparison.Ordinal)))
            foreach (var consumer in RegistrationForms.Consumers)
            {
                var found = await Rule.Findings(RegistrationForms.Program(form, kind, consumer));
                Assert.Equal([$"{kind.Name}, {consumer}", .. expected(kind, consumer)], [$"{kind.Name}, {consumer}", .. found.Select(Told)]);
            }
    }

    /// <summary>A finding at a registration is told by the marker on its line, any other by the name it stands at.</summary>
    private static string Told(Diagnostic finding)
    {
        var text = finding.Location.SourceTree!.GetText();
        var line = text.Lines.GetLineFromPosition(finding.Location.SourceSpan.Start).ToString();
        return $"{finding.Id} {(line.Contains(RegistrationForms.Marker, StringComparison.Ordinal) ? RegistrationForms.Marker : text.ToString(finding.Location.SourceSpan))}";
    }
}
