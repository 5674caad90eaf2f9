namespace ThreadAffinityAnalyzers.Tests.Model;

/// <summary>Every form of registration, of a connection, a wrapper and a context, asked for by handlers, by services, by nobody and at start-up only: what is said, and where.</summary>
public class RegistrationVerdictTests
{
    public static TheoryData<string> Sharing => [.. RegistrationForms.All.Where(form => form.Shares).Select(form => form.Name)];

    public static TheoryData<string> Confining => [.. RegistrationForms.All.Where(form => !form.Shares).Select(form => form.Name)];

#if ROSLYN_4_14_OR_GREATER
    private const bool ReadsCollections = true;
#else
    private const bool ReadsCollections = false;
#endif

    [Theory]
    [MemberData(nameof(Sharing))]
    public Task SingletonBad(string form) => Check(form, shares: ReadsCollections || !RegistrationForms.All.Single(one => one.Name == form).InCollection);

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
            Assert.Equal([consumer, .. expected.Order(StringComparer.Ordinal)], [consumer, .. found.Select(RegistrationForms.Told).Order(StringComparer.Ordinal)]);
        }
    }
}
