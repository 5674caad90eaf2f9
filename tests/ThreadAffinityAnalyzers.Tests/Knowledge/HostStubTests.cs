using ThreadAffinityAnalyzers.Knowledge;

namespace ThreadAffinityAnalyzers.Tests.Knowledge;

/// <summary>Hosts whose packages the tests do not have, by stubs of their public types.</summary>
public class HostStubTests
{
    [Theory]
    [InlineData("namespace Quartz { public interface IJob { Task Execute(); } } class C : Quartz.IJob { public Task Execute() => null!; }", "Execute", nameof(Overlap.WithItself), nameof(Lifetime.Call))]
    [InlineData("namespace Quartz { public interface IJob { Task Execute(); } class DisallowConcurrentExecutionAttribute : Attribute { } } [Quartz.DisallowConcurrentExecution] class C : Quartz.IJob { public Task Execute() => null!; }", "Execute", nameof(Overlap.WithItself), nameof(Lifetime.Scope))]
    [InlineData("namespace MassTransit { public interface IConsumer<T> { Task Consume(T m); } } class C : MassTransit.IConsumer<int> { public Task Consume(int m) => null!; }", "Consume", nameof(Overlap.WithItself), nameof(Lifetime.Call))]
    [InlineData("namespace MediatR { public interface IRequestHandler<A, B> { Task<B> Handle(A a); } } class C : MediatR.IRequestHandler<int, int> { public Task<int> Handle(int a) => null!; }", "Handle", nameof(Overlap.WithItself), nameof(Lifetime.Call))]
    [InlineData("namespace Orleans { public interface IGrain { } public class Grain { } } class C : Orleans.Grain, Orleans.IGrain { public Task M() => null!; }", "M", nameof(Overlap.WithItself), nameof(Lifetime.Scope))]
    [InlineData("namespace Orleans { public class Grain { } namespace Concurrency { class ReentrantAttribute : Attribute { } } } [Orleans.Concurrency.Reentrant] class C : Orleans.Grain { public Task M() => null!; }", "M", nameof(Overlap.WithItself), nameof(Lifetime.Application))]
    [InlineData("namespace Grpc.Core { class BindServiceMethodAttribute : Attribute { } } [Grpc.Core.BindServiceMethod] abstract class Base { public virtual Task M() => null!; } class C : Base { public override Task M() => null!; }", "M", nameof(Overlap.WithItself), nameof(Lifetime.Call))]
    [InlineData("namespace Microsoft.Azure.Functions.Worker { class FunctionAttribute : Attribute { } } class C { [Microsoft.Azure.Functions.Worker.Function] public void M() { } }", "M", nameof(Overlap.WithItself), nameof(Lifetime.Call))]
    [InlineData("namespace Amazon.Lambda.Core { public interface ILambdaContext { } } class C { public void M(Amazon.Lambda.Core.ILambdaContext c) { } }", "M", nameof(Overlap.None), nameof(Lifetime.Application))]
    [InlineData("namespace FastEndpoints { public class BaseEndpoint { } public class Endpoint<T> : BaseEndpoint { public virtual Task HandleAsync() => null!; } } class C : FastEndpoints.Endpoint<int> { public override Task HandleAsync() => null!; }", "HandleAsync", nameof(Overlap.WithItself), nameof(Lifetime.Call))]
    [InlineData("namespace Discord.Interactions { class SlashCommandAttribute : Attribute { } } class C { [Discord.Interactions.SlashCommand] public Task M() => null!; }", "M", nameof(Overlap.WithItself), nameof(Lifetime.Call))]
    [InlineData(DiscordCommands + "class C { [Discord.Commands.Command(RunMode = Discord.Commands.RunMode.Async)] public Task M() => null!; }", "M", nameof(Overlap.WithItself), nameof(Lifetime.Call))]
    [InlineData(DiscordCommands + "class C { [Discord.Commands.Command] public Task M() => null!; static readonly Discord.Commands.CommandServiceConfig Config = new() { DefaultRunMode = Discord.Commands.RunMode.Async }; }", "M", nameof(Overlap.WithItself), nameof(Lifetime.Call))]
    [InlineData(CommandsNext + "class C { [DSharpPlus.CommandsNext.Attributes.Command] public Task M() => null!; }", "M", nameof(Overlap.WithItself), nameof(Lifetime.Application))]
    [InlineData(CommandsNext + "[DSharpPlus.CommandsNext.Attributes.ModuleLifespan(DSharpPlus.CommandsNext.Attributes.ModuleLifespan.Transient)] class C { [DSharpPlus.CommandsNext.Attributes.Command] public Task M() => null!; }", "M", nameof(Overlap.WithItself), nameof(Lifetime.Call))]
    [InlineData("namespace DSharpPlus.SlashCommands { class SlashCommandAttribute : Attribute { } } class C { [DSharpPlus.SlashCommands.SlashCommand] public Task M() => null!; }", "M", nameof(Overlap.WithItself), nameof(Lifetime.Call))]
    [InlineData("namespace Wolverine { public interface IMessageBus { } } public class OrderHandler { public void Handle(int m) { } }", "Handle", nameof(Overlap.WithItself), nameof(Lifetime.Call), "OrderHandler")]
    [InlineData(Wcf + "[System.ServiceModel.ServiceContract] interface I { void M(); } class C : I { public void M() { } }", "M", nameof(Overlap.WithItself), nameof(Lifetime.Scope))]
    [InlineData(Wcf + "[System.ServiceModel.ServiceContract] interface I { void M(); } [System.ServiceModel.ServiceBehavior(ConcurrencyMode = System.ServiceModel.ConcurrencyMode.Multiple)] class C : I { public void M() { } }", "M", nameof(Overlap.WithItself), nameof(Lifetime.Application))]
    [InlineData(Wcf + "[System.ServiceModel.ServiceContract] interface I { void M(); } [System.ServiceModel.ServiceBehavior(InstanceContextMode = System.ServiceModel.InstanceContextMode.PerCall)] class C : I { public void M() { } }", "M", nameof(Overlap.WithItself), nameof(Lifetime.Call))]
    [InlineData(Wcf + "[System.ServiceModel.ServiceContract] interface I { void M(); } [System.ServiceModel.ServiceBehavior(InstanceContextMode = System.ServiceModel.InstanceContextMode.Single)] class C : I { public void M() { } }", "M", nameof(Overlap.None), nameof(Lifetime.Application))]
    public void CalledAsTheHostCallsOk(string source, string member, string overlap, string receiver, string type = "C")
    {
        var entry = new Sample(source).EntryOf(type, member);
        Assert.Equal((overlap, receiver), (entry?.Overlap.ToString(), entry?.Receiver.ToString()));
    }

    [Theory]
    [InlineData("namespace Mine { public interface IJob { Task Execute(); } } class C : Mine.IJob { public Task Execute() => null!; }", "Execute")]
    [InlineData("namespace Quartz { public interface IJob { Task Execute(); } } class C : Quartz.IJob { public Task Execute() => null!; public void M() { } }", "M")]
    [InlineData("public class OrderHandler { public void Handle(int m) { } }", "Handle", "OrderHandler")]
    [InlineData(DiscordCommands + "class C { [Discord.Commands.Command] public Task M() => null!; }", "M")]
    [InlineData(DiscordCommands + "class C { [Discord.Commands.Command(RunMode = Discord.Commands.RunMode.Sync)] public Task M() => null!; static readonly Discord.Commands.CommandServiceConfig Config = new() { DefaultRunMode = Discord.Commands.RunMode.Async }; }", "M")]
    [InlineData("namespace Discord.Interactions { enum RunMode { Default, Sync, Async } class SlashCommandAttribute : Attribute { public SlashCommandAttribute(RunMode mode) { } } } class C { [Discord.Interactions.SlashCommand(Discord.Interactions.RunMode.Sync)] public Task M() => null!; }", "M")]
    [InlineData("class FunctionAttribute : Attribute { } class C { [Function] public void M() { } }", "M")]
    [InlineData("namespace Orleans { public class Grain { } } class C : Orleans.Grain { void M() { } }", "M")]
    [InlineData(Wcf + "[System.ServiceModel.ServiceContract] interface I { void M(); } class C : I { public void M() { } public void Other() { } }", "Other")]
    public void NotCalledByTheHostOk(string source, string member, string type = "C") => Assert.Null(new Sample(source).EntryOf(type, member));

    [Fact]
    public void ReceiveOfAnActor_TakesOneMessageAtATimeOk()
    {
        const string source = "namespace Akka.Actor { public class ActorBase { } public class ReceiveActor : ActorBase { protected void Receive<T>(Action<T> handler) { } } } class C : Akka.Actor.ReceiveActor { C() { Receive<int>(m => { }); } }";
        var entry = Assert.Single(new Sample(source).Callbacks());
        Assert.Equal((Overlap.WithItself, Lifetime.Scope), (entry?.Overlap, entry?.Receiver));
    }

    [Fact]
    public void JobOfAnExpression_RunsOnAWorkerBad()
    {
        const string source = "namespace Hangfire { public static class BackgroundJob { public static void Enqueue<T>(System.Linq.Expressions.Expression<Action<T>> job) { } } } class C { void M() => Hangfire.BackgroundJob.Enqueue<C>(c => c.M()); }";
        Assert.Equal(Overlap.WithItself, Assert.Single(new Sample(source).Callbacks())?.Overlap);
    }

    private const string DiscordCommands = """
        namespace Discord.Commands { enum RunMode { Default, Sync, Async } class CommandAttribute : Attribute { public RunMode RunMode { get; set; } } class CommandServiceConfig { public RunMode DefaultRunMode { get; set; } } }
        """;

    private const string CommandsNext = """
        namespace DSharpPlus.CommandsNext.Attributes { enum ModuleLifespan { Singleton, Transient } class CommandAttribute : Attribute { } class ModuleLifespanAttribute : Attribute { public ModuleLifespanAttribute(ModuleLifespan lifespan) { } } }
        """;

    private const string Wcf = """
        namespace System.ServiceModel { class ServiceContractAttribute : Attribute { } enum ConcurrencyMode { Single, Reentrant, Multiple } enum InstanceContextMode { PerSession, PerCall, Single }
        class ServiceBehaviorAttribute : Attribute { public ConcurrencyMode ConcurrencyMode { get; set; } public InstanceContextMode InstanceContextMode { get; set; } } }
        """;
}
