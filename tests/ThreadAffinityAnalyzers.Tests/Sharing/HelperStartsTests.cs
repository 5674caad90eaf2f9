using ThreadAffinityAnalyzers.Tests.Verify;
using static ThreadAffinityAnalyzers.Tests.Rules.TAA2003Sources;

namespace ThreadAffinityAnalyzers.Tests.Sharing;

/// <summary>A helper starts work on a thread and leaves it to its caller, or to nobody: who calls it for each element, in a loop or twice has several at once.</summary>
public sealed class HelperStartsTests
{
    private const string One = "private Task<Order?> One(int id) => Task.Run(() => db.Orders.Find(id));";
    private const string Awaiting = "private async Task<Order?> One(int id) { return await Task.Run(() => db.Orders.Find(id)); }";
    private const string AwaitingLater = "private async Task<Order?> One(int id) { var found = Task.Run(() => db.Orders.Find(id)); await Task.Yield(); return await found; }";

    [Theory]
    [InlineData("await Task.WhenAll(ids.Select(id => One(id)));")]
    [InlineData("await Task.WhenAll(ids.Select(One));")]
    [InlineData("await Task.WhenAll(ids.Select(async id => await One(id)));")]
    [InlineData("await Task.WhenAll(from id in ids select One(id));")]
    [InlineData("var all = new List<Task>(); foreach (var id in ids) all.Add(One(id)); await Task.WhenAll(all);")]
    [InlineData("var first = One(1); var second = One(2); await Task.WhenAll(first, second);")]
    [InlineData("await Task.WhenAll(One(1), One(2));")]
    public Task StartedTogetherBad(string body) => Rule.Bad(Finder("{|TAA2002:db|}", One, body));

    [Theory]
    [InlineData("foreach (var id in ids) await One(id);")]
    [InlineData("foreach (var id in ids) { var found = One(id); await found; }")]
    [InlineData("foreach (var found in ids.Select(id => One(id))) await found;")]
    [InlineData("ids.Select(id => One(id).Result).ToList();")]
    [InlineData("await One(1); await One(2);")]
    [InlineData("var first = One(1); await first; var second = One(2); await second;")]
    [InlineData("if (ids.Count > 1) await One(1); else await One(2);")]
    public Task StartedInTurnOk(string body) => Rule.Ok(Finder("db", One, body));

    /// <summary>What a method awaits on a thread of the pool is its own work: two calls of it overlap like two operations.</summary>
    [Theory]
    [InlineData(Awaiting, "await Task.WhenAll(ids.Select(id => One(id)));")]
    [InlineData(Awaiting, "await Task.WhenAll(One(1), One(2));")]
    [InlineData(AwaitingLater, "await Task.WhenAll(ids.Select(One));")]
    [InlineData(AwaitingLater, "var first = One(1); await Task.WhenAll(first, One(2));")]
    public Task AwaitedByTheHelperBad(string helper, string body) => Rule.Bad(Finder("{|TAA2003:db|}", helper, body));

    [Theory]
    [InlineData(Awaiting, "foreach (var id in ids) await One(id);")]
    [InlineData(Awaiting, "await One(1); await One(2);")]
    [InlineData(AwaitingLater, "foreach (var id in ids) await One(id);")]
    public Task AwaitedByTheHelperAndItsCallerOk(string helper, string body) => Rule.Ok(Finder("db", helper, body));

    [Theory]
    [InlineData("for (var i = 0; i < 4; i++) Begin();")]
    [InlineData("Begin(); Begin();")]
    [InlineData("Enumerable.Range(0, 4).ToList().ForEach(_ => Begin());")]
    [InlineData("for (var i = 0; i < 4; i++) Background(() => Drain());")]
    [InlineData("Background(Drain); Background(Count);")]
    [InlineData("if (_runs) Begin(); Background(Drain);")]
    [InlineData("var other = Task.CompletedTask; while (!stop.IsCancellationRequested) { if (other.IsCompleted) _ = Task.Run(Drain); Thread.Sleep(9); }")]
    [InlineData("Task? worker = null; while (!stop.IsCancellationRequested) { if (stop.CanBeCanceled || _runs) worker = Task.Run(Drain); Thread.Sleep(9); }")]
    public Task WorkersOfAHostedServiceBad(string body) => Rule.Bad(Workers("{|TAA1002:_db|}", body));

    [Theory]
    [InlineData("Begin();")]
    [InlineData("Background(Drain);")]
    [InlineData("if (_runs) Begin(); else Background(Drain);")]
    [InlineData("Task? worker = null; while (!stop.IsCancellationRequested) { if (worker is null || worker.IsCompleted) worker = Task.Run(Drain); Thread.Sleep(9); }")]
    [InlineData("Thread? worker = null; while (!stop.IsCancellationRequested) { Watch(); Thread.Sleep(9); } void Watch() { if (worker?.IsAlive != true) { worker = new Thread(Drain); worker.Start(); } }")]
    public Task OneWorkerOfAHostedServiceOk(string body) => Rule.Ok(Workers("_db", body));

    /// <summary>Two instances, each with an object of its own, on a thread each.</summary>
    [Theory]
    [InlineData("var from = new Store(\"a.db\"); var to = new Store(\"b.db\"); await Task.WhenAll(Task.Run(() => from.Use()), Task.Run(() => to.Use()));")]
    [InlineData("var from = new Store(\"a.db\"); var to = new Store(\"b.db\"); Parallel.Invoke(() => from.Use(), () => to.Use());")]
    [InlineData("using var a = shops.CreateDbContext(); using var b = shops.CreateDbContext(); var first = new Reports(a); var second = new Reports(b); await Task.WhenAll(Task.Run(() => first.Count()), Task.Run(() => second.Count()));")]
    [InlineData("var first = new Reports(shops.CreateDbContext()); var second = new Reports(new Shop(new())); await Task.WhenAll(Task.Run(() => first.Count()), Task.Run(() => second.Count()));")]
    public Task InstanceForEachThreadOk(string body) => Rule.Ok(Instances("_db", "shop", body));

    [Theory]
    [InlineData("var from = new Store(\"a.db\"); var to = from; await Task.WhenAll(Task.Run(() => from.Use()), Task.Run(() => to.Use()));")]
    [InlineData("var from = new Store(\"a.db\"); var to = new Store(\"b.db\"); to = from; await Task.WhenAll(Task.Run(() => from.Use()), Task.Run(() => to.Use()));")]
    [InlineData("var from = new Store(\"a.db\"); var to = new Store(\"b.db\"); await Task.WhenAll(Task.Run(() => from.Use()), Task.Run(() => { to.Use(); from.Use(); }));")]
    public Task InstanceOfSeveralThreadsBad(string body) => Rule.Bad(Instances("{|TAA2002:_db|}", "shop", body));

    [Fact]
    public Task TwoInstancesOverOneContextBad() => Rule.Bad(Instances("_db", "shop",
        "using var {|TAA2002:a|} = shops.CreateDbContext(); var first = new Reports(a); var second = new Reports(a); await Task.WhenAll(Task.Run(() => first.Count()), Task.Run(() => second.Count()));"));

    /// <summary>A method that is started by its name and called beside that.</summary>
    [Theory]
    [InlineData("var running = Task.Run(Orders.Use); Orders.Use(); await running;")]
    [InlineData("var running = new Thread(Orders.Use); running.Start(); Orders.Use(); running.Join();")]
    [InlineData("var running = Task.Run(Orders.Use); Parallel.Invoke(Orders.Use); await running;")]
    public Task MethodByNameBesideItsOwnCallBad(string body) => Rule.Bad(ByName("{|TAA1002:_db|}", body));

    [Theory]
    [InlineData("await Task.Run(Orders.Use); Orders.Use();")]
    [InlineData("Orders.Use(); await Task.Run(Orders.Use);")]
    [InlineData("var running = Task.Run(Orders.Use); await running; Orders.Use();")]
    [InlineData("var running = new Thread(Orders.Use); running.Start(); running.Join(); Orders.Use();")]
    public Task MethodByNameAndThenCalledOk(string body) => Rule.Ok(ByName("_db", body));

    private static string ByName(string db, string body) => $$"""
        static class Program
        {
            private static readonly Store Orders = new();
            private static async Task Main() { {{body}} await Task.Yield(); }
        }
        class Store { private readonly SqliteConnection {{db}} = new("Data Source=a.db"); public void Use() { using var command = _db.CreateCommand(); command.ExecuteNonQuery(); } }
        """;

    /// <summary>A callback that asks to be called again, at its end or before its work.</summary>
    [Theory]
    [InlineData("Use(); _listener.BeginGetContext(OnContext, null);")]
    [InlineData("Use(); _listener.BeginGetContext(result => OnContext(result), null);")]
    public Task CallbackThatComesAgainOk(string body) => Rule.Ok(Listener("_db", body));

    [Theory]
    [InlineData("_listener.BeginGetContext(OnContext, null); Use();")]
    [InlineData("Use(); _listener.BeginGetContext(OnContext, null); Use();")]
    public Task CallbackThatWorksBesideTheNextBad(string body) => Rule.Bad(Listener("{|TAA2002:_db|}", body));

    private static string Listener(string db, string body) => $$"""
        using System.Net;
        class Program { static void Main() { var server = new Server(); server.Start(); Console.ReadLine(); } }
        class Server
        {
            private readonly HttpListener _listener = new();
            private readonly SqliteConnection {{db}} = new("Data Source=a.db");
            public void Start() { _db.Open(); _listener.Start(); _listener.BeginGetContext(OnContext, null); }
            private void OnContext(IAsyncResult result) { var context = _listener.EndGetContext(result); {{body}} context.Response.Close(); }
            private void Use() { using var command = _db.CreateCommand(); command.ExecuteNonQuery(); }
        }
        """;

    /// <summary>The helper behind an interface, an extension, a local function of start-up code, over Dapper.</summary>
    [Theory]
    [InlineData("IFinder finder = new Finder(connection); await Task.WhenAll(ids.Select(id => finder.One(id)));", "connection", "{|TAA2002:connection|}")]
    [InlineData("await Task.WhenAll(ids.Select(id => connection.Start(id)));", "{|TAA2003:connection|}", "connection")]
    [InlineData("var first = connection.Start(1); await Finders.Start(connection, 2); await first;", "{|TAA2003:connection|}", "connection")]
    [InlineData("foreach (var id in ids) _ = One(connection, id); static Task One(IDbConnection given, int id) => Task.Run(() => given.Execute(\"DELETE FROM orders\"));", "{|TAA2003:connection|}", "connection")]
    public Task HelperOfAnotherFormBad(string body, string local, string parameter) => Rule.Bad(OtherForms(body, local, parameter));

    [Theory]
    [InlineData("IFinder finder = new Finder(connection); foreach (var id in ids) await finder.One(id);")]
    [InlineData("foreach (var id in ids) await connection.Start(id);")]
    [InlineData("foreach (var id in ids) { using var own = new SqliteConnection(\"Data Source=a.db\"); await own.Start(id); }")]
    [InlineData("await Task.WhenAll(ids.Select(async id => { using var own = new SqliteConnection(\"Data Source=a.db\"); await own.Start(id); }));")]
    [InlineData("foreach (var id in ids) connection.Start(id).Wait();")]
    public Task HelperOfAnotherFormInTurnOk(string body) => Rule.Ok(OtherForms(body, "connection", "connection"));

    private static string OtherForms(string body, string local, string parameter) => $$"""
        using Dapper;
        using System.Data;
        public interface IFinder { Task One(int id); }
        public sealed class Finder(IDbConnection {{parameter}}) : IFinder { public Task One(int id) => Task.Run(() => connection.Execute("DELETE FROM orders WHERE id = @id", new { id })); }
        public static class Finders { public static Task Start(this IDbConnection connection, int id) => Task.Run(() => connection.Execute("DELETE FROM orders WHERE id = @id", new { id })); }
        public static class Cleanup { public static async Task Run(List<int> ids) { using var {{local}} = new SqliteConnection("Data Source=a.db"); {{body}} } }
        """;

    /// <summary>Each round makes a worker, and all workers have the one connection.</summary>
    [Theory]
    [InlineData("foreach (var id in ids) { var worker = new Worker(connection); _ = Task.Run(() => worker.Run()); }")]
    [InlineData("foreach (var id in ids) { var worker = new Worker(connection); new Thread(() => worker.Run()).Start(); }")]
    public Task WorkerOfEachRoundOverOneConnectionBad(string body) => Rule.Bad(Rounds("{|TAA2002:connection|}", body));

    [Theory]
    [InlineData("foreach (var id in ids) { var own = new SqliteConnection(\"Data Source=a.db\"); var worker = new Worker(own); _ = Task.Run(() => worker.Run()); }")]
    [InlineData("foreach (var id in ids) { var worker = new Worker(new SqliteConnection(\"Data Source=a.db\")); _ = Task.Run(() => worker.Run()); }")]
    [InlineData("foreach (var id in ids) { var worker = new Worker(connection); await Task.Run(() => worker.Run()); }")]
    [InlineData("await Task.WhenAll(ids.Select(id => { var own = new SqliteConnection(\"Data Source=a.db\"); var worker = new Worker(own); return Task.Run(() => worker.Run()); }));")]
    [InlineData("await Task.WhenAll(ids.Select(One)); Task One(int id) { var own = new SqliteConnection(\"Data Source=a.db\"); var worker = new Worker(own); return Task.Run(() => worker.Run()); }")]
    [InlineData("await Task.WhenAll(ids.Select(id => new Worker(new SqliteConnection(\"Data Source=a.db\"))).Select(One)); Task One(Worker worker) => Task.Run(() => worker.Run());")]
    public Task WorkerOfEachRoundOverItsOwnOk(string body) => Rule.Ok(Rounds("connection", body));

    /// <summary>The worker is the helper's own; that it is given the connection of the caller is not followed.</summary>
    [Fact]
    public Task FN_WorkerThatAHelperMakesForEachElement() =>
        Rule.Ok(Rounds("connection", "await Task.WhenAll(ids.Select(One)); Task One(int id) { var worker = new Worker(connection); return Task.Run(() => worker.Run()); }"));

    private static string Rounds(string connection, string body) => $$"""
        public sealed class Import
        {
            public async Task Run(List<int> ids) { var {{connection}} = new SqliteConnection("Data Source=a.db"); {{body}} await Task.Yield(); }
        }
        public sealed class Worker(SqliteConnection connection) { public void Run() { using var command = connection.CreateCommand(); command.ExecuteNonQuery(); } }
        """;

    private static string[] Finder(string db, string helper, string body) => With($$"""
        public sealed class Finder(Shop {{db}})
        {
            public async Task Find(List<int> ids) { {{body}} await Task.Yield(); }
            {{helper}}
        }
        """);

    private static string Workers(string db, string body) => $$"""
        var builder = Host.CreateApplicationBuilder(args);
        builder.Services.AddHostedService<Pump>();
        builder.Build().Run();
        class Pump : IHostedService
        {
            private readonly SqliteConnection {{db}} = new("Data Source=pump.db");
            private readonly bool _runs = Environment.Is64BitProcess;
            public Task StartAsync(CancellationToken stop) { {{body}} return Task.CompletedTask; }
            public Task StopAsync(CancellationToken stop) => _runs ? Task.CompletedTask : Task.Delay(1);
            {{(body.Contains("Begin()") ? "private void Begin() => new Thread(Drain).Start();" : "")}}
            private void Background(Action work) { Task.Run(work); }
            private void Drain() { using var command = _db.CreateCommand(); command.ExecuteNonQuery(); }
            private void Count() { using var command = _db.CreateCommand(); command.ExecuteScalar(); }
        }
        """;

    private static string[] Instances(string db, string shop, string body) => With($$"""
        public sealed class Copying(IDbContextFactory<Shop> shops) { public async Task Run() { {{body}} await Task.Yield(); } public int Count => shops.CreateDbContext().Orders.Count(); }
        public sealed class Store(string file) { private readonly Microsoft.Data.Sqlite.SqliteConnection {{db}} = new(file); public void Use() { using var command = _db.CreateCommand(); command.ExecuteNonQuery(); } }
        public sealed class Reports(Shop {{shop}}) { public int Count() => shop.Orders.Count(); }
        """);
}
