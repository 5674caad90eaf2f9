namespace ThreadAffinityAnalyzers.Tests.Model;

/// <summary>Where the container supplies a service, and from which provider.</summary>
public class ServiceConsumerTests
{
    [Theory]
    [InlineData("app.Services.GetRequiredService<Foo>();", "Root")]
    [InlineData("new ServiceCollection().BuildServiceProvider().GetService<Foo>();", "Root")]
    [InlineData("app.Services.GetService(typeof(Foo));", "Root")]
    [InlineData("using var scope = app.Services.CreateScope(); scope.ServiceProvider.GetRequiredService<Foo>();", "Scope")]
    [InlineData("await using var scope = app.Services.CreateAsyncScope(); var sp = scope.ServiceProvider; sp.GetRequiredService<Foo>();", "Scope")]
    [InlineData("app.MapGet(\"/\", (HttpContext c) => { c.RequestServices.GetRequiredService<Foo>(); });", "Scope")]
    [InlineData("new ServiceCollection().AddScoped<IFoo>(sp => sp.GetRequiredService<Foo>());", "Scope")]
    [InlineData("new ServiceCollection().AddSingleton<IFoo>(sp => sp.GetRequiredService<Foo>());", "Root")]
    [InlineData("ActivatorUtilities.CreateInstance<Foo>(app.Services);", "Root")]
    [InlineData("Seed(app.Services); static void Seed(IServiceProvider p) => p.GetRequiredService<Foo>();", "Root")]
    public void ProviderOfResolutionOk(string statements, string expected)
    {
        var program = LifetimeProgram.Of("static class Startup { static async Task Run(WebApplication app) {\n" + statements + "\nawait Task.Yield(); } }");
        Assert.Equal(expected, Assert.Single(program.Consumers("Foo"), consumer => consumer.Resolution is not null).Provider.ToString());
    }

    [Theory]
    [InlineData("AddSingleton", "private readonly IServiceProvider kept; public Uses(IServiceProvider p) { kept = p; }", "Root")]
    [InlineData("AddScoped", "private readonly IServiceProvider kept; public Uses(IServiceProvider p) { kept = p; }", "Scope")]
    [InlineData("AddSingleton", "private readonly IServiceProvider kept; public Uses(IServiceScopeFactory f) { kept = f.CreateScope().ServiceProvider; }", "KeptScope")]
    [InlineData("AddScoped", "private readonly IServiceProvider kept; public Uses(IServiceScopeFactory f) { kept = f.CreateScope().ServiceProvider; }", "Scope")]
    [InlineData("AddScoped", "private static readonly IServiceProvider kept = new ServiceCollection().BuildServiceProvider().CreateScope().ServiceProvider;", "KeptScope")]
    public void KeptProviderLivesAsLongAsItsOwnerOk(string method, string members, string expected)
    {
        var program = LifetimeProgram.Of($$"""
            class Uses { {{members}} public void Run() => kept.GetRequiredService<Foo>(); }
            static class Startup { static void Configure(IServiceCollection s) => s.{{method}}<Uses>(); }
            """);
        Assert.Equal(expected, Assert.Single(program.Consumers("Foo")).Provider.ToString());
    }

    [Theory]
    [InlineData("class Uses(Foo foo) { public Foo F => foo; }", 1)]
    [InlineData("class Uses { public Uses(Foo foo) { } }", 1)]
    [InlineData("class Uses { public void Run(Foo foo) { } }", 0)]
    [InlineData("class Uses : ControllerBase { public void Run([FromServices] Foo foo) { } }", 1)]
    [InlineData("class Uses { static void Run(WebApplication app) => app.MapGet(\"/\", (Foo foo) => 1); }", 1)]
    [InlineData("class Uses { static void Run(WebApplication app) => app.MapGet(\"/\", Handle); static int Handle(Foo foo) => 1; }", 1)]
    [InlineData("class Uses { static void Run() { Func<Foo, int> f = (Foo foo) => 1; } }", 0)]
    [InlineData("class Middleware { public Task InvokeAsync(HttpContext c, Foo foo) => Task.CompletedTask; }", 1)]
    [InlineData("class InjectAttribute : Attribute { } class Uses { [Inject] public Foo F { get; set; } }", 1)]
    [InlineData("class Uses { public Foo F { get; set; } }", 0)]
    public void PlacesThatTheContainerSuppliesOk(string text, int count) => Assert.Equal(count, LifetimeProgram.Of(text).Consumers("Foo").Length);
}
