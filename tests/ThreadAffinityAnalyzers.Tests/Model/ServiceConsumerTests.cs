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
    public void ProviderOfResolutionOk(string statements, string expected) => Assert.Equal(expected, Assert.Single(
        LifetimeProgram.Of("static class Startup { static async Task Run(WebApplication app) {\n" + statements + "\nawait Task.Yield(); } }").Consumers("Foo"),
        consumer => consumer.Resolution is not null).Provider.ToString());
}
