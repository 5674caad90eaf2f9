using ThreadAffinityAnalyzers.Tests.Verify;

namespace ThreadAffinityAnalyzers.Tests.Sharing;

/// <summary>Ways from a shared object to concurrent code that are not followed yet; each test says so when one is.</summary>
public sealed class WaysNotFollowedTests
{
    private const string Store = "\nclass Store { private readonly SqliteConnection _db = new(\"Data Source=a.db\"); public void Use() { using var command = _db.CreateCommand(); command.ExecuteNonQuery(); } }";

    [Fact]
    public Task FN_TableOfDelegatesThatIsHandedOn() => Rule.Ok("""
        var db = new SqliteConnection("Data Source=a.db");
        var app = WebApplication.Create(args);
        var map = new Dictionary<string, Action> { ["a"] = () => new SqliteCommand("DELETE FROM t", db).ExecuteNonQuery() };
        app.MapPost("/{key}", (string key) => Go(map, key));
        app.Run();
        static void Go(Dictionary<string, Action> table, string key) => table[key]();
        """);

    [Fact]
    public Task FN_DelegatesInTuplesThatAreStartedTogether() => Rule.Ok("""
        using Microsoft.EntityFrameworkCore;
        public sealed class Shop(DbContextOptions<Shop> options) : DbContext(options);
        public sealed class Jobs(Shop db)
        {
            public async Task RunAsync()
            {
                (string Name, Func<Task> Run)[] jobs = [("a", () => db.SaveChangesAsync()), ("b", () => db.SaveChangesAsync())];
                await Task.WhenAll(jobs.Select(job => job.Run()));
            }
        }
        """);

    [Fact]
    public Task FN_TypeThatAVariableRegisters() => Rule.Ok("""
        var builder = WebApplication.CreateBuilder(args);
        foreach (var type in new[] { typeof(Store) }) builder.Services.AddSingleton(type);
        var app = builder.Build();
        app.MapPost("/", (Store store) => store.Use());
        app.Run();
        """ + Store);

    [Fact]
    public Task FN_DelegateOfAServiceThatTheContainerKeeps() => Rule.Ok("""
        var builder = WebApplication.CreateBuilder(args);
        var one = new Store();
        builder.Services.AddSingleton<Func<Store>>(() => one);
        var app = builder.Build();
        app.MapPost("/", (Func<Store> get) => get().Use());
        app.Run();
        """ + Store);

    [Fact]
    public Task FN_StaticInstanceOfATypeParameter() => Rule.Ok("""
        var app = WebApplication.Create(args);
        app.MapPost("/", () => Single<Store>.Instance.Use());
        app.Run();
        static class Single<T> where T : class, new() { public static readonly T Instance = new(); }
        """ + Store);

    [Fact]
    public Task FN_HealthCheckThatIsRegisteredByItsDescription() => Rule.Ok("""
        using Microsoft.Extensions.Diagnostics.HealthChecks;
        var builder = WebApplication.CreateBuilder(args);
        builder.Services.AddHealthChecks().Add(new HealthCheckRegistration("db", new Check(), null, null));
        var app = builder.Build();
        app.MapHealthChecks("/health");
        app.Run();
        class Check : IHealthCheck
        {
            private readonly SqliteConnection _db = new("Data Source=a.db");
            public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken token = default) { await new SqliteCommand("SELECT 1", _db).ExecuteScalarAsync(token); return default; }
        }
        """);

    [Fact]
    public Task FN_SessionThatCallsTheServerThatMadeIt() => Rule.Ok("""
        using System.Net;
        using System.Net.Sockets;
        await new Server().RunAsync();
        class Server
        {
            private readonly SqliteConnection _db = new("Data Source=a.db");
            public async Task RunAsync()
            {
                var listener = new TcpListener(IPAddress.Loopback, 1);
                while (true) { var client = await listener.AcceptTcpClientAsync(); var session = new Session(this, client); _ = Task.Run(() => session.BeginAsync()); }
            }
            public void Append(string line) => new SqliteCommand(line, _db).ExecuteNonQuery();
        }
        class Session(Server server, TcpClient client)
        {
            public async Task BeginAsync() { using var reader = new StreamReader(client.GetStream()); while (await reader.ReadLineAsync() is { } line) server.Append(line); }
        }
        """);

    [Fact]
    public Task FN_WorkersWithACommandOfTheConnectionTheyAreGiven() => Rule.Ok("""
        var db = new SqliteConnection("Data Source=a.db");
        for (var i = 0; i < 3; i++) { var device = new Device(db); new Thread(device.Run).Start(); }
        class Device { private readonly SqliteCommand _command; public Device(SqliteConnection db) => _command = db.CreateCommand(); public void Run() { while (true) _command.ExecuteNonQuery(); } }
        """);

    [Fact]
    public Task FN_ChainThatWaitsForTheOneBeforeAtItsEnd() => Rule.Ok("""
        using Microsoft.EntityFrameworkCore;
        public sealed class Shop(DbContextOptions<Shop> options) : DbContext(options);
        public sealed class Import(Shop db)
        {
            public Task RunAsync(string[] lines) => lines.Aggregate(Task.CompletedTask, async (before, line) => { await db.SaveChangesAsync(); await before; });
        }
        """);

    [Fact]
    public Task FN_MiddlewareThatAMethodMakes() => Rule.Ok("""
        var app = WebApplication.Create(args);
        app.Use(Steps.Make("Data Source=a.db"));
        app.Run();
        static class Steps
        {
            public static Func<RequestDelegate, RequestDelegate> Make(string file)
            {
                var db = new SqliteConnection(file);
                return next => async context => { await new SqliteCommand("SELECT 1", db).ExecuteScalarAsync(); await next(context); };
            }
        }
        """);

    /// <summary>Both are chosen by one key, which two members hand on.</summary>
    [Fact]
    public Task FP_KeyedGuardOfAnElementThatAMethodFinds() => Rule.Bad("""
        using System.Collections.Concurrent;
        var builder = WebApplication.CreateBuilder(args);
        builder.Services.AddSingleton<Wiki>();
        var app = builder.Build();
        app.MapPost("/{space}", (string space, Wiki wiki) => wiki.Write(space));
        app.Run();
        class Wiki
        {
            private readonly ConcurrentDictionary<string, object> _gates = new();
            private readonly ConcurrentDictionary<string, SqliteConnection> {|TAA4001:_spaces|} = new();
            private SqliteConnection Space(string space) => _spaces.GetOrAdd(space, static key => new SqliteConnection(key));
            public void Write(string space) { lock (_gates.GetOrAdd(space, static _ => new object())) { using var command = Space(space).CreateCommand(); command.ExecuteNonQuery(); } }
        }
        """);

    /// <summary>A mutex of the program that is made of a flag and a queue of waiters.</summary>
    [Fact]
    public Task FP_MutexThatIsAQueueOfWaiters() => Rule.Bad("""
        var builder = WebApplication.CreateBuilder(args);
        builder.Services.AddSingleton<Store>();
        var app = builder.Build();
        app.MapPost("/", (Store store) => store.UseAsync());
        app.Run();
        class Mutex
        {
            private readonly Queue<TaskCompletionSource> _waiters = new();
            private bool _isHeld;
            public Task EnterAsync() { lock (_waiters) { if (!_isHeld) { _isHeld = true; return Task.CompletedTask; } var waiter = new TaskCompletionSource(); _waiters.Enqueue(waiter); return waiter.Task; } }
            public void Exit() { lock (_waiters) { if (_waiters.TryDequeue(out var next)) next.SetResult(); else _isHeld = false; } }
        }
        class Store
        {
            private readonly Mutex _mutex = new();
            private readonly SqliteConnection {|TAA1002:_db|} = new("Data Source=a.db");
            public async Task UseAsync() { await _mutex.EnterAsync(); try { await new SqliteCommand("DELETE FROM t", _db).ExecuteNonQueryAsync(); } finally { _mutex.Exit(); } }
        }
        """);
}
