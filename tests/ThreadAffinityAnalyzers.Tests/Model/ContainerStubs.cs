namespace ThreadAffinityAnalyzers.Tests.Model;

/// <summary>The public registration types of containers whose packages the tests do not have, with the names and shapes of their sources.</summary>
internal static class ContainerStubs
{
    public const string Windsor = """
        namespace Castle.Windsor
        {
            using Castle.MicroKernel.Registration;
            public interface IWindsorContainer { IWindsorContainer Register(params IRegistration[] registrations); IWindsorContainer Install(params IWindsorInstaller[] installers); T Resolve<T>(); }
            public class WindsorContainer : IWindsorContainer
            {
                public IWindsorContainer Register(params IRegistration[] registrations) => this;
                public IWindsorContainer Install(params IWindsorInstaller[] installers) => this;
                public T Resolve<T>() => default!;
            }
        }

        namespace Castle.MicroKernel { public interface IKernel { T Resolve<T>(); } }

        namespace Castle.MicroKernel.Registration
        {
            public interface IRegistration { }
            public interface IWindsorInstaller { void Install(Castle.Windsor.IWindsorContainer container); }
            public static class Component
            {
                public static ComponentRegistration<T> For<T>() where T : class => null!;
                public static ComponentRegistration For(Type serviceType) => null!;
            }
            public static class Classes { public static FromAssemblyDescriptor FromThisAssembly() => null!; }
            public class FromAssemblyDescriptor { public BasedOnDescriptor BasedOn<T>() => null!; }
            public class BasedOnDescriptor : IRegistration
            {
                public ServiceDescriptor WithService => null!;
                public BasedOnDescriptor WithServiceAllInterfaces() => this;
                public BasedOnDescriptor LifestyleSingleton() => this;
                public BasedOnDescriptor LifestyleTransient() => this;
            }
            public class ServiceDescriptor { public BasedOnDescriptor AllInterfaces() => null!; }
            public class ComponentRegistration : ComponentRegistration<object> { }
            public class ComponentRegistration<TService> : IRegistration where TService : class
            {
                public Lifestyle.LifestyleGroup<TService> LifeStyle => null!;
                public ComponentRegistration<TService> ImplementedBy<TImpl>() where TImpl : TService => this;
                public ComponentRegistration<TService> ImplementedBy(Type type) => this;
                public ComponentRegistration<TService> Instance(TService instance) => this;
                public ComponentRegistration<TService> UsingFactoryMethod<TImpl>(Func<TImpl> factoryMethod) where TImpl : TService => this;
                public ComponentRegistration<TService> UsingFactoryMethod<TImpl>(Func<IKernel, TImpl> factoryMethod) where TImpl : TService => this;
                public ComponentRegistration<TService> Named(string name) => this;
                public ComponentRegistration<TService> LifestyleSingleton() => this;
                public ComponentRegistration<TService> LifestyleTransient() => this;
                public ComponentRegistration<TService> LifestyleScoped(Type? scopeAccessorType = null) => this;
                public ComponentRegistration<TService> LifestylePerThread() => this;
            }
            public static class ComponentRegistrationExtensions
            {
                public static ComponentRegistration<TService> LifestylePerWebRequest<TService>(this ComponentRegistration<TService> registration) where TService : class => registration;
            }
        }

        namespace Castle.MicroKernel.Registration.Lifestyle
        {
            public class LifestyleGroup<TService> where TService : class
            {
                public ComponentRegistration<TService> Singleton => null!;
                public ComponentRegistration<TService> Transient => null!;
            }
        }
        """;

    public const string Ninject = """
        namespace Ninject
        {
            using Ninject.Syntax;
            public interface IKernel : IBindingRoot { void Load(params Modules.INinjectModule[] modules); }
            public class StandardKernel : BindingRoot, IKernel { public void Load(params Modules.INinjectModule[] modules) { } }
            public static class RequestScopeExtensionMethod { public static IBindingNamedWithOrOnSyntax<T> InRequestScope<T>(this IBindingInSyntax<T> syntax) => null!; }
        }

        namespace Ninject.Modules
        {
            public interface INinjectModule { }
            public abstract class NinjectModule : Ninject.Syntax.BindingRoot, INinjectModule { public abstract void Load(); }
        }

        namespace Ninject.Activation { public interface IContext { IKernel Kernel { get; } } }

        namespace Ninject.Syntax
        {
            using Ninject.Activation;
            public interface IBindingRoot { IBindingToSyntax<T> Bind<T>(); IBindingToSyntax<object> Bind(params Type[] services); IBindingToSyntax<T1> Rebind<T1>(); }
            public abstract class BindingRoot : IBindingRoot
            {
                public IBindingToSyntax<T> Bind<T>() => null!;
                public IBindingToSyntax<object> Bind(params Type[] services) => null!;
                public IBindingToSyntax<T1> Rebind<T1>() => null!;
            }
            public interface IBindingToSyntax<T1>
            {
                IBindingWhenInNamedWithOrOnSyntax<T1> ToSelf();
                IBindingWhenInNamedWithOrOnSyntax<TImplementation> To<TImplementation>() where TImplementation : T1;
                IBindingWhenInNamedWithOrOnSyntax<T1> To(Type implementation);
                IBindingWhenInNamedWithOrOnSyntax<TImplementation> ToMethod<TImplementation>(Func<IContext, TImplementation> method) where TImplementation : T1;
                IBindingWhenInNamedWithOrOnSyntax<TImplementation> ToConstant<TImplementation>(TImplementation value) where TImplementation : T1;
            }
            public interface IBindingInSyntax<T>
            {
                IBindingNamedWithOrOnSyntax<T> InSingletonScope();
                IBindingNamedWithOrOnSyntax<T> InTransientScope();
                IBindingNamedWithOrOnSyntax<T> InThreadScope();
            }
            public interface IBindingNamedWithOrOnSyntax<T> { IBindingNamedWithOrOnSyntax<T> Named(string name); }
            public interface IBindingWhenInNamedWithOrOnSyntax<T> : IBindingInSyntax<T>, IBindingNamedWithOrOnSyntax<T> { }
        }
        """;

    public const string Unity = """
        namespace Unity.Lifetime
        {
            public abstract class LifetimeManager { }
            public interface ITypeLifetimeManager { }
            public interface IInstanceLifetimeManager { }
            public interface IFactoryLifetimeManager { }
            public class ContainerControlledLifetimeManager : LifetimeManager, ITypeLifetimeManager, IInstanceLifetimeManager, IFactoryLifetimeManager { }
            public class SingletonLifetimeManager : LifetimeManager, ITypeLifetimeManager, IInstanceLifetimeManager, IFactoryLifetimeManager { }
            public class HierarchicalLifetimeManager : LifetimeManager, ITypeLifetimeManager, IFactoryLifetimeManager { }
            public class TransientLifetimeManager : LifetimeManager, ITypeLifetimeManager, IFactoryLifetimeManager { }
            public class PerRequestLifetimeManager : LifetimeManager, ITypeLifetimeManager, IFactoryLifetimeManager { }
        }

        namespace Unity
        {
            using Unity.Lifetime;
            public interface IUnityContainer { }
            public class UnityContainer : IUnityContainer { }
            public abstract class InjectionMember { }
            public static class TypeLifetime
            {
                public static ITypeLifetimeManager Singleton => new SingletonLifetimeManager();
                public static ITypeLifetimeManager ContainerControlled => new ContainerControlledLifetimeManager();
                public static ITypeLifetimeManager Hierarchical => new HierarchicalLifetimeManager();
            }
            public static class FactoryLifetime
            {
                public static IFactoryLifetimeManager Singleton => new SingletonLifetimeManager();
                public static IFactoryLifetimeManager Hierarchical => new HierarchicalLifetimeManager();
            }
            public static class UnityContainerExtensions
            {
                public static IUnityContainer RegisterType<T>(this IUnityContainer container, params InjectionMember[] injectionMembers) => container;
                public static IUnityContainer RegisterType<TFrom, TTo>(this IUnityContainer container, params InjectionMember[] injectionMembers) where TTo : TFrom => container;
                public static IUnityContainer RegisterType<TFrom, TTo>(this IUnityContainer container, ITypeLifetimeManager lifetimeManager, params InjectionMember[] injectionMembers) where TTo : TFrom => container;
                public static IUnityContainer RegisterType(this IUnityContainer container, Type from, Type to, ITypeLifetimeManager lifetimeManager, params InjectionMember[] injectionMembers) => container;
                public static IUnityContainer RegisterSingleton<T>(this IUnityContainer container, params InjectionMember[] injectionMembers) => container;
                public static IUnityContainer RegisterSingleton<TFrom, TTo>(this IUnityContainer container, params InjectionMember[] injectionMembers) where TTo : TFrom => container;
                public static IUnityContainer RegisterInstance<TInterface>(this IUnityContainer container, TInterface instance) => container;
                public static IUnityContainer RegisterFactory<TInterface>(this IUnityContainer container, Func<IUnityContainer, object> factory, IFactoryLifetimeManager? lifetimeManager = null) => container;
            }
        }
        """;

    public const string EarlierUnity = """
        namespace Microsoft.Practices.Unity
        {
            public interface IUnityContainer { }
            public class UnityContainer : IUnityContainer { }
            public abstract class LifetimeManager { }
            public class ContainerControlledLifetimeManager : LifetimeManager { }
            public class HierarchicalLifetimeManager : LifetimeManager { }
            public abstract class InjectionMember { }
            public class InjectionFactory : InjectionMember { public InjectionFactory(Func<IUnityContainer, object> factoryFunc) { } }
            public static class UnityContainerExtensions
            {
                public static IUnityContainer RegisterType<TFrom, TTo>(this IUnityContainer container, params InjectionMember[] injectionMembers) where TTo : TFrom => container;
                public static IUnityContainer RegisterType<TFrom, TTo>(this IUnityContainer container, LifetimeManager lifetimeManager, params InjectionMember[] injectionMembers) where TTo : TFrom => container;
                public static IUnityContainer RegisterType<T>(this IUnityContainer container, LifetimeManager lifetimeManager, params InjectionMember[] injectionMembers) => container;
                public static IUnityContainer RegisterInstance<TInterface>(this IUnityContainer container, TInterface instance) => container;
            }
        }
        """;

    public const string Lamar = """
        namespace Lamar
        {
            using Lamar.IoC.Instances;
            public interface IServiceContext { T GetInstance<T>(); }
            public partial class ServiceRegistry : List<ServiceDescriptor>, IServiceCollection
            {
                public InstanceExpression<T> For<T>() where T : class => null!;
                public InstanceExpression<T> ForSingletonOf<T>() where T : class => null!;
                public void IncludeRegistry<T>() where T : ServiceRegistry, new() { }
                public class InstanceExpression<T> where T : class
                {
                    public ConstructorInstance<TConcrete, T> Use<TConcrete>() where TConcrete : class, T => null!;
                    public ConstructorInstance<TConcrete, T> Add<TConcrete>() where TConcrete : class, T => null!;
                    public LambdaInstance<IServiceContext, T> Use(Func<IServiceContext, T> func) => null!;
                    public ObjectInstance Use(T service) => null!;
                }
            }
        }

        namespace Lamar.IoC.Instances
        {
            public abstract class Instance { }
            public class ObjectInstance : Instance { }
            public class ConstructorInstance : Instance { }
            public class ConstructorInstance<TImplementation, TService> : ConstructorInstance { }
            public class LambdaInstance<TContainer, TReturn> : Instance { }
            public static class InstanceExtensions
            {
                public static T Singleton<T>(this T instance) where T : Instance => instance;
                public static T Scoped<T>(this T instance) where T : Instance => instance;
                public static T Transient<T>(this T instance) where T : Instance => instance;
            }
        }
        """;

    public const string DryIoc = """
        namespace DryIoc
        {
            public interface IRegistrator { }
            public interface IResolverContext { }
            public interface IContainer : IRegistrator, IResolverContext { }
            public class Container : IContainer { }
            public interface IReuse { }
            public class SingletonReuse : IReuse { }
            public static class Reuse
            {
                public static readonly IReuse Singleton = null!;
                public static readonly IReuse Scoped = null!;
                public static readonly IReuse Transient = null!;
                public static readonly IReuse InWebRequest = null!;
            }
            public static class Registrator
            {
                public static void Register<TImplementation>(this IRegistrator registrator, IReuse? reuse = null, object? setup = null) { }
                public static void Register<TService, TImplementation>(this IRegistrator registrator, IReuse? reuse = null, object? setup = null) where TImplementation : TService { }
                public static void Register(this IRegistrator registrator, Type serviceType, Type implementationType, IReuse? reuse = null) { }
                public static void RegisterMany<TImplementation>(this IRegistrator registrator, IReuse? reuse = null) { }
                public static void RegisterDelegate<TService>(this IRegistrator registrator, Func<IResolverContext, TService> factoryDelegate, IReuse? reuse = null) { }
                public static void RegisterInstance<T>(this IRegistrator registrator, T instance, object? setup = null) { }
                public static void UseInstance<TService>(this IResolverContext r, TService instance) { }
            }
        }
        """;
}
