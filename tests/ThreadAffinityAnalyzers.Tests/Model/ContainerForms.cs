namespace ThreadAffinityAnalyzers.Tests.Model;

/// <summary>A container other than the framework's: what a program says around its registrations, and which package or stub knows its types.</summary>
internal sealed record Container(string Name, string Statements, string Usings = "", string Stub = "", string Package = "");

/// <summary>A way of registering in one of them, with the placeholders of <see cref="RegisteredForm"/>.</summary>
internal sealed record ContainerForm(string Container, string Name, string Statements, string Service = "{I}", string Extra = "", string Kinds = "connection wrapper context", bool Shares = true);

/// <summary>The table of the other containers' registration forms; each lifetime that shares stands beside one that does not.</summary>
internal static class ContainerForms
{
    public static readonly Container[] Containers =
    [
        new("Autofac", "b.Host.ConfigureContainer<ContainerBuilder>(c => { {forms} });", "using Autofac;", Package: "Autofac"),
        new("Scrutor", "b.Services.Scan(c => { {forms} });", "", Package: "Scrutor"),
        new("Simple Injector", "var c = new SimpleInjector.Container(); {forms}", "using SimpleInjector;", Package: "SimpleInjector"),
        new("Windsor", "var c = new WindsorContainer(); {forms}", "using Castle.Windsor; using Castle.MicroKernel.Registration;", ContainerStubs.Windsor),
        new("Ninject", "var c = new StandardKernel(); {forms}", "using Ninject;", ContainerStubs.Ninject),
        new("Unity", "IUnityContainer c = new UnityContainer(); {forms}", "using Unity; using Unity.Lifetime;", ContainerStubs.Unity),
        new("Unity 4", "IUnityContainer c = new UnityContainer(); {forms}", "using Microsoft.Practices.Unity;", ContainerStubs.EarlierUnity),
        new("Lamar", "b.Host.ConfigureContainer<ServiceRegistry>(c => { {forms} });", "using Lamar; using Lamar.IoC.Instances;", ContainerStubs.Lamar),
        new("DryIoc", "var c = new DryIoc.Container(); {forms}", "using DryIoc;", ContainerStubs.DryIoc),
    ];

    public static readonly ContainerForm[] All =
    [
        new("Autofac", "type", "c.RegisterType<{T}>().SingleInstance();@", "{T}"),
        new("Autofac", "type as a contract", "c.RegisterType<{T}>().As<{I}>().SingleInstance();@"),
        new("Autofac", "lifetime first", "c.RegisterType<{T}>().SingleInstance().As<{I}>().AsSelf();@"),
        new("Autofac", "all interfaces", "c.RegisterType<{T}>().AsImplementedInterfaces().SingleInstance();@"),
        new("Autofac", "type as an argument", "c.RegisterType(typeof({T})).As(typeof({I})).SingleInstance();@"),
        new("Autofac", "with parameters", "c.RegisterType<{T}>().WithParameter(\"connectionString\", \"Data Source=a.db\").As<{I}>().SingleInstance();@"),
        new("Autofac", "factory", "c.Register(_ => {make}).As<{I}>().SingleInstance();@"),
        new("Autofac", "factory of a contract", "c.Register<{I}>(_ => {make}).SingleInstance();@"),
        new("Autofac", "factory with parameters", "c.Register((_, p) => {make}).As<{I}>().SingleInstance();@"),
        new("Autofac", "instance", "c.RegisterInstance({make}).As<{I}>();@"),
        new("Autofac", "instance of its type", "c.RegisterInstance({make});@", "{T}"),
        new("Autofac", "instance that is not disposed", "c.RegisterInstance({make}).As<{I}>().ExternallyOwned();@"),
        new("Autofac", "instance in a local", "var made = {make}; c.RegisterInstance(made).As<{I}>().SingleInstance();@"),
        new("Autofac", "module", "c.RegisterModule<Data{K}>();", Extra: "class Data{K} : Module { protected override void Load(ContainerBuilder builder) { builder.RegisterType<{T}>().As<{I}>().SingleInstance();@ } }"),
        new("Autofac", "module that is given", "c.RegisterModule(new Data{K}());", Extra: "class Data{K} : Module { protected override void Load(ContainerBuilder builder) => builder.Register(_ => {make}).As<{I}>().SingleInstance();@ }"),
        new("Autofac", "own extension method", "c.AddData{K}();", Extra: "static class Setup{K} { public static void AddData{K}(this ContainerBuilder builder) => builder.RegisterType<{T}>().As<{I}>().SingleInstance();@ }"),
        new("Autofac", "scan", "c.RegisterAssemblyTypes(typeof(Store).Assembly).Where(t => t.Name.EndsWith(\"Store\")).AsImplementedInterfaces().SingleInstance();@", Kinds: "wrapper"),
        new("Autofac", "in two statements", "var kept = c.RegisterType<{T}>().As<{I}>(); kept.SingleInstance();@"),
        new("Autofac", "per scope, in two statements", "var kept = c.RegisterType<{T}>(); kept.As<{I}>(); kept.InstancePerLifetimeScope();", Shares: false),
        new("Autofac", "per scope", "c.RegisterType<{T}>().As<{I}>().InstancePerLifetimeScope();", Shares: false),
        new("Autofac", "per request", "c.RegisterType<{T}>().As<{I}>().InstancePerRequest();", Shares: false),
        new("Autofac", "per matching scope", "c.RegisterType<{T}>().As<{I}>().InstancePerMatchingLifetimeScope(\"job\");", Shares: false),
        new("Autofac", "per dependency", "c.RegisterType<{T}>().As<{I}>().InstancePerDependency();", Shares: false),
        new("Autofac", "no lifetime", "c.RegisterType<{T}>().As<{I}>();", Shares: false),
        new("Autofac", "factory per scope", "c.Register(_ => {make}).As<{I}>().InstancePerLifetimeScope();", Shares: false),
        new("Autofac", "module per scope", "c.RegisterModule<Data{K}>();", Extra: "class Data{K} : Module { protected override void Load(ContainerBuilder builder) { builder.RegisterType<{T}>().As<{I}>().InstancePerLifetimeScope(); } }", Shares: false),
        new("Autofac", "scan per scope", "c.RegisterAssemblyTypes(typeof(Store).Assembly).AsImplementedInterfaces().InstancePerLifetimeScope();", Kinds: "wrapper", Shares: false),

        new("Autofac", "scan by another name", "c.RegisterAssemblyTypes(typeof(Store).Assembly).Where(t => t.Name.EndsWith(\"Handler\")).AsImplementedInterfaces().SingleInstance();", Kinds: "wrapper", Shares: false),
        new("Autofac", "scan by a test of this program", "c.RegisterAssemblyTypes(typeof(Store).Assembly).Where(t => Is(t)).AsImplementedInterfaces().SingleInstance(); static bool Is(System.Type t) => t.Name == \"Store\";", Kinds: "wrapper", Shares: false),

        new("Scrutor", "by a contract", "c.FromAssemblyOf<Store>().AddClasses(t => t.AssignableTo<IStore>()).AsImplementedInterfaces().WithSingletonLifetime();@", Kinds: "wrapper"),
        new("Scrutor", "by a name", "c.FromAssemblyOf<Store>().AddClasses(t => t.Where(x => x.Name.EndsWith(\"Store\"))).AsSelf().WithSingletonLifetime();@", "{T}", Kinds: "wrapper"),
        new("Scrutor", "by a contract, as one", "c.FromAssemblyOf<Store>().AddClasses(t => t.AssignableTo(typeof(IStore))).As<IStore>().WithLifetime(ServiceLifetime.Singleton);@", Kinds: "wrapper"),
        new("Scrutor", "after another scan", "c.FromAssemblyOf<Store>().AddClasses(t => t.AssignableTo<System.IDisposable>()).AsSelf().WithScopedLifetime().AddClasses(t => t.AssignableTo<IStore>()).AsMatchingInterface().WithSingletonLifetime();@", Kinds: "wrapper"),
        new("Scrutor", "scoped", "c.FromAssemblyOf<Store>().AddClasses(t => t.AssignableTo<IStore>()).AsImplementedInterfaces().WithScopedLifetime();", Kinds: "wrapper", Shares: false),
        new("Scrutor", "no lifetime", "c.FromAssemblyOf<Store>().AddClasses(t => t.AssignableTo<IStore>()).AsImplementedInterfaces();", Kinds: "wrapper", Shares: false),
        new("Scrutor", "another namespace", "c.FromAssemblyOf<Store>().AddClasses(t => t.InNamespaces(\"Handlers\")).AsImplementedInterfaces().WithSingletonLifetime();", Kinds: "wrapper", Shares: false),
        new("Scrutor", "scoped before another scan", "c.FromAssemblyOf<Store>().AddClasses(t => t.AssignableTo<IStore>()).AsImplementedInterfaces().WithScopedLifetime().AddClasses(t => t.AssignableTo<System.IDisposable>()).AsSelf().WithSingletonLifetime();", Kinds: "wrapper", Shares: false),

        new("Simple Injector", "two types", "c.RegisterSingleton<{I}, {T}>();@"),
        new("Simple Injector", "type", "c.RegisterSingleton<{T}>();@", "{T}"),
        new("Simple Injector", "types as arguments", "c.RegisterSingleton(typeof({I}), typeof({T}));@"),
        new("Simple Injector", "factory", "c.RegisterSingleton<{I}>(() => {make});@"),
        new("Simple Injector", "lifestyle", "c.Register<{I}, {T}>(Lifestyle.Singleton);@"),
        new("Simple Injector", "lifestyle of a type", "c.Register<{T}>(Lifestyle.Singleton);@", "{T}"),
        new("Simple Injector", "lifestyle of types as arguments", "c.Register(typeof({I}), typeof({T}), Lifestyle.Singleton);@"),
        new("Simple Injector", "lifestyle of a factory", "c.Register<{I}>(() => {make}, Lifestyle.Singleton);@"),
        new("Simple Injector", "instance", "c.RegisterInstance<{I}>({make});@"),
        new("Simple Injector", "instance as an argument", "c.RegisterInstance(typeof({I}), {make});@"),
        new("Simple Injector", "scoped", "c.Register<{I}, {T}>(Lifestyle.Scoped);", Shares: false),
        new("Simple Injector", "transient", "c.Register<{I}, {T}>(Lifestyle.Transient);", Shares: false),
        new("Simple Injector", "no lifestyle", "c.Register<{I}, {T}>();", Shares: false),
        new("Simple Injector", "scoped factory", "c.Register<{I}>(() => {make}, Lifestyle.Scoped);", Shares: false),

        new("Windsor", "default", "c.Register(Component.For<{I}>().ImplementedBy<{T}>());@"),
        new("Windsor", "type", "c.Register(Component.For<{T}>());@", "{T}"),
        new("Windsor", "singleton", "c.Register(Component.For<{I}>().ImplementedBy<{T}>().LifestyleSingleton());@"),
        new("Windsor", "singleton by a property", "c.Register(Component.For<{I}>().ImplementedBy<{T}>().LifeStyle.Singleton);@"),
        new("Windsor", "types as arguments", "c.Register(Component.For(typeof({I})).ImplementedBy(typeof({T})));@"),
        new("Windsor", "instance", "c.Register(Component.For<{I}>().Instance({make}));@"),
        new("Windsor", "factory", "c.Register(Component.For<{I}>().UsingFactoryMethod(() => {make}));@"),
        new("Windsor", "factory with the kernel", "c.Register(Component.For<{I}>().UsingFactoryMethod(kernel => {make}).Named(\"data\"));@"),
        new("Windsor", "installer", "c.Install(new Data{K}());", Extra: "class Data{K} : IWindsorInstaller { public void Install(IWindsorContainer container) => container.Register(Component.For<{I}>().ImplementedBy<{T}>());@ }"),
        new("Windsor", "several at once", "c.Register(Component.For<object>().LifestyleTransient(),\nComponent.For<{I}>().ImplementedBy<{T}>());@"),
        new("Windsor", "scan", "c.Register(Classes.FromThisAssembly().BasedOn<IStore>().WithServiceAllInterfaces());@", Kinds: "wrapper"),
        new("Windsor", "scan with services by a property", "c.Register(Classes.FromThisAssembly().BasedOn<IStore>().WithService.AllInterfaces().LifestyleSingleton());@", Kinds: "wrapper"),
        new("Windsor", "scan, transient", "c.Register(Classes.FromThisAssembly().BasedOn<IStore>().WithService.AllInterfaces().LifestyleTransient());", Kinds: "wrapper", Shares: false),
        new("Windsor", "transient", "c.Register(Component.For<{I}>().ImplementedBy<{T}>().LifestyleTransient());", Shares: false),
        new("Windsor", "transient by a property", "c.Register(Component.For<{I}>().ImplementedBy<{T}>().LifeStyle.Transient);", Shares: false),
        new("Windsor", "transient by a property, named later", "c.Register(Component.For<{I}>().ImplementedBy<{T}>().LifeStyle.Transient.Named(\"data\"));", Shares: false),
        new("Windsor", "scoped", "c.Register(Component.For<{I}>().ImplementedBy<{T}>().LifestyleScoped());", Shares: false),
        new("Windsor", "per request", "c.Register(Component.For<{I}>().UsingFactoryMethod(() => {make}).LifestylePerWebRequest());", Shares: false),
        new("Windsor", "per thread", "c.Register(Component.For<{I}>().ImplementedBy<{T}>().LifestylePerThread());", Shares: false),

        new("Ninject", "singleton", "c.Bind<{I}>().To<{T}>().InSingletonScope();@"),
        new("Ninject", "to itself", "c.Bind<{T}>().ToSelf().InSingletonScope();@", "{T}"),
        new("Ninject", "factory", "c.Bind<{I}>().ToMethod(context => {make}).InSingletonScope();@"),
        new("Ninject", "instance", "c.Bind<{I}>().ToConstant({make});@"),
        new("Ninject", "types as arguments", "c.Bind(typeof({I})).To(typeof({T})).InSingletonScope();@"),
        new("Ninject", "named", "c.Bind<{I}>().To<{T}>().InSingletonScope().Named(\"data\");@"),
        new("Ninject", "rebound", "c.Rebind<{I}>().To<{T}>().InSingletonScope();@"),
        new("Ninject", "module", "c.Load(new Data{K}());", Extra: "class Data{K} : Ninject.Modules.NinjectModule { public override void Load() { Bind<{I}>().To<{T}>().InSingletonScope();@ } }"),
        new("Ninject", "kernel that is handed over", "Data{K}.Fill(c);", Extra: "static class Data{K} { public static void Fill(IKernel kernel) => kernel.Bind<{I}>().ToConstant({make}).InSingletonScope();@ }"),
        new("Ninject", "no scope", "c.Bind<{I}>().To<{T}>();", Shares: false),
        new("Ninject", "transient", "c.Bind<{I}>().To<{T}>().InTransientScope();", Shares: false),
        new("Ninject", "per request", "c.Bind<{I}>().ToMethod(context => {make}).InRequestScope();", Shares: false),
        new("Ninject", "per thread", "c.Bind<{I}>().To<{T}>().InThreadScope();", Shares: false),
        new("Ninject", "in a module", "c.Load(new Data{K}());", Extra: "class Data{K} : Ninject.Modules.NinjectModule { public override void Load() { Bind<{I}>().To<{T}>(); } }", Shares: false),

        new("Unity", "singleton", "c.RegisterSingleton<{I}, {T}>();@"),
        new("Unity", "singleton type", "c.RegisterSingleton<{T}>();@", "{T}"),
        new("Unity", "lifetime manager", "c.RegisterType<{I}, {T}>(new ContainerControlledLifetimeManager());@"),
        new("Unity", "lifetime", "c.RegisterType<{I}, {T}>(TypeLifetime.Singleton);@"),
        new("Unity", "lifetime of types as arguments", "c.RegisterType(typeof({I}), typeof({T}), TypeLifetime.ContainerControlled);@"),
        new("Unity", "instance", "c.RegisterInstance<{I}>({make});@"),
        new("Unity", "instance of its type", "c.RegisterInstance({make});@", "{T}"),
        new("Unity", "factory", "c.RegisterFactory<{I}>(_ => {make}, FactoryLifetime.Singleton);@"),
        new("Unity", "factory with a manager", "c.RegisterFactory<{I}>(_ => {make}, new ContainerControlledLifetimeManager());@"),
        new("Unity", "chain", "c.RegisterType<object>().RegisterSingleton<{I}, {T}>();@"),
        new("Unity", "no lifetime", "c.RegisterType<{I}, {T}>();", Shares: false),
        new("Unity", "transient", "c.RegisterType<{I}, {T}>(new TransientLifetimeManager());", Shares: false),
        new("Unity", "hierarchical", "c.RegisterType<{I}, {T}>(new HierarchicalLifetimeManager());", Shares: false),
        new("Unity", "hierarchical by name", "c.RegisterType<{I}, {T}>(TypeLifetime.Hierarchical);", Shares: false),
        new("Unity", "per request", "c.RegisterType<{I}, {T}>(new PerRequestLifetimeManager());", Shares: false),
        new("Unity", "transient factory", "c.RegisterFactory<{I}>(_ => {make});", Shares: false),
        new("Unity", "hierarchical factory", "c.RegisterFactory<{I}>(_ => {make}, FactoryLifetime.Hierarchical);", Shares: false),

        new("Unity 4", "lifetime manager", "c.RegisterType<{I}, {T}>(new ContainerControlledLifetimeManager());@"),
        new("Unity 4", "factory", "c.RegisterType<{I}>(new ContainerControlledLifetimeManager(), new InjectionFactory(_ => {make}));@"),
        new("Unity 4", "instance", "c.RegisterInstance<{I}>({make});@"),
        new("Unity 4", "no lifetime", "c.RegisterType<{I}, {T}>();", Shares: false),
        new("Unity 4", "hierarchical factory", "c.RegisterType<{I}>(new HierarchicalLifetimeManager(), new InjectionFactory(_ => {make}));", Shares: false),

        new("Lamar", "singleton", "c.For<{I}>().Use<{T}>().Singleton();@"),
        new("Lamar", "added", "c.For<{I}>().Add<{T}>().Singleton();@"),
        new("Lamar", "singleton first", "c.ForSingletonOf<{I}>().Use<{T}>();@"),
        new("Lamar", "factory", "c.For<{I}>().Use(_ => {make}).Singleton();@"),
        new("Lamar", "instance", "c.For<{I}>().Use({make});@"),
        new("Lamar", "the framework's form", "c.AddSingleton<{I}, {T}>();@"),
        new("Lamar", "registry", "c.IncludeRegistry<Data{K}>();", Extra: "class Data{K} : ServiceRegistry { public Data{K}() { For<{I}>().Use<{T}>().Singleton();@ } }"),
        new("Lamar", "no lifetime", "c.For<{I}>().Use<{T}>();", Shares: false),
        new("Lamar", "scoped", "c.For<{I}>().Use<{T}>().Scoped();", Shares: false),
        new("Lamar", "transient", "c.For<{I}>().Add<{T}>().Transient();", Shares: false),
        new("Lamar", "scoped factory", "c.For<{I}>().Use(_ => {make}).Scoped();", Shares: false),
        new("Lamar", "registry, scoped", "c.IncludeRegistry<Data{K}>();", Extra: "class Data{K} : ServiceRegistry { public Data{K}() { For<{I}>().Use<{T}>().Scoped(); } }", Shares: false),

        new("DryIoc", "two types", "c.Register<{I}, {T}>(Reuse.Singleton);@"),
        new("DryIoc", "type", "c.Register<{T}>(Reuse.Singleton);@", "{T}"),
        new("DryIoc", "named argument", "c.Register<{I}, {T}>(reuse: Reuse.Singleton);@"),
        new("DryIoc", "types as arguments", "c.Register(typeof({I}), typeof({T}), Reuse.Singleton);@"),
        new("DryIoc", "factory", "c.RegisterDelegate<{I}>(_ => {make}, Reuse.Singleton);@"),
        new("DryIoc", "instance", "c.RegisterInstance<{I}>({make});@"),
        new("DryIoc", "instance to use", "c.UseInstance<{I}>({make});@"),
        new("DryIoc", "all interfaces", "c.RegisterMany<{T}>(Reuse.Singleton);@"),
        new("DryIoc", "no reuse", "c.Register<{I}, {T}>();", Shares: false),
        new("DryIoc", "transient", "c.Register<{I}, {T}>(Reuse.Transient);", Shares: false),
        new("DryIoc", "scoped", "c.Register<{I}, {T}>(Reuse.Scoped);", Shares: false),
        new("DryIoc", "per request", "c.Register<{I}, {T}>(Reuse.InWebRequest);", Shares: false),
        new("DryIoc", "scoped factory", "c.RegisterDelegate<{I}>(_ => {make}, Reuse.Scoped);", Shares: false),
        new("DryIoc", "all interfaces, scoped", "c.RegisterMany<{T}>(Reuse.Scoped);", Shares: false),
    ];

    /// <summary>Who asks for what is registered: a controller that the container makes, a controller's service, or nobody.</summary>
    public static readonly string[] Consumers = ["controller", "service of a controller", "nobody"];

    public static string[] Program(ContainerForm form, RegisteredKind[] kinds, string consumer)
    {
        var container = Containers.Single(container => container.Name == form.Container);
        var forms = string.Join("\n", kinds.Select(kind => $"{{ {RegistrationForms.Filled(form.Statements, kind)}\n}}"));
        var program = $$"""
            using System.Data;
            using Microsoft.AspNetCore.Mvc;
            using Microsoft.EntityFrameworkCore;
            {{container.Usings}}
            var b = WebApplication.CreateBuilder(args);
            {{container.Statements.Replace("{forms}", forms, StringComparison.Ordinal)}}
            var app = b.Build();
            app.MapControllers();
            app.Run();
            {{string.Join("\n", kinds.Select(kind => Consumer(form, kind, consumer)))}}
            {{string.Join("\n", kinds.Select(kind => RegistrationForms.Filled(form.Extra, kind)))}}
            {{RegistrationForms.Types}}
            """;
        return container.Stub.Length > 0 ? [program, container.Stub] : [program];
    }

    private static string Consumer(ContainerForm form, RegisteredKind kind, string consumer)
    {
        var service = RegistrationForms.Filled(form.Service, kind);
        var use = string.Format(System.Globalization.CultureInfo.InvariantCulture, kind.Use, "s");
        return RegistrationForms.Filled(consumer switch
        {
            "controller" => $$"""public class E{K}Controller({{service}} s) : ControllerBase { [HttpGet("/{K}")] public object? Get() => {{use}}; }""",
            "service of a controller" => $$"""
                public class Service{K}({{service}} s) { public object? Go() => {{use}}; }
                public class E{K}Controller(Service{K} service) : ControllerBase { [HttpGet("/{K}")] public object? Get() => service.Go(); }
                """,
            _ => "public class E{K}Controller : ControllerBase { [HttpGet(\"/{K}\")] public object? Get() => 1; }",
        }, kind);
    }
}
