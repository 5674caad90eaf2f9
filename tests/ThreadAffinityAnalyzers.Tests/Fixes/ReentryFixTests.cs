using ThreadAffinityAnalyzers.CodeFixes.Remedies;

namespace ThreadAffinityAnalyzers.Tests.Fixes;

/// <summary>Guarded code that comes back to the guard would wait for itself, and two guards that are taken in two orders wait for each other: no guard is written, each time with a twin that gets one.</summary>
public class ReentryFixTests
{
    private const string Reason = "guarded code that comes back to the guard, or takes another one in another order";

    [Theory]
    [InlineData("behind an interface", "await _notifier.NotifyAsync(this);", "await _quiet.NotifyAsync(this);")]
    [InlineData("two calls away", "await AroundAsync();", "await BesideAsync();")]
    [InlineData("by a property", "Console.WriteLine(Now);", "Console.WriteLine(Never);")]
    [InlineData("by a constructor", "new Asking(this);", "new Silent(this);")]
    [InlineData("by an event", "if (Saved != null) await Saved();", "if (Saved != null) Console.WriteLine();")]
    [InlineData("by a local lambda", "Func<Task<long>> ask = async () => await CountAsync(); await ask();", "Func<Task<long>> ask = async () => await Task.FromResult(1L); await ask();")]
    [InlineData("by a lambda of the caller", "await Others.RunAsync(async () => await CountAsync());", "await Others.RunAsync(async () => await Task.Yield());")]
    [InlineData("by a flow that completes a task", "var done = new TaskCompletionSource<int>(); Action<int> complete = done.SetResult; await done.Task;", "var done = new TaskCompletionSource<int>(); done.SetResult(1);")]
    [InlineData("by a flow that sets a signal", "var ready = new ManualResetEventSlim(); ready.Wait();", "var ready = new ManualResetEventSlim(); ready.Set();")]
    [InlineData("by a flow that writes into a channel", "var channel = System.Threading.Channels.Channel.CreateUnbounded<int>(); await channel.Reader.ReadAsync();", "var channel = System.Threading.Channels.Channel.CreateUnbounded<int>(); await channel.Writer.WriteAsync(1);")]
    [InlineData("by a flow that fills a queue", "var queue = new System.Collections.Concurrent.BlockingCollection<int>(); queue.Take();", "var queue = new System.Collections.Concurrent.BlockingCollection<int>(); queue.Add(1);")]
    [InlineData("by an override", "await _base.AskAsync(this);", "await _plain.AskAsync(this);")]
    public async Task SemaphoreOk(string way, string bad, string twin)
    {
        Assert.NotEmpty(way);
        Assert.Equal(Reason, await RefusalReasonTests.RefusalOf(nameof(SerializeUsesFix), Program(bad)));
        Assert.Equal("", await RefusalReasonTests.RefusalOf(nameof(SerializeUsesFix), Program(twin)));
        Assert.Equal("queued work that would wait for other work of the queue", await RefusalReasonTests.RefusalOf(nameof(SingleWriterFix), Program(bad)));
        Assert.Equal("", await RefusalReasonTests.RefusalOf(nameof(SingleWriterFix), Program(twin)));
    }

    /// <summary>A lambda that uses the object itself takes the guard, and the method that runs it holds that: with a lock it does no harm.</summary>
    [Theory]
    [InlineData("private static async Task<T> RunAsync<T>(Func<Task<T>> work) { await _db.ExecuteAsync(\"ANALYZE\"); var n = await work(); await _db.ExecuteAsync(\"VACUUM\"); return n; }", Reason, "queued work that would wait for other work of the queue")]
    [InlineData("private static async Task<T> RunAsync<T>(Func<Task<T>> work) { await _db.ExecuteAsync(\"ANALYZE\"); return await work(); }", "", "")]
    public async Task GivenLambdaOk(string run, string guard, string queue)
    {
        var program = $$"""
            using Dapper;

            var app = WebApplication.Create(args);
            app.MapPost("/a", (string n) => Store.AddAsync(n));
            app.MapGet("/b", () => Store.CountAsync());
            app.Run();

            static class Store
            {
                private static readonly SqliteConnection _db = new("Data Source=s.db");

                public static Task<int> AddAsync(string n) => RunAsync(async () => await _db.ExecuteAsync("INSERT INTO t VALUES (@n)", new { n }));

                public static async Task<long> CountAsync() => await _db.ExecuteScalarAsync<long>("SELECT COUNT(*) FROM t");

                {{run}}
            }
            """;
        Assert.Equal(guard, await RefusalReasonTests.RefusalOf(nameof(SerializeUsesFix), program));
        Assert.Equal(queue, await RefusalReasonTests.RefusalOf(nameof(SingleWriterFix), program));
        var locked = program.Replace("async ", "", StringComparison.Ordinal).Replace("await ", "", StringComparison.Ordinal).Replace("Task<int>", "int", StringComparison.Ordinal).Replace("Task<long>", "long", StringComparison.Ordinal)
            .Replace("Task<T>", "T", StringComparison.Ordinal).Replace("Async", "", StringComparison.Ordinal);
        Assert.Equal("", await RefusalReasonTests.RefusalOf(nameof(SerializeUsesFix), locked));
    }

    /// <summary>A lock is re-entrant for its own thread: who holds it and waits for others that take it waits for ever.</summary>
    [Theory]
    [InlineData("Task.WaitAll(ids.Select(id => Task.Run(() => WORK(id))).ToArray());")]
    [InlineData("var all = ids.Select(id => Task.Run(() => WORK(id))).ToList(); all.ForEach(one => one.Wait());")]
    [InlineData("Console.WriteLine(Task.Run(() => WORK(1)).GetAwaiter().GetResult());")]
    [InlineData("Console.WriteLine(Task.Factory.StartNew(() => WORK(1)).Result);")]
    [InlineData("var thread = new Thread(() => WORK(1)); thread.Start(); thread.Join();")]
    [InlineData("Parallel.ForEach(ids, id => WORK(id));")]
    [InlineData("ids.AsParallel().ForAll(id => WORK(id));")]
    public async Task LockOfOtherThreadsOk(string body)
    {
        Assert.Equal(Reason, await RefusalReasonTests.RefusalOf(nameof(SerializeUsesFix), Waiting(body, "Save")));
        Assert.Equal("", await RefusalReasonTests.RefusalOf(nameof(SerializeUsesFix), Waiting(body, "Show")));

        static string Waiting(string body, string work) => """
            var builder = WebApplication.CreateBuilder(args);
            builder.Services.AddSingleton<Store>();
            var app = builder.Build();
            app.MapPost("/", (Store store, int[] ids) => store.Import(ids));
            app.MapPut("/", (Store store, int id) => store.Save(id));
            app.Run();

            class Store
            {
                private readonly SqliteConnection {|TAA1002:_db|} = new("Data Source=a.db");

                public void Import(int[] ids)
                {
                    _db.Execute("DELETE FROM a");
                    BODY
                    _db.Execute("DELETE FROM b");
                }

                public int Save(int id) => _db.Execute("INSERT INTO a VALUES (@id)", new { id });

                private static int Show(int id)
                {
                    Console.WriteLine(id);
                    return id;
                }
            }
            """.Replace("BODY", body.Replace("WORK", work, StringComparison.Ordinal), StringComparison.Ordinal).Insert(0, "using Dapper;\n");
    }

    /// <summary>What another project of the solution does meanwhile is read, too.</summary>
    [Theory]
    [InlineData("await Lib.Others.RunAsync(async () => await CountAsync());", "_store.BesideAsync()", "await Lib.Others.LogAsync(n);")]
    [InlineData("await Lib.Others.FirstAsync(new Work(this));", "_store.CountAsync()", "await Lib.Others.FirstAsync(new Work(this));")]
    public async Task ProjectOfTheSolutionOk(string bad, string work, string twin)
    {
        const string Library = """
            using System;
            using System.Threading.Tasks;

            namespace Lib;

            public interface IWork
            {
                Task DoAsync();
            }

            public static class Others
            {
                public static Task RunAsync(Func<Task> work) => work();

                public static Task FirstAsync(IWork work) => work.DoAsync();

                public static Task LogAsync(string line) => Task.Run(() => Console.WriteLine(line));
            }
            """;
        Assert.Equal(Reason, await RefusalReasonTests.RefusalOf(nameof(SerializeUsesFix), Program(bad) + Work(work), library: Library));
        Assert.Equal("", await RefusalReasonTests.RefusalOf(nameof(SerializeUsesFix), Program(twin) + Work("_store.BesideAsync()"), library: Library));
        Assert.Equal("queued work that would wait for other work of the queue", await RefusalReasonTests.RefusalOf(nameof(SingleWriterFix), Program(bad) + Work(work), library: Library));
        Assert.Equal("", await RefusalReasonTests.RefusalOf(nameof(SingleWriterFix), Program(twin) + Work("_store.BesideAsync()"), library: Library));

        static string Work(string does) => $$"""

            class Work : Lib.IWork
            {
                private readonly Store _store;
                public Work(Store store) => _store = store;
                public Task DoAsync() => {{does}};
            }
            """;
    }

    /// <summary>The semaphore or the monitor that a library or the framework takes is told by the table of guards.</summary>
    [Theory]
    [InlineData("Monitor.Enter(Sync); try { return Hits + Store.Count(); } finally { Monitor.Exit(Sync); }", Reason)]
    [InlineData("Gate.WaitOne(); try { return Hits + Store.Count(); } finally { Gate.ReleaseMutex(); }", Reason)]
    [InlineData("Monitor.Enter(Sync); Monitor.Exit(Sync); return Hits;", "")]
    public Task OtherGuardOk(string total, string reason) => OrderOfTwoLocksOk($"public static long Total() {{ {total} }} private static readonly Mutex Gate = new(); public static void Both() {{ Gate.WaitOne(); Gate.ReleaseMutex(); Monitor.Enter(Sync); Monitor.Exit(Sync); }}", reason, "Stats.Both();");

    /// <summary>A lock is taken twice by one thread without harm, but not in two orders by two.</summary>
    [Theory]
    [InlineData("public static long Total() { lock (Sync) { return Hits + Store.Count(); } }", Reason)]
    [InlineData("public static long Total() { lock (Sync) { return Sum(); } } private static long Sum() => Hits + Store.Count();", Reason)]
    [InlineData("public static long Total() { long hits; lock (Sync) { hits = Hits; } return hits + Store.Count(); }", "")]
    public async Task OrderOfTwoLocksOk(string total, string reason, string both = "") => Assert.Equal(reason, await RefusalReasonTests.RefusalOf(nameof(SerializeUsesFix), $$"""
        using Dapper;

        var app = WebApplication.CreateBuilder(args).Build();
        app.MapPost("/a", (string n) => Store.Add(n));
        app.MapGet("/b", () => Store.Count());
        app.MapGet("/c", () => Stats.Total());
        app.Run();

        static class Store
        {
            private static readonly SqliteConnection _db = new("Data Source=s.db");
            static Store() => _db.Open();
            public static long Add(string n) { _db.Execute("INSERT INTO t VALUES (@n)", new { n }); Stats.Hit(); return Count(); }
            public static long Count() => _db.ExecuteScalar<long>("SELECT COUNT(*) FROM t");
            public static int Trim() { var n = _db.Execute("DELETE FROM t"); Stats.Hit(); {{both}} return _db.Execute("DELETE FROM u") + n; }
        }

        static class Stats
        {
            private static readonly object Sync = new();
            private static long Hits;
            public static void Hit() { lock (Sync) { Hits++; } }
            {{total}}
        }
        """));

    private static string Program(string between) => $$"""
        using Dapper;

        var app = WebApplication.CreateBuilder(args).Build();
        var store = new Store();
        app.MapPost("/a", (string n) => Shared.Store.AddAsync(n));
        app.MapGet("/b", () => Shared.Store.CountAsync());
        app.Run();

        static class Shared { public static readonly Store Store = new(); }

        class Store
        {
            private static readonly SqliteConnection _db = Make();
            private readonly INotifier _notifier = new Notifier();
            private readonly IQuiet _quiet = new Quiet();
            private readonly Base _base = new Derived();
            private readonly Plain _plain = new();
            public event Func<Task>? Saved;

            private static SqliteConnection Make()
            {
                var c = new SqliteConnection("Data Source=s.db");
                c.Open();
                return c;
            }

            public async Task<long> AddAsync(string n)
            {
                await _db.ExecuteAsync("INSERT INTO t VALUES (@n)", new { n });
                {{between}}
                return await _db.ExecuteScalarAsync<long>("SELECT MAX(x) FROM t");
            }

            public async Task<long> CountAsync() => await _db.ExecuteScalarAsync<long>("SELECT COUNT(*) FROM t");
            public Task<long> AroundAsync() => InnerAsync();
            public Task BesideAsync() => Task.Delay(1);
            public long Now => CountAsync().Result;
            public long Never => 1;
            private async Task<long> InnerAsync() => await CountAsync();
            public Task RaiseAsync() => Saved?.Invoke() ?? Task.CompletedTask;
        }

        interface INotifier { Task NotifyAsync(Store store); }
        class Notifier : INotifier { public async Task NotifyAsync(Store store) => Console.WriteLine(await store.CountAsync()); }
        interface IQuiet { Task NotifyAsync(Store store); }
        class Quiet : IQuiet { public Task NotifyAsync(Store store) => store.BesideAsync(); }
        class Base { public virtual Task AskAsync(Store store) => Task.CompletedTask; }
        class Derived : Base { public override Task AskAsync(Store store) => store.CountAsync(); }
        class Plain { public virtual Task AskAsync(Store store) => Task.CompletedTask; }
        class Asking { public Asking(Store store) { Console.WriteLine(store.CountAsync().Result); } }
        class Silent { public Silent(Store store) { Console.WriteLine(store); } }
        static class Others { internal static async Task RunAsync(Func<Task> work) { await work(); } }
        """;
}
