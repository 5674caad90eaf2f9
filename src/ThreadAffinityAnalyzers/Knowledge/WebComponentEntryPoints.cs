using System.Collections.Generic;
using static ThreadAffinityAnalyzers.Knowledge.EntryPoints;

namespace ThreadAffinityAnalyzers.Knowledge;

/// <summary>Entry points of ASP.NET Core that are members of classes: controllers, pages, hubs, middleware, filters, handlers. Instance lifetimes as measured on 10.0.</summary>
internal static class WebComponentEntryPoints
{
    private const string Docs = "https://learn.microsoft.com/aspnet/core/";
    private const string PerRequest = "the host makes one instance per request, and requests run at the same time";
    private const string PerResolve = "it lives as its registration says, and requests run at the same time";
    private const string Results = "a result is made for a request, and requests run at the same time";
    private const string ForAll = "one instance serves all requests at the same time";
    private const string FilterByForm = "by type a filter is made per request, as an attribute one instance serves all requests at the same time";
    private const string Pipeline = "a logger's pipeline is run by all threads, from the call to the sink";
    private const string Serilog = "https://github.com/serilog/serilog/issues/1144";
    private const string Circuits = "a component belongs to one circuit, and circuits of several users run at the same time";

    /// <summary>Assemblies of the server that runs components.</summary>
    public const string BlazorHosts = "Microsoft.AspNetCore.Components.Server,Microsoft.AspNetCore.Components.Endpoints";

    /// <summary>Assemblies of programs that answer requests.</summary>
    public const string Requests = "Microsoft.AspNetCore.Http.Abstractions,System.Web";

    private const string Filters = Docs + "mvc/controllers/filters";
    private const string Middleware = Docs + "fundamentals/middleware/write";
    private const string Formatters = Docs + "web-api/advanced/custom-formatters";
    private const string Policies = Docs + "security/authorization/policies";
    private const string Hubs = Docs + "signalr/hubs";
    private const string Blazor = Docs + "blazor/blazor-ef-core";

    private const string Localization = Docs + "fundamentals/localization-extensibility";

    /// <summary>Contracts of which a singleton of the host or its options keep one object.</summary>
    private static readonly (string Type, string Page)[] OneForAll =
    [
        ("Session.ISessionStore", "fundamentals/app-state"),
        ("OutputCaching.IOutputCacheStore", "performance/caching/output"),
        ("Http.IProblemDetailsWriter", "fundamentals/error-handling-api"),
        ("Mvc.ViewFeatures.ITempDataProvider", "fundamentals/app-state"),
        ("Localization.IRequestCultureProvider", "fundamentals/localization/select-language-culture"),
        ("Localization.RequestCultureProvider", "fundamentals/localization/select-language-culture"),
        ("Mvc.Razor.IViewLocationExpander", "mvc/views/overview"),
        ("Rewrite.IRule", "fundamentals/url-rewriting"),
        ("Mvc.ActionConstraints.IActionConstraint", "mvc/controllers/routing"),
        ("Routing.IOutboundParameterTransformer", "fundamentals/routing"),
    ];

    public static IEnumerable<EntryPoint> Rows()
    {
        yield return Convention("Microsoft.AspNetCore.Mvc.ControllerAttribute", "controller", Lifetime.Call, PerRequest, Docs + "mvc/controllers/actions");
        yield return Convention("Microsoft.AspNetCore.Mvc.RazorPages.PageModel", "page", Lifetime.Call, PerRequest, Docs + "razor-pages/");
        yield return Convention("Microsoft.AspNetCore.Mvc.ViewComponentAttribute", "viewcomponent", Lifetime.Call, PerRequest, Docs + "mvc/views/view-components");
        yield return Convention("Microsoft.AspNetCore.Http.RequestDelegate", "middleware", Lifetime.Application, "middleware is made once per application and serves all requests at the same time", Middleware);
        yield return Contract("Microsoft.AspNetCore.Mvc.Razor.RazorPageBase", "ExecuteAsync", Lifetime.Call, PerRequest, Docs + "mvc/views/overview");
        yield return Contract("Microsoft.AspNetCore.Razor.TagHelpers.ITagHelper", "*", Lifetime.Call, PerRequest, Docs + "mvc/views/tag-helpers/authoring");
        yield return Contract("Microsoft.AspNetCore.Razor.TagHelpers.TagHelper", "*", Lifetime.Call, PerRequest, Docs + "mvc/views/tag-helpers/authoring");
        yield return Contract("Microsoft.AspNetCore.Http.IMiddleware", "*", Lifetime.Call, PerResolve, Docs + "fundamentals/middleware/extensibility");
        yield return Contract("Microsoft.AspNetCore.Http.IEndpointFilter", "*", Lifetime.Call, PerResolve, Docs + "fundamentals/minimal-apis/min-api-filters");

        foreach (var filter in new[] { "Action", "Result", "Resource", "Exception", "Authorization", "Page" })
        {
            yield return Contract($"Microsoft.AspNetCore.Mvc.Filters.I{filter}Filter", "*", Lifetime.Call, FilterByForm, Filters);
            yield return Contract($"Microsoft.AspNetCore.Mvc.Filters.IAsync{filter}Filter", "*", Lifetime.Call, FilterByForm, Filters);
        }

        yield return Contract("Microsoft.AspNetCore.Http.IResult", "*", Lifetime.Call, Results, Docs + "fundamentals/minimal-apis/responses");
        yield return Contract("Microsoft.AspNetCore.Mvc.IActionResult", "*", Lifetime.Call, Results, Docs + "web-api/action-return-types");
        yield return Contract("Microsoft.AspNetCore.Mvc.ActionResult", "ExecuteResult,ExecuteResultAsync", Lifetime.Call, Results, Docs + "web-api/action-return-types");
        yield return Contract("System.ComponentModel.DataAnnotations.ValidationAttribute", "IsValid", Lifetime.Application, ForAll, Docs + "mvc/models/validation") with { OnlyWithAssembly = Requests };
        yield return Contract("System.ComponentModel.DataAnnotations.IValidatableObject", "*", Lifetime.Call, "a model is validated for each request, and requests run at the same time", Docs + "mvc/models/validation") with { OnlyWithAssembly = Requests };
        yield return Contract("Microsoft.AspNetCore.Mvc.ModelBinding.IModelBinder", "*", Lifetime.Application, "a binder is cached and serves all requests at the same time", Docs + "mvc/advanced/custom-model-binding");
        yield return Contract("Microsoft.AspNetCore.Mvc.Formatters.IInputFormatter", "*", Lifetime.Application, ForAll, Formatters);
        yield return Contract("Microsoft.AspNetCore.Mvc.Formatters.IOutputFormatter", "*", Lifetime.Application, ForAll, Formatters);
        yield return Contract("Microsoft.AspNetCore.Mvc.Formatters.InputFormatter", "*", Lifetime.Application, ForAll, Formatters);
        yield return Contract("Microsoft.AspNetCore.Mvc.Formatters.TextInputFormatter", "*", Lifetime.Application, ForAll, Formatters);
        yield return Contract("Microsoft.AspNetCore.Mvc.Formatters.OutputFormatter", "*", Lifetime.Application, ForAll, Formatters);
        yield return Contract("Microsoft.AspNetCore.Mvc.Formatters.TextOutputFormatter", "*", Lifetime.Application, ForAll, Formatters);
        yield return Contract("Microsoft.AspNetCore.Authentication.IAuthenticationHandler", "*", Lifetime.Call, PerRequest, Docs + "security/authentication/");
        yield return Contract("Microsoft.AspNetCore.Authentication.AuthenticationHandler`1", "*", Lifetime.Call, PerRequest, Docs + "security/authentication/");
        yield return Contract("Microsoft.AspNetCore.Authentication.IClaimsTransformation", "*", Lifetime.Call, PerResolve, Docs + "security/authentication/claims");
        yield return Contract("Microsoft.AspNetCore.Authentication.Cookies.CookieAuthenticationEvents", "*", Lifetime.Call, PerResolve, Docs + "security/authentication/cookie");
        yield return Contract("Microsoft.AspNetCore.Authorization.IAuthorizationHandler", "*", Lifetime.Call, PerResolve, Policies);
        yield return Contract("Microsoft.AspNetCore.Authorization.AuthorizationHandler`1", "*", Lifetime.Call, PerResolve, Policies);
        yield return Contract("Microsoft.AspNetCore.Authorization.AuthorizationHandler`2", "*", Lifetime.Call, PerResolve, Policies);
        yield return Contract("Microsoft.AspNetCore.Authorization.IAuthorizationMiddlewareResultHandler", "*", Lifetime.Application, ForAll, Docs + "security/authorization/customizingauthorizationmiddlewareresponse");
        yield return Contract("Microsoft.AspNetCore.Authorization.IAuthorizationPolicyProvider", "*", Lifetime.Application, ForAll, Docs + "security/authorization/iauthorizationpolicyprovider");
        yield return Contract("Microsoft.AspNetCore.Diagnostics.IExceptionHandler", "*", Lifetime.Application, "an exception handler is registered as a singleton", Docs + "fundamentals/error-handling");
        yield return Contract("Microsoft.AspNetCore.RateLimiting.IRateLimiterPolicy`1", "*", Lifetime.Application, ForAll, Docs + "performance/rate-limit");
        yield return Contract("Microsoft.AspNetCore.Routing.IRouteConstraint", "*", Lifetime.Application, ForAll, Docs + "fundamentals/routing");
        yield return Contract("Microsoft.AspNetCore.Mvc.Routing.DynamicRouteValueTransformer", "*", Lifetime.Call, PerResolve, Docs + "fundamentals/routing");
        yield return Contract("Microsoft.AspNetCore.OutputCaching.IOutputCachePolicy", "*", Lifetime.Application, ForAll, Docs + "performance/caching/output");
        yield return Contract("Microsoft.AspNetCore.Connections.ConnectionHandler", "*", Lifetime.Application, ForAll, Docs + "fundamentals/servers/kestrel");
        yield return Contract("Microsoft.Extensions.Diagnostics.HealthChecks.IHealthCheck", "*", Lifetime.Call, PerResolve, Docs + "host-and-deploy/health-checks");
        yield return Contract("Microsoft.AspNetCore.SignalR.Hub", "public", Lifetime.Call, "each hub method call is executed on a new hub instance", Hubs);
        yield return Contract("Microsoft.AspNetCore.SignalR.IHubFilter", "*", Lifetime.Call, PerResolve, Docs + "signalr/hub-filters");
        foreach (var what in new[] { "SaveChanges", "DbCommand", "DbConnection", "DbTransaction" })
        {
            foreach (var type in new[] { $"I{what}Interceptor", $"{what}Interceptor" })
            {
                yield return Contract("Microsoft.EntityFrameworkCore.Diagnostics." + type, "*", Lifetime.Call, "it runs in the flow of every context that was given it, and requests run at the same time",
                    "https://learn.microsoft.com/ef/core/logging-events-diagnostics/interceptors") with { OnlyWithAssembly = Requests, IsGiven = true };
            }
        }

        yield return Contract("Microsoft.Extensions.Caching.Distributed.IDistributedCache", "*", Lifetime.Call, PerResolve, Docs + "performance/caching/distributed") with { OnlyWithAssembly = Requests };
        yield return Contract("Microsoft.AspNetCore.Authentication.Cookies.ITicketStore", "*", Lifetime.Application, ForAll, Docs + "security/authentication/cookie");
        yield return Contract("Microsoft.AspNetCore.SignalR.IUserIdProvider", "*", Lifetime.Application, ForAll, Docs + "signalr/groups");
        yield return Contract("Microsoft.AspNetCore.Cors.Infrastructure.ICorsPolicyProvider", "*", Lifetime.Call, PerResolve, Docs + "security/cors");
        yield return Contract("Microsoft.AspNetCore.Identity.IUserStore`1", "*", Lifetime.Call, PerResolve, Docs + "security/authentication/identity-custom-storage-providers");
        yield return Contract("Microsoft.AspNetCore.Identity.IPasswordHasher`1", "*", Lifetime.Call, PerResolve, Docs + "security/authentication/identity-configuration");
        yield return Contract("Microsoft.AspNetCore.Identity.IRoleStore`1", "*", Lifetime.Call, PerResolve, Docs + "security/authentication/identity-custom-storage-providers");
        yield return Contract("Microsoft.Extensions.Localization.IStringLocalizer", "*", Lifetime.Call, PerResolve, Localization) with { OnlyWithAssembly = Requests };
        yield return Contract("Microsoft.Extensions.Localization.IStringLocalizerFactory", "*", Lifetime.Call, PerResolve, Localization) with { OnlyWithAssembly = Requests };
        yield return Contract("Microsoft.Extensions.FileProviders.IFileProvider", "*", Lifetime.Application, ForAll, Docs + "fundamentals/file-providers") with { OnlyWithAssembly = Requests };
        foreach (var (type, page) in OneForAll)
        {
            yield return Contract("Microsoft.AspNetCore." + type, "*", Lifetime.Application, ForAll, Docs + page);
        }

        yield return Contract("System.Net.Http.DelegatingHandler", "Send,SendAsync", Lifetime.Application, "the handler chain of a client is cached and serves all its requests at the same time",
            Docs + "fundamentals/http-requests") with { OnlyWithAssembly = Server };
        yield return Contract("System.Net.Http.HttpClientHandler", "Send,SendAsync", Lifetime.Application, "the primary handler of a client is cached and serves all its requests at the same time",
            Docs + "fundamentals/http-requests") with { OnlyWithAssembly = Server };
        yield return Contract("Microsoft.Extensions.Logging.ILogger", "Log", Lifetime.Application, "a logger is called by all threads", "https://learn.microsoft.com/dotnet/core/extensions/custom-logging-provider")
            with { OnlyWithAssembly = Server };
        yield return Contract("Serilog.Core.ILogEventSink", "Emit", Lifetime.Application, Pipeline, Serilog) with { OnlyWithAssembly = Server };
        yield return Contract("Serilog.Core.ILogEventEnricher", "Enrich", Lifetime.Application, Pipeline, Serilog) with { OnlyWithAssembly = Server };
        yield return new EntryPoint(EntryShape.ContractMember, "Microsoft.Extensions.Hosting.BackgroundService", "ExecuteAsync", Overlap.WithOthers, Lifetime.Application, EntryKind.Loop,
            "a hosted service is one loop that runs beside all requests", Docs + "fundamentals/host/hosted-services");

        yield return Contract("Microsoft.AspNetCore.Components.ComponentBase", "*", Lifetime.Scope, Circuits, Blazor) with { OnlyWithAssembly = BlazorHosts };
        yield return Contract("Microsoft.AspNetCore.Components.IComponent", "*", Lifetime.Scope, Circuits, Blazor) with { OnlyWithAssembly = BlazorHosts };
        yield return Contract("Microsoft.AspNetCore.Components.Server.Circuits.CircuitHandler", "*", Lifetime.Scope, "circuits of several users run at the same time", Docs + "blazor/fundamentals/signalr");
        yield return Attributed("Microsoft.JSInterop.JSInvokableAttribute", "method", Lifetime.Scope, Circuits, Docs + "blazor/javascript-interoperability/call-dotnet-from-javascript") with { OnlyWithAssembly = BlazorHosts };
    }
}
