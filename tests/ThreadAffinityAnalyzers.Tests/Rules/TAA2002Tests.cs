namespace ThreadAffinityAnalyzers.Tests.Rules;

/// <summary>Every way to start work that overlaps itself or its starter, with the twin of degree one.</summary>
public sealed class TAA2002Tests
{
    /// <summary>A local connection that the body's work uses.</summary>
    private static string Local(string body, string name = "{|TAA2002:db|}") => $$"""
        using Dapper;
        using System.Collections.Concurrent;
        using System.Threading.Channels;

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
    [InlineData("Parallel.ForEach(ids, id => { lock (new object()) { USE; } });")]
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
    [InlineData("using var watcher = new FileSystemWatcher(\"x\"); watcher.Changed += (_, _) => USE;")]
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

    private const string Listener = """
        using Dapper;
        using System.Net;

        public sealed class Server
        {
            public async Task Run(HttpListener listener)
            {
                using var DB = new SqliteConnection("Data Source=shop.db");
                while (true)
                {
                    var request = await listener.GetContextAsync();
                    START
                }
            }
        }
        """;

    [Fact]
    public Task AcceptLoopWithDroppedWorkBad() => Rule.Bad(Listener.Replace("DB", "{|TAA2002:db|}")
        .Replace("START", "_ = Task.Run(() => db.Execute(request.Request.RawUrl!));"));

    [Fact]
    public Task AcceptLoopThatWaitsOk() => Rule.Ok(Listener.Replace("DB", "db").Replace("START", "await Task.Run(() => db.Execute(request.Request.RawUrl!));"));
}
