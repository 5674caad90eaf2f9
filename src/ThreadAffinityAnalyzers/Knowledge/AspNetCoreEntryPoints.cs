using System.Collections.Immutable;

namespace ThreadAffinityAnalyzers.Knowledge;

/// <summary>ASP.NET Core and its neighbours. Instance lifetimes were measured with 16 clients on ASP.NET Core 10.0.12.</summary>
internal static class AspNetCoreEntryPoints
{
    private const string Builder = "Microsoft.AspNetCore.Builder.";
    private const string Mvc = "Microsoft.AspNetCore.Mvc.";
    private const string Minimal = "https://learn.microsoft.com/aspnet/core/fundamentals/minimal-apis/route-handlers";
    private const string Middleware = "https://learn.microsoft.com/aspnet/core/fundamentals/middleware/write";
    private const string Filters = "https://learn.microsoft.com/aspnet/core/mvc/controllers/filters";
    private const string Actions = "https://learn.microsoft.com/aspnet/core/mvc/controllers/actions";
    private const string Registration = "https://learn.microsoft.com/dotnet/core/extensions/dependency-injection#service-lifetimes";

    public static readonly ImmutableArray<EntryPoint> All = new EntryPointRows()
        .Callbacks(Builder + "EndpointRouteBuilderExtensions", "Map MapGet MapPost MapPut MapDelete MapPatch MapMethods MapFallback", Overlap.WithItself, EntryKind.Request,
            "A route handler runs for every request, many at once.", Minimal)
        .Callbacks(Builder + "FallbackEndpointRouteBuilderExtensions", "MapFallback", Overlap.WithItself, EntryKind.Request, "The fallback runs for every request without a route.", Minimal)
        .Callbacks(Builder + "UseExtensions", "Use", Overlap.WithItself, EntryKind.Request, "Inline middleware runs for every request.", Middleware)
        .Callbacks(Builder + "RunExtensions", "Run", Overlap.WithItself, EntryKind.Request, "Terminal middleware runs for every request.", Middleware)
        .Callbacks(Builder + "IApplicationBuilder", "Use", Overlap.WithItself, EntryKind.Request, "The request delegate that the component returns runs for every request.", Middleware)
        .Callbacks(Builder + "MapWhenExtensions", "MapWhen", Overlap.WithItself, EntryKind.Request, "The predicate runs for every request.", Middleware)
        .Callbacks(Builder + "UseWhenExtensions", "UseWhen", Overlap.WithItself, EntryKind.Request, "The predicate runs for every request.", Middleware)
        .Callbacks(Builder + "StatusCodePagesExtensions", "UseStatusCodePages", Overlap.WithItself, EntryKind.Request, "The handler runs for every failed request.", Middleware)
        .Callbacks("Microsoft.AspNetCore.Http.EndpointFilterExtensions", "AddEndpointFilter", Overlap.WithItself, EntryKind.Request, "The filter runs for every call of its endpoints.",
            "https://learn.microsoft.com/aspnet/core/fundamentals/minimal-apis/min-api-filters")
        .Callbacks("Microsoft.Extensions.DependencyInjection.HealthChecksBuilderDelegateExtensions", "AddCheck AddAsyncCheck", Overlap.WithItself, EntryKind.Request, "A check runs for every probe.",
            "https://learn.microsoft.com/aspnet/core/host-and-deploy/health-checks")
        .Callbacks("Microsoft.Extensions.DependencyInjection.ServiceCollectionServiceExtensions", "AddScoped AddTransient AddKeyedScoped AddKeyedTransient", Overlap.WithItself, EntryKind.Factory,
            "What the factory captures is handed to every product, one for each scope or consumer.", Registration)
        .Callbacks("Microsoft.Extensions.DependencyInjection.Extensions.ServiceCollectionDescriptorExtensions", "TryAddScoped TryAddTransient TryAddKeyedScoped TryAddKeyedTransient", Overlap.WithItself, EntryKind.Factory,
            "What the factory captures is handed to every product, one for each scope or consumer.", Registration)
        .Callbacks("Microsoft.Extensions.DependencyInjection.EntityFrameworkServiceCollectionExtensions", "AddDbContext AddDbContextPool AddDbContextFactory AddPooledDbContextFactory", Overlap.WithItself, EntryKind.Factory,
            "A connection captured by the options is shared by every context.", "https://learn.microsoft.com/ef/core/dbcontext-configuration/")
        .Convention(Mvc + "ControllerAttribute", "controller", Lifetime.Call, "An action runs for every request, in a controller of its own.", Actions)
        .Convention(Mvc + "RazorPages.PageModel", "page", Lifetime.Call, "A page handler runs for every request, in a page model of its own.", "https://learn.microsoft.com/aspnet/core/razor-pages/")
        .Convention("Microsoft.AspNetCore.Http.RequestDelegate", "middleware", Lifetime.Application, "Conventional middleware is constructed once per application and runs for every request.", Middleware)
        .Convention(Mvc + "ViewComponent", "viewcomponent", Lifetime.Call, "A view component is made for every invocation.", "https://learn.microsoft.com/aspnet/core/mvc/views/view-components")
        .Contract("Microsoft.AspNetCore.Http.IMiddleware", "*", Lifetime.Call, "Activated by the container for every request: it lives as it is registered.", "https://learn.microsoft.com/aspnet/core/fundamentals/middleware/extensibility")
        .Contract("Microsoft.AspNetCore.Http.IEndpointFilter", "*", Lifetime.Call, "A filter given by type is made for every request.", "https://learn.microsoft.com/aspnet/core/fundamentals/minimal-apis/min-api-filters")
        .Convention(Mvc + "Filters.IFilterMetadata", "attributefilter", Lifetime.Application, "A filter that is an attribute is one instance for all requests of its action.", Filters)
        .Contract(Mvc + "Filters.IActionFilter", "*", Lifetime.Call, "Runs around every action; its instance lives as it is registered.", Filters)
        .Contract(Mvc + "Filters.IAsyncActionFilter", "*", Lifetime.Call, "Runs around every action; its instance lives as it is registered.", Filters)
        .Contract(Mvc + "Filters.IAuthorizationFilter", "*", Lifetime.Call, "Runs before every action; its instance lives as it is registered.", Filters)
        .Contract(Mvc + "Filters.IAsyncAuthorizationFilter", "*", Lifetime.Call, "Runs before every action; its instance lives as it is registered.", Filters)
        .Contract(Mvc + "Filters.IExceptionFilter", "*", Lifetime.Call, "Runs for every failed action; its instance lives as it is registered.", Filters)
        .Contract(Mvc + "Filters.IAsyncExceptionFilter", "*", Lifetime.Call, "Runs for every failed action; its instance lives as it is registered.", Filters)
        .Contract(Mvc + "Filters.IResourceFilter", "*", Lifetime.Call, "Runs around every action; its instance lives as it is registered.", Filters)
        .Contract(Mvc + "Filters.IAsyncResourceFilter", "*", Lifetime.Call, "Runs around every action; its instance lives as it is registered.", Filters)
        .Contract(Mvc + "Filters.IResultFilter", "*", Lifetime.Call, "Runs around every result; its instance lives as it is registered.", Filters)
        .Contract(Mvc + "Filters.IAsyncResultFilter", "*", Lifetime.Call, "Runs around every result; its instance lives as it is registered.", Filters)
        .Contract(Mvc + "ModelBinding.IModelBinder", "*", Lifetime.Application, "Binders are cached: one instance binds for many requests at once.", "https://learn.microsoft.com/aspnet/core/mvc/advanced/custom-model-binding")
        .Contract(Mvc + "Formatters.IOutputFormatter", "*", Lifetime.Application, "One formatter writes for all requests.", "https://learn.microsoft.com/aspnet/core/web-api/advanced/custom-formatters")
        .Contract(Mvc + "Formatters.IInputFormatter", "*", Lifetime.Application, "One formatter reads for all requests.", "https://learn.microsoft.com/aspnet/core/web-api/advanced/custom-formatters")
        .Contract("Microsoft.AspNetCore.Razor.TagHelpers.ITagHelper", "*", Lifetime.Call, "A tag helper is made for every use.", "https://learn.microsoft.com/aspnet/core/mvc/views/tag-helpers/authoring")
        .Contract("Microsoft.AspNetCore.Authentication.AuthenticationHandler`1", "*", Lifetime.Call, "A handler is made for every request.", "https://learn.microsoft.com/aspnet/core/security/authentication/")
        .Contract("Microsoft.AspNetCore.Authentication.IClaimsTransformation", "*", Lifetime.Call, "Runs for every authenticated request; it lives as it is registered.", "https://learn.microsoft.com/aspnet/core/security/authentication/claims")
        .Contract("Microsoft.AspNetCore.Authorization.IAuthorizationHandler", "*", Lifetime.Call, "Runs for every authorised request; usually registered as a singleton.", "https://learn.microsoft.com/aspnet/core/security/authorization/policies#security-authorization-handler-example")
        .Contract("Microsoft.AspNetCore.Authorization.AuthorizationHandler`1", "HandleRequirementAsync", Lifetime.Call, "Runs for every authorised request; usually registered as a singleton.", "https://learn.microsoft.com/aspnet/core/security/authorization/policies#security-authorization-handler-example")
        .Contract("Microsoft.AspNetCore.Authorization.AuthorizationHandler`2", "HandleRequirementAsync", Lifetime.Call, "Runs for every authorised request; usually registered as a singleton.", "https://learn.microsoft.com/aspnet/core/security/authorization/resourcebased")
        .Contract("Microsoft.AspNetCore.Diagnostics.IExceptionHandler", "*", Lifetime.Application, "AddExceptionHandler registers a singleton.", "https://learn.microsoft.com/aspnet/core/fundamentals/error-handling#iexceptionhandler")
        .Contract("Microsoft.Extensions.Diagnostics.HealthChecks.IHealthCheck", "*", Lifetime.Call, "AddCheck by type makes one for every probe.", "https://learn.microsoft.com/aspnet/core/host-and-deploy/health-checks")
        .Contract("Microsoft.AspNetCore.SignalR.Hub", "public", Lifetime.Call, "Each hub method call is executed on a new hub instance.", "https://learn.microsoft.com/aspnet/core/signalr/hubs")
        .Contract("Microsoft.AspNetCore.SignalR.Hub", "OnConnectedAsync,OnDisconnectedAsync", Lifetime.Call, "Runs for every connection, on a new hub instance.", "https://learn.microsoft.com/aspnet/core/signalr/hubs")
        .Contract("Microsoft.AspNetCore.SignalR.IHubFilter", "*", Lifetime.Call, "A filter given by type is made for every call.", "https://learn.microsoft.com/aspnet/core/signalr/hub-filters")
        .Contract("Microsoft.AspNetCore.RateLimiting.IRateLimiterPolicy`1", "*", Lifetime.Application, "One policy serves all requests.", "https://learn.microsoft.com/aspnet/core/performance/rate-limit")
        .Contract("Microsoft.AspNetCore.OutputCaching.IOutputCachePolicy", "*", Lifetime.Application, "One policy serves all requests.", "https://learn.microsoft.com/aspnet/core/performance/caching/output")
        .Contract("System.Net.Http.DelegatingHandler", "SendAsync,Send", Lifetime.Application, "The handler chain of a client is cached and serves many requests at once.", "https://learn.microsoft.com/dotnet/core/extensions/httpclient-factory#message-handler-scopes-in-ihttpclientfactory")
        .Contract("Microsoft.Extensions.Hosting.BackgroundService", "ExecuteAsync", Lifetime.Application, "One loop beside all requests.", "https://learn.microsoft.com/dotnet/core/extensions/workers", Overlap.WithOthers, EntryKind.Loop)
        .Contract("Microsoft.Extensions.Logging.ILogger", "Log", Lifetime.Application, "One logger of a category writes for all flows.", "https://learn.microsoft.com/dotnet/core/extensions/custom-logging-provider")
        .All;
}
