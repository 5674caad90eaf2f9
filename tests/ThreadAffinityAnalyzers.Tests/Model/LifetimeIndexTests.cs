using Microsoft.CodeAnalysis;

namespace ThreadAffinityAnalyzers.Tests.Model;

/// <summary>Every form of registration, with what it registers and for how long.</summary>
public class LifetimeIndexTests
{
    [Theory]
    [InlineData("services.AddSingleton<Foo>();", "Foo <- Foo Application")]
    [InlineData("services.AddScoped<IFoo, Foo>();", "IFoo <- Foo Scope")]
    [InlineData("services.AddTransient<IFoo, Foo>();", "IFoo <- Foo Call")]
    [InlineData("services.TryAddSingleton<IFoo, Foo>();", "IFoo <- Foo Application")]
    [InlineData("services.AddKeyedSingleton<IFoo, Foo>(\"a\");", "IFoo <- Foo Application")]
    [InlineData("services.AddKeyedScoped<IFoo>(\"a\", (sp, key) => new Foo());", "IFoo <- Foo Scope")]
    [InlineData("services.AddSingleton(typeof(IFoo), typeof(Foo));", "IFoo <- Foo Application")]
    [InlineData("services.AddSingleton(typeof(IRepo<>), typeof(Repo<>));", "IRepo<> <- Repo<> Application")]
    [InlineData("services.AddSingleton(typeof(IFoo), sp => new Foo());", "IFoo <- Foo Application")]
    [InlineData("services.AddSingleton(sp => new Foo());", "Foo <- Foo Application")]
    [InlineData("services.AddSingleton<IFoo>(sp => new Foo());", "IFoo <- Foo Application")]
    [InlineData("services.AddSingleton<IFoo>(sp => { var c = new SqliteConnection(); IFoo f = new Foo(c); return f; });", "IFoo <- Foo Application")]
    [InlineData("services.AddSingleton<IFoo>(Make); static IFoo Make(IServiceProvider sp) { return new Foo(); }", "IFoo <- Foo Application")]
    [InlineData("services.AddSingleton(new Foo());", "Foo <- Foo Application")]
    [InlineData("services.AddSingleton<IFoo>(new Foo());", "IFoo <- Foo Application")]
    [InlineData("IFoo foo = new Foo(); services.AddSingleton(foo);", "IFoo <- Foo Application")]
    [InlineData("services.AddSingleton(typeof(IFoo), new Foo());", "IFoo <- Foo Application")]
    [InlineData("services.AddSingleton<IFoo>(sp => ActivatorUtilities.CreateInstance<Foo>(sp));", "IFoo <- Foo Application")]
    [InlineData("services.AddSingleton<Foo>().AddScoped<Db>();", "Foo <- Foo Application; Db <- Db Scope")]
    [InlineData("services.AddSingleton<Foo>(); services.AddTransient<IFoo>(sp => sp.GetRequiredService<Foo>());", "Foo <- Foo Application; IFoo <- Foo Application")]
    [InlineData("services.AddScoped<IFoo>(sp => sp.GetService<Foo>()!);", "IFoo <- Foo Scope")]
    [InlineData("services.Add(ServiceDescriptor.Singleton<IFoo, Foo>());", "IFoo <- Foo Application")]
    [InlineData("services.TryAdd(ServiceDescriptor.Scoped<IFoo>(sp => new Foo()));", "IFoo <- Foo Scope")]
    [InlineData("services.Replace(ServiceDescriptor.Transient(typeof(IFoo), typeof(Foo)));", "IFoo <- Foo Call")]
    [InlineData("services.Add(ServiceDescriptor.Describe(typeof(IFoo), typeof(Foo), ServiceLifetime.Scoped));", "IFoo <- Foo Scope")]
    [InlineData("services.TryAddEnumerable(ServiceDescriptor.KeyedSingleton<IFoo, Foo>(\"a\"));", "IFoo <- Foo Application")]
    [InlineData("services.Add(new ServiceDescriptor(typeof(IFoo), typeof(Foo), ServiceLifetime.Transient));", "IFoo <- Foo Call")]
    [InlineData("services.Add(new ServiceDescriptor(typeof(IFoo), new Foo()));", "IFoo <- Foo Application")]
    [InlineData("services.Add(new ServiceDescriptor(typeof(IFoo), sp => new Foo(), ServiceLifetime.Singleton));", "IFoo <- Foo Application")]
    [InlineData("services.Add(new(typeof(IFoo), typeof(Foo), ServiceLifetime.Singleton));", "IFoo <- Foo Application")]
    [InlineData("_ = new ServiceCollection { ServiceDescriptor.Singleton<IFoo, Foo>(), new ServiceDescriptor(typeof(Db), typeof(Db), ServiceLifetime.Scoped) };", "IFoo <- Foo Application; Db <- Db Scope")]
    [InlineData("services.AddHostedService<Worker>();", "IHostedService <- Worker Application hosted")]
    [InlineData("services.AddHostedService(sp => new Worker());", "IHostedService <- Worker Application hosted")]
    [InlineData("services.AddSingleton<Worker>(); services.AddHostedService(sp => sp.GetRequiredService<Worker>());", "Worker <- Worker Application; IHostedService <- Worker Application hosted")]
    [InlineData("services.AddDbContext<Db>();", "Db <- Db Scope")]
    [InlineData("services.AddDbContext<Db>(o => { }, ServiceLifetime.Singleton);", "Db <- Db Application")]
    [InlineData("services.AddDbContext<Db>(o => { }, optionsLifetime: ServiceLifetime.Singleton);", "Db <- Db Scope")]
    [InlineData("services.AddDbContext<Db>(optionsLifetime: ServiceLifetime.Singleton, contextLifetime: ServiceLifetime.Transient);", "Db <- Db Call")]
    [InlineData("services.AddDbContext<DbContext, Db>(ServiceLifetime.Singleton);", "DbContext <- Db Application; Db <- Db Application")]
    [InlineData("services.AddDbContextPool<Db>(o => { });", "Db <- Db Scope")]
    [InlineData("services.AddDbContextFactory<Db>(o => { });", "IDbContextFactory<Db> <- ? Application; Db <- Db Scope")]
    [InlineData("services.AddPooledDbContextFactory<Db>(o => { });", "IDbContextFactory<Db> <- ? Application; Db <- Db Scope")]
    [InlineData("services.AddHttpClient<IFoo, Foo>();", "IFoo <- Foo Call")]
    [InlineData("services.AddHttpClient<Foo>().AddHttpMessageHandler<Handler>();", "Foo <- Foo Call; Handler <- Handler Application")]
    [InlineData("WebApplication app = null!; app.UseMiddleware<Foo>();", "Foo <- Foo Application")]
    public void FormIsReadOk(string statements, string expected) => Assert.Equal(expected, LifetimeProgram.Registering(statements).Registrations);

    [Theory]
    [InlineData("s.AddSingleton<T>()", "AddStore<Foo>", "Foo <- Foo Application")]
    [InlineData("s.AddScoped<IRepo<T>, Repo<T>>()", "AddStore<Foo>", "IRepo<Foo> <- Repo<Foo> Scope")]
    [InlineData("s.AddSingleton(typeof(T))", "AddStore<Foo>", "Foo <- Foo Application")]
    [InlineData("s.AddSingleton<T>()", "AddTwo<Foo>", "Foo <- Foo Application")]
    public void HelperIsExpandedAtItsCallOk(string body, string call, string expected)
    {
        var program = LifetimeProgram.Of($$"""
            static class Helpers
            {
                public static IServiceCollection AddStore<T>(this IServiceCollection s) where T : class => {{body}};
                public static IServiceCollection AddTwo<T>(this IServiceCollection s) where T : class => s.AddStore<T>();
                static void Configure(IServiceCollection services) => services.{{call}}();
            }
            """);
        Assert.Equal(expected, program.Registrations);
    }

    [Fact]
    public void LifetimeParameterIsReadAtEachCallOk()
    {
        var program = LifetimeProgram.Of("""
            static class Helpers
            {
                static IServiceCollection AddDb(this IServiceCollection s, ServiceLifetime lifetime = ServiceLifetime.Scoped) => s.AddDbContext<Db>(o => { }, lifetime);
                static void One(IServiceCollection services) => services.AddDb(ServiceLifetime.Singleton);
                static void Two(IServiceCollection services) => services.AddDb();
            }
            """);
        Assert.Equal("Db <- Db Application; Db <- Db Scope", program.Registrations);
    }

    [Fact]
    public void TestHostOverridesAreLeftOutOk()
    {
        var program = LifetimeProgram.Of("""
            class WebApplicationFactory<T> { }
            class Host : WebApplicationFactory<Foo> { void Configure(IServiceCollection s) => s.AddSingleton<Db>(); }
            class Test
            {
                void ConfigureTestServices(Action<IServiceCollection> a) { }
                void Run() => this.ConfigureTestServices(s => s.AddSingleton<Foo>());
                void Real(IServiceCollection s) => s.AddSingleton<IFoo, Foo>();
            }
            """);
        Assert.Equal("IFoo <- Foo Application", program.Registrations);
    }

    [Fact]
    public void OpenGenericMatchesItsConstructionsOk()
    {
        var program = LifetimeProgram.Registering("services.AddSingleton(typeof(IRepo<>), typeof(Repo<>));");
        var foo = program.Type("Foo");
        var repo = ((INamedTypeSymbol)program.Type("IRepo`1")).Construct(foo);
        Assert.Equal("IRepo<Foo> <- Repo<Foo> Application", LifetimeProgram.Line(Assert.Single(program.Lifetimes.Of(repo, default))));
        var made = ((INamedTypeSymbol)program.Type("Repo`1")).Construct(foo);
        Assert.Single(program.Lifetimes.Making(made, default));
        Assert.Empty(program.Lifetimes.Of(foo, default));
    }

    [Fact]
    public void UnboundNamesAndForeignReceiversAreIgnoredOk() => Assert.Equal("", LifetimeProgram.Of("""
        class Bag { public Bag AddSingleton<T>() => this; void Fill() => new Bag().AddSingleton<Foo>(); }
        """).Registrations);

    private const string Autofac = """
        namespace Autofac
        {
            public interface IComponentContext { }
            public class ContainerBuilder { }
            public static class RegistrationExtensions
            {
                public static Builder.IRegistrationBuilder<T, object, object> RegisterType<T>(this ContainerBuilder b) => null!;
                public static Builder.IRegistrationBuilder<T, object, object> Register<T>(this ContainerBuilder b, Func<IComponentContext, T> f) => null!;
                public static Builder.IRegistrationBuilder<T, object, object> RegisterInstance<T>(this ContainerBuilder b, T instance) where T : class => null!;
                public static Builder.IRegistrationBuilder<T, A, S> AsImplementedInterfaces<T, A, S>(this Builder.IRegistrationBuilder<T, A, S> r) => r;
                public static Builder.IRegistrationBuilder<T, A, S> AsSelf<T, A, S>(this Builder.IRegistrationBuilder<T, A, S> r) => r;
            }
        }

        namespace Autofac.Builder
        {
            public interface IRegistrationBuilder<out T, out A, out S>
            {
                IRegistrationBuilder<T, A, S> As<I>();
                IRegistrationBuilder<T, A, S> SingleInstance();
                IRegistrationBuilder<T, A, S> InstancePerLifetimeScope();
            }
        }
        """;

    [Theory]
    [InlineData("b.RegisterType<Foo>();", "Foo <- Foo Call")]
    [InlineData("b.RegisterType<Foo>().SingleInstance();", "Foo <- Foo Application")]
    [InlineData("b.RegisterType<Foo>().As<IFoo>().SingleInstance();", "IFoo <- Foo Application")]
    [InlineData("b.RegisterType<Foo>().SingleInstance().As<IFoo>().AsSelf();", "IFoo <- Foo Application; Foo <- Foo Application")]
    [InlineData("b.RegisterType<Foo>().AsImplementedInterfaces().InstancePerLifetimeScope();", "IFoo <- Foo Scope")]
    [InlineData("b.Register(c => new Foo()).As<IFoo>();", "IFoo <- Foo Call")]
    [InlineData("b.Register<IFoo>(c => new Foo()).As<IFoo>().SingleInstance();", "IFoo <- Foo Application")]
    [InlineData("b.RegisterInstance(new Foo()).As<IFoo>();", "IFoo <- Foo Application")]
    public void FluentChainIsReadOk(string statements, string expected) => Assert.Equal(
        expected, LifetimeProgram.Of("using Autofac; static class Startup { static void Configure(ContainerBuilder b) { " + statements + " } }", Autofac).Registrations);

    private const string Windsor = """
        namespace Castle.MicroKernel.Registration
        {
            public static class Component { public static ComponentRegistration<T> For<T>() => null!; }
            public class ComponentRegistration<T>
            {
                public ComponentRegistration<T> ImplementedBy<I>() => this;
                public ComponentRegistration<T> LifestyleTransient() => this;
            }
        }
        """;

    [Theory]
    [InlineData("Component.For<IFoo>().ImplementedBy<Foo>();", "IFoo <- Foo Application")]
    [InlineData("Component.For<IFoo>().ImplementedBy<Foo>().LifestyleTransient();", "IFoo <- Foo Call")]
    public void WindsorIsSingletonUnlessItSaysOtherwiseOk(string statements, string expected) => Assert.Equal(
        expected, LifetimeProgram.Of("using Castle.MicroKernel.Registration; static class Startup { static void Configure() { " + statements + " } }", Windsor).Registrations);
}
