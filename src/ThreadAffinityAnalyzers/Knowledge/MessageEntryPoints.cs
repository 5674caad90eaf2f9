using System.Collections.Generic;
using System.Linq;
using static ThreadAffinityAnalyzers.Knowledge.EntryPoints;

namespace ThreadAffinityAnalyzers.Knowledge;

/// <summary>Entry points of message buses, mediators and job schedulers.</summary>
internal static class MessageEntryPoints
{
    private const string PerMessage = "the host makes one instance per message, and messages are handled at the same time";
    private const string PerJob = "the host makes one instance per run, and several workers run jobs at the same time";
    private const string ListensToAll = "one instance is told of all jobs, by the workers that run them at the same time";
    private const string InCaller = "a handler runs in the flow of its caller, and requests run at the same time";
    private const string Hangfire = "https://docs.hangfire.io/en/latest/background-processing/configuring-degree-of-parallelism.html";
    private const string MediatR = "https://github.com/LuckyPennySoftware/MediatR/wiki";
    private const string Mediator = "https://github.com/martinothamar/Mediator";
    private const string Rabbit = "https://www.rabbitmq.com/client-libraries/dotnet-api-guide";

    public static IEnumerable<EntryPoint> Rows() => Contracts().Concat(Jobs()).Concat(Consumers());

    private static IEnumerable<EntryPoint> Contracts()
    {
        yield return Contract("MassTransit.IConsumer`1", "*", Lifetime.Call, PerMessage, "https://masstransit.io/documentation/configuration/consumers");
        yield return Contract("MassTransit.IJobConsumer`1", "*", Lifetime.Call, PerMessage, "https://masstransit.io/documentation/configuration/consumers");
        yield return Contract("MassTransit.IFilter`1", "Send", Lifetime.Call, "a filter lives as its registration says, and messages are handled at the same time", "https://masstransit.io/documentation/configuration/middleware/filters");
        yield return Contract("NServiceBus.IHandleMessages`1", "*", Lifetime.Call, PerMessage, "https://docs.particular.net/nservicebus/handlers/");
        yield return Contract("Rebus.Handlers.IHandleMessages`1", "*", Lifetime.Call, PerMessage, "https://github.com/rebus-org/Rebus/wiki/Workers-and-parallelism");
        yield return Contract("Paramore.Brighter.RequestHandler`1", "Handle", Lifetime.Call, PerMessage, "https://brightercommand.gitbook.io/paramore-brighter-documentation");
        yield return Contract("Paramore.Brighter.RequestHandlerAsync`1", "HandleAsync", Lifetime.Call, PerMessage, "https://brightercommand.gitbook.io/paramore-brighter-documentation");
        yield return Contract("KafkaFlow.IMessageHandler`1", "*", Lifetime.Call, PerMessage, "https://farfetch.github.io/kafkaflow/docs/guides/consumers/");
        yield return Contract("SlimMessageBus.IConsumer`1", "*", Lifetime.Call, PerMessage, "https://github.com/zarusz/SlimMessageBus");
        yield return Attributed("DotNetCore.CAP.CapSubscribeAttribute", "method", Lifetime.Call, PerMessage, "https://cap.dotnetcore.xyz");
        yield return Convention("Wolverine.IMessageBus", "handler", Lifetime.Call, PerMessage, "https://wolverinefx.net/guide/handlers/");

        foreach (var handler in new[] { "IRequestHandler`1", "IRequestHandler`2", "INotificationHandler`1", "IPipelineBehavior`2", "IStreamRequestHandler`2" })
        {
            yield return Contract("MediatR." + handler, "*", Lifetime.Call, InCaller, MediatR) with { OnlyWithAssembly = Server };
        }

        foreach (var handler in new[] { "IRequestHandler`1", "IRequestHandler`2", "ICommandHandler`1", "ICommandHandler`2", "IQueryHandler`2", "INotificationHandler`1" })
        {
            yield return Contract("Mediator." + handler, "*", Lifetime.Call, InCaller, Mediator) with { OnlyWithAssembly = Server };
        }
    }

    private static IEnumerable<EntryPoint> Jobs()
    {
        var jobs = new List<EntryPoint>
        {
            // [DisallowConcurrentExecution] holds per job key: see Model.Conventions.
            Contract("Quartz.IJob", "*", Lifetime.Call, PerJob, "https://www.quartz-scheduler.net/documentation/quartz-3.x/tutorial/more-about-jobs.html"),
            Contract("Coravel.Invocable.IInvocable", "*", Lifetime.Call, PerJob, "https://docs.coravel.net/Invocables/"),
            Contract("NCronJob.IJob", "*", Lifetime.Call, PerJob, "https://docs.ncronjob.dev/"),
        };

        jobs.AddRange(new[] { "Server.IServerFilter", "Client.IClientFilter", "States.IElectStateFilter", "States.IApplyStateFilter" }.Select(filter => Contract("Hangfire." + filter, "*", Lifetime.Application, ListensToAll,
            "https://docs.hangfire.io/en/latest/extensibility/using-job-filters.html")));
        jobs.AddRange(new[] { "IJobListener", "ITriggerListener" }.Select(listener => Contract("Quartz." + listener, "*", Lifetime.Application, ListensToAll,
            "https://www.quartz-scheduler.net/documentation/quartz-3.x/tutorial/trigger-and-job-listeners.html")));
        jobs.AddRange(Callbacks("Hangfire.BackgroundJob", "Enqueue,Schedule,ContinueJobWith,ContinueWith", Overlap.WithItself, EntryKind.Request, PerJob, Hangfire, Lifetime.Call));
        jobs.AddRange(Callbacks("Hangfire.BackgroundJobClientExtensions", "Enqueue,Schedule,ContinueJobWith,ContinueWith,Create", Overlap.WithItself, EntryKind.Request, PerJob, Hangfire, Lifetime.Call));
        jobs.AddRange(Callbacks("Hangfire.RecurringJob", "AddOrUpdate", Overlap.WithItself, EntryKind.Request, PerJob, Hangfire, Lifetime.Call));
        jobs.AddRange(Callbacks("Hangfire.RecurringJobManagerExtensions", "AddOrUpdate", Overlap.WithItself, EntryKind.Request, PerJob, Hangfire, Lifetime.Call));
        return jobs;
    }

    private static IEnumerable<EntryPoint> Consumers()
    {
        const string serial = "a consumer handles one message at a time by default, on a thread of its own";
        const string partitions = "sessions or partitions are handled at the same time";
        const string serviceBus = "https://learn.microsoft.com/dotnet/api/azure.messaging.servicebus.servicebusprocessor";
        const string eventHubs = "https://learn.microsoft.com/dotnet/api/azure.messaging.eventhubs.eventprocessorclient";

        const string dispatch = "ConsumerDispatchConcurrency,consumerDispatchConcurrency";

        return Callbacks("RabbitMQ.Client.Events.EventingBasicConsumer", "Received", Overlap.WithOthers, EntryKind.Request, serial, Rabbit)
            .Concat(Callbacks("RabbitMQ.Client.Events.AsyncEventingBasicConsumer", "Received,ReceivedAsync", Overlap.WithOthers, EntryKind.Request, serial, Rabbit))
            .Select(row => row with { Degree = dispatch })
            .Append(Contract("RabbitMQ.Client.IBasicConsumer", "HandleBasicDeliver", Lifetime.Application, serial, Rabbit) with { Overlap = Overlap.WithOthers })
            .Append(Contract("RabbitMQ.Client.IAsyncBasicConsumer", "HandleBasicDeliverAsync,HandleBasicDeliver", Lifetime.Application, serial, Rabbit) with { Overlap = Overlap.WithOthers })
            .Append(Contract("RabbitMQ.Client.AsyncDefaultBasicConsumer", "HandleBasicDeliverAsync,HandleBasicDeliver", Lifetime.Application, serial, Rabbit) with { Overlap = Overlap.WithOthers })
            .Concat(Callbacks("Azure.Messaging.ServiceBus.ServiceBusProcessor", "ProcessMessageAsync", Overlap.WithOthers, EntryKind.Request, serial, serviceBus).Select(row => row with { Degree = "MaxConcurrentCalls" }))
            .Concat(Callbacks("Azure.Messaging.ServiceBus.ServiceBusSessionProcessor", "ProcessMessageAsync", Overlap.WithItself, EntryKind.Request, partitions, serviceBus))
            .Concat(Callbacks("Azure.Messaging.EventHubs.EventProcessorClient", "ProcessEventAsync", Overlap.WithItself, EntryKind.Request, partitions, eventHubs))
            .Concat(Callbacks("MQTTnet.IMqttClient", "ApplicationMessageReceivedAsync", Overlap.WithOthers, EntryKind.Request, serial, "https://github.com/dotnet/MQTTnet"))
            .Concat(Callbacks("StackExchange.Redis.ISubscriber", "Subscribe,SubscribeAsync", Overlap.WithOthers, EntryKind.Request, serial, "https://stackexchange.github.io/StackExchange.Redis/PubSubOrder"));
    }
}
