using Microsoft.CodeAnalysis;

namespace ThreadAffinityAnalyzers.Tests.Model;

/// <summary>The registrations of other containers, of a connection, a wrapper and a context: what is said of each lifetime, and where.</summary>
public class ContainerVerdictTests
{
    public static TheoryData<string, string> Sharing => Named(shares: true);

    public static TheoryData<string, string> Confining => Named(shares: false);

    [Theory]
    [MemberData(nameof(Sharing))]
    public Task SingletonBad(string container, string form) => Check(container, form, shares: true);

    [Theory]
    [MemberData(nameof(Confining))]
    public Task ShorterLivedOk(string container, string form) => Check(container, form, shares: false);

    private static async Task Check(string container, string name, bool shares)
    {
        var form = ContainerForms.All.Single(form => form.Container == container && form.Name == name);
        var package = ContainerForms.Containers.Single(one => one.Name == container).Package;
        var kinds = RegistrationForms.Kinds.Where(kind => form.Kinds.Contains(kind.Name, StringComparison.Ordinal)).ToArray();
        foreach (var consumer in ContainerForms.Consumers)
        {
            var compilation = TestSources.Compile(TestSources.Named(ContainerForms.Program(form, kinds, consumer)), OutputKind.ConsoleApplication);
            if (package.Length > 0)
                compilation = compilation.AddReferences(MetadataReference.CreateFromFile(Path.Combine(AppContext.BaseDirectory, package + ".dll")));
            Assert.Empty(compilation.GetDiagnostics().Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error));
            var expected = shares && consumer != "nobody" ? kinds.Select(kind => kind.Found) : [];
            var found = await UnaskedChecks.AnalyzeWhole(compilation, null);
            Assert.Equal([consumer, .. expected.Order(StringComparer.Ordinal)], [consumer, .. found.Select(RegistrationForms.Told).Order(StringComparer.Ordinal)]);
        }
    }

    /// <summary>A handler asks the container itself.</summary>
    [Theory]
    [InlineData("SingleInstance()", "container.Resolve<Store>().Use()", "TAA1002")]
    [InlineData("SingleInstance()", "{ using var scope = container.BeginLifetimeScope(); scope.Resolve<Store>().Use(); }", "TAA1002")]
    [InlineData("InstancePerLifetimeScope()", "{ using var scope = container.BeginLifetimeScope(); scope.Resolve<Store>().Use(); }", "")]
    [InlineData("InstancePerDependency()", "container.Resolve<Store>().Use()", "")]
    public async Task ResolvedFromAutofac(string lifetime, string resolve, string found)
    {
        var program = $$"""
            using Autofac;

            var registrations = new ContainerBuilder();
            registrations.RegisterType<Store>().{{lifetime}};
            var container = registrations.Build();
            var app = WebApplication.Create(args);
            app.MapPost("/", () => {{resolve}});
            app.Run();

            class Store { private readonly SqliteConnection _db = new("Data Source=a.db"); public void Use() { using var command = _db.CreateCommand(); command.ExecuteNonQuery(); } }
            """;
        var compilation = TestSources.Compile(TestSources.Named([program]), OutputKind.ConsoleApplication).AddReferences(MetadataReference.CreateFromFile(Path.Combine(AppContext.BaseDirectory, "Autofac.dll")));
        Assert.Empty(compilation.GetDiagnostics().Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error));
        Assert.Equal(found, string.Join(" ", (await UnaskedChecks.AnalyzeWhole(compilation, null)).Select(one => one.Id)));
    }

    private static TheoryData<string, string> Named(bool shares)
    {
        var rows = new TheoryData<string, string>();
        foreach (var form in ContainerForms.All.Where(form => form.Shares == shares))
            rows.Add(form.Container, form.Name);
        return rows;
    }
}
