namespace ThreadAffinityAnalyzers.Tests.Model;

/// <summary>What is read as it is written is what binding says.</summary>
public class WrittenRegistrationsTests
{
    [Theory]
    [InlineData("services", ".AddSingleton<Foo>();", "Foo <- Foo Application")]
    [InlineData("services", ".AddScoped<IFoo, Foo>();", "IFoo <- Foo Scope")]
    [InlineData("services", ".AddTransient<IRepo<Foo>, Repo<Foo>>();", "IRepo<Foo> <- Repo<Foo> Call")]
    [InlineData("services", ".AddScoped<IFoo>();", "IFoo <- ? Scope")]
    [InlineData("services", ".AddScoped(typeof(IFoo), typeof(Foo));", "IFoo <- Foo Scope")]
    [InlineData("services", ".AddTransient(typeof(IRepo<>), typeof(Repo<>));", "IRepo<> <- Repo<> Call")]
    [InlineData("services", ".TryAddSingleton<IFoo, Foo>();", "IFoo <- Foo Application")]
    [InlineData("services", ".AddSingleton<Short>();", "Foo <- Foo Application")]
    [InlineData("services", ".AddSingleton<Shop.Data.Store>();", "Store <- Store Application")]
    [InlineData("services", ".AddDbContext<Db>(o => { });", "Db <- Db Scope")]
    [InlineData("services", ".AddDbContext<Db>((sp, o) => { });", "Db <- Db Scope")]
    [InlineData("services", ".AddDbContextPool<Db>(o => { });", "Db <- Db Scope")]
    [InlineData("services", ".AddSingleton<Foo>().AddScoped<Db>().AddTransient<IFoo, Foo>();", "Foo <- Foo Application; Db <- Db Scope; IFoo <- Foo Call")]
    [InlineData("builder.Services", ".AddSingleton<Foo>();", "Foo <- Foo Application")]
    [InlineData("host.Services", ".AddDbContext<Db>(o => { });", "Db <- Db Scope")]
    [InlineData("made.Services", ".AddScoped<IFoo, Foo>();", "IFoo <- Foo Scope")]
    [InlineData("plain.Services", ".AddSingleton<Foo>().AddScoped<IFoo, Foo>();", "Foo <- Foo Application; IFoo <- Foo Scope")]
    public void IsWhatBindingSaysOk(string receiver, string rest, string expected)
    {
        Assert.Equal(expected, Registering(receiver, rest));

        // In parentheses it could be anything, and is bound.
        Assert.Equal(expected, Registering($"({receiver})", rest));
    }

    [Theory]
    [InlineData("static IServiceCollection AddSingleton<T>(this IServiceCollection s, int times = 1) where T : class => s;", "s.AddSingleton<Foo>(times: 2); ", "")]
    [InlineData("static IServiceCollection AddScoped<A, B>(this IServiceCollection s) => s;", "s.AddScoped<IFoo, Foo>();", "")]
    public void MethodOfTheProgramIsReadByItsBodyOk(string method, string call, string expected) => Assert.Equal(expected, LifetimeProgram.Of($$"""
        static class Own
        {
            public {{method}}
            static void Configure(IServiceCollection s) { {{call}} }
        }
        """).Registrations);

    [Fact]
    public void TypeParametersAreWhatTheCallerSaysOk() => Assert.Equal("Foo <- Foo Application", LifetimeProgram.Of("""
        static class Own
        {
            static void Keep<Db>(IServiceCollection s) where Db : class => s.AddSingleton<Db>();
            static void Configure(IServiceCollection s) => Keep<Foo>(s);
        }
        """).Registrations);

    [Fact]
    public void ServicesOfAnotherBuilderRegisterNothingOk() => Assert.Equal("", LifetimeProgram.Of("""
        class Bag { public Bag AddSingleton<T>() => this; }
        class Kit { public Bag Services { get; } = new(); public static Kit CreateBuilder() => new(); }
        class Fills { void Fill(Kit given) { var builder = Kit.CreateBuilder(); builder.Services.AddSingleton<Foo>(); given.Services.AddSingleton<Foo>(); } }
        """).Registrations);

    [Fact]
    public void ReceiverOfAnotherTypeRegistersNothingOk() => Assert.Equal("", LifetimeProgram.Of("""
        class Bag { public Bag AddSingleton<T>() => this; }
        class Fills { void Fill(Bag services) => services.AddSingleton<Foo>(); }
        """).Registrations);

    private static string Registering(string receiver, string rest) => LifetimeProgram.Of($$"""
        using Short = Foo;
        namespace Shop.Data { public class Store { } }
        static class Startup
        {
            static void Configure(IServiceCollection services, WebApplicationBuilder builder, IHostApplicationBuilder host)
            {
                var made = WebApplication.CreateBuilder();
                var plain = Host.CreateApplicationBuilder();
                {{receiver}}{{rest}}
            }
        }
        """).Registrations;
}
