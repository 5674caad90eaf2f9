using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;

namespace ThreadAffinityAnalyzers.Knowledge;

/// <summary>The table of dependency-injection methods and the lifetimes they give.</summary>
internal static class Registrations
{
    private const string Abstractions = "Microsoft.Extensions.DependencyInjection.";
    private const string Services = "https://learn.microsoft.com/dotnet/core/extensions/dependency-injection";
    private const string Ef = "https://learn.microsoft.com/ef/core/dbcontext-configuration/";
    private const string Web = "https://learn.microsoft.com/aspnet/core/";

    private const string Singleton = "one instance for the application";
    private const string Scoped = "one instance per scope";
    private const string Transient = "a new instance per resolution";
    private const string Kept = "an object that is given serves all calls";
    private const string Decorated = "a decorator lives as long as what it decorates";
    private const string Hosted = "a hosted service is a singleton";

    public static readonly ImmutableArray<Registration> All = ContainerCalls()
        .Concat(ContextCalls())
        .Concat(HostCalls())
        .Concat(KeptObjects())
        .Concat(OtherContainers())
        .ToImmutableArray();

    private static IEnumerable<Registration> ContainerCalls()
    {
        foreach (var (word, lifetime, because) in new[] { ("Singleton", Lifetime.Application, Singleton), ("Scoped", Lifetime.Scope, Scoped), ("Transient", Lifetime.Call, Transient) })
        {
            yield return new Registration(Abstractions + "ServiceCollectionServiceExtensions", "Add" + word, lifetime, RegistrationForm.Services, because, Services);
            yield return new Registration(Abstractions + "ServiceCollectionServiceExtensions", "AddKeyed" + word, lifetime, RegistrationForm.Services, because, Services);
            yield return new Registration(Abstractions + "Extensions.ServiceCollectionDescriptorExtensions", "TryAdd" + word, lifetime, RegistrationForm.Services, because, Services);
            yield return new Registration(Abstractions + "Extensions.ServiceCollectionDescriptorExtensions", "TryAddKeyed" + word, lifetime, RegistrationForm.Services, because, Services);
            yield return new Registration(Abstractions + "ServiceDescriptor", word, lifetime, RegistrationForm.Services, because, Services);
            yield return new Registration(Abstractions + "ServiceDescriptor", "Keyed" + word, lifetime, RegistrationForm.Services, because, Services);
        }

        // These take a ServiceLifetime argument; without one they are given an instance, which is a singleton.
        yield return new Registration(Abstractions + "ServiceDescriptor", ".ctor", Lifetime.Application, RegistrationForm.Services, Singleton, Services);
        yield return new Registration(Abstractions + "ServiceDescriptor", "Describe", Lifetime.Application, RegistrationForm.Services, Singleton, Services);
        yield return new Registration(Abstractions + "ServiceDescriptor", "DescribeKeyed", Lifetime.Application, RegistrationForm.Services, Singleton, Services);
    }

    private static IEnumerable<Registration> ContextCalls()
    {
        const string ef = Abstractions + "EntityFrameworkServiceCollectionExtensions";
        const string idle = "the factory is shared, each context that it makes has one owner";

        yield return new Registration(ef, "AddDbContext", Lifetime.Scope, RegistrationForm.Context, Scoped, Ef);
        yield return new Registration(ef, "AddDbContextPool", Lifetime.Scope, RegistrationForm.Context, Scoped, Ef);
        yield return new Registration(ef, "AddDbContextFactory", Lifetime.Scope, RegistrationForm.ContextFactory, idle, Ef);
        yield return new Registration(ef, "AddPooledDbContextFactory", Lifetime.Scope, RegistrationForm.ContextFactory, idle, Ef);
        yield return new Registration(Abstractions + "SqliteServiceCollectionExtensions", "AddSqlite", Lifetime.Scope, RegistrationForm.Context, Scoped, Ef);
        yield return new Registration(Abstractions + "SqlServerServiceCollectionExtensions", "AddSqlServer", Lifetime.Scope, RegistrationForm.Context, Scoped, Ef);
        yield return new Registration(Abstractions + "NpgsqlServiceCollectionExtensions", "AddNpgsql", Lifetime.Scope, RegistrationForm.Context, Scoped, Ef);
    }

    private static IEnumerable<Registration> HostCalls()
    {
        yield return Host(Abstractions + "ServiceCollectionHostedServiceExtensions", "AddHostedService", Lifetime.Application, Hosted, Web + "fundamentals/host/hosted-services");
        yield return Host(Abstractions + "ExceptionHandlerServiceCollectionExtensions", "AddExceptionHandler", Lifetime.Application, "an exception handler is a singleton", Web + "fundamentals/error-handling");
        yield return Host("Microsoft.AspNetCore.Builder.UseMiddlewareExtensions", "UseMiddleware", Lifetime.Application, "conventional middleware is made once per application", Web + "fundamentals/middleware/write");
        yield return Host(Abstractions + "HttpClientBuilderExtensions", "AddHttpMessageHandler", Lifetime.Application, "the handler chain is cached and shared by requests", Web + "fundamentals/http-requests");
        yield return Host(Abstractions + "HttpClientFactoryServiceCollectionExtensions", "AddHttpClient", Lifetime.Call, "a typed client is transient", Web + "fundamentals/http-requests");
        yield return Host(Abstractions + "HttpClientBuilderExtensions", "AddTypedClient", Lifetime.Call, "a typed client is transient", Web + "fundamentals/http-requests");
    }

    private static IEnumerable<Registration> KeptObjects()
    {
        foreach (var (type, method, page) in new[]
        {
            ("Microsoft.AspNetCore.Http.EndpointFilterExtensions", "AddEndpointFilter", "fundamentals/minimal-apis/min-api-filters"),
            ("Microsoft.AspNetCore.Mvc.Filters.FilterCollection", "Add", "mvc/controllers/filters"),
            (Abstractions + "PageConventionCollectionExtensions", "ConfigureFilter", "razor-pages/filter"),
            ("System.Web.Mvc.GlobalFilterCollection", "Add", "mvc/controllers/filters"),
            ("System.Web.Http.Filters.HttpFilterCollection", "Add", "mvc/controllers/filters"),
            (Abstractions + "HealthChecksBuilderAddCheckExtensions", "AddCheck", "host-and-deploy/health-checks"),
            ("Microsoft.AspNetCore.SignalR.HubOptionsExtensions", "AddFilter", "signalr/hub-filters"),
        })
        {
            yield return new Registration(type, method, Lifetime.Application, RegistrationForm.Instance, Kept, Web + page);
        }
    }

    private static IEnumerable<Registration> OtherContainers()
    {
        const string autofac = "https://autofac.readthedocs.io/en/latest/lifetime/instance-scope.html";
        const string simpleInjector = "https://docs.simpleinjector.org/en/latest/lifetimes.html";
        const string scrutor = "https://github.com/khellang/Scrutor";
        const string windsor = "https://github.com/castleproject/Windsor/blob/master/docs/lifestyles.md";
        const string ninject = "https://github.com/ninject/Ninject/wiki/Object-Scopes";
        const string unity = "https://unitycontainer.org/tutorials/Lifetime/lifetime.html";
        const string lamar = "https://jasperfx.github.io/lamar/guide/ioc/lifetime.html";
        const string dryIoc = "https://github.com/dadhi/DryIoc/blob/master/docs/DryIoc.Docs/ReuseAndScopes.md";
        const string autofacBuilder = "Autofac.Builder.IRegistrationBuilder`3";

        yield return Fluent(autofacBuilder, "SingleInstance", Lifetime.Application, autofac);
        yield return Fluent(autofacBuilder, "InstancePerLifetimeScope", Lifetime.Scope, autofac);
        yield return Fluent(autofacBuilder, "InstancePerMatchingLifetimeScope", Lifetime.Scope, autofac);
        yield return Fluent("Autofac.RegistrationExtensions", "InstancePerRequest", Lifetime.Scope, autofac);
        yield return Fluent(autofacBuilder, "InstancePerDependency", Lifetime.Call, autofac);
        yield return Plain("Autofac.RegistrationExtensions", "RegisterInstance", Lifetime.Application, autofac);
        yield return Plain("Autofac.RegistrationExtensions", "RegisterType", Lifetime.Call, autofac);
        yield return Plain("Autofac.RegistrationExtensions", "Register", Lifetime.Call, autofac);
        yield return Plain("Autofac.RegistrationExtensions", "RegisterGeneric", Lifetime.Call, autofac);

        yield return Plain("SimpleInjector.Container", "RegisterSingleton", Lifetime.Application, simpleInjector);
        yield return Plain("SimpleInjector.Container", "RegisterInstance", Lifetime.Application, simpleInjector);
        yield return Plain("SimpleInjector.Container", "Register", Lifetime.Call, simpleInjector);

        yield return new Registration(Abstractions + "ServiceCollectionExtensions", "Decorate", Lifetime.Call, RegistrationForm.Decorator, Decorated, scrutor);
        yield return new Registration(Abstractions + "ServiceCollectionExtensions", "TryDecorate", Lifetime.Call, RegistrationForm.Decorator, Decorated, scrutor);
        yield return Fluent("Scrutor.ILifetimeSelector", "WithSingletonLifetime", Lifetime.Application, scrutor);
        yield return Fluent("Scrutor.ILifetimeSelector", "WithScopedLifetime", Lifetime.Scope, scrutor);
        yield return Fluent("Scrutor.ILifetimeSelector", "WithTransientLifetime", Lifetime.Call, scrutor);
        yield return Fluent("Scrutor.ILifetimeSelector", "WithLifetime", Lifetime.Call, scrutor);

        // Windsor keeps a component for the application unless a call, or a property of LifeStyle, says otherwise.
        yield return Plain("Castle.MicroKernel.Registration.Component", "For", Lifetime.Application, windsor);
        foreach (var scan in new[] { "FromThisAssembly", "FromAssembly", "FromAssemblyContaining", "FromAssemblyNamed" })
        {
            yield return Plain("Castle.MicroKernel.Registration.Classes", scan, Lifetime.Application, windsor);
        }

        foreach (var registration in new[] { "Castle.MicroKernel.Registration.ComponentRegistration`1", "Castle.MicroKernel.Registration.BasedOnDescriptor" })
        {
            yield return Fluent(registration, "LifestyleSingleton", Lifetime.Application, windsor);
            yield return Fluent(registration, "LifestyleTransient", Lifetime.Call, windsor);
            foreach (var scope in new[] { "LifestyleScoped", "LifestylePerWebRequest", "LifestylePerThread", "LifestylePooled", "LifestyleBoundTo", "LifestyleBoundToNearest" })
            {
                yield return Fluent(registration, scope, Lifetime.Scope, windsor);
            }
        }

        foreach (var (property, lifetime) in new[]
        {
            ("Singleton", Lifetime.Application), ("Transient", Lifetime.Call), ("Scoped", Lifetime.Scope), ("PerWebRequest", Lifetime.Scope), ("PerThread", Lifetime.Scope), ("Pooled", Lifetime.Scope),
        })
        {
            yield return Fluent("Castle.MicroKernel.Registration.Lifestyle.LifestyleGroup`1", property, lifetime, windsor);
        }

        yield return Fluent("Ninject.Syntax.IBindingInSyntax`1", "InSingletonScope", Lifetime.Application, ninject);
        yield return Fluent("Ninject.Syntax.IBindingInSyntax`1", "InTransientScope", Lifetime.Call, ninject);
        yield return Fluent("Ninject.Syntax.IBindingToSyntax`1", "ToConstant", Lifetime.Application, ninject);
        yield return Plain("Ninject.Syntax.BindingRoot", "Bind", Lifetime.Call, ninject);

        foreach (var extensions in new[] { "Unity.UnityContainerExtensions", "Microsoft.Practices.Unity.UnityContainerExtensions" })
        {
            yield return Plain(extensions, "RegisterSingleton", Lifetime.Application, unity);
            yield return Plain(extensions, "RegisterInstance", Lifetime.Application, unity);
            yield return Plain(extensions, "RegisterType", Lifetime.Call, unity);
            yield return Plain(extensions, "RegisterFactory", Lifetime.Call, unity);
        }

        yield return Plain("Lamar.ServiceRegistry", "For", Lifetime.Call, lamar);
        yield return Plain("Lamar.ServiceRegistry", "ForSingletonOf", Lifetime.Application, lamar);
        yield return Fluent("Lamar.IoC.Instances.LambdaInstance`1", "Singleton", Lifetime.Application, lamar);
        yield return Fluent("Lamar.IoC.Instances.ConstructorInstance", "Singleton", Lifetime.Application, lamar);
        yield return Fluent("Lamar.IoC.Instances.ConstructorInstance`1", "Singleton", Lifetime.Application, lamar);
        yield return Fluent("Lamar.IoC.Instances.ConstructorInstance`2", "Singleton", Lifetime.Application, lamar);
        yield return Fluent("Lamar.IoC.Instances.InstanceExtensions", "Singleton", Lifetime.Application, lamar);
        yield return Fluent("Lamar.ServiceRegistry+InstanceExpression`1", "Singleton", Lifetime.Application, lamar);

        yield return Plain("DryIoc.Registrator", "Register", Lifetime.Call, dryIoc);
        yield return Plain("DryIoc.Registrator", "RegisterInstance", Lifetime.Application, dryIoc);
        yield return Plain("DryIoc.Registrator", "Use", Lifetime.Application, dryIoc);
        yield return Plain("DryIoc.Registrator", "UseInstance", Lifetime.Application, dryIoc);
        yield return Plain("DryIoc.Registrator", "RegisterDelegate", Lifetime.Call, dryIoc);
        yield return new Registration("DryIoc.Registrator", "RegisterMany", Lifetime.Call, RegistrationForm.AllContracts, Transient, dryIoc);
    }

    private static Registration Host(string type, string method, Lifetime lifetime, string because, string link) =>
        new(type, method, lifetime, RegistrationForm.Implementation, because, link);

    private static Registration Plain(string type, string method, Lifetime lifetime, string link) =>
        new(type, method, lifetime, RegistrationForm.Services, Said(lifetime), link);

    private static Registration Fluent(string type, string method, Lifetime lifetime, string link) =>
        new(type, method, lifetime, RegistrationForm.FluentLifetime, Said(lifetime), link);

    private static string Said(Lifetime lifetime) => lifetime switch
    {
        Lifetime.Application => Singleton,
        Lifetime.Scope => Scoped,
        _ => Transient,
    };
}
