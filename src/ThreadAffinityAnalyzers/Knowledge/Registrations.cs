using System.Collections.Immutable;

namespace ThreadAffinityAnalyzers.Knowledge;

/// <summary>The table of dependency-injection methods and the lifetimes they give.</summary>
internal static class Registrations
{
    private const string Services = "Microsoft.Extensions.DependencyInjection.ServiceCollectionServiceExtensions";
    private const string TryServices = "Microsoft.Extensions.DependencyInjection.Extensions.ServiceCollectionDescriptorExtensions";
    private const string Descriptor = "Microsoft.Extensions.DependencyInjection.ServiceDescriptor";
    private const string EntityFramework = "Microsoft.Extensions.DependencyInjection.EntityFrameworkServiceCollectionExtensions";
    private const string LifetimesPage = "https://learn.microsoft.com/dotnet/core/extensions/dependency-injection#service-lifetimes";
    private const string ContextsPage = "https://learn.microsoft.com/ef/core/dbcontext-configuration/";

    private const string WindsorPage = "https://github.com/castleproject/Windsor/blob/master/docs/lifestyles.md";
    private const string NinjectPage = "https://github.com/ninject/Ninject/wiki/Object-Scopes";
    private const string UnityPage = "https://unitycontainer.org/tutorials/Lifetime/lifetime.html";

    public static readonly ImmutableArray<Registration> All = Build();

    private static ImmutableArray<Registration> Build()
    {
        var rows = ImmutableArray.CreateBuilder<Registration>();
        foreach (var (word, lifetime, why) in new[]
        {
            ("Singleton", Lifetime.Application, "One instance serves the whole application."),
            ("Scoped", Lifetime.Scope, "One instance serves one request or scope."),
            ("Transient", Lifetime.Call, "A new instance is made for each consumer and lives as long as it."),
        })
        {
            Add(Services, lifetime, RegistrationForm.Services, why, LifetimesPage, $"Add{word}", $"AddKeyed{word}");
            Add(TryServices, lifetime, RegistrationForm.Services, why, LifetimesPage, $"TryAdd{word}", $"TryAddKeyed{word}");
            Add(Descriptor, lifetime, RegistrationForm.Services, why, LifetimesPage, word, $"Keyed{word}");
        }

        Add(Descriptor, Lifetime.Application, RegistrationForm.Services, "The lifetime is an argument; a given instance is a singleton.", LifetimesPage, "Describe", "DescribeKeyed", ".ctor");
        Add("Microsoft.Extensions.DependencyInjection.ServiceCollectionHostedServiceExtensions", Lifetime.Application, RegistrationForm.Implementation,
            "A hosted service is a singleton with a flow of its own.", "https://learn.microsoft.com/dotnet/core/extensions/workers", "AddHostedService");
        Add(EntityFramework, Lifetime.Scope, RegistrationForm.Context, "A context is scoped unless the lifetime argument says otherwise; pooled contexts are leased per scope.", ContextsPage,
            "AddDbContext", "AddDbContextPool");
        Add(EntityFramework, Lifetime.Application, RegistrationForm.ContextFactory, "The factory is a singleton that makes a context per call; the context itself is scoped.", ContextsPage,
            "AddDbContextFactory", "AddPooledDbContextFactory");
        Add("Microsoft.Extensions.DependencyInjection.HttpClientFactoryServiceCollectionExtensions", Lifetime.Call, RegistrationForm.Services, "A typed client is transient.",
            "https://learn.microsoft.com/dotnet/core/extensions/httpclient-factory#typed-clients", "AddHttpClient");
        Add("Microsoft.Extensions.DependencyInjection.HttpClientBuilderExtensions", Lifetime.Application, RegistrationForm.Implementation,
            "The handler chain is cached and serves many requests at once.", "https://learn.microsoft.com/dotnet/core/extensions/httpclient-factory#message-handler-scopes-in-ihttpclientfactory", "AddHttpMessageHandler");
        Add("Microsoft.Extensions.DependencyInjection.ExceptionHandlerServiceCollectionExtensions", Lifetime.Application, RegistrationForm.Implementation,
            "An exception handler is registered as a singleton.", "https://learn.microsoft.com/aspnet/core/fundamentals/error-handling#iexceptionhandler", "AddExceptionHandler");
        Add("Autofac.RegistrationExtensions", Lifetime.Call, RegistrationForm.Services, "An Autofac registration is per dependency unless a call in the chain says otherwise.",
            "https://autofac.readthedocs.io/en/latest/lifetime/instance-scope.html", "RegisterType", "Register", "RegisterGeneric");
        Add("Autofac.RegistrationExtensions", Lifetime.Application, RegistrationForm.Services, "A given instance is shared.",
            "https://autofac.readthedocs.io/en/latest/register/registration.html#instance-components", "RegisterInstance");
        Add("SimpleInjector.Container", Lifetime.Application, RegistrationForm.Services, "A Simple Injector singleton.", "https://docs.simpleinjector.org/en/latest/lifetimes.html", "RegisterSingleton", "RegisterInstance");
        Add("Autofac.Builder.IRegistrationBuilder`3", Lifetime.Application, RegistrationForm.FluentLifetime, "One instance for all.", "https://autofac.readthedocs.io/en/latest/lifetime/instance-scope.html#single-instance", "SingleInstance");
        Add("Autofac.Builder.IRegistrationBuilder`3", Lifetime.Scope, RegistrationForm.FluentLifetime, "One instance per lifetime scope.", "https://autofac.readthedocs.io/en/latest/lifetime/instance-scope.html", "InstancePerLifetimeScope", "InstancePerMatchingLifetimeScope", "InstancePerRequest");
        Add("SimpleInjector.Container", Lifetime.Application, RegistrationForm.Services, "A given instance is shared.", "https://docs.simpleinjector.org/en/latest/lifetimes.html", "RegisterInstance");
        Add("SimpleInjector.Container", Lifetime.Call, RegistrationForm.Services, "A registration is transient unless a lifestyle argument says otherwise.", "https://docs.simpleinjector.org/en/latest/lifetimes.html", "Register");
        Add("Castle.MicroKernel.Registration.Component", Lifetime.Application, RegistrationForm.Services, "A component is a singleton unless a call in the chain says otherwise.", WindsorPage, "For");
        Add("Castle.MicroKernel.Registration.ComponentRegistration`1", Lifetime.Application, RegistrationForm.FluentLifetime, "One instance for all.", WindsorPage, "LifestyleSingleton");
        Add("Castle.MicroKernel.Registration.ComponentRegistration`1", Lifetime.Scope, RegistrationForm.FluentLifetime, "One instance per scope or request.", WindsorPage, "LifestyleScoped", "LifestylePerWebRequest");
        Add("Castle.MicroKernel.Registration.ComponentRegistration`1", Lifetime.Call, RegistrationForm.FluentLifetime, "A new instance for each consumer.", WindsorPage, "LifestyleTransient");
        Add("Ninject.Syntax.BindingRoot", Lifetime.Call, RegistrationForm.Services, "A binding is transient unless a call in the chain says otherwise.", NinjectPage, "Bind");
        Add("Ninject.Syntax.IBindingInSyntax`1", Lifetime.Application, RegistrationForm.FluentLifetime, "One instance for all.", NinjectPage, "InSingletonScope");
        Add("Ninject.Syntax.IBindingInSyntax`1", Lifetime.Call, RegistrationForm.FluentLifetime, "A new instance for each consumer.", NinjectPage, "InTransientScope");
        Add("Unity.UnityContainerExtensions", Lifetime.Application, RegistrationForm.Services, "One instance for all.", UnityPage, "RegisterSingleton", "RegisterInstance");
        Add("Unity.UnityContainerExtensions", Lifetime.Call, RegistrationForm.Services, "A registration is transient unless a lifetime manager says otherwise.", UnityPage, "RegisterType");
        return rows.ToImmutable();

        void Add(string type, Lifetime lifetime, RegistrationForm form, string because, string link, params string[] methods)
        {
            foreach (var method in methods)
            {
                rows.Add(new Registration(type, method, lifetime, form, because, link));
            }
        }
    }
}
