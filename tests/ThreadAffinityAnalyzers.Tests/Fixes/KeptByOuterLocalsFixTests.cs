using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace ThreadAffinityAnalyzers.Tests.Fixes;

/// <summary>What comes from the connection reaches a local that was there before: a command, a list, a task, a query. The connection is open, guarded or the queue's until the last use of that local.</summary>
public class KeptByOuterLocalsFixTests
{
    private const string Own = "Open a connection per call";

    private const string Guard = "Guard every use with one";

    private const string Queue = "Queue every use for one ConnectionWriter that owns the connection";

    /// <summary><c>[</c> and <c>]</c> stand where what the remedy puts around the statements begins and ends.</summary>
    public static TheoryData<string> Bodies =>
    [
        // A part of it is set.
        "int Run(string name) { var cmd = new SqliteCommand(name); [ cmd.Connection = _db; var rows = cmd.ExecuteNonQuery(); cmd.Dispose(); ] Console.WriteLine(); return 1; }",
        "int Run(string name) { [ using var cmd = new SqliteCommand(name); Console.WriteLine(); cmd.Connection = _db; return cmd.ExecuteNonQuery(); ] }",
        "int Run(string name) { [ using (var cmd = new SqliteCommand(name)) { cmd.Connection = _db; return cmd.ExecuteNonQuery(); } ] }",
        "int Run(string name) { var cmd = new SqliteCommand(name); [ cmd.Connection ??= _db; var rows = cmd.ExecuteNonQuery(); ] Console.WriteLine(); return 1; }",
        "int Run(string name) { SqliteCommand a = new(name), b = new(name); [ foreach (var c in new[] { a, b }) { c.Connection = _db; } a.ExecuteNonQuery(); b.ExecuteNonQuery(); ] Console.WriteLine(); return 1; }",
        "int Run(string name) { var all = new List<SqliteCommand> { new(name) }; [ all.ForEach(c => c.Connection = _db); all[0].ExecuteNonQuery(); ] Console.WriteLine(); return 1; }",
        // It is put into a list, an array, a dictionary.
        "int Run(string name) { var all = new List<SqliteCommand>(); [ foreach (var part in name) { var c = _db.CreateCommand(); all.Add(c); } foreach (var c in all) { c.ExecuteNonQuery(); } ] Console.WriteLine(); return 1; }",
        "int Run(string name) { var all = new SqliteCommand[1]; [ all[0] = new SqliteCommand(name, _db); all[0].ExecuteNonQuery(); ] Console.WriteLine(); return 1; }",
        "int Run(string name) { var all = new Dictionary<string, IDataReader>(); [ all[name] = _db.ExecuteReader(name); all[name].Dispose(); ] Console.WriteLine(); return 1; }",
        "int Run(string name) { var all = new Dictionary<string, SqliteCommand>(); [ all[name] = _db.CreateCommand(); all[name].ExecuteNonQuery(); ] Console.WriteLine(); return 1; }",
        "int Run(string name) { var all = new List<object>(); [ all.AddRange(new[] { _db.CreateCommand() }); ((SqliteCommand)all[0]).ExecuteNonQuery(); ] Console.WriteLine(); return 1; }",
        // It is assigned in a branch.
        "int Run(string name) { SqliteCommand c; [ if (name == \"\") c = new SqliteCommand(name, _db); else c = _db.CreateCommand(); c.ExecuteNonQuery(); ] Console.WriteLine(); return 1; }",
        "int Run(string name) { SqliteDataReader? r = null; [ if (name != \"\") { r = new SqliteCommand(name, _db).ExecuteReader(); } while (r != null && r.Read()) { } r?.Dispose(); ] Console.WriteLine(); return 1; }",
        "int Run(string name) { IEnumerable<string> rows; [ if (name == \"\") { rows = _db.Query<string>(name, buffered: false); } else { rows = new[] { name }; } foreach (var row in rows) { } ] Console.WriteLine(); return 1; }",
        // The task of it is awaited later.
        "async Task<int> Run(string name) { Task<int> t = Task.FromResult(0); [ if (name != \"\") { t = _db.ExecuteAsync(name); } await Task.Delay(1); await t; ] Console.WriteLine(); await Task.Yield(); return 1; }",
        // Values alone need no connection: it is held no longer than that.
        "int Run(string name) { var all = new List<int>(); [ all.Add(_db.Execute(name)); ] Console.WriteLine(all.Count); return 1; }",
        "int Run(string name) { var all = new List<string>(); [ all.AddRange(_db.Query<string>(name)); ] Console.WriteLine(all.Count); return 1; }",
        "int Run(string name) { int rows; if (name == \"\") { [ rows = _db.Execute(name); ] } else { rows = 1; } Console.WriteLine(rows); return 1; }",
        "async Task<int> Run(string name) { int rows = 0; [ rows += await _db.ExecuteAsync(name); ] await Task.Yield(); return rows; }",
    ];

    [Theory, MemberData(nameof(Bodies))]
    public async Task HeldUntilTheLastUseOk(string body)
    {
        var isAsync = body.StartsWith("async", StringComparison.Ordinal);
        var (open, close) = isAsync ? ("await _gate.WaitAsync(); try {", "} finally { _gate.Release(); }") : ("lock (_gate) {", "}");
        await Becomes(Guard, body, body.Replace("[ ", open + " ", StringComparison.Ordinal).Replace(" ]", " " + close, StringComparison.Ordinal));
    }

    [Theory, MemberData(nameof(Bodies))]
    public async Task QueuedUntilTheLastUseOk(string body)
    {
        // What is assigned in a delegate is not known to be assigned behind it: the queue is not offered.
        if (body.Contains("int rows;", StringComparison.Ordinal))
        {
            Assert.Null(await Choose(Queue, body));
            return;
        }

        var queued = body.StartsWith("async", StringComparison.Ordinal) ? body.Replace("[ ", "await _writer.RunAsync(async connection => { ", StringComparison.Ordinal) :
            body.Replace("int Run", "async Task<int> Run", StringComparison.Ordinal).Replace("[ ", (body.EndsWith("] }", StringComparison.Ordinal) ? "return " : "") + "await _writer.RunAsync(connection => { ", StringComparison.Ordinal);
        await Becomes(Queue, body, queued.Replace(" ]", " });", StringComparison.Ordinal).Replace("_db", "connection", StringComparison.Ordinal));
    }

    public static TheoryData<string, string> Opened => new()
    {
        // Something else is awaited behind the last use: the connection is closed before that.
        {
            "async Task<int> Run(string name) { var c = new SqliteCommand(name); c.Connection = _db; await c.ExecuteNonQueryAsync(); await Task.Delay(1); return 1; }",
            "async Task<int> Run(string name) { var c = new SqliteCommand(name); using (var connection = Create()) { c.Connection = connection; await c.ExecuteNonQueryAsync(); } await Task.Delay(1); return 1; }"
        },
        {
            "async Task<int> Run(string name) { var all = new List<SqliteCommand>(); foreach (var part in name) { all.Add(_db.CreateCommand()); } foreach (var c in all) { await c.ExecuteNonQueryAsync(); } await Task.Delay(1); return 1; }",
            "async Task<int> Run(string name) { var all = new List<SqliteCommand>(); using (var connection = Create()) { foreach (var part in name) { all.Add(connection.CreateCommand()); } foreach (var c in all) { await c.ExecuteNonQueryAsync(); } } await Task.Delay(1); return 1; }"
        },
        {
            "async Task<int> Run(string name) { Task<int> t; if (name == \"\") t = _db.ExecuteAsync(name); else t = Task.FromResult(0); await Task.Delay(1); await t; await Task.Delay(2); return 1; }",
            "async Task<int> Run(string name) { Task<int> t; using (var connection = Create()) { if (name == \"\") t = connection.ExecuteAsync(name); else t = Task.FromResult(0); await Task.Delay(1); await t; } await Task.Delay(2); return 1; }"
        },
        // It is used until the end.
        {
            "async Task<int> Run(string name) { var c = new SqliteCommand(name); c.Connection = _db; var rows = await c.ExecuteNonQueryAsync(); await Task.Delay(1); return rows; }",
            "async Task<int> Run(string name) { var c = new SqliteCommand(name); using var connection = Create(); c.Connection = connection; var rows = await c.ExecuteNonQueryAsync(); await Task.Delay(1); return rows; }"
        },
        {
            "async Task<int> Run(string name) { using (var c = new SqliteCommand(name)) { c.Connection = _db; await c.ExecuteNonQueryAsync(); } await Task.Delay(1); return 1; }",
            "async Task<int> Run(string name) { using (var connection = Create()) using (var c = new SqliteCommand(name)) { c.Connection = connection; await c.ExecuteNonQueryAsync(); } await Task.Delay(1); return 1; }"
        },
        // Values alone need no connection.
        {
            "async Task<int> Run(string name) { var all = new List<int>(); all.Add(await _db.ExecuteAsync(name)); await Task.Delay(1); return all.Count; }",
            "async Task<int> Run(string name) { var all = new List<int>(); using (var connection = Create()) { all.Add(await connection.ExecuteAsync(name)); } await Task.Delay(1); return all.Count; }"
        },
    };

    [Theory, MemberData(nameof(Opened))]
    public Task OpenUntilTheLastUseOk(string before, string after) => Becomes(Own, before, after);

    /// <summary>What its caller gave it gets the connection: a private method is part of its callers, others are given no connection of their own, and no guard that ends with them.</summary>
    [Theory]
    [InlineData("private", "c.Connection = _db;", true)]
    [InlineData("public", "c.Connection = _db;", false)]
    [InlineData("public", "c.Connection = _db; c.ExecuteNonQuery();", true)]
    [InlineData("public", "c.CommandText = _db.ExecuteScalar<string>(c.CommandText);", true)]
    [InlineData("public", "new List<SqliteCommand> { c }.Add(_db.CreateCommand());", true)]
    public async Task PutIntoWhatIsGivenOk(string access, string put, bool isOffered)
    {
        var body = $$"""int Run(string name) { var c = new SqliteCommand(name); var rows = _db.Execute(name); Prepare(c); return c.ExecuteNonQuery() + rows; } {{access}} static void Prepare(SqliteCommand c) { {{put}} }""";
        Assert.Equal(isOffered, await Choose(Own, body) is not null);
        Assert.Equal(isOffered, await Choose(Guard, body) is not null);
    }

    [Fact]
    public Task CallersOfWhatPutsItInHoldTheGuardOk() => Becomes(
        Guard,
        "int Run(string name) { var c = new SqliteCommand(name); Prepare(c); c.ExecuteNonQuery(); Console.WriteLine(); return 1; } private static void Prepare(SqliteCommand c) { c.Connection = _db; }",
        "int Run(string name) { var c = new SqliteCommand(name); lock (_gate) { Prepare(c); c.ExecuteNonQuery(); } Console.WriteLine(); return 1; }");

    /// <summary>What reads the rows before it ends keeps nothing of them, whoever gave it.</summary>
    [Theory]
    [InlineData("await http.Response.WriteAsJsonAsync(_shop.Orders.Where(order => order.Id > 0));", true)]
    [InlineData("http.Items[\"rows\"] = _shop.Orders.Where(order => order.Id > 0); await Task.Yield();", false)]
    public async Task RowsForTheCallerOk(string work, bool isOffered)
    {
        var offered = await Offered.For([("/0/Test0.cs", Contexts("public async Task Run(HttpContext http) { " + work + " }"))], null, OutputKind.ConsoleApplication);
        Assert.Equal(isOffered, Assert.Single(offered).Titles.Contains("Create a context per call from IDbContextFactory"));
    }

    [Fact]
    public async Task QueryOfABranchIsReadOnItsContextOk()
    {
        const string Before = "public async Task Run(HttpContext http) { IQueryable<Order> query; if (http.Request.Query.Count == 0) { query = _shop.Orders; } else { query = _shop.Orders.Where(order => order.Id > 0); } var count = await query.CountAsync(); await http.Response.WriteAsync(\"rows\"); Console.WriteLine(count); }";
        const string After = "public async Task Run(HttpContext http) { IQueryable<Order> query; await using var context = await _factory.CreateDbContextAsync(); if (http.Request.Query.Count == 0) { query = context.Orders; } else { query = context.Orders.Where(order => order.Id > 0); } var count = await query.CountAsync(); await http.Response.WriteAsync(\"rows\"); Console.WriteLine(count); }";
        Assert.Equal(After, Spaced((await ChooseIn("Create a context per call from IDbContextFactory", Contexts(Before)))!));
    }

    private static async Task Becomes(string title, string before, string after)
    {
        var changed = await Choose(title, before);
        Assert.NotNull(changed);
        Assert.Equal(Spaced("public static " + after), Spaced(changed));
    }

    private static string Spaced(string text) => string.Join(" ", text.Split((char[])[' ', '\r', '\n'], StringSplitOptions.RemoveEmptyEntries));

    /// <summary>What the remedy makes of the member; null where it is not offered.</summary>
    private static Task<string?> Choose(string title, string body) => ChooseIn(title, Program(body.Replace("[ ", "", StringComparison.Ordinal).Replace(" ]", "", StringComparison.Ordinal)));

    private static async Task<string?> ChooseIn(string title, string program)
    {
        var compilation = TestSources.Compile([("/0/Test0.cs", program)], OutputKind.ConsoleApplication);
        Assert.Empty(compilation.GetDiagnostics().Where(one => one.Severity == DiagnosticSeverity.Error));
        using var workspace = new AdhocWorkspace();
        var project = Repaired.Add(workspace.CurrentSolution, "Program", compilation);
        var choices = await Choices.For(project, (await Repaired.FindingsOf(project))[0]);
        if (choices.FirstOrDefault(one => one.Title.StartsWith(title, StringComparison.Ordinal)).Changed is not { } changed)
            return null;

        var after = (await changed.Projects.Single().GetCompilationAsync())!;
        Assert.Empty(after.GetDiagnostics().Where(one => one.Severity == DiagnosticSeverity.Error));
        return after.SyntaxTrees.SelectMany(tree => tree.GetRoot().DescendantNodes()).OfType<MethodDeclarationSyntax>().First(method => method.Identifier.ValueText == "Run").ToString();
    }

    private static string Contexts(string members) => $$"""
        using Microsoft.EntityFrameworkCore;

        var builder = WebApplication.CreateBuilder(args);
        builder.Services.AddDbContext<Shop>(options => options.UseSqlite("Data Source=shop.db"));
        builder.Services.AddSingleton<Orders>();
        var app = builder.Build();
        app.MapGet("/orders", (Orders orders, HttpContext http) => orders.Run(http));
        app.MapGet("/count", (Orders orders) => orders.CountAsync());
        app.Run();

        public class Shop(DbContextOptions<Shop> options) : DbContext(options)
        {
            public DbSet<Order> Orders => Set<Order>();
        }

        public class Order
        {
            public int Id { get; set; }
        }

        public class Orders
        {
            private readonly Shop _shop;

            public Orders(Shop shop) => _shop = shop;

            public Task<int> CountAsync() => _shop.Orders.CountAsync();

            {{members}}
        }

        """;

    private static string Program(string members) => $$"""
        using Dapper;
        using System.Data;

        var app = WebApplication.Create(args);
        app.MapPost("/run", (string name) => Db.Run(name));
        app.MapPost("/more", (string name) => Db.Run(name));
        app.Run();

        static class Db
        {
            private static readonly SqliteConnection _db = Create();

            private static SqliteConnection Create()
            {
                var made = new SqliteConnection("Data Source=a.db");
                made.Open();
                return made;
            }

            public static {{members}}
        }

        """;
}
