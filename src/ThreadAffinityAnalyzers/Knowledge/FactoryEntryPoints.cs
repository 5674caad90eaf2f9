using System.Collections.Generic;
using System.Linq;
using static ThreadAffinityAnalyzers.Knowledge.EntryPoints;

namespace ThreadAffinityAnalyzers.Knowledge;

/// <summary>Factories and options lambdas that a container runs per scope or per object: what they capture is in every product.</summary>
internal static class FactoryEntryPoints
{
    private const string Services = "https://learn.microsoft.com/dotnet/core/extensions/dependency-injection";
    private const string Ef = "https://learn.microsoft.com/ef/core/dbcontext-configuration/";
    private const string PerProduct = "the factory runs for every scope or resolution, and all its products keep what it captures";
    private const string PerContext = "the options are those of every context, and contexts of several requests live at the same time";

    public static IEnumerable<EntryPoint> Rows() =>
        Factory("Microsoft.Extensions.DependencyInjection.ServiceCollectionServiceExtensions", "AddScoped,AddTransient,AddKeyedScoped,AddKeyedTransient", PerProduct, Services)
        .Concat(Factory("Microsoft.Extensions.DependencyInjection.Extensions.ServiceCollectionDescriptorExtensions", "TryAddScoped,TryAddTransient,TryAddKeyedScoped,TryAddKeyedTransient", PerProduct, Services))
        .Concat(Factory("Microsoft.Extensions.DependencyInjection.ServiceDescriptor", "Scoped,Transient,KeyedScoped,KeyedTransient", PerProduct, Services))
        .Concat(Factory("Microsoft.Extensions.DependencyInjection.EntityFrameworkServiceCollectionExtensions", "AddDbContext,AddDbContextPool,AddDbContextFactory,AddPooledDbContextFactory,ConfigureDbContext", PerContext, Ef))
        .Concat(Factory("Microsoft.Extensions.DependencyInjection.HttpClientBuilderExtensions", "AddTypedClient,AddHttpMessageHandler", PerProduct, "https://learn.microsoft.com/dotnet/core/extensions/httpclient-factory"));

    private static IEnumerable<EntryPoint> Factory(string type, string members, string because, string link) =>
        Callbacks(type, members, Overlap.WithItself, EntryKind.Factory, because, link);
}
