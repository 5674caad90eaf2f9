using static ThreadAffinityAnalyzers.Tests.Rules.TAA2003Sources;

namespace ThreadAffinityAnalyzers.Tests.Rules;

/// <summary>Work items that are put into a queue of the application: whoever empties it runs them when the request has ended.</summary>
public sealed class TAA2003QueueTests
{
    /// <summary>A queue behind an interface, a channel that is registered, a static queue: the type of the controller's parameter, and the statement that puts the item in.</summary>
    public static TheoryData<string, string> Queues => new()
    {
        { "IWorkQueue queue", "await queue.EnqueueAsync(WORK);" },
        { "WorkQueue queue", "await queue.EnqueueAsync(WORK);" },
        { "Channel<Func<CancellationToken, Task>> queue", "queue.Writer.TryWrite(WORK);" },
        { "ChannelWriter<Func<CancellationToken, Task>> queue", "await queue.WriteAsync(WORK);" },
        { "IConfiguration configuration", "Jobs.All.Enqueue(WORK);" },
        { "IConfiguration configuration", "Jobs.Add(WORK);" },
    };

    [Theory, MemberData(nameof(Queues))]
    public Task ContextOfTheRequestBad(string queue, string put) => Rule.Bad(Program("{|TAA2003:db|}", queue, put.Replace("WORK", "async token => { db.Add(order); await db.SaveChangesAsync(token); }")));

    [Theory, MemberData(nameof(Queues))]
    public Task ServiceOfTheRequestBad(string queue, string put) => Rule.Bad(Program("db", "Saver {|TAA2003:saver|}, " + queue, put.Replace("WORK", "token => saver.SaveAsync()")));

    [Theory, MemberData(nameof(Queues))]
    public Task ScopeOfItsOwnOk(string queue, string put) => Rule.Ok(Program("db", "IServiceScopeFactory scopes, " + queue,
        put.Replace("WORK", "async token => { using var scope = scopes.CreateScope(); var own = scope.ServiceProvider.GetRequiredService<Shop>(); own.Add(order); await own.SaveChangesAsync(token); }")));

    [Theory, MemberData(nameof(Queues))]
    public Task ItemWithoutTheContextOk(string queue, string put) =>
        Rule.Ok(Program("db", queue, "db.Add(order); await db.SaveChangesAsync(); " + put.Replace("WORK", "token => { Console.WriteLine(order.Id); return Task.CompletedTask; }")));

    [Theory]
    [InlineData("Batch batch", "batch.Add(() => db.SaveChangesAsync()); await batch.CommitAsync();")] // a queue of the request, which the request empties
    [InlineData("Executor executor", "await executor.RunAsync(() => db.SaveChanges());")] // the caller waits for the result
    [InlineData("IConfiguration configuration", "var work = new ConcurrentQueue<Func<Task>>(); work.Enqueue(() => db.SaveChangesAsync()); while (work.TryDequeue(out var item)) await item();")]
    public Task QueueOfTheRequestOk(string queue, string put) => Rule.Ok(Program("db", queue, put));

    [Fact]
    public Task ParameterOfAHandlerBad() => Rule.Bad(Handler("{|TAA2003:db|}", "work.Writer.TryWrite(() => db.SaveChangesAsync());"));

    [Fact]
    public Task ParameterOfAHandlerAwaitedOk() => Rule.Ok(Handler("db", "await db.SaveChangesAsync(); work.Writer.TryWrite(() => Task.CompletedTask);"));

    /// <summary>A local function of the program puts it in.</summary>
    [Fact]
    public Task LocalFunctionBad() => Rule.Bad(Handler("{|TAA2003:db|}", "Later(() => db.SaveChangesAsync()); void Later(Func<Task> item) => work.Writer.TryWrite(item);"));

    [Fact]
    public Task LocalFunctionThatRunsItOk() => Rule.Ok(Handler("db", "await Now(() => db.SaveChangesAsync()); Task Now(Func<Task> item) => item();"));

    private static string[] Handler(string db, string body) => With($$"""
        using System.Threading.Channels;
        var app = WebApplication.Create(args);
        var work = Channel.CreateUnbounded<Func<Task>>();
        app.MapPost("/orders", async (Shop {{db}}) => { {{body}} await Task.Yield(); });
        _ = Task.Run(async () => { await foreach (var item in work.Reader.ReadAllAsync()) await item(); });
        app.Run();
        """);

    private static string[] Program(string db, string queue, string put) => With($$"""
        using System.Collections.Concurrent;
        using System.Threading.Channels;

        public interface IWorkQueue
        {
            ValueTask EnqueueAsync(Func<CancellationToken, Task> item);
            ValueTask<Func<CancellationToken, Task>> DequeueAsync(CancellationToken token);
        }

        public sealed class WorkQueue : IWorkQueue
        {
            private readonly Channel<Func<CancellationToken, Task>> _queue = Channel.CreateBounded<Func<CancellationToken, Task>>(100);
            public async ValueTask EnqueueAsync(Func<CancellationToken, Task> item) { ArgumentNullException.ThrowIfNull(item); await _queue.Writer.WriteAsync(item); }
            public ValueTask<Func<CancellationToken, Task>> DequeueAsync(CancellationToken token) => _queue.Reader.ReadAsync(token);
        }

        public static class Jobs
        {
            public static readonly ConcurrentQueue<Func<CancellationToken, Task>> All = new();
            public static void Add(Func<CancellationToken, Task> job) => All.Enqueue(job);
        }

        public sealed class Batch
        {
            private readonly ConcurrentQueue<Func<Task>> _work = new();
            public void Add(Func<Task> work) => _work.Enqueue(work);
            public async Task CommitAsync() { while (_work.TryDequeue(out var work)) await work(); }
        }

        public sealed class Executor
        {
            private readonly BlockingCollection<Action> _queue = new();
            public Task<int> RunAsync(Func<int> work) { var done = new TaskCompletionSource<int>(); _queue.Add(() => done.SetResult(work())); return done.Task; }
        }

        public sealed class Worker(IWorkQueue queue) : BackgroundService
        {
            protected override async Task ExecuteAsync(CancellationToken token) { while (!token.IsCancellationRequested) await (await queue.DequeueAsync(token))(token); }
        }

        public sealed class Saver(Shop shop) { public Task SaveAsync() => shop.SaveChangesAsync(); }

        public sealed class OrdersController(Shop {{db}}, {{queue}}) : ControllerBase
        {
            [HttpPost] public async Task Post(Order order) { {{put}} await Task.Yield(); }
        }

        public static class Queues
        {
            public static void Add(IServiceCollection services) => services.AddSingleton<WorkQueue>().AddSingleton<IWorkQueue, WorkQueue>().AddScoped<Batch>().AddScoped<Saver>().AddSingleton<Executor>().AddHostedService<Worker>()
                .AddSingleton(Channel.CreateUnbounded<Func<CancellationToken, Task>>()).AddSingleton<ChannelWriter<Func<CancellationToken, Task>>>(services => services.GetRequiredService<Channel<Func<CancellationToken, Task>>>().Writer);
        }
        """);
}
