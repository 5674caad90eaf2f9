using System.Collections.Generic;
using System.Linq;
using static ThreadAffinityAnalyzers.Knowledge.EntryPoints;

namespace ThreadAffinityAnalyzers.Knowledge;

/// <summary>Entry points of other servers: gRPC, serverless, classic ASP.NET, WCF, web frameworks of third parties, grains and actors.</summary>
internal static class ServiceEntryPoints
{
    private const string PerRequest = "the host makes one instance per request, and requests run at the same time";
    private const string PerInvocation = "the host makes one instance per invocation, and one process runs many invocations at once";
    private const string ForAll = "one instance serves all requests at the same time";
    private const string Wcf = "an instance takes one call at a time unless ConcurrencyMode says otherwise, and several instances run at the same time";
    private const string OneTurn = "one instance takes one message at a time, and many instances run at the same time";

    private const string Functions = "https://github.com/Azure/azure-functions-host/wiki/Managing-Connections";
    private const string Lambda = "https://docs.aws.amazon.com/lambda/latest/dg/lambda-managed-instances-dotnet-runtime.html";
    private const string Classic = "https://learn.microsoft.com/aspnet/overview";
    private const string WcfDocs = "https://learn.microsoft.com/dotnet/framework/wcf/feature-details/sessions-instancing-and-concurrency";
    private const string Orleans = "https://learn.microsoft.com/dotnet/orleans/grains/request-scheduling";
    private const string Akka = "https://getakka.net/articles/concepts/actors.html";
    private const string FluentValidation = "https://docs.fluentvalidation.net/en/latest/di.html";
    private const string FastEndpoints = "https://fast-endpoints.com/docs/dependency-injection";

    public static IEnumerable<EntryPoint> Rows()
    {
        yield return Attributed("Grpc.Core.BindServiceMethodAttribute", "public", Lifetime.Call, PerRequest, "https://learn.microsoft.com/aspnet/core/grpc/migration");
        yield return Contract("Grpc.Core.Interceptors.Interceptor", "*", Lifetime.Call, PerRequest, "https://learn.microsoft.com/aspnet/core/grpc/interceptors");
        yield return Attributed("ProtoBuf.Grpc.Configuration.ServiceAttribute", "public", Lifetime.Call, PerRequest, "https://protobuf-net.github.io/protobuf-net.Grpc/gettingstarted");
        yield return Contract("MagicOnion.Server.ServiceBase`1", "public", Lifetime.Call, PerRequest, "https://github.com/Cysharp/MagicOnion");

        yield return Attributed("Microsoft.Azure.Functions.Worker.FunctionAttribute", "method", Lifetime.Call, PerInvocation, Functions);
        yield return Attributed("Microsoft.Azure.WebJobs.FunctionNameAttribute", "method", Lifetime.Call, PerInvocation, Functions);
        yield return Contract("Microsoft.Azure.Functions.Worker.Middleware.IFunctionsWorkerMiddleware", "*", Lifetime.Application, "one instance serves all invocations at the same time", Functions);

        // Lambda's default host gives each environment one invocation at a time; managed instances give it many.
        yield return Attributed("Amazon.Lambda.Annotations.LambdaFunctionAttribute", "method", Lifetime.Application, "managed instances run many invocations in one process, the default host one", Lambda)
            with { Overlap = Overlap.None, IsPossible = true };
        yield return Convention("Amazon.Lambda.Core.ILambdaContext", "lambda", Lifetime.Application, "managed instances run many invocations in one process, the default host one", Lambda)
            with { Overlap = Overlap.None, IsPossible = true };

        yield return Contract("System.Web.IHttpHandler", "*", Lifetime.Call, PerRequest, Classic);
        yield return Contract("System.Web.IHttpAsyncHandler", "*", Lifetime.Call, PerRequest, Classic);
        yield return Contract("System.Web.HttpTaskAsyncHandler", "*", Lifetime.Call, PerRequest, Classic);
        yield return Contract("System.Web.Mvc.Controller", "public", Lifetime.Call, PerRequest, Classic);
        yield return Contract("System.Web.Http.ApiController", "public", Lifetime.Call, PerRequest, Classic);
        yield return Convention("System.Web.UI.Page", "webforms", Lifetime.Call, PerRequest, Classic);
        yield return Attributed("System.Web.Services.WebMethodAttribute", "method", Lifetime.Call, PerRequest, Classic);
        yield return Contract("System.Web.Mvc.ActionFilterAttribute", "*", Lifetime.Application, ForAll, Classic);
        yield return Contract("System.Web.Http.Filters.ActionFilterAttribute", "*", Lifetime.Application, ForAll, Classic);
        yield return Contract("Microsoft.Owin.OwinMiddleware", "Invoke", Lifetime.Application, ForAll, Classic);
        yield return Contract("Microsoft.AspNet.SignalR.Hub", "public", Lifetime.Call, "each hub method call is executed on a new hub instance", "https://learn.microsoft.com/aspnet/signalr/overview/guide-to-the-api/hubs-api-guide-server");

        yield return Attributed("System.ServiceModel.ServiceContractAttribute", "public", Lifetime.Scope, Wcf, WcfDocs);
        yield return Attributed("CoreWCF.ServiceContractAttribute", "public", Lifetime.Scope, Wcf, WcfDocs);

        yield return Contract("FastEndpoints.BaseEndpoint", "HandleAsync,ExecuteAsync,OnBeforeHandleAsync,OnAfterHandleAsync,OnBeforeValidateAsync,OnAfterValidateAsync", Lifetime.Call, PerRequest, "https://github.com/FastEndpoints/FastEndpoints/pull/243");
        yield return Contract("FastEndpoints.Mapper`3", "*", Lifetime.Application, "mappers are singletons", "https://github.com/FastEndpoints/FastEndpoints/issues/44");
        yield return Contract("FastEndpoints.Validator`1", "*", Lifetime.Application, "validators are singletons", "https://github.com/FastEndpoints/FastEndpoints/issues/44");
        yield return Contract("FastEndpoints.IPreProcessor`1", "*", Lifetime.Application, ForAll, FastEndpoints);
        yield return Contract("FastEndpoints.IPostProcessor`2", "*", Lifetime.Application, ForAll, FastEndpoints);
        yield return Contract("FastEndpoints.ICommandHandler`1", "*", Lifetime.Call, PerRequest, FastEndpoints);
        yield return Contract("FastEndpoints.ICommandHandler`2", "*", Lifetime.Call, PerRequest, FastEndpoints);
        yield return Contract("FastEndpoints.IEventHandler`1", "*", Lifetime.Application, "event handlers are singletons", FastEndpoints);

        // The routes are added once, at start-up; the module whose fields they use serves all requests.
        yield return Contract("Carter.ICarterModule", "AddRoutes", Lifetime.Application, "a module is a singleton whose routes serve all requests at the same time", "https://github.com/CarterCommunity/Carter/issues/279")
            with { Overlap = Overlap.None };
        yield return Contract("ServiceStack.IService", "public", Lifetime.Call, PerRequest, "https://docs.servicestack.net/architecture-overview");
        yield return Attributed("EmbedIO.WebApi.RouteAttribute", "method", Lifetime.Call, PerRequest, "https://github.com/unosquare/embedio");
        foreach (var kind in new[] { "Tool", "Prompt", "Resource" })
        {
            yield return Attributed($"ModelContextProtocol.Server.McpServer{kind}Attribute", "method", Lifetime.Call, "a server handles the requests of its clients at the same time", "https://github.com/modelcontextprotocol/csharp-sdk");
        }

        yield return Attributed("HotChocolate.Types.QueryTypeAttribute", "public", Lifetime.Call, "the fields of a query are resolved at the same time", "https://chillicream.com/docs/hotchocolate");
        yield return Attributed("HotChocolate.Types.ExtendObjectTypeAttribute", "public", Lifetime.Call, "the fields of a query are resolved at the same time", "https://chillicream.com/docs/hotchocolate");

        foreach (var command in ChatEntryPoints.Rows())
        {
            yield return command;
        }

        yield return Contract("Orleans.Grain", "public", Lifetime.Scope, OneTurn, Orleans);
        yield return Contract("Orleans.IGrain", "public", Lifetime.Scope, OneTurn, Orleans);
        yield return Contract("Akka.Actor.ActorBase", "Receive,OnReceive,AroundReceive", Lifetime.Scope, OneTurn, Akka);
        yield return Contract("Akka.Actor.UntypedActor", "OnReceive", Lifetime.Scope, OneTurn, Akka);
        // A validator lives as its registration says; its rules run for each request that is validated.
        foreach (var rule in Callbacks("FluentValidation.DefaultValidatorExtensions", "Must,MustAsync,Custom,CustomAsync", Overlap.WithItself, EntryKind.Request, PerRequest, FluentValidation, Lifetime.Call)
            .Concat(Callbacks("FluentValidation.DefaultValidatorOptions", "When,WhenAsync,Unless,UnlessAsync", Overlap.WithItself, EntryKind.Request, PerRequest, FluentValidation, Lifetime.Call))
            .Concat(Callbacks("FluentValidation.AbstractValidator`1", "When,WhenAsync,Unless,UnlessAsync", Overlap.WithItself, EntryKind.Request, PerRequest, FluentValidation, Lifetime.Call)))
        {
            yield return rule;
        }

        foreach (var receive in Callbacks("Akka.Actor.ReceiveActor", "Receive,ReceiveAsync,ReceiveAny,ReceiveAnyAsync", Overlap.WithItself, EntryKind.Request, OneTurn, Akka, Lifetime.Scope))
        {
            yield return receive;
        }
    }
}
