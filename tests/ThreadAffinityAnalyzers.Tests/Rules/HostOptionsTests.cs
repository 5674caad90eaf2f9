namespace ThreadAffinityAnalyzers.Tests.Rules;

/// <summary>What attributes and options of a host say about overlap: the same class is right or wrong by one word elsewhere.</summary>
public sealed class HostOptionsTests
{
    private static string Grain(string members, string field, string attribute = "", string interleaving = "") => $$"""
        namespace Orleans { public interface IGrain; public interface IGrainWithStringKey : IGrain; public class Grain { public virtual Task OnActivateAsync(CancellationToken t) => Task.CompletedTask; } }
        namespace Orleans.Concurrency { public class ReentrantAttribute : Attribute; public class AlwaysInterleaveAttribute : Attribute; }
        public interface IRoom : Orleans.IGrainWithStringKey { {{interleaving}} Task<int> Count(); Task Join(string who); }
        {{attribute}}
        public class Room : Orleans.Grain, IRoom
        {
            private readonly SqliteConnection {{field}} = new("Data Source=rooms.db");
            {{members}}
        }
        """;

    private const string CountAndJoin = """
        public override async Task OnActivateAsync(CancellationToken t) => await _db.OpenAsync(t);
            public async Task<int> Count() { using var c = new SqliteCommand("select 1", _db); return (int)(await c.ExecuteScalarAsync())!; }
            public async Task Join(string who) { using var c = new SqliteCommand("insert", _db); await c.ExecuteNonQueryAsync(); }
        """;

    private const string JoinAlone = """
        public override async Task OnActivateAsync(CancellationToken t) => await _db.OpenAsync(t);
            public Task<int> Count() => Task.FromResult(1);
            public async Task Join(string who) { using var c = new SqliteCommand("insert", _db); await c.ExecuteNonQueryAsync(); }
        """;

    [Fact]
    public Task MethodThatAlwaysInterleavesBad() => Rule.Bad(Grain(CountAndJoin, "{|TAA1002:_db|}", interleaving: "[Orleans.Concurrency.AlwaysInterleave]"));

    [Fact]
    public Task OtherMethodInterleavesOk() => Rule.Ok(Grain(JoinAlone, "_db", interleaving: "[Orleans.Concurrency.AlwaysInterleave]"));

    [Fact]
    public Task OneCallAtATimeOk() => Rule.Ok(Grain(CountAndJoin, "_db"));

    [Fact]
    public Task ReentrantBad() => Rule.Bad(Grain(CountAndJoin, "{|TAA1002:_db|}", "[Orleans.Concurrency.Reentrant]"));

    [Fact]
    public Task ReentrantThatIsActivatedOnceOk() => Rule.Ok(Grain(
        "public override async Task OnActivateAsync(CancellationToken t) => await _db.OpenAsync(t); public Task<int> Count() => Task.FromResult(1); public Task Join(string who) => Task.CompletedTask;", "_db", "[Orleans.Concurrency.Reentrant]"));

    private static string Job(string jobs, string connection) => $$"""
        namespace Quartz
        {
            public interface IJobExecutionContext; public interface IJob { Task Execute(IJobExecutionContext context); }
            public class DisallowConcurrentExecutionAttribute : Attribute;
            public class JobBuilder { public static JobBuilder Create<T>() where T : IJob => new(); public JobBuilder WithIdentity(string name) => this; }
        }
        public static class Schedule { public static void All(string[] tenants) { {{jobs}} } }
        [Quartz.DisallowConcurrentExecution]
        public class Rollup : Quartz.IJob
        {
            private static readonly SqliteConnection {{connection}} = new("Data Source=rollup.db");
            public async Task Execute(Quartz.IJobExecutionContext context)
            {
                await Connection.OpenAsync();
                using (var command = new SqliteCommand("insert", Connection)) await command.ExecuteNonQueryAsync();
                await Connection.CloseAsync();
            }
        }
        """;

    [Theory]
    [InlineData("Quartz.JobBuilder.Create<Rollup>().WithIdentity(\"a\"); Quartz.JobBuilder.Create<Rollup>().WithIdentity(\"b\");")]
    [InlineData("foreach (var tenant in tenants) Quartz.JobBuilder.Create<Rollup>().WithIdentity(tenant);")]
    public Task JobsOfSeveralKeysBad(string jobs) => Rule.Bad(Job(jobs, "{|TAA1001:Connection|}"));

    [Fact]
    public Task JobOfOneKeyOk() => Rule.Ok(Job("Quartz.JobBuilder.Create<Rollup>().WithIdentity(\"a\");", "Connection"));

    private static string Consumer(string options, string field) => $$"""
        namespace Azure.Messaging.ServiceBus
        {
            public class ServiceBusClient { public ServiceBusProcessor CreateProcessor(string queue, ServiceBusProcessorOptions options) => new(); }
            public class ServiceBusProcessorOptions { public int MaxConcurrentCalls { get; set; } }
            public class ServiceBusProcessor { public event Func<string, Task> ProcessMessageAsync { add { } remove { } } }
        }
        public class Inbox : BackgroundService
        {
            private readonly SqliteConnection {{field}} = new("Data Source=inbox.db");
            public Inbox() => _db.Open();
            protected override Task ExecuteAsync(CancellationToken stopping)
            {
                var processor = new Azure.Messaging.ServiceBus.ServiceBusClient().CreateProcessor("in", new() { {{options}} });
                processor.ProcessMessageAsync += OnMessage;
                return Task.Delay(-1, stopping);
            }
            private async Task OnMessage(string body) { using var command = new SqliteCommand("insert", _db); await command.ExecuteNonQueryAsync(); }
        }
        """;

    [Fact]
    public Task SeveralMessagesAtOnceBad() => Rule.Bad(Consumer("MaxConcurrentCalls = 10", "{|TAA1002:_db|}"));

    [Theory]
    [InlineData("MaxConcurrentCalls = 1")]
    [InlineData("")]
    public Task OneMessageAtATimeOk(string options) => Rule.Ok(Consumer(options, "_db"));

    private static string Rabbit(string options, string field) => $$"""
        namespace RabbitMQ.Client { public class ConnectionFactory { public ushort ConsumerDispatchConcurrency { get; set; } } }
        namespace RabbitMQ.Client.Events { public class AsyncEventingBasicConsumer { public event Func<object, string, Task> ReceivedAsync { add { } remove { } } } }
        public class Orders : BackgroundService
        {
            private readonly SqliteConnection {{field}} = new("Data Source=orders.db");
            public Orders() => _db.Open();
            protected override Task ExecuteAsync(CancellationToken stopping)
            {
                var factory = new RabbitMQ.Client.ConnectionFactory { {{options}} };
                var consumer = new RabbitMQ.Client.Events.AsyncEventingBasicConsumer();
                consumer.ReceivedAsync += async (_, body) => { using var command = new SqliteCommand("insert", _db); await command.ExecuteNonQueryAsync(); };
                return Task.Delay(-1, stopping);
            }
        }
        """;

    [Fact]
    public Task SeveralDeliveriesAtOnceBad() => Rule.Bad(Rabbit("ConsumerDispatchConcurrency = 8", "{|TAA1002:_db|}"));

    [Fact]
    public Task OneDeliveryAtATimeOk() => Rule.Ok(Rabbit("", "_db"));

    private static string Beat(string change, string field) => $$"""
        public sealed class Beat : IHostedService
        {
            private readonly SqliteConnection {{field}} = new("Data Source=beat.db");
            private readonly Timer _timer;
            public Beat() { _db.Open(); _timer = new Timer(Tick, null, Timeout.Infinite, Timeout.Infinite); }
            private void Tick(object? state) { using var command = new SqliteCommand("update", _db); command.ExecuteNonQuery(); }
            public Task StartAsync(CancellationToken token) { {{change}} return Task.CompletedTask; }
            public Task StopAsync(CancellationToken token) { _timer.Change(Timeout.Infinite, 0); return Task.CompletedTask; }
        }
        """;

    [Theory]
    [InlineData("_timer.Change(0, 1000);")]
    [InlineData("_timer?.Change(TimeSpan.Zero, TimeSpan.FromSeconds(1));")]
    [InlineData("_timer!.Change(0, 1000);")]
    public Task TimerThatIsGivenAPeriodLaterBad(string change) => Rule.Bad(Beat(change, "{|TAA1002:_db|}"));

    [Theory]
    [InlineData("_timer.Change(1000, Timeout.Infinite);")]
    [InlineData("_timer.Change(TimeSpan.FromSeconds(1), TimeSpan.Zero);")]
    public Task TimerThatFiresOnceOk(string change) => Rule.Ok(Beat(change, "_db"));

    [Fact]
    public Task FP_ConnectionOpenedBeforeAConsumerIsTold() => Rule.Bad(
        """
        namespace RabbitMQ.Client.Events { public class AsyncEventingBasicConsumer { public event Func<object, string, Task> ReceivedAsync { add { } remove { } } } }
        public class Orders : BackgroundService
        {
            private readonly SqliteConnection {|TAA1002:_db|} = new("Data Source=orders.db");
            protected override Task ExecuteAsync(CancellationToken stopping)
            {
                _db.Open();
                var consumer = new RabbitMQ.Client.Events.AsyncEventingBasicConsumer();
                consumer.ReceivedAsync += async (_, body) => { using var command = new SqliteCommand("insert", _db); await command.ExecuteNonQueryAsync(); };
                return Task.Delay(-1, stopping);
            }
        }
        """);
}
