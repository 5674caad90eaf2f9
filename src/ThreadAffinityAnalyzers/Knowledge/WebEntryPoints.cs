using System.Collections.Generic;
using System.Linq;
using static ThreadAffinityAnalyzers.Knowledge.EntryPoints;

namespace ThreadAffinityAnalyzers.Knowledge;

/// <summary>Entry points of ASP.NET Core that are delegates: minimal APIs, inline middleware, filters, policies.</summary>
internal static class WebEntryPoints
{
    private const string Docs = "https://learn.microsoft.com/aspnet/core/";
    private const string Routes = Docs + "fundamentals/minimal-apis/route-handlers";
    private const string Pipeline = Docs + "fundamentals/middleware/";
    private const string Closure = "the delegate is one closure that serves all requests at the same time";

    public static IEnumerable<EntryPoint> Rows() =>
        On("Microsoft.AspNetCore.Builder.EndpointRouteBuilderExtensions", "Map,MapGet,MapPost,MapPut,MapDelete,MapPatch,MapMethods,MapFallback", Routes)
        .Concat(On("Microsoft.AspNetCore.Builder.FallbackEndpointRouteBuilderExtensions", "MapFallback", Routes))
        .Concat(On("Microsoft.AspNetCore.Routing.RequestDelegateRouteBuilderExtensions", "MapGet,MapPost,MapPut,MapDelete,MapVerb,MapRoute", Routes))
        .Concat(On("Microsoft.AspNetCore.Http.RequestDelegate", "*", Pipeline))
        .Concat(On("Microsoft.AspNetCore.Connections.IConnectionBuilder", "Use", Docs + "fundamentals/servers/kestrel"))
        .Concat(On("Microsoft.AspNetCore.Connections.ConnectionBuilderExtensions", "Use,Run", Docs + "fundamentals/servers/kestrel"))
        .Concat(On("Microsoft.AspNetCore.Builder.IApplicationBuilder", "Use", Pipeline))
        .Concat(On("Microsoft.AspNetCore.Builder.UseExtensions", "Use", Pipeline))
        .Concat(On("Microsoft.AspNetCore.Builder.RunExtensions", "Run", Pipeline))

        // The configuration delegates of Map, MapWhen, UseWhen and UseExceptionHandler run once, at start-up: only the predicates are entries.
        .Concat(On("Microsoft.AspNetCore.Builder.MapWhenExtensions", "MapWhen:predicate", Pipeline))
        .Concat(On("Microsoft.AspNetCore.Builder.UseWhenExtensions", "UseWhen:predicate", Pipeline))
        .Concat(On("Microsoft.AspNetCore.Builder.StatusCodePagesExtensions", "UseStatusCodePages:handler", Docs + "fundamentals/error-handling"))
        .Concat(On("Microsoft.AspNetCore.Http.EndpointFilterExtensions", "AddEndpointFilter,AddEndpointFilterFactory", Docs + "fundamentals/minimal-apis/min-api-filters"))
        .Concat(On("Microsoft.AspNetCore.RateLimiting.RateLimiterOptions", "AddPolicy:partitioner,OnRejected", Docs + "performance/rate-limit"))
        .Concat(On("Microsoft.AspNetCore.Authentication.Cookies.CookieAuthenticationEvents", "OnValidatePrincipal,OnSigningIn,OnSignedIn,OnSigningOut", Docs + "security/authentication/cookie"))
        .Concat(On("Microsoft.AspNetCore.Authentication.OAuth.OAuthEvents", "OnCreatingTicket", Docs + "security/authentication/social/additional-claims"))
        .Concat(On("Microsoft.AspNetCore.Authentication.JwtBearer.JwtBearerEvents", "OnTokenValidated,OnMessageReceived,OnChallenge,OnForbidden,OnAuthenticationFailed", Docs + "security/authentication/configure-jwt-bearer-authentication"))
        .Concat(On("Microsoft.AspNetCore.Authentication.OpenIdConnect.OpenIdConnectEvents", "OnTokenValidated,OnUserInformationReceived,OnTicketReceived", Docs + "security/authentication/configure-oidc-web-authentication"))
        .Concat(On("Microsoft.AspNetCore.Builder.StaticFileOptions", "OnPrepareResponse,OnPrepareResponseAsync", Docs + "fundamentals/static-files"))
        .Concat(On("Microsoft.AspNetCore.Http.ProblemDetailsOptions", "CustomizeProblemDetails", Docs + "fundamentals/error-handling"))
        .Concat(On("System.Threading.RateLimiting.PartitionedRateLimiter", "Create:partitioner", Docs + "performance/rate-limit"))
        .Concat(On("Microsoft.AspNetCore.Authorization.AuthorizationPolicyBuilder", "RequireAssertion", Docs + "security/authorization/policies"))
        .Concat(On("Microsoft.AspNetCore.Cors.Infrastructure.CorsPolicyBuilder", "SetIsOriginAllowed", Docs + "security/cors"))
        .Concat(On("Microsoft.AspNetCore.OutputCaching.OutputCachePolicyBuilder", "With,VaryByValue,SetCacheKeyPrefix", Docs + "performance/caching/output"))
        .Concat(On("Microsoft.AspNetCore.Rewrite.RewriteOptionsExtensions", "Add:applyRule", Docs + "fundamentals/url-rewriting"))
        .Concat(On("Microsoft.AspNetCore.Server.Kestrel.Https.HttpsConnectionAdapterOptions", "ServerCertificateSelector,ClientCertificateValidation", Docs + "fundamentals/servers/kestrel/endpoints"))
        .Concat(On("Microsoft.Extensions.DependencyInjection.HealthChecksBuilderDelegateExtensions", "AddCheck,AddAsyncCheck", Docs + "host-and-deploy/health-checks"))
        .Concat(Callbacks("Microsoft.AspNetCore.SignalR.Client.HubConnectionExtensions", "On", Overlap.WithOthers, EntryKind.Work,
            "a message is handled on a thread of the connection", Docs + "signalr/dotnet-client"))
        .Concat(Callbacks("Nancy.NancyModule", "Get,Post,Put,Delete,Patch,Head,Options", Overlap.WithItself, EntryKind.Request,
            "a module is made per request, and requests run at the same time", "https://github.com/NancyFx/Nancy/wiki/Exploring-the-nancy-module", Lifetime.Call));

    private static IEnumerable<EntryPoint> On(string type, string members, string link) =>
        Callbacks(type, members, Overlap.WithItself, EntryKind.Request, Closure, link);
}
