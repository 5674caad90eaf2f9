using ThreadAffinityAnalyzers.Tests.Verify;

namespace ThreadAffinityAnalyzers.Tests.Sharing;

/// <summary>Delegates with which a table or list is made: who takes them from there runs them.</summary>
public sealed class DelegateTablesTests
{
    [Theory]
    [InlineData("var map = new Dictionary<string, Action> { [\"a\"] = () => Use(db), [\"b\"] = () => Use(db) };", "map[key]()")]
    [InlineData("var map = new Dictionary<string, Action> { { \"a\", () => Use(db) } };", "map[key]()")]
    [InlineData("Dictionary<string, Action> map = new() { [\"a\"] = () => Use(db) };", "{ if (map.TryGetValue(key, out var found)) found(); }")]
    [InlineData("Action[] all = [() => Use(db)];", "{ foreach (var one in all) one(); }")]
    [InlineData("var all = new Action[] { () => Use(db) };", "all[0]()")]
    [InlineData("var all = new[] { () => Use(db) };", "all[0].Invoke()")]
    [InlineData("List<Action> all; all = new List<Action> { () => Use(db) };", "all.ForEach(one => one())")]
    public Task OfAHandlerBad(string table, string run) => Rule.Bad(Program("{|TAA2001:db|}", table, run));

    [Theory]
    [InlineData("var map = new Dictionary<string, Action> { [\"a\"] = () => { using var own = new SqliteConnection(\"Data Source=a.db\"); Use(own); } };", "map[key]()")]
    [InlineData("var map = new Dictionary<string, Action> { [\"a\"] = () => Use(db) }; map[\"a\"]();", "key")]
    [InlineData("Action[] all = [() => Use(db)]; foreach (var one in all) one();", "key")]
    [InlineData("var gate = new object(); var map = new Dictionary<string, Action> { [\"a\"] = () => { lock (gate) Use(db); } };", "map[key]()")]
    public Task WithItsOwnOrAtTheStartOrGuardedOk(string table, string run) => Rule.Ok(Program("db", table, run));

    [Theory]
    [InlineData("Parallel.ForEach(all, one => one());")]
    [InlineData("foreach (var one in all) new Thread(() => one()).Start();")]
    [InlineData("foreach (var one in all) Task.Run(one);")]
    public Task InParallelBad(string run)
    {
        return Rule.Bad("var {|TAA2002:db|} = new SqliteConnection(\"Data Source=a.db\"); List<Action> all = [() => Use(db), () => Use(db)]; " + run + " Console.ReadLine();" + Work);
    }

    [Theory]
    [InlineData("foreach (var one in all) one();")]
    [InlineData("foreach (var one in all) Task.Run(one).Wait();")]
    [InlineData("all.ForEach(one => one());")]
    public Task InTurnOk(string run)
    {
        return Rule.Ok("var db = new SqliteConnection(\"Data Source=a.db\"); List<Action> all = [() => Use(db), () => Use(db)]; " + run + " Console.ReadLine();" + Work);
    }

    /// <summary>The table of a singleton.</summary>
    [Theory]
    [InlineData("private readonly Dictionary<string, Action> _map; public Router() { _map = new() { [\"a\"] = A }; } public void Run(string key) => _map[key]();")]
    [InlineData("private readonly FrozenDictionary<string, Action> _map; public Router() { _map = new Dictionary<string, Action> { [\"a\"] = A }.ToFrozenDictionary(); } public void Run(string key) => _map[key]();")]
    [InlineData("private IReadOnlyDictionary<string, Action> Map { get; } public Router() => Map = new Dictionary<string, Action> { [\"a\"] = () => A() }; public void Run(string key) { if (Map.TryGetValue(key, out var run)) run(); }")]
    [InlineData("private Dictionary<string, Action> Map => new() { [\"a\"] = A }; public void Run(string key) => Map[key]();")]
    [InlineData("private readonly List<Action> _all = new(); public Router() => _all.AddRange(new Action[] { A }); public void Run(string key) { foreach (var one in _all) one(); }")]
    [InlineData("private readonly Func<int, int>[] _all; public Router() { _all = new Func<int, int>[] { n => { A(); return n; } }; } public void Run(string key) { foreach (var one in _all) one(1); }")]
    public async Task OfASingletonBad(string members)
    {
        await Rule.Bad(Singleton("{|TAA1002:_db|}", members, "Use();"));
        await Rule.Ok(Singleton("_db", members, "lock (_gate) Use();"));
    }

    /// <summary>A static table is used from everywhere.</summary>
    [Theory]
    [InlineData("public static readonly Dictionary<string, Func<object?>> Map = new() { [\"a\"] = () => Read(s_db) };")]
    [InlineData("public static readonly Dictionary<string, Func<object?>> Map = []; static Table() { Map[\"a\"] = () => Read(s_db); }")]
    public Task StaticBad(string map) => Rule.Bad(Static("{|TAA1001:s_db|}", map));

    [Theory]
    [InlineData("public static readonly Dictionary<string, Func<object?>> Map = new() { [\"a\"] = () => { lock (s_gate) return Read(s_db); } };")]
    [InlineData("public static readonly Dictionary<string, Func<object?>> Map = new() { [\"a\"] = () => { using var own = new SqliteConnection(\"Data Source=a.db\"); return Read(own); } };")]
    public Task StaticThatIsGuardedOrOpensItsOwnOk(string map) => Rule.Ok(Static("s_db", map));

    /// <summary>An operation of each is started before anybody waits for one.</summary>
    [Theory]
    [InlineData("var jobs = new Func<Task>[] { A, B };")]
    [InlineData("var jobs = new List<Func<Task>>(); jobs.Add(A); jobs.Add(B);")]
    public async Task MethodsInAListThatAreStartedTogetherBad(string jobs)
    {
        await Rule.Bad(Jobs("{|TAA2003:db|}", jobs + " await Task.WhenAll(jobs.Select(job => job()));"));
        await Rule.Ok(Jobs("db", jobs + " foreach (var job in jobs) await job();"));
    }

    private const string Work = "\nstatic void Use(SqliteConnection db) { using var command = db.CreateCommand(); command.ExecuteNonQuery(); }";

    private static string Program(string db, string table, string run) =>
        $"var {db} = new SqliteConnection(\"Data Source=a.db\"); var app = WebApplication.Create(args); {table} app.MapGet(\"/{{key}}\", (string key) => {run}); app.Run();" + Work;

    private static string Singleton(string db, string members, string body) => $$"""
        using System.Collections.Frozen;
        var builder = WebApplication.CreateBuilder(args);
        builder.Services.AddSingleton<Router>();
        var app = builder.Build();
        app.MapPost("/{key}", (string key, Router router) => router.Run(key));
        app.Run();

        class Router
        {
            private readonly object _gate = new();
            private readonly SqliteConnection {{db}} = new("Data Source=a.db");
            {{members}}
            private void A() { _ = _gate; {{body}} }
            private void Use() { using var command = _db.CreateCommand(); command.ExecuteNonQuery(); }
        }
        """;

    private static string Static(string db, string map) => $$"""
        var app = WebApplication.Create(args);
        app.MapGet("/{key}", (string key) => Table.Map[key]());
        app.Run();

        static class Table
        {
            private static readonly object s_gate = new();
            private static readonly SqliteConnection {{db}} = new("Data Source=a.db");
            {{map}}
            private static object? Read(SqliteConnection db) { using var command = db.CreateCommand(); return command.ExecuteScalar(); }
        }
        """;

    private static string Jobs(string db, string body) => $$"""
        using Microsoft.EntityFrameworkCore;

        public sealed class Shop(DbContextOptions<Shop> options) : DbContext(options);

        public sealed class Jobs(Shop {{db}})
        {
            public async Task RunAsync() { {{body}} }
            private Task A() => db.SaveChangesAsync();
            private Task B() => db.Database.EnsureCreatedAsync();
        }
        """;
}
