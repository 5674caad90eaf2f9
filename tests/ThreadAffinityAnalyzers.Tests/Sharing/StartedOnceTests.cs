using ThreadAffinityAnalyzers.Tests.Verify;

namespace ThreadAffinityAnalyzers.Tests.Sharing;

/// <summary>Work that is started once, however many ask for it, and work that a hosted loop starts after it has opened the connection.</summary>
public sealed class StartedOnceTests
{
    [Theory]
    [InlineData("lock (_gate) _worker ??= Task.Run(Drain);")]
    [InlineData("if (Interlocked.Exchange(ref _started, 1) == 0) new Thread(Drain).Start();")]
    [InlineData("if (Interlocked.CompareExchange(ref _started, 1, 0) != 0) return; _ = Task.Run(Drain);")]
    [InlineData("lock (_gate) { if (_isRunning) return; _isRunning = true; } Task.Run(Drain);")]
    [InlineData("lock (_gate) { if (_isRunning) { return; } _isRunning = true; Task.Run(Drain); }")]
    [InlineData("lock (_gate) { if (!_isRunning) { _isRunning = true; ThreadPool.QueueUserWorkItem(_ => Drain()); } }")]
    [InlineData("lock (_gate) { if (_worker == null || _worker.IsCompleted) _worker = Task.Run(Drain); }")]
    [InlineData("if (_worker == null) { lock (_gate) { if (_worker == null) { _worker = Task.Run(() => Drain()); } } }")]
    [InlineData("lock (_gate) { if (this._worker is { IsCompleted: false }) return; var worker = Task.Run(Drain); this._worker = worker; }")]
    [InlineData("Ensure(); void Ensure() { lock (_gate) { _worker ??= Task.Factory.StartNew(Drain, TaskCreationOptions.LongRunning); } }")]
    [InlineData("LazyInitializer.EnsureInitialized(ref _worker, ref _isRunning, ref _once, () => Task.Run(Drain));")]
    public Task AskedForByRequestsOk(string start) => Rule.Ok(Queue("_db", start));

    [Theory]
    [InlineData("_worker ??= Task.Run(Drain);")]
    [InlineData("if (_worker == null) _worker = Task.Run(() => Drain());")]
    [InlineData("LazyInitializer.EnsureInitialized(ref _worker, () => Task.Run(Drain));")]
    [InlineData("if (_isRunning) return; _isRunning = true; Task.Run(Drain);")]
    [InlineData("if (Interlocked.Exchange(ref _started, 1) == 0) new Thread(Drain).Start(); using var command = _db.CreateCommand(); command.ExecuteNonQuery();")]
    public Task StartedByTwoOrBesideTheirOwnUseBad(string start) => Rule.Bad(Queue("{|TAA1002:_db|}", start));

    /// <summary>Who holds the guard starts another one each time, or whenever something other than the work says so: a full buffer is full again, and a mark that is taken away is set again.</summary>
    [Theory]
    [InlineData("lock (_gate) { _worker = Task.Run(() => Drain()); }")]
    [InlineData("lock (_gate) { if (_jobs.Count > 10) { _jobs = new(); _worker = Task.Run(Drain); } }")]
    [InlineData("lock (_gate) { if (_started++ > 10) { _started = 0; Task.Run(Drain); } }")]
    [InlineData("lock (_gate) { if (_worker?.Id == job) return; _worker = Task.Run(Drain); }")]
    public Task StartedUnderAGuardAgainAndAgainBad(string start) => Rule.Bad(Queue("{|TAA4001:_db|}", start));

    [Theory]
    [InlineData("if (Interlocked.Exchange(ref _started, 0) > 10) Task.Run(Drain);")]
    [InlineData("if (Interlocked.Increment(ref _started) % 10 == 0) Task.Run(Drain);")]
    public Task StartedByACounterBad(string start) => Rule.Bad(Queue("{|TAA1002:_db|}", start));

    /// <summary>Each request has a queue, and each queue would start work on the one connection.</summary>
    [Fact]
    public Task AskedForByEachInstanceBad() => Rule.Bad(Queue("{|TAA4001:_db|}", "lock (_gate) _worker ??= Task.Run(Drain);").Replace("AddSingleton", "AddTransient").Replace("private readonly SqliteConnection", "private static readonly SqliteConnection"));

    [Theory]
    [InlineData("_db.Open(); return Task.Run(() => Loop(stop), stop);")]
    [InlineData("_db.Open(); var loop = Task.Run(() => Loop(stop)); return loop;")]
    [InlineData("_db.Open(); new Thread(() => Loop(stop)).Start(); return Task.CompletedTask;")]
    [InlineData("Step(); _ = Task.Run(() => Loop(stop)); return Task.CompletedTask;")]
    [InlineData("Start(); return Task.CompletedTask; void Start() { Step(); _ = Task.Run(() => Loop(stop)); }")]
    [InlineData("Step(); var timer = new Timer(_ => Step(), null, 1000, Timeout.Infinite); return Task.Delay(-1, stop);")]
    public Task OpenedByAHostedLoopBeforeItsWorkOk(string body) => Rule.Ok(Hosted("_db", body));

    [Theory]
    [InlineData("_ = Task.Run(() => Loop(stop)); _db.Open(); return Task.CompletedTask;")]
    [InlineData("var loop = Task.Run(() => Loop(stop)); Loop(stop); return loop;")]
    [InlineData("_db.Open(); return Task.WhenAll(Task.Run(() => Loop(stop)), Task.Run(() => Loop(stop)));")]
    [InlineData("Start(); Step(); return Task.CompletedTask; void Start() { Step(); _ = Task.Run(() => Loop(stop)); }")]
    [InlineData("while (!stop.IsCancellationRequested) { Start(); } return Task.CompletedTask; void Start() { Step(); _ = Task.Run(() => Loop(stop)); }")]
    public Task UsedByAHostedLoopBesideItsWorkBad(string body) => Rule.Bad(Hosted("{|TAA1002:_db|}", body));

    /// <summary>Two objects of one class under two keys, each with one consumer: the class is told, not its objects.</summary>
    [Fact]
    public Task FP_KeyedSingletonsOfOneClass() => Rule.Bad("""
        var builder = Host.CreateApplicationBuilder(args);
        builder.Services.AddKeyedSingleton("a", (_, _) => new Store("Data Source=a.db"));
        builder.Services.AddKeyedSingleton("b", (_, _) => new Store("Data Source=b.db"));
        builder.Services.AddHostedService<First>();
        builder.Services.AddHostedService<Second>();
        builder.Build().Run();
        class Store(string file) { private readonly SqliteConnection {|TAA1002:_db|} = new(file); public void Use() { using var command = _db.CreateCommand(); command.ExecuteNonQuery(); } }
        class First([FromKeyedServices("a")] Store store) : BackgroundService { protected override async Task ExecuteAsync(CancellationToken stop) { while (!stop.IsCancellationRequested) { store.Use(); await Task.Delay(1, stop); } } }
        class Second([FromKeyedServices("b")] Store store) : BackgroundService { protected override async Task ExecuteAsync(CancellationToken stop) { while (!stop.IsCancellationRequested) { store.Use(); await Task.Delay(1, stop); } } }
        """);

    /// <summary>Two objects of one class, in fields, each with a connection of its own and on a flow of its own.</summary>
    [Theory]
    [InlineData("await Task.WhenAll(Task.Run(() => From.Use()), Task.Run(() => To.Use()));")]
    [InlineData("Parallel.Invoke(From.Use, To.Use);")]
    [InlineData("var copying = Task.Run(From.Use); To.Use(); await copying;")]
    [InlineData("await Task.WhenAll(From.UseAsync(), To.UseAsync());")]
    [InlineData("using var timer = new Timer(_ => { lock (Gate) From.Use(); }, null, 0, 100); while (Console.ReadLine() != null) To.Use();")]
    public Task StoresApartOk(string body) => Rule.Ok(Stores("new(\"Data Source=b.db\")", "_db", body));

    [Theory]
    [InlineData("await Task.WhenAll(Task.Run(() => From.Use()), Task.Run(() => { To.Use(); From.Use(); }));", "new(\"Data Source=b.db\")")]
    [InlineData("await Task.WhenAll(Task.Run(() => { To.Use(); From.Use(); }), Task.Run(() => To.Use()));", "new(\"Data Source=b.db\")")]
    [InlineData("var copying = Task.Run(From.Use); To.Use(); From.Use(); await copying;", "new(\"Data Source=b.db\")")]
    [InlineData("Parallel.Invoke(From.Use, To.Use);", "From")]
    [InlineData("To = From; Parallel.Invoke(From.Use, To.Use);", "new(\"Data Source=b.db\")")]
    [InlineData("Interlocked.Exchange(ref To, From); Parallel.Invoke(From.Use, To.Use);", "new(\"Data Source=b.db\")")]
    public Task StoresOfSeveralFlowsBad(string body, string to) => Rule.Bad(Stores(to, "{|TAA1002:_db|}", body));

    private static string Stores(string to, string db, string body) => $$"""
        static class Program
        {
            private static readonly object Gate = new();
            private static readonly Store From = new("Data Source=a.db");
            private static Store To = {{to}};
            private static async Task Main() { {{body}} await Task.Yield(); }
        }
        class Store(string file)
        {
            private readonly SqliteConnection {{db}} = new(file);
            public void Use() { using var command = _db.CreateCommand(); command.ExecuteNonQuery(); }
            public async Task UseAsync() { await Task.Delay(1); Use(); }
        }
        """;

    [Fact]
    public Task FP_StaticOfAGenericHostedService() => Rule.Bad("""
        var builder = Host.CreateApplicationBuilder(args);
        builder.Services.AddHostedService<Pump<int>>();
        builder.Services.AddHostedService<Pump<long>>();
        builder.Build().Run();
        class Pump<T> : BackgroundService
        {
            private static readonly SqliteConnection {|TAA1001:_db|} = new("Data Source=a.db");
            protected override async Task ExecuteAsync(CancellationToken stop) { while (!stop.IsCancellationRequested) { using var command = _db.CreateCommand(); command.ExecuteNonQuery(); await Task.Delay(1, stop); } }
        }
        """);

    /// <summary>The task is in a field, and the caller waits for it there.</summary>
    [Theory]
    [InlineData("=> _running = Task.Run(() => Orders.Use());", "await _running;")]
    [InlineData("{ _running = Task.Run(Orders.Use); }", "_running.Wait();")]
    public Task TaskOfAFieldThatItsCallerAwaitsOk(string begin, string wait) => Rule.Ok(Begun("_db", begin, wait));

    [Theory]
    [InlineData("{ _running = Task.Run(Orders.Use); }", "")]
    [InlineData("=> _running = Task.Run(() => Orders.Use());", "await Task.CompletedTask;")]
    public Task TaskOfAFieldThatNobodyAwaitsBad(string begin, string wait) => Rule.Bad(Begun("{|TAA1002:_db|}", begin, wait));

    /// <summary>A local of the helper is not the local of that name in its caller.</summary>
    [Fact]
    public Task TaskOfAnotherLocalOfThatNameBad() => Rule.Bad(Begun("{|TAA1002:_db|}", "{ var work = Task.Run(Orders.Use); _running = work; }", "var work = Task.Delay(1); await work;"));

    private static string Begun(string db, string begin, string wait) => $$"""
        static class Program
        {
            private static readonly Store Orders = new();
            private static Task _running = Task.CompletedTask;
            private static void Begin() {{begin}}
            private static async Task Main() { Begin(); {{wait}} Orders.Use(); await Task.Yield(); }
        }
        class Store { private readonly SqliteConnection {{db}} = new("Data Source=a.db"); public void Use() { using var command = _db.CreateCommand(); command.ExecuteNonQuery(); } }
        """;

    /// <summary>The loop is that of a base class, the connection static, or a context that the container gives.</summary>
    [Theory]
    [InlineData("class Cleaner : Base", "private static readonly SqliteConnection _db = new(\"Data Source=a.db\");", "protected override Task RunAsync(CancellationToken stop) { _db.Open(); return Task.Run(() => Loop(stop)); }", "_db.CreateCommand().ExecuteNonQuery();")]
    [InlineData("class Cleaner(SqliteConnection db) : BackgroundService", "", "protected override async Task ExecuteAsync(CancellationToken stop) { await db.OpenAsync(stop); await Task.WhenAll(Task.Run(() => Loop(stop)), Task.Delay(-1, stop)); }", "db.CreateCommand().ExecuteNonQuery();")]
    [InlineData("partial class Cleaner : BackgroundService", "private readonly SqliteConnection _db = new(\"Data Source=a.db\");", "protected override Task ExecuteAsync(CancellationToken stop) { _db.Open(); new Thread(() => Loop(stop)).Start(); return Task.CompletedTask; }", "_db.CreateCommand().ExecuteNonQuery();")]
    public Task OtherFormsOfAHostedLoopOk(string head, string state, string run, string work) => Rule.Ok($$"""
        var builder = Host.CreateApplicationBuilder(args);
        builder.Services.AddSingleton(_ => new SqliteConnection("Data Source=a.db"));
        builder.Services.AddHostedService<Cleaner>();
        builder.Build().Run();
        abstract class Base : BackgroundService { protected override Task ExecuteAsync(CancellationToken stop) => RunAsync(stop); protected abstract Task RunAsync(CancellationToken stop); }
        {{head}}
        {
            {{state}}
            {{run}}
            private void Loop(CancellationToken stop) { while (!stop.IsCancellationRequested) { {{work}} } }
        }
        """);

    [Theory]
    [InlineData("class Cleaner : Base", "private static readonly SqliteConnection {|TAA1001:_db|} = new(\"Data Source=a.db\");", "protected override Task RunAsync(CancellationToken stop) { var loop = Task.Run(() => Loop(stop)); _db.Open(); return loop; }", "_db.CreateCommand().ExecuteNonQuery();")]
    [InlineData("partial class Cleaner : BackgroundService", "private readonly SqliteConnection {|TAA1002:_db|} = new(\"Data Source=a.db\");", "protected override Task ExecuteAsync(CancellationToken stop) { new Thread(() => Loop(stop)).Start(); _db.Open(); return Task.CompletedTask; }", "_db.CreateCommand().ExecuteNonQuery();")]
    public Task OtherFormsOfAHostedLoopBesideItsWorkBad(string head, string state, string run, string work) => Rule.Bad($$"""
        var builder = Host.CreateApplicationBuilder(args);
        builder.Services.AddHostedService<Cleaner>();
        builder.Build().Run();
        abstract class Base : BackgroundService { protected override Task ExecuteAsync(CancellationToken stop) => RunAsync(stop); protected abstract Task RunAsync(CancellationToken stop); }
        {{head}}
        {
            {{state}}
            {{run}}
            private void Loop(CancellationToken stop) { while (!stop.IsCancellationRequested) { {{work}} } }
        }
        """);

    private static string Queue(string db, string start) => $$"""
        using System.Collections.Concurrent;
        var builder = WebApplication.CreateBuilder(args);
        builder.Services.AddSingleton<JobQueue>();
        var app = builder.Build();
        app.MapPost("/", (int job, JobQueue queue) => queue.Enqueue(job));
        app.Run();
        class JobQueue
        {
            private readonly SqliteConnection {{db}} = new("Data Source=jobs.db");
            private BlockingCollection<int> _jobs = new();
            private readonly object _gate = new();
            private Task? _worker;
            private int _started;
            private bool _isRunning;
            private object? _once;
            public void Enqueue(int job) { _jobs.Add(job); {{start}} }
            private void Drain() { foreach (var job in _jobs.GetConsumingEnumerable()) { using var command = _db.CreateCommand(); command.ExecuteNonQuery(); } }
            public bool IsBusy => _isRunning || _started > 0 || _worker is not null;
        }
        """;

    private static string Hosted(string db, string body) => $$"""
        var builder = Host.CreateApplicationBuilder(args);
        builder.Services.AddHostedService<Cleaner>();
        builder.Build().Run();
        class Cleaner : BackgroundService
        {
            private readonly SqliteConnection {{db}} = new("Data Source=jobs.db");
            protected override Task ExecuteAsync(CancellationToken stop) { {{body}} }
            private void Loop(CancellationToken stop) { while (!stop.IsCancellationRequested) { Step(); } }
            private void Step() { using var command = _db.CreateCommand(); command.ExecuteNonQuery(); }
        }
        """;
}
