namespace ThreadAffinityAnalyzers.Tests.Rules;

/// <summary>Every way to start work that overlaps itself or its starter, with the twin of degree one.</summary>
public sealed class TAA2002Tests
{
    /// <summary>A local connection that the body's work uses.</summary>
    private static string Local(string body, string name = "{|TAA2002:db|}") => $$"""
        using Dapper;
        using System.Collections.Concurrent;
        using System.Threading.Channels;
        using System.Threading.Tasks.Dataflow;

        public sealed class Import
        {
            public async Task Run(List<int> ids, ConcurrentDictionary<int, int> cache, Channel<int> channel, CancellationToken token)
            {
                var {{name}} = new SqliteConnection("Data Source=shop.db");
                db.Open();
                {{body}}
                await Task.Yield();
            }
            private static void Work() { }
        }
        """;

    private const string Use = "db.Execute(\"UPDATE orders SET seen = 1\")";

    [Theory]
    [InlineData("Parallel.For(0, 10, i => USE);")]
    [InlineData("Parallel.For(0, 10, new ParallelOptions { MaxDegreeOfParallelism = 4 }, i => USE);")]
    [InlineData("Parallel.ForEach(ids, id => USE);")]
    [InlineData("await Parallel.ForEachAsync(ids, async (id, ct) => await db.ExecuteAsync(\"x\"));")]
    [InlineData("await Parallel.ForAsync(0, 10, async (id, ct) => await db.ExecuteAsync(\"x\"));")]
    [InlineData("Parallel.Invoke(() => USE, () => USE);")]
    [InlineData("var all = ids.AsParallel().Select(id => USE).ToList();")]
    [InlineData("ids.AsParallel().ForAll(id => USE);")]
    [InlineData("var all = (from id in ids.AsParallel() select USE).ToList();")]
    [InlineData("Task.Run(() => USE); Task.Run(() => USE);")]
    [InlineData("var t = Task.Run(() => USE); USE; await t;")]
    [InlineData("foreach (var id in ids) { Task.Run(() => USE); }")]
    [InlineData("await Task.WhenAll(ids.Select(id => Task.Run(() => USE)));")]
    [InlineData("await Task.WhenAll(Task.Run(() => USE), Task.Run(() => USE));")]
    [InlineData("Task.Factory.StartNew(() => USE); USE;")]
    [InlineData("new Thread(() => USE).Start(); USE;")]
    [InlineData("var thread = new Thread(() => USE); thread.Start(); USE; thread.Join();")]
    [InlineData("for (var i = 0; i < 4; i++) new Thread(() => USE).Start();")]
    [InlineData("ThreadPool.QueueUserWorkItem(_ => USE); USE;")]
    [InlineData("foreach (var id in ids) ThreadPool.QueueUserWorkItem(_ => USE);")]
    [InlineData("ThreadPool.UnsafeQueueUserWorkItem(_ => USE, null); USE;")]
    [InlineData("using var timer = new Timer(_ => USE, null, 0, 100);")]
    [InlineData("using var timer = new System.Timers.Timer(100); timer.Elapsed += (_, _) => USE; timer.Start();")]
    [InlineData("var t = Task.Delay(1).ContinueWith(_ => USE); USE; await t;")]
    [InlineData("foreach (var id in ids) _ = Task.Delay(id).ContinueWith(_ => USE);")]
    [InlineData("var progress = new Progress<int>(_ => USE); USE;")]
    [InlineData("Parallel.ForEach(ids, id => cache.GetOrAdd(id, k => USE));")]
    [InlineData("token.Register(() => USE); USE;")]
    [InlineData("using var watcher = new FileSystemWatcher(\"x\"); watcher.Changed += (_, _) => USE; USE;")]
    [InlineData("var worker = new System.ComponentModel.BackgroundWorker(); worker.DoWork += (_, _) => USE; worker.RunWorkerAsync(); USE;")]
    [InlineData("using var timer = TimeProvider.System.CreateTimer(_ => USE, null, TimeSpan.Zero, TimeSpan.FromSeconds(1));")]
    [InlineData("var block = new ActionBlock<int>(id => USE, new ExecutionDataflowBlockOptions { MaxDegreeOfParallelism = 4 });")]
    [InlineData("var block = new ActionBlock<int>(id => USE); block.Post(1); USE;")]
    [InlineData("var block = new TransformBlock<int, int>(id => USE, new ExecutionDataflowBlockOptions { MaxDegreeOfParallelism = DataflowBlockOptions.Unbounded });")]
    [InlineData("var all = Enumerable.Range(0, 4).Select(_ => Task.Run(async () => { await foreach (var id in channel.Reader.ReadAllAsync(token)) USE; })).ToArray();")]
    [InlineData("for (var i = 0; i < 4; i++) { _ = Task.Run(async () => { await foreach (var id in channel.Reader.ReadAllAsync(token)) USE; }); }")]
    [InlineData("async Task Consume() { await foreach (var id in channel.Reader.ReadAllAsync(token)) USE; } await Task.WhenAll(Task.Run(Consume), Task.Run(Consume));")]
    [InlineData("var task = new Task(() => USE); task.Start(); USE; await task;")]
    [InlineData("void Seen() => USE; Parallel.For(0, 10, i => Seen());")]
    [InlineData("Action seen = () => USE; Parallel.For(0, 10, i => seen());")]
    public Task OverlappingWorkBad(string body) => Rule.Bad(Local(body.Replace("USE", Use)));

    [Theory]
    [InlineData("Parallel.For(0, 10, new ParallelOptions { MaxDegreeOfParallelism = 1 }, i => USE);")]
    [InlineData("var options = new ParallelOptions { MaxDegreeOfParallelism = 1 }; Parallel.ForEach(ids, options, id => USE);")]
    [InlineData("await Parallel.ForEachAsync(ids, new ParallelOptions { MaxDegreeOfParallelism = 1 }, async (id, ct) => await db.ExecuteAsync(\"x\"));")]
    [InlineData("Parallel.For(0, 10, i => { using var own = new SqliteConnection(\"x\"); own.Execute(\"x\"); }); USE;")]
    [InlineData("Parallel.For(0, 10, i => { lock (ids) { USE; } });")]
    [InlineData("var all = ids.AsParallel().WithDegreeOfParallelism(1).Select(id => USE).ToList();")]
    [InlineData("var all = (from id in ids.AsParallel().WithDegreeOfParallelism(1) select USE).ToList();")]
    [InlineData("var all = (from id in ids select USE).ToList();")]
    [InlineData("var all = ids.Select(id => USE).ToList();")]
    [InlineData("await Task.Run(() => USE);")]
    [InlineData("await Task.Run(() => USE).ConfigureAwait(false); USE;")]
    [InlineData("Task.Run(() => USE).Wait(); USE;")]
    [InlineData("Task.Run(() => USE).GetAwaiter().GetResult(); USE;")]
    [InlineData("var t = Task.Run(() => USE); await t; USE;")]
    [InlineData("foreach (var id in ids) { await Task.Run(() => USE); }")]
    [InlineData("await Task.Factory.StartNew(() => USE); USE;")]
    [InlineData("var thread = new Thread(() => USE); thread.Start(); thread.Join(); USE;")]
    [InlineData("using var timer = new PeriodicTimer(TimeSpan.FromSeconds(1)); while (await timer.WaitForNextTickAsync(token)) { USE; }")]
    [InlineData("Timer? timer = null; timer = new Timer(_ => { USE; timer!.Change(100, Timeout.Infinite); }, null, 100, Timeout.Infinite);")]
    [InlineData("await Task.Delay(1).ContinueWith(_ => USE); USE;")]
    [InlineData("var n = cache.GetOrAdd(1, k => USE);")]
    [InlineData("var worker = new System.ComponentModel.BackgroundWorker(); worker.DoWork += (_, _) => Work(); worker.RunWorkerAsync(); USE;")]
    [InlineData("var block = new ActionBlock<int>(id => USE); block.Post(1); block.Complete(); await block.Completion;")]
    [InlineData("var block = new ActionBlock<int>(id => USE, new ExecutionDataflowBlockOptions { MaxDegreeOfParallelism = 1 }); block.Post(1);")]
    [InlineData("await Task.Run(async () => { await foreach (var id in channel.Reader.ReadAllAsync(token)) USE; });")]
    [InlineData("using var timer = TimeProvider.System.CreateTimer(_ => Work(), null, TimeSpan.Zero, TimeSpan.FromSeconds(1)); USE;")]
    [InlineData("await foreach (var id in channel.Reader.ReadAllAsync(token)) { USE; }")]
    [InlineData("using var own = new ThreadLocal<SqliteConnection>(() => new SqliteConnection(\"x\")); Parallel.For(0, 10, i => own.Value!.Execute(\"x\")); USE;")]
    [InlineData("Parallel.For(0, 10, () => new SqliteConnection(\"x\"), (i, s, own) => { own.Execute(\"x\"); return own; }, own => own.Dispose()); USE;")]
    [InlineData("Parallel.For(0, 10, i => Work()); USE;")]
    public Task DegreeOneOk(string body) => Rule.Ok(Local(body.Replace("USE", Use), "db"));

    [Fact]
    public Task FieldInAConsoleBad() => Rule.Bad("""
        using Dapper;

        new Import().Run(new[] { 1, 2 });

        public sealed class Import
        {
            private readonly SqliteConnection {|TAA2002:_db|} = new("Data Source=shop.db");
            public void Run(int[] ids) => Parallel.ForEach(ids, id => Save(id));
            private void Save(int id) => _db.Execute("INSERT INTO orders VALUES (@id)", new { id });
        }
        """);

    [Fact]
    public Task FieldInAConsoleInTurnOk() => Rule.Ok("""
        using Dapper;

        new Import().Run(new[] { 1, 2 });

        public sealed class Import
        {
            private readonly SqliteConnection _db = new("Data Source=shop.db");
            public void Run(int[] ids) { foreach (var id in ids) Save(id); }
            private void Save(int id) => _db.Execute("INSERT INTO orders VALUES (@id)", new { id });
        }
        """);

    [Fact]
    public Task ParameterBad() => Rule.Bad("""
        using Dapper;

        public static class Import
        {
            public static void Run(SqliteConnection {|TAA2002:db|}, int[] ids) => Parallel.ForEach(ids, id => db.Execute("INSERT INTO orders VALUES (@id)", new { id }));
        }
        """);

    [Fact]
    public Task ParameterInTurnOk() => Rule.Ok("""
        using Dapper;

        public static class Import
        {
            public static void Run(SqliteConnection db, int[] ids) { foreach (var id in ids) db.Execute("INSERT INTO orders VALUES (@id)", new { id }); }
        }
        """);

    [Fact]
    public Task TopLevelVariableBad() => Rule.Bad("""
        using Dapper;

        using var {|TAA2002:db|} = new SqliteConnection("Data Source=shop.db");
        Parallel.For(0, 10, i => db.Execute("INSERT INTO orders VALUES (1)"));
        """);

    [Fact]
    public Task TopLevelVariableInTurnOk() => Rule.Ok("""
        using Dapper;

        using var db = new SqliteConnection("Data Source=shop.db");
        for (var i = 0; i < 10; i++) db.Execute("INSERT INTO orders VALUES (1)");
        """);

    private static string Holder(string call, string name) => $$"""
        using Dapper;

        public sealed class Repository(SqliteConnection {{name}})
        {
            public void Save(int id) => connection.Execute("INSERT INTO orders VALUES (@id)", new { id });
            public Task SaveAsync(int id) => connection.ExecuteAsync("INSERT INTO orders VALUES (@id)", new { id });
        }
        public static class Import
        {
            public static async Task Run(int[] ids)
            {
                using var opened = new SqliteConnection("Data Source=shop.db");
                var repository = new Repository(opened);
                {{call}}
                await Task.Yield();
            }
        }
        """;

    [Theory]
    [InlineData("Parallel.ForEach(ids, id => repository.Save(id));")]
    [InlineData("Parallel.ForEach(ids, repository.Save);")]
    [InlineData("await Parallel.ForEachAsync(ids, async (id, _) => await repository.SaveAsync(id));")]
    [InlineData("foreach (var id in ids) new Thread(() => repository.Save(id)).Start();")]
    public Task WrapperBad(string call) => Rule.Bad(Holder(call, "{|TAA2002:connection|}"));

    [Theory]
    [InlineData("foreach (var id in ids) repository.Save(id);")]
    [InlineData("foreach (var id in ids) await repository.SaveAsync(id);")]
    [InlineData("foreach (var id in ids) await Task.Run(() => repository.Save(id));")]
    public Task WrapperInTurnOk(string call) => Rule.Ok(Holder(call, "connection"));

    private static string Server(string accept, string start, string name) => $$"""
        using Dapper;
        using System.Net;
        using System.Net.Sockets;

        public sealed class Server
        {
            public async Task Run(HttpListener http, TcpListener tcp, Socket socket)
            {
                var {{name}} = new SqliteConnection("Data Source=shop.db");
                while (true)
                {
                    var client = {{accept}};
                    {{start}}
                }
            }
        }
        """;

    public static TheoryData<string> Accepts =>
        ["await http.GetContextAsync()", "await tcp.AcceptTcpClientAsync()", "await tcp.AcceptSocketAsync()", "await socket.AcceptAsync()", "tcp.AcceptTcpClient()"];

    [Theory]
    [MemberData(nameof(Accepts))]
    public Task AcceptLoopWithDroppedWorkBad(string accept) => Rule.Bad(Server(accept, "_ = Task.Run(() => db.Execute(client.ToString()!));", "{|TAA2002:db|}"));

    [Theory]
    [MemberData(nameof(Accepts))]
    public Task AcceptLoopThatWaitsOk(string accept) => Rule.Ok(Server(accept, "await Task.Run(() => db.Execute(client.ToString()!));", "db"));

    [Fact]
    public Task TwoSubscriptionsBad() => Rule.Bad(Poller("{|TAA2002:_db|}", "_timer.Elapsed += Tick; _other.Elapsed += Tick;"));

    [Fact]
    public Task SubscriptionThatEndsOk() => Rule.Ok(Poller("_db", "_timer.Elapsed += Tick; _other.Elapsed -= Tick;"));

    private static string Poller(string holder, string events) => $$"""
        public sealed class Poller
        {
            private readonly SqliteConnection {{holder}} = new("Data Source=polls.db");
            private readonly System.Timers.Timer _timer = new(500) { AutoReset = false };
            private readonly System.Timers.Timer _other = new(500) { AutoReset = false };
            public void Start() { {{events}} _timer.Start(); }
            private void Tick(object? sender, System.Timers.ElapsedEventArgs e) => _db.CreateCommand().ExecuteNonQuery();
        }

        public static class Program { public static void Main() { new Poller().Start(); Console.ReadLine(); } }
        """;
}
