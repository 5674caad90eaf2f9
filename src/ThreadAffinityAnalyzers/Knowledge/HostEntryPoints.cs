using System.Collections.Immutable;

namespace ThreadAffinityAnalyzers.Knowledge;

/// <summary>Other hosts: classic ASP.NET, services, functions, messaging, jobs, actors. Single-threaded ones own their instance (<see cref="Lifetime.Scope"/>): its state is safe, statics are not.</summary>
internal static class HostEntryPoints
{
    private const string Quartz = "https://www.quartz-scheduler.net/documentation/";
    private const string Functions = "https://github.com/Azure/azure-functions-host/wiki/Managing-Connections";
    private const string Orleans = "https://learn.microsoft.com/dotnet/orleans/grains/request-scheduling";
    private const string Wcf = "https://learn.microsoft.com/dotnet/framework/wcf/feature-details/sessions-instancing-and-concurrency";

    public static readonly ImmutableArray<EntryPoint> All = new EntryPointRows()
        .Attributed("Grpc.Core.BindServiceMethodAttribute", "public", Lifetime.Call, "A gRPC service is made for every call by default.", "https://learn.microsoft.com/aspnet/core/grpc/migration")
        .Attributed("Microsoft.Azure.Functions.Worker.FunctionAttribute", "method", Lifetime.Call, "One host instance runs many invocations at once.", Functions)
        .Attributed("Microsoft.Azure.WebJobs.FunctionNameAttribute", "method", Lifetime.Call, "One host instance runs many invocations at once.", Functions)
        .Attributed("System.Web.Services.WebMethodAttribute", "method", Lifetime.Call, "A web method runs for every request.", "https://learn.microsoft.com/dotnet/api/system.web.services.webmethodattribute")
        .Attributed("System.ServiceModel.ServiceContractAttribute", "operations", Lifetime.Scope, "Several service instances run in parallel; one instance is single by default.", Wcf)
        .Attributed("CoreWCF.ServiceContractAttribute", "operations", Lifetime.Scope, "Several service instances run in parallel; one instance is single by default.", Wcf)
        .Contract("System.Web.IHttpHandler", "*", Lifetime.Call, "A handler runs for every request.", "https://learn.microsoft.com/dotnet/api/system.web.ihttphandler")
        .Contract("System.Web.Mvc.ControllerBase", "public", Lifetime.Call, "An action runs for every request, in a controller of its own.", "https://learn.microsoft.com/aspnet/mvc/overview/older-versions-1/controllers-and-routing/aspnet-mvc-controllers-overview-cs")
        .Contract("System.Web.Http.ApiController", "public", Lifetime.Call, "An action runs for every request, in a controller of its own.", "https://learn.microsoft.com/aspnet/web-api/overview/")
        .Contract("MediatR.IRequestHandler`2", "*", Lifetime.Call, "Runs in the flow of whoever sends: as concurrent as the senders are.", "https://github.com/jbogard/MediatR/wiki")
        .Contract("MediatR.IRequestHandler`1", "*", Lifetime.Call, "Runs in the flow of whoever sends: as concurrent as the senders are.", "https://github.com/jbogard/MediatR/wiki")
        .Contract("MediatR.INotificationHandler`1", "*", Lifetime.Call, "Runs in the flow of whoever publishes.", "https://github.com/jbogard/MediatR/wiki")
        .Contract("MediatR.IPipelineBehavior`2", "*", Lifetime.Call, "Runs around every request.", "https://github.com/jbogard/MediatR/wiki")
        .Contract("MassTransit.IConsumer`1", "*", Lifetime.Call, "A consumer is made for every message; messages are consumed concurrently.", "https://masstransit.io/documentation/configuration/consumers")
        .Contract("MassTransit.IJobConsumer`1", "*", Lifetime.Call, "A consumer is made for every job.", "https://masstransit.io/documentation/configuration/consumers")
        .Contract("Quartz.IJob", "*", Lifetime.Call, "A job object is made for every firing; firings overlap unless the attribute forbids it per key.", Quartz)
        .Callbacks("Hangfire.BackgroundJob", "Enqueue Schedule ContinueJobWith", Overlap.WithItself, EntryKind.Request, "Jobs run on a pool of workers.", "https://docs.hangfire.io/en/latest/background-processing/configuring-degree-of-parallelism.html")
        .Callbacks("Hangfire.RecurringJob", "AddOrUpdate", Overlap.WithItself, EntryKind.Request, "Jobs run on a pool of workers.", "https://docs.hangfire.io/en/latest/background-processing/configuring-degree-of-parallelism.html")
        .Contract("FastEndpoints.BaseEndpoint", "HandleAsync,ExecuteAsync", Lifetime.Call, "An endpoint is made for every request.", "https://github.com/FastEndpoints/FastEndpoints/pull/243")
        .Contract("FastEndpoints.Endpoint`1", "HandleAsync,ExecuteAsync", Lifetime.Call, "An endpoint is made for every request.", "https://github.com/FastEndpoints/FastEndpoints/pull/243")
        .Contract("FastEndpoints.Endpoint`2", "HandleAsync,ExecuteAsync", Lifetime.Call, "An endpoint is made for every request.", "https://github.com/FastEndpoints/FastEndpoints/pull/243")
        .Contract("ServiceStack.IService", "public", Lifetime.Call, "A service is made for every request.", "https://docs.servicestack.net/")
        .Contract("NServiceBus.IHandleMessages`1", "*", Lifetime.Call, "Messages are handled concurrently.", "https://docs.particular.net/nservicebus/handlers/")
        .Contract("Rebus.Handlers.IHandleMessages`1", "*", Lifetime.Call, "Messages are handled concurrently.", "https://github.com/rebus-org/Rebus/wiki/Workers-and-parallelism")
        .Callbacks("RabbitMQ.Client.Events.AsyncEventingBasicConsumer", "ReceivedAsync Received", Overlap.WithOthers, EntryKind.Request, "Raised on the connection's dispatcher, beside everything else.", "https://www.rabbitmq.com/client-libraries/dotnet-api-guide")
        .Callbacks("RabbitMQ.Client.Events.EventingBasicConsumer", "Received", Overlap.WithOthers, EntryKind.Request, "Raised on the connection's dispatcher, beside everything else.", "https://www.rabbitmq.com/client-libraries/dotnet-api-guide")
        .Callbacks("Azure.Messaging.ServiceBus.ServiceBusProcessor", "ProcessMessageAsync ProcessErrorAsync", Overlap.WithOthers, EntryKind.Request, "Raised on the processor's threads.", "https://learn.microsoft.com/dotnet/api/azure.messaging.servicebus.servicebusprocessor")
        .Callbacks("Azure.Messaging.EventHubs.EventProcessorClient", "ProcessEventAsync", Overlap.WithItself, EntryKind.Request, "Partitions are processed concurrently.", "https://learn.microsoft.com/dotnet/api/azure.messaging.eventhubs.eventprocessorclient")
        .Callbacks("Telegram.Bot.TelegramBotClientExtensions", "StartReceiving ReceiveAsync", Overlap.WithOthers, EntryKind.Request, "Updates are handled one after the other, beside everything else.", "https://github.com/TelegramBots/Telegram.Bot/issues/1294")
        .Callbacks("Discord.WebSocket.BaseSocketClient", "MessageReceived SlashCommandExecuted ButtonExecuted UserJoined ReactionAdded", Overlap.WithOthers, EntryKind.Request, "The gateway waits for a handler by design.", "https://github.com/discord-net/Discord.Net/issues/552")
        .Contract("Orleans.Grain", "public", Lifetime.Scope, "One activation runs one request at a time; many activations run in parallel.", Orleans)
        .Contract("Akka.Actor.ActorBase", "*", Lifetime.Scope, "One actor handles one message at a time; many actors run in parallel.", "https://getakka.net/articles/concepts/actors.html")
        .All;
}
