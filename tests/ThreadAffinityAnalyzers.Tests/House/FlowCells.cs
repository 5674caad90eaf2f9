namespace ThreadAffinityAnalyzers.Tests.House;

/// <summary>One way of starting work: code in which it overlaps itself or its starter, and code in which it does not. <c>USE</c> is a synchronous operation, <c>AUSE</c> one that gives back a task.</summary>
internal sealed record FlowCode(string Bad, string Ok);

/// <summary>A way of starting work in its synchronous and its asynchronous form, where it has them.</summary>
internal sealed record FlowRow(string Name, FlowCode? Sync = null, FlowCode? Async = null);

/// <summary>The table of work inside one flow: every way of starting it, with the object in a local, in a field and behind a wrapper, and with services of one scope.</summary>
internal static class FlowCells
{
    public static readonly string[] Holders = ["Local", "Field", "Wrapper"];

    public static readonly FlowRow[] Rows =
    [
        new("Parallel.For",
            Sync: new("Parallel.For(0, 10, i => USE);",
            "Parallel.For(0, 10, new ParallelOptions { MaxDegreeOfParallelism = 1 }, i => USE);")),
        new("Parallel.ForEach",
            Sync: new("Parallel.ForEach(ids, id => { USE; });",
            "Parallel.ForEach(ids, new ParallelOptions { MaxDegreeOfParallelism = 1 }, id => { USE; });")),
        new("Parallel.ForEachAsync",
            Async: new("await Parallel.ForEachAsync(ids, async (id, ct) => { await AUSE; });",
            "await Parallel.ForEachAsync(ids, new ParallelOptions { MaxDegreeOfParallelism = 1 }, async (id, ct) => { await AUSE; });")),
        new("Parallel.ForAsync",
            Async: new("await Parallel.ForAsync(0, 9, async (id, ct) => { await AUSE; });",
            "await Parallel.ForAsync(0, 9, new ParallelOptions { MaxDegreeOfParallelism = 1 }, async (id, ct) => { await AUSE; });")),
        new("Parallel.Invoke",
            Sync: new("Parallel.Invoke(() => USE, () => USE);",
            "Parallel.Invoke(new ParallelOptions { MaxDegreeOfParallelism = 1 }, () => USE, () => USE);")),
        new("PLINQ Select",
            Sync: new("var r = ids.AsParallel().Where(i => i > 0).Select(i => USE).ToList();",
            "var r = ids.AsParallel().WithDegreeOfParallelism(1).Select(i => USE).ToList();")),
        new("PLINQ ForAll",
            Sync: new("ids.AsParallel().ForAll(i => { USE; });",
            "var r = ids.AsParallel().Where(i => i > 0).AsSequential().Select(i => USE).ToList();")),
        new("PLINQ query syntax",
            Sync: new("var r = (from i in ids.AsParallel() where i > 1 select USE).ToArray();",
            "var r = (from i in ids where i > 1 select USE).ToArray();")),
        new("Task.Run twice",
            Sync: new("var a = Task.Run(() => USE); var b = Task.Run(() => USE); Task.WaitAll(a, b);",
            "Task.Run(() => USE).Wait(); Task.Run(() => USE).Wait();"),
            Async: new("var a = Task.Run(async () => await AUSE); var b = Task.Run(async () => await AUSE); await Task.WhenAll(a, b);",
            "await Task.Run(async () => await AUSE); await Task.Run(async () => await AUSE);")),
        new("Task.Run in a loop",
            Sync: new("var ts = new List<Task>(); foreach (var id in ids) ts.Add(Task.Run(() => USE)); Task.WaitAll(ts.ToArray());",
            "foreach (var id in ids) { var t = Task.Run(() => USE); t.Wait(); }"),
            Async: new("var ts = new List<Task>(); foreach (var id in ids) ts.Add(Task.Run(() => AUSE)); await Task.WhenAll(ts);",
            "foreach (var id in ids) { var t = Task.Run(() => AUSE); await t; }")),
        new("Task.Run beside its starter",
            Sync: new("var t = Task.Run(() => USE); USE; t.Wait();",
            "var t = Task.Run(() => USE); t.Wait(); USE;"),
            Async: new("var t = Task.Run(() => AUSE); await AUSE; await t;",
            "var t = Task.Run(() => AUSE); await t; await AUSE;")),
        new("Task.Factory.StartNew",
            Sync: new("var a = Task.Factory.StartNew(() => USE); var b = Task.Factory.StartNew(() => USE, TaskCreationOptions.LongRunning); Task.WaitAll(a, b);",
            "Task.Factory.StartNew(() => USE).Wait(); USE;"),
            Async: new("var a = Task.Factory.StartNew(async () => await AUSE).Unwrap(); await AUSE; await a;",
            "await Task.Factory.StartNew(async () => await AUSE).Unwrap(); await AUSE;")),
        new("Thread beside its starter",
            Sync: new("var t = new Thread(() => USE); t.Start(); USE; t.Join();",
            "var t = new Thread(() => USE); t.Start(); t.Join(); USE;")),
        new("several threads",
            Sync: new("var ts = Enumerable.Range(0, 4).Select(_ => new Thread(() => USE)).ToList(); ts.ForEach(t => t.Start()); ts.ForEach(t => t.Join());",
            "foreach (var id in ids) { var t = new Thread(() => USE); t.Start(); t.Join(); }")),
        new("ThreadPool",
            Sync: new("ThreadPool.QueueUserWorkItem(_ => { USE; }); ThreadPool.QueueUserWorkItem(_ => { USE; });",
            "ThreadPool.QueueUserWorkItem(_ => { Other(); }); USE;")),
        new("ThreadPool in a loop",
            Sync: new("foreach (var id in ids) ThreadPool.QueueUserWorkItem(_ => { USE; });",
            "foreach (var id in ids) ThreadPool.QueueUserWorkItem(_ => { Other(); }); USE;")),
        new("BackgroundWorker",
            Sync: new("var w = new System.ComponentModel.BackgroundWorker(); w.DoWork += (s, e) => { USE; }; w.RunWorkerAsync(); USE;",
            "var w = new System.ComponentModel.BackgroundWorker(); w.DoWork += (s, e) => { USE; }; w.RunWorkerAsync();")),
        new("System.Threading.Timer",
            Sync: new("var timer = new System.Threading.Timer(_ => { USE; }, null, 0, 1000);",
            "System.Threading.Timer timer = null!; timer = new System.Threading.Timer(_ => { USE; timer.Change(1000, Timeout.Infinite); }, null, 0, Timeout.Infinite);"),
            Async: new("var timer = new System.Threading.Timer(async _ => { await AUSE; }, null, TimeSpan.Zero, TimeSpan.FromSeconds(1));",
            "System.Threading.Timer timer = null!; timer = new System.Threading.Timer(async _ => { await AUSE; timer.Change(TimeSpan.FromSeconds(1), Timeout.InfiniteTimeSpan); }, null, TimeSpan.Zero, Timeout.InfiniteTimeSpan);")),
        new("System.Timers.Timer",
            Sync: new("var timer = new System.Timers.Timer(1000); timer.Elapsed += (s, e) => { USE; }; timer.Start();",
            "var timer = new System.Timers.Timer(1000) { AutoReset = false }; timer.Elapsed += (s, e) => { USE; timer.Start(); }; timer.Start();"),
            Async: new("var timer = new System.Timers.Timer(1000) { AutoReset = true }; timer.Elapsed += async (s, e) => { await AUSE; }; timer.Enabled = true;",
            "var timer = new System.Timers.Timer(1000); timer.AutoReset = false; timer.Elapsed += async (s, e) => { await AUSE; timer.Start(); }; timer.Start();")),
        new("TimeProvider timer",
            Sync: new("var timer = TimeProvider.System.CreateTimer(_ => { USE; }, null, TimeSpan.Zero, TimeSpan.FromSeconds(1));",
            "ITimer timer = null!; timer = TimeProvider.System.CreateTimer(_ => { USE; timer.Change(TimeSpan.FromSeconds(1), Timeout.InfiniteTimeSpan); }, null, TimeSpan.Zero, Timeout.InfiniteTimeSpan);")),
        new("PeriodicTimer",
            Async: new("_ = Task.Run(async () => { using var pt = new PeriodicTimer(TimeSpan.FromSeconds(1)); while (await pt.WaitForNextTickAsync()) { await AUSE; } }); await AUSE;",
            "using var pt = new PeriodicTimer(TimeSpan.FromSeconds(1)); while (await pt.WaitForNextTickAsync()) { await AUSE; }")),
        new("ContinueWith",
            Sync: new("var t = Task.Delay(5).ContinueWith(_ => USE); USE; t.Wait();",
            "Task.Delay(5).ContinueWith(_ => USE).Wait(); USE;"),
            Async: new("var t = Task.Delay(5).ContinueWith(async _ => await AUSE).Unwrap(); await AUSE; await t;",
            "await Task.Delay(5).ContinueWith(async _ => await AUSE).Unwrap(); await AUSE;")),
        new("Progress<T>",
            Sync: new("var p = new Progress<int>(n => { USE; }); ((IProgress<int>)p).Report(1); USE;",
            "var p = new Progress<int>(n => Other()); ((IProgress<int>)p).Report(1); USE;")),
        new("ActionBlock",
            Sync: new("var b = new ActionBlock<int>(n => { USE; }, new ExecutionDataflowBlockOptions { MaxDegreeOfParallelism = 4 }); b.Post(1);",
            "var b = new ActionBlock<int>(n => { USE; }, new ExecutionDataflowBlockOptions { BoundedCapacity = 10 }); b.Post(1);"),
            Async: new("var b = new ActionBlock<int>(async n => { await AUSE; }, new ExecutionDataflowBlockOptions { MaxDegreeOfParallelism = Environment.ProcessorCount }); await b.SendAsync(1); b.Complete(); await b.Completion;",
            "var b = new ActionBlock<int>(async n => { await AUSE; }); await b.SendAsync(1); b.Complete(); await b.Completion; await AUSE;")),
        new("TransformBlock",
            Sync: new("var o = new ExecutionDataflowBlockOptions(); o.MaxDegreeOfParallelism = 4; var b = new TransformBlock<int, int>(n => USE, o);",
            "var o = new ExecutionDataflowBlockOptions(); o.MaxDegreeOfParallelism = 1; var b = new TransformBlock<int, int>(n => USE, o);"),
            Async: new("var b1 = new TransformBlock<int, int>(async n => { await AUSE; return n; }); var b2 = new ActionBlock<int>(async n => { await AUSE; }); b1.LinkTo(b2);",
            "var b1 = new TransformBlock<int, int>(async n => { await AUSE; return n; }); var b2 = new ActionBlock<int>(n => Other()); b1.LinkTo(b2);")),
        new("two channel consumers",
            Async: new("async Task Consume() { await foreach (var n in channel.Reader.ReadAllAsync()) { await AUSE; } } var c1 = Consume(); var c2 = Consume(); await Task.WhenAll(c1, c2);",
            "async Task Consume() { await foreach (var n in channel.Reader.ReadAllAsync()) { await AUSE; } } await Consume();")),
        new("many channel consumers",
            Async: new("var cs = Enumerable.Range(0, 3).Select(_ => Task.Run(async () => { while (await channel.Reader.WaitToReadAsync()) while (channel.Reader.TryRead(out var n)) await AUSE; })); await Task.WhenAll(cs);",
            "var c = Task.Run(async () => { while (await channel.Reader.WaitToReadAsync()) while (channel.Reader.TryRead(out var n)) await AUSE; }); foreach (var id in ids) channel.Writer.TryWrite(id); channel.Writer.Complete(); await c; await AUSE;")),
        new("CancellationToken.Register",
            Sync: new("token.Register(() => { USE; }); USE;",
            "token.Register(() => Other()); USE;")),
        new("FileSystemWatcher",
            Sync: new("var w = new FileSystemWatcher(\".\"); w.Changed += (s, e) => { USE; }; w.EnableRaisingEvents = true; USE;",
            "var w = new FileSystemWatcher(\".\"); w.Changed += (s, e) => { USE; }; w.EnableRaisingEvents = true;")),
        new("Process output event",
            Sync: new("var p = new System.Diagnostics.Process(); p.OutputDataReceived += (s, e) => { USE; }; p.Start(); p.BeginOutputReadLine(); USE;",
            "var p = new System.Diagnostics.Process(); p.OutputDataReceived += (s, e) => Other(); p.Start(); p.WaitForExit(); USE;")),
        new("GetOrAdd factory",
            Sync: new("Parallel.ForEach(ids, id => { cache.GetOrAdd(id, k => USE); });",
            "foreach (var id in ids) cache.GetOrAdd(id, k => USE);")),
        new("HttpListener loop",
            Async: new("while (true) { var c = await http.GetContextAsync(); _ = Handle(c); } async Task Handle(HttpListenerContext c) { await AUSE; c.Response.Close(); }",
            "while (true) { var c = await http.GetContextAsync(); await Handle(c); } async Task Handle(HttpListenerContext c) { await AUSE; c.Response.Close(); }")),
        new("TcpListener loop",
            Sync: new("while (true) { var c = tcp.AcceptTcpClient(); new Thread(() => { USE; c.Close(); }).Start(); }",
            "while (true) { using var c = tcp.AcceptTcpClient(); USE; }"),
            Async: new("while (true) { var c = await tcp.AcceptTcpClientAsync(); _ = Task.Run(async () => { await AUSE; c.Close(); }); }",
            "while (true) { using var c = await tcp.AcceptTcpClientAsync(); await AUSE; }")),
        new("Socket loop",
            Sync: new("while (true) { var c = socket.Accept(); ThreadPool.QueueUserWorkItem(_ => { USE; c.Close(); }); }",
            "while (true) { using var c = socket.Accept(); USE; }"),
            Async: new("for (;;) { var c = await socket.AcceptAsync(); Task.Run(() => AUSE); }",
            "for (;;) { var c = await socket.AcceptAsync(); await Task.Run(() => AUSE); }")),
        new("pipe loop",
            Async: new("while (true) { var p = new NamedPipeServerStream(\"p\", PipeDirection.InOut, -1); await p.WaitForConnectionAsync(); _ = Task.Run(async () => { await AUSE; p.Dispose(); }); }",
            "while (true) { using var p = new NamedPipeServerStream(\"p\", PipeDirection.InOut, -1); await p.WaitForConnectionAsync(); await AUSE; }")),
        new("new Task",
            Sync: new("var t = new Task(() => USE); t.Start(); USE; t.Wait();",
            "var t = new Task(() => USE); t.Start(); t.Wait(); USE;")),
        new("Task.WhenAll",
            Async: new("await Task.WhenAll(AUSE, AUSE);",
            "await Task.WhenAll(AUSE, Task.Delay(1));")),
        new("Task.WhenAny",
            Async: new("await await Task.WhenAny(AUSE, AUSE);",
            "await Task.WhenAny(AUSE);")),
        new("Task.WhenEach",
            Async: new("await foreach (var done in Task.WhenEach(AUSE, AUSE)) await done;",
            "await foreach (var done in Task.WhenEach(AUSE)) await done;")),
        new("Task.WaitAll",
            Sync: new("Task.WaitAll(Task.Run(() => USE), Task.Run(() => USE));",
            "Task.WaitAll(Task.Run(() => USE));"),
            Async: new("Task.WaitAll(AUSE, AUSE);",
            "Task.WaitAll(AUSE);")),
        new("Select(async)",
            Async: new("await Task.WhenAll(ids.Select(async id => await AUSE));",
            "foreach (var task in ids.Select(async id => await AUSE)) await task;")),
        new("private methods",
            Sync: new("async Task First() { await Task.Yield(); USE; } await Task.WhenAll(First(), First());",
            "async Task First() { await Task.Yield(); USE; } await First(); await First();"),
            Async: new("async Task First() => await AUSE; Task Second() => AUSE; await Task.WhenAll(First(), Second());",
            "async Task First() => await AUSE; Task Second() => AUSE; await First(); await Second();")),
        new("awaited later",
            Sync: new("var t = Task.Run(() => USE); USE; await t;",
            "var t = Task.Run(() => USE); await t; USE;"),
            Async: new("var a = AUSE; var b = AUSE; await a; await b;",
            "var a = AUSE; await a; var b = AUSE; await b;")),
        new("collected in a loop",
            Async: new("var all = new List<Task>(); foreach (var id in ids) all.Add(AUSE); await Task.WhenAll(all);",
            "var all = new List<Task>(); foreach (var id in ids) { all.Add(AUSE); await all[^1]; }")),
        new("collected by Select",
            Async: new("var all = ids.Select(id => AUSE).ToList(); await Task.WhenAll(all);",
            "var all = new List<int>(); foreach (var id in ids) all.Add(await AUSE);")),
        new("async void",
            Sync: new("async void Later() { await Task.Delay(1); USE; } Later(); USE;",
            "async Task Later() { await Task.Delay(1); USE; } await Later(); USE;"),
            Async: new("async void Later() { await AUSE; } Later(); await AUSE;",
            "async Task Later() { await AUSE; } await Later(); await AUSE;")),
        new("discarded task",
            Sync: new("_ = Task.Run(() => USE); USE;",
            "await Task.Run(() => USE); USE;"),
            Async: new("_ = AUSE; await AUSE;",
            "_ = await AUSE; await AUSE;")),
        new("ValueTask",
            Async: new("var a = new ValueTask<int>(AUSE); await AUSE; await a;",
            "var a = new ValueTask<int>(AUSE); await a; await AUSE;")),
        new("List.ForEach",
            Async: new("ids.ForEach(async id => await AUSE);",
            "foreach (var id in ids) await AUSE;")),
        new("deconstruction",
            Async: new("var (a, b) = (AUSE, AUSE); await a; await b;",
            "var (a, b) = (await AUSE, await AUSE);")),
        new("arguments of one call",
            Async: new("await Both(AUSE, AUSE);",
            "Sum(await AUSE, await AUSE);")),
        new("services of one scope",
            Async: new("await Task.WhenAll(FIRST, FIRST);",
            "await FIRST; await FIRST;")),
        new("repositories on one context",
            Async: new("await Task.WhenAll(FIRST, SECOND);",
            "await FIRST; await SECOND;")),
    ];

    public static string Program(string body) => body.Contains("FIRST", StringComparison.Ordinal) ? Scoped(body) : Started(body);

    private static string Started(string body)
    {
        const string Arguments = "List<int> ids, ConcurrentDictionary<int, int> cache, Channel<int> channel, CancellationToken token, HttpListener http, TcpListener tcp, Socket socket";
        return $$"""
            using System.Collections.Concurrent;
            using System.Data.Common;
            using System.IO.Pipes;
            using System.Net;
            using System.Net.Sockets;
            using System.Threading.Channels;
            using System.Threading.Tasks.Dataflow;
            using Dapper;

            public static class InLocal
            {
                public static async Task Run(DbProviderFactory provider, {{Arguments}})
                {
                    using DbConnection db = provider.CreateConnection()!;
                    db.Open();
                    {{Put(body, "db.Execute(\"x\")", "db.ExecuteAsync(\"x\")")}}
                    await Task.Yield();
                }
                {{Others}}
            }

            public sealed class InField : IDisposable
            {
                private readonly DbConnection _db;
                public InField(DbProviderFactory provider) { _db = provider.CreateConnection()!; _db.Open(); }
                public async Task Run({{Arguments}})
                {
                    {{Put(body, "Save()", "SaveAsync()")}}
                    await Task.Yield();
                }
                private int Save() => _db.Execute("x");
                private async Task<int> SaveAsync() => await _db.ExecuteAsync("x");
                public void Dispose() => _db.Dispose();
                {{Others}}
            }

            public static class InWrapper
            {
                public sealed class Orders : IDisposable
                {
                    private readonly DbConnection _connection;
                    public Orders(DbProviderFactory provider) { _connection = provider.CreateConnection()!; _connection.Open(); }
                    public int Save(int id) => _connection.Execute("x", new { id });
                    public Task<int> SaveAsync(int id) => _connection.ExecuteAsync("x", new { id });
                    public void Dispose() => _connection.Dispose();
                }
                public static async Task Run(DbProviderFactory provider, {{Arguments}})
                {
                    using var orders = new Orders(provider);
                    {{Put(body, "orders.Save(1)", "orders.SaveAsync(1)")}}
                    await Task.Yield();
                }
                {{Others}}
            }

            """;
    }

    private const string Others = "private static int Other() => 1; private static int Sum(int a, int b) => a + b; private static async Task Both(Task a, Task b) { await a; await b; }";

    private static string Put(string body, string use, string asynchronous) => body.Replace("AUSE", asynchronous, StringComparison.Ordinal).Replace("USE", use, StringComparison.Ordinal);

    private static string Scoped(string body)
    {
        const string Services = """
            public class Shop(DbContextOptions<Shop> options) : DbContext(options) { public DbSet<Order> All => Set<Order>(); }
                public class Order { public int Id { get; set; } }
                public class Orders(Shop shop) { public Task<int> CountAsync() => shop.All.CountAsync(); }
                public class Users(Shop shop) { public async Task<int> CountAsync() => await shop.All.CountAsync(order => order.Id > 1); }
                public class Facade(Orders orders, Users users) { public Task<int> OrdersAsync() => orders.CountAsync(); public Task<int> UsersAsync() => users.CountAsync(); }
                public static void Add(IServiceCollection services) => services.AddDbContext<Shop>().AddScoped<Orders>().AddScoped<Users>().AddScoped<Facade>().AddScoped<Page>();
            """;
        string With(string first, string second) => body.Replace("FIRST", first, StringComparison.Ordinal).Replace("SECOND", second, StringComparison.Ordinal);
        return $$"""
            using Microsoft.EntityFrameworkCore;

            public static class InLocal
            {
                {{Services}}
                public class Page
                {
                    public async Task Run(IServiceScopeFactory scopes)
                    {
                        using var scope = scopes.CreateScope();
                        var orders = scope.ServiceProvider.GetRequiredService<Orders>();
                        var users = scope.ServiceProvider.GetRequiredService<Users>();
                        {{With("orders.CountAsync()", "users.CountAsync()")}}
                    }
                }
            }

            public static class InField
            {
                {{Services}}
                public class Page
                {
                    private readonly Orders _orders;
                    private readonly Users _users;
                    public Page(Orders orders, Users users) { _orders = orders; _users = users; }
                    public async Task Run() { {{With("_orders.CountAsync()", "_users.CountAsync()")}} }
                }
            }

            public static class InWrapper
            {
                {{Services}}
                public class Page(Facade facade)
                {
                    public async Task Run() { {{With("facade.OrdersAsync()", "facade.UsersAsync()")}} }
                }
            }

            """;
    }
}
