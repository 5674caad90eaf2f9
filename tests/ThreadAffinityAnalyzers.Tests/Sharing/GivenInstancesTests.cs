using ThreadAffinityAnalyzers.Tests.Verify;

namespace ThreadAffinityAnalyzers.Tests.Sharing;

/// <summary>Code makes several objects over one connection, and their work runs at the same time: told at the connection.</summary>
public sealed class GivenInstancesTests
{
    /// <summary>How a worker starts its thread.</summary>
    private static readonly string[] Starts =
    [
        "private readonly Thread _thread; public Worker(SqliteConnection connection) { _db = connection; _thread = new Thread(Loop); } public void Start() => _thread.Start(); public void Join() => _thread.Join();",
        "private Thread? _thread; public Worker(SqliteConnection connection) => _db = connection; public void Start() { _thread = new Thread(Loop) { IsBackground = true }; _thread.Start(); } public void Join() => _thread?.Join();",
        "private Task? _task; public Worker(SqliteConnection connection) { _db = connection; } public void Start() => _task = Task.Run(Loop); public void Join() => _task?.Wait();",
    ];

    [Theory]
    [InlineData("for (var i = 0; i < 4; i++) new Worker(db).Start();")]
    [InlineData("for (var i = 0; i < 4; i++) { var worker = new Worker(db); worker.Start(); }")]
    [InlineData("var workers = new List<Worker>(); for (var i = 0; i < 4; i++) workers.Add(new Worker(db)); foreach (var worker in workers) worker.Start(); foreach (var worker in workers) worker.Join();")]
    [InlineData("var workers = new Worker[4]; for (var i = 0; i < 4; i++) { workers[i] = new Worker(db); workers[i].Start(); }")]
    [InlineData("var workers = new[] { new Worker(db), new Worker(db) }; foreach (var worker in workers) worker.Start();")]
    [InlineData("var first = new Worker(db); var second = new Worker(db); first.Start(); second.Start();")]
    [InlineData("var first = new Worker(db); var second = new Worker(db); first.Start(); second.Loop(); first.Join();")]
    public async Task WorkersWithThreadsBad(string body)
    {
        foreach (var start in Starts)
        {
            await Rule.Bad(Workers(start, "var {|TAA2002:db|} = new SqliteConnection(\"Data Source=a.db\"); " + body));
        }
    }

    /// <summary>The method names no thread.</summary>
    [Theory]
    [InlineData("for (var i = 0; i < 4; i++) new Worker(db).Start();")]
    [InlineData("var first = new Worker(db); var second = new Worker(db); first.Start(); second.Start();")]
    public Task WorkersThatAMethodStartsBad(string body) => Rule.Bad(InMethod(Starts[1], "var {|TAA2002:db|} = new SqliteConnection(\"Data Source=a.db\"); " + body));

    [Theory]
    [InlineData("for (var i = 0; i < 4; i++) { var worker = new Worker(db); worker.Start(); worker.Join(); }")]
    [InlineData("var workers = new List<Worker>(); for (var i = 0; i < 4; i++) workers.Add(new Worker(db)); foreach (var worker in workers) { worker.Start(); worker.Join(); }")]
    [InlineData("var first = new Worker(db); var second = new Worker(db); first.Start(); first.Join(); second.Start(); second.Join();")]
    [InlineData("for (var i = 0; i < 4; i++) new Worker(db).Loop(); new Worker(new SqliteConnection(\"Data Source=b.db\")).Start();")]
    [InlineData("for (var i = 0; i < 4; i++) new Worker(new SqliteConnection(\"Data Source=b.db\")).Start();")]
    [InlineData("for (var i = 0; i < 4; i++) { var own = new SqliteConnection(\"Data Source=b.db\"); new Worker(own).Start(); }")]
    [InlineData("SqliteConnection own; for (var i = 0; i < 4; i++) { own = new SqliteConnection(\"Data Source=b.db\"); new Worker(own).Start(); }")]
    [InlineData("var workers = new Worker[4]; for (var i = 0; i < 4; i++) { workers[i] = new Worker(new SqliteConnection(\"Data Source=b.db\")); workers[i].Start(); }")]
    [InlineData("var other = new SqliteConnection(\"Data Source=b.db\"); var first = new Worker(db); var second = new Worker(other); first.Start(); second.Start();")]
    public async Task InTurnOrEachOnItsOwnOk(string body)
    {
        foreach (var start in Starts)
        {
            await Rule.Ok(Workers(start, "var db = new SqliteConnection(\"Data Source=a.db\"); " + body));
            await Rule.Ok(InMethod(start, "var db = new SqliteConnection(\"Data Source=a.db\"); " + body));
        }
    }

    private static string Workers(string start, string body) => body + " Console.ReadLine();\n" + Worker(start, "");

    private static string InMethod(string start, string body) => "Import.Run(); Console.ReadLine();\nstatic class Import { public static void Run() { " + body + " } }\n" + Worker(start, "");

    private static string Worker(string start, string guard) => $$"""
        class Worker
        {
            private readonly SqliteConnection _db;
            {{start}}
            public void Loop() { {{guard}} { using var command = _db.CreateCommand(); command.ExecuteNonQuery(); } }
        }
        """;

    /// <summary>One worker, and the code that started it goes on with the connection itself.</summary>
    [Theory]
    [InlineData("var worker = new Worker(db); worker.Start(); USE; worker.Join();")]
    [InlineData("new Worker(db).Start(); USE;")]
    public Task OneWorkerBesideItsMakerBad(string body) => Rule.Bad(BesideOne("{|TAA2002:db|}", body));

    [Theory]
    [InlineData("var worker = new Worker(db); USE; worker.Start(); worker.Join();")]
    [InlineData("var worker = new Worker(db); worker.Start(); worker.Join(); USE;")]
    [InlineData("USE; new Worker(db).Start();")]
    [InlineData("new Worker(new SqliteConnection(\"Data Source=b.db\")).Start(); USE;")]
    public Task OneWorkerInTurnOk(string body) => Rule.Ok(BesideOne("db", body));

    private static string BesideOne(string db, string body) => Workers(Starts[1], "var " + db + " = new SqliteConnection(\"Data Source=a.db\"); " + body.Replace("USE;", "db.CreateCommand().ExecuteNonQuery();", StringComparison.Ordinal));

    public static TheoryData<string, string> Forms => new()
    {
        { "new Worker { Connection = GIVEN }.Start();", "class Worker { public required SqliteConnection Connection { get; init; } public void Start() => new Thread(Loop).Start(); void Loop() => Connection.Execute(\"x\"); }" },
        { "var worker = new Worker(); worker.Connection = GIVEN; worker.Start();", "class Worker { public SqliteConnection? Connection; public void Start() => Task.Run(Loop); void Loop() => Connection!.Execute(\"x\"); }" },
        { "new Worker(GIVEN).Start();", "class Worker(SqliteConnection connection) : Base(connection) { public void Start() => new Thread(Loop).Start(); void Loop() => Db.Execute(\"x\"); } abstract class Base { protected readonly SqliteConnection Db; protected Base(SqliteConnection db) { Db = db; } }" },
        { "new Worker(GIVEN).Start();", "class Worker : Base { public Worker(SqliteConnection connection) : base(connection) { } } abstract class Base(SqliteConnection db) { public void Start() => new Thread(Loop).Start(); void Loop() => db.Execute(\"x\"); }" },
        { "new Worker<int>(GIVEN).Start();", "partial class Worker<T> { private readonly IDbConnection _db; public Worker(IDbConnection db) => _db = db; } partial class Worker<T> { public void Start() => _ = Task.Run(LoopAsync); async Task LoopAsync() { await _db.ExecuteAsync(\"x\"); } }" },
        { "Make(GIVEN).Start();", "partial class Program { static IWorker Make(SqliteConnection given) => new Worker(given); } interface IWorker { void Start(); } class Worker(SqliteConnection db) : IWorker { public void Start() => new Thread(Loop).Start(); void Loop() => db.Execute(\"x\"); }" },
    };

    [Theory, MemberData(nameof(Forms))]
    public Task OtherFormsBad(string round, string worker) => Rule.Bad(Looping("{|TAA2002:db|}", round.Replace("GIVEN", "db", StringComparison.Ordinal), worker));

    [Theory, MemberData(nameof(Forms))]
    public Task OtherFormsOverConnectionsOfTheirOwnOk(string round, string worker) => Rule.Ok(Looping("db", round.Replace("GIVEN", "new SqliteConnection(\"Data Source=b.db\")", StringComparison.Ordinal), worker));

    [Fact]
    public Task FieldOfWorkersBad() => Rule.Bad(
        """
        Pool.Fill(); Pool.StartAll(); Console.ReadLine();
        static class Pool
        {
            private static readonly List<Worker> Workers = new();
            public static void Fill() { var {|TAA2002:db|} = new SqliteConnection("Data Source=a.db"); for (var i = 0; i < 4; i++) Workers.Add(new Worker(db)); }
            public static void StartAll() { foreach (var worker in Workers) worker.Start(); }
        }
        class Worker(SqliteConnection db) { public void Start() => new Thread(Loop).Start(); void Loop() { using var command = db.CreateCommand(); command.ExecuteNonQuery(); } }
        """);

    private static string Looping(string db, string round, string worker) => $$"""
        using System.Data;
        using Dapper;
        using var {{db}} = new SqliteConnection("Data Source=a.db"); db.Open();
        for (var i = 0; i < 4; i++) { {{round}} }
        Console.ReadLine();
        {{worker}}
        """;

    [Theory]
    [InlineData("Parallel.ForEach(workers, worker => worker.Run());")]
    [InlineData("Task.WaitAll(workers.Select(worker => Task.Run(worker.Run)).ToArray());")]
    [InlineData("foreach (var worker in workers) new Thread(worker.Run).Start();")]
    public async Task ElementsOfAListBad(string body)
    {
        await Rule.Bad(Listed("{|TAA2002:db|}", "db", body));
        await Rule.Ok(Listed("db", "new SqliteConnection(\"Data Source=a.db\")", body));
        await Rule.Ok(Listed("db", "db", "foreach (var worker in workers) worker.Run();"));
    }

    private static string Listed(string db, string given, string body) => $$"""
        var {{db}} = new SqliteConnection("Data Source=a.db");
        var workers = Enumerable.Range(0, 4).Select(_ => new Worker({{given}})).ToList();
        {{body}}
        db.Dispose();
        class Worker(SqliteConnection connection) { public void Run() { using var command = connection.CreateCommand(); command.ExecuteNonQuery(); } }
        """;

    /// <summary>One guard in each of them guards nothing; one that they have in common does.</summary>
    [Theory]
    [InlineData("private readonly object _gate = new();", "lock (_gate)", true)]
    [InlineData("", "lock (this)", true)]
    [InlineData("private static readonly object Gate = new();", "lock (Gate)", false)]
    [InlineData("", "lock (_db)", false)]
    public async Task GuardsOfTheInstances(string gate, string guard, bool isBad)
    {
        var worker = "\n" + Worker(Starts[1] + gate, guard);
        foreach (var body in new[] { "for (var i = 0; i < 4; i++) new Worker(NAME).Start();", "var first = new Worker(NAME); var second = new Worker(NAME); first.Start(); second.Start();" })
        {
            await (isBad ? Rule.Bad(In("{|TAA4001:db|}") + worker) : Rule.Ok(In("db") + worker));
            await (isBad ? Rule.Bad(InStatic("{|TAA4001:Connection|}") + worker) : Rule.Ok(InStatic("Connection") + worker));

            string In(string db) => $"var {db} = new SqliteConnection(\"Data Source=a.db\"); " + body.Replace("NAME", "db", StringComparison.Ordinal) + " Console.ReadLine();";
            string InStatic(string connection) => "Import.Run(); Console.ReadLine();\nstatic class Import { private static readonly SqliteConnection " + connection + " = new(\"Data Source=a.db\"); public static void Run() { " + body.Replace("NAME", "Connection", StringComparison.Ordinal) + " } }";
        }
    }

    [Theory]
    [InlineData("b.Services.AddSingleton(new Store(Db.Connection));", "(Store store) => store.Get()")]
    [InlineData("b.Services.AddSingleton<Store>(_ => new Store(Db.Connection));", "(Store store) => store.Get()")]
    [InlineData("b.Services.AddScoped<Store>(_ => new Store(Db.Connection));", "(Store store) => store.Get()")]
    [InlineData("var kept = new Store(Db.Connection);", "() => kept.Get()")]
    [InlineData("", "() => Stores.Store.Get()")]
    public Task StaticConnectionInAStoreBad(string registered, string handler) => Rule.Bad(Stored("{|TAA1001:Connection|}", registered, handler));

    /// <summary>No handler asks for the store.</summary>
    [Theory]
    [InlineData("b.Services.AddSingleton(new Store(Db.Connection));")]
    [InlineData("b.Services.AddSingleton<Store>(_ => new Store(Db.Connection));")]
    [InlineData("var kept = new Store(Db.Connection); kept.Get();")]
    public Task StaticConnectionInAStoreOfNobodyOk(string registered) => Rule.Ok(Stored("Connection", registered, "() => 1"));

    private static string Stored(string connection, string registered, string handler) => $$"""
        var b = WebApplication.CreateBuilder(args); {{registered}} var app = b.Build();
        app.MapGet("/", {{handler}}); app.Run();
        static class Db { public static readonly SqliteConnection {{connection}} = new("Data Source=a.db"); }
        static class Stores { public static readonly Store Store = new(Db.Connection); }
        class Store(SqliteConnection connection) { public object? Get() { using var command = connection.CreateCommand(); return command.ExecuteScalar(); } }
        """;

    /// <summary>A class that is also given other connections is not followed: which of its objects are meant is not known.</summary>
    [Fact]
    public Task FN_StaticConnectionInAStoreThatHasOthersToo() => Rule.Ok(
        """
        var app = WebApplication.Create(args); var kept = new Store(Db.Connection); var other = new Store(new SqliteConnection("Data Source=b.db"));
        app.MapGet("/", () => kept.Get()); app.Run();
        static class Db { public static readonly SqliteConnection Connection = new("Data Source=a.db"); }
        class Store(SqliteConnection connection) { public object? Get() { using var command = connection.CreateCommand(); return command.ExecuteScalar(); } }
        """);

    /// <summary>What a handler makes for its own connection is its own, however many.</summary>
    [Theory]
    [InlineData("var first = new Reader(db); var second = new Reader(db); first.Run(); second.Run();")]
    [InlineData("foreach (var id in ids) new Reader(db).Run();")]
    [InlineData("foreach (var id in ids) await new Reader(db).RunAsync();")]
    [InlineData("All(db, ids);")]
    public Task InAHandlerOk(string body) => Rule.Ok(Handler("db", body));

    [Theory]
    [InlineData("foreach (var id in ids) new Reader(db).Start();")]
    [InlineData("var task = new Reader(db).RunAsync(); new Reader(db).Run(); await task;")]
    public Task InAHandlerBad(string body) => Rule.Bad(Handler("{|TAA2002:db|}", body));

    private static string Handler(string db, string body) => $$"""
        var app = WebApplication.Create(args);
        app.MapGet("/", async (int[] ids) => { using var {{db}} = new SqliteConnection("Data Source=a.db"); {{body}} await Task.Yield(); });
        app.Run();
        static void All(SqliteConnection given, int[] ids) { foreach (var id in ids) new Reader(given).Run(); foreach (var id in ids) new Reader(given).Run(); }
        class Reader(SqliteConnection db)
        {
            public object? Run() { using var command = db.CreateCommand(); return command.ExecuteScalar(); }
            {{(body.Contains("RunAsync", StringComparison.Ordinal) ? "public Task RunAsync() => Task.Run(Run);" : body.Contains("Start", StringComparison.Ordinal) ? "public void Start() => new Thread(() => Run()).Start();" : "")}}
        }
        """;

    /// <summary>A static guard in the class that a handler makes guards the connection that it is given.</summary>
    [Theory]
    [InlineData("private static readonly object Gate = new(); private readonly SqliteConnection _db; public Reader(SqliteConnection db) { _db = db ?? throw new ArgumentNullException(nameof(db)); }", "lock (Gate)", true)]
    [InlineData("private static readonly object Gate = new(); private readonly SqliteConnection _db; public Reader(SqliteConnection db) => _db = db;", "lock (Gate)", true)]
    [InlineData("private readonly object _gate = new(); private readonly SqliteConnection _db; public Reader(SqliteConnection db) => _db = db;", "lock (_gate)", false)]
    [InlineData("private static readonly object Gate = new(); private readonly SqliteConnection _db; public Reader(SqliteConnection db) : this(db, 1) { } private Reader(SqliteConnection db, int tries) => _db = db;", "lock (Gate)", true)]
    [InlineData("private static readonly object Gate = new(); private readonly SqliteConnection _db; public Reader(SqliteConnection db) => _db = db; public void Reset() { using var command = _db.CreateCommand(); command.ExecuteNonQuery(); }", "lock (Gate)", false)]
    public Task GuardOfWhatAHandlerMakes(string members, string guard, bool isGuarded) => isGuarded ? Rule.Ok(Made("Connection", members, guard)) : Rule.Bad(Made("{|TAA4001:Connection|}", members, guard));

    private static string Made(string connection, string members, string guard) => $$"""
        var app = WebApplication.Create(args); app.MapGet("/", () => new Reader(Db.Connection).Run()); app.MapPost("/", () => new Reader(Db.Connection).Run()); app.Run();
        static class Db { public static readonly SqliteConnection {{connection}} = new("Data Source=a.db"); }
        class Reader { {{members}} public object? Run() { {{guard}} { using var command = _db.CreateCommand(); return command.ExecuteScalar(); } } }
        """;

    /// <summary>A helper that has one caller works for that one; it names no thread itself.</summary>
    [Theory]
    [InlineData("for (var i = 0; i < 4; i++) Start(db);", "static void Start(SqliteConnection given) { new Thread(() => { using var command = given.CreateCommand(); command.ExecuteNonQuery(); }).Start(); }")]
    [InlineData("Start(db);", "static void Start(SqliteConnection given) { for (var i = 0; i < 4; i++) new Worker(given).Start(); }")]
    [InlineData("for (var i = 0; i < 4; i++) Start(db);", "static void Start(SqliteConnection given) { new Worker(given).Start(); }")]
    [InlineData("Start(db);", "static void Start(SqliteConnection given) { Parallel.For(0, 4, i => { using var command = given.CreateCommand(); command.ExecuteNonQuery(); }); }")]
    public Task HelperThatStartsWorkersBad(string body, string helper) => Rule.Bad(Helped("{|TAA2002:db|}", body, helper));

    [Theory]
    [InlineData("for (var i = 0; i < 4; i++) Start(new SqliteConnection(\"Data Source=a.db\"));", "static void Start(SqliteConnection given) { new Worker(given).Start(); }")]
    [InlineData("Start(db);", "static void Start(SqliteConnection given) { new Worker(given).Start(); }")]
    public Task HelperThatStartsOneOk(string body, string helper) => Rule.Ok(Helped("db", body, helper));

    private static string Helped(string db, string body, string helper) => $$"""
        static class Program
        {
            static void Main() { using var {{db}} = new SqliteConnection("Data Source=a.db"); {{body}} Console.ReadLine(); }
            {{helper}}
        }
        class Worker(SqliteConnection db) { public void Start() { var thread = new Thread(Loop); thread.Start(); } private void Loop() { using var command = db.CreateCommand(); command.ExecuteNonQuery(); } }
        """;
}
