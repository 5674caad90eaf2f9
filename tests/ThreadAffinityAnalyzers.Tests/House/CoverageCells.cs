namespace ThreadAffinityAnalyzers.Tests.House;

/// <summary>A way of keeping an object in static state: what it declares, how the object is read from it, which rule must speak.</summary>
internal sealed record HolderShape(string Name, string Declaration, string Read, string Marked, string Id = "TAA1001", string Extra = "");

/// <summary>A way in which ASP.NET Core or the class library runs code many times at once; <c>@</c> stands for the work.</summary>
internal sealed record EntryKindOf(string Name, string Startup, string Types);

/// <summary>The tables of the coverage page: every shape is tried with every entry and every way between them.</summary>
internal static class CoverageCells
{
    public static readonly string[] Ways = ["direct", "one hop", "interface", "three hops"];

    public static readonly HolderShape[] Shapes =
    [
        new("field", "public static SqliteConnection Db = new(\"Data Source=a.db\");", "Db", "Db"),
        new("readonly field", "public static readonly SqliteConnection Db = new(\"Data Source=a.db\");", "Db", "Db"),
        new("auto-property", "public static SqliteConnection Db { get; set; } = new(\"Data Source=a.db\");", "Db", "Db"),
        new("Lazy<T>", "public static readonly Lazy<SqliteConnection> Db = new(() => new SqliteConnection(\"Data Source=a.db\"));", "Db.Value", "Db"),
        new("Task<T>", "public static readonly Task<SqliteConnection> Db = Task.FromResult(new SqliteConnection(\"Data Source=a.db\"));", "Db.Result", "Db"),
        new("Lazy<Task<T>>", "public static readonly Lazy<Task<SqliteConnection>> Db = new(() => Task.FromResult(new SqliteConnection(\"Data Source=a.db\")));", "Db.Value.Result", "Db"),
        new("tuple", "public static (SqliteConnection Connection, int Number) Db = (new(\"Data Source=a.db\"), 1);", "Db.Connection", "Db"),
        new("array", "public static readonly SqliteConnection[] Db = [new(\"Data Source=a.db\")];", "Db[0]", "Db"),
        new("list", "public static readonly List<SqliteConnection> Db = [new(\"Data Source=a.db\")];", "Db[0]", "Db"),
        new("dictionary", "public static readonly Dictionary<string, SqliteConnection> Db = new() { [\"a\"] = new(\"Data Source=a.db\") };", "Db[\"a\"]", "Db"),
        new("weak reference", "public static readonly WeakReference<SqliteConnection> Db = new(new SqliteConnection(\"Data Source=a.db\"));",
            "(Db.TryGetTarget(out var target) ? target : throw new InvalidOperationException())", "Db"),
        new("created on first use", "private static SqliteConnection? _db; public static SqliteConnection Db => _db ??= new(\"Data Source=a.db\");", "Db", "_db"),
        new("generic type", "", "Of<string>.Db", "Db", Extra: "public static class Of<T> { public static readonly SqliteConnection Db = new(\"Data Source=a.db\"); }"),
        new("nested type", "", "Inner.Db", "Db", Extra: "public static class Inner { public static readonly SqliteConnection Db = new(\"Data Source=a.db\"); }"),
        new("interface type", "public static readonly System.Data.IDbConnection Db = new SqliteConnection(\"Data Source=a.db\");", "Db", "Db"),
        new("command", "public static readonly SqliteCommand Db = new(\"SELECT 1\");", "Db", "Db", "TAA1003"),
        new("transaction", "public static SqliteTransaction Db = new SqliteConnection(\"Data Source=a.db\").BeginTransaction();", "Db", "Db", "TAA1003"),
        new("DbContext", "public static readonly Shop Db = new();", "Db", "Db"),
    ];

    public static readonly EntryKindOf[] Entries =
    [
        new("MapGet lambda", "app.MapGet(\"/e\", () => { @ });", ""),
        new("MapPost method group", "app.MapPost(\"/e\", Handlers.Post);", "static class Handlers { public static void Post() { @ } }"),
        new("MapGroup", "app.MapGroup(\"/api\").MapDelete(\"/e\", () => { @ });", ""),
        new("MapFallback", "app.MapFallback(() => { @ });", ""),
        new("inline middleware", "app.Use(async (context, next) => { @ await next(context); });", ""),
        new("terminal Run", "app.Run(async context => { @ await Task.Yield(); });", ""),
        new("conventional middleware", "app.UseMiddleware<Ware>();",
            "class Ware(RequestDelegate next) { public Task InvokeAsync(HttpContext context) { @ return next(context); } }"),
        new("IMiddleware", "app.UseMiddleware<Ware>();",
            "class Ware : IMiddleware { public Task InvokeAsync(HttpContext context, RequestDelegate next) { @ return next(context); } }"),
        new("endpoint filter", "app.MapGet(\"/e\", () => 1).AddEndpointFilter(async (context, next) => { @ return await next(context); });", ""),
        new("controller", "app.MapControllers();",
            "public class EController : Microsoft.AspNetCore.Mvc.ControllerBase { [Microsoft.AspNetCore.Mvc.HttpGet(\"/e\")] public void Get() { @ } }"),
        new("Razor page", "app.MapRazorPages();", "public class EModel : Microsoft.AspNetCore.Mvc.RazorPages.PageModel { public void OnGet() { @ } }"),
        new("SignalR hub", "app.MapHub<EHub>(\"/e\");", "public class EHub : Microsoft.AspNetCore.SignalR.Hub { public void Send() { @ } }"),
        new("health check", "",
            "class Check : Microsoft.Extensions.Diagnostics.HealthChecks.IHealthCheck { public Task<Microsoft.Extensions.Diagnostics.HealthChecks.HealthCheckResult> CheckHealthAsync(Microsoft.Extensions.Diagnostics.HealthChecks.HealthCheckContext c, CancellationToken t) { @ return Task.FromResult(Microsoft.Extensions.Diagnostics.HealthChecks.HealthCheckResult.Healthy()); } }"),
        new("exception handler", "",
            "class Handler : Microsoft.AspNetCore.Diagnostics.IExceptionHandler { public ValueTask<bool> TryHandleAsync(HttpContext c, Exception e, CancellationToken t) { @ return new(true); } }"),
        new("two hosted services", "",
            "class First : BackgroundService { protected override Task ExecuteAsync(CancellationToken t) { @ return Task.CompletedTask; } } class Second : BackgroundService { protected override Task ExecuteAsync(CancellationToken t) { @ return Task.CompletedTask; } }"),
        new("Timer", "var timer = new Timer(_ => { @ }, null, 0, 10);", ""),
        new("Parallel.For", "Parallel.For(0, 9, _ => { @ });", ""),
        new("Task.Run in a loop", "for (var i = 0; i < 9; i++) _ = Task.Run(() => { @ });", ""),
    ];

    /// <summary>A program in which one entry reaches all shapes by one way; without sharing each call makes its own object.</summary>
    public static string Program(EntryKindOf entry, string way, bool shared)
    {
        var work = string.Concat(Shapes.Select((shape, index) => Call(shape, index, way, shared)));
        return $$"""
            using Microsoft.EntityFrameworkCore;
            var app = WebApplication.Create(args);
            {{entry.Startup.Replace("@", work)}}
            app.Run();
            {{entry.Types.Replace("@", work)}}
            public class Shop : DbContext;
            public interface IStore { object? Use(); }
            {{string.Concat(Shapes.Select((shape, index) => Store(shape, index, shared)))}}
            """;
    }

    private static string Call(HolderShape shape, int index, string way, bool shared) => way switch
    {
        "direct" => shared ? $"{{ {Uses(shape, Qualified(shape, index))} }} " : $"{{ {Local(shape)} {Uses(shape, "mine")} }} ",
        "one hop" => $"Store{index}.Use(); ",
        "interface" => $"{{ IStore store = new Store{index}.Adapter(); store.Use(); }} ",
        _ => $"Outer{index}.Go(); ",
    };

    private static string Qualified(HolderShape shape, int index) => shape.Read.StartsWith('(')
        ? "(" + $"Store{index}." + shape.Read[1..] : $"Store{index}." + shape.Read;

    private static string Local(HolderShape shape) => shape.Name switch
    {
        "command" => "using var mine = new SqliteCommand(\"SELECT 1\");",
        "transaction" => "using var mine = new SqliteConnection(\"Data Source=a.db\").BeginTransaction();",
        "DbContext" => "using var mine = new Shop();",
        _ => "using var mine = new SqliteConnection(\"Data Source=a.db\");",
    };

    private static string Store(HolderShape shape, int index, bool shared) => $$"""

        public static class Store{{index}}
        {
            {{(shared ? shape.Declaration : "")}} {{(shared ? shape.Extra : "")}}
            public static object? Use() { {{(shared ? Uses(shape, shape.Read) : Local(shape) + Uses(shape, "mine"))}} return null; }
            public class Adapter : IStore { object? IStore.Use() => Store{{index}}.Use(); }
        }
        static class Outer{{index}} { public static void Go() => Middle{{index}}.Go(); }
        static class Middle{{index}} { public static void Go() => Store{{index}}.Use(); }
        """;

    private static string Uses(HolderShape shape, string expression) => shape.Name switch
    {
        "command" => $"{expression}.ExecuteNonQuery();",
        "transaction" => $"{expression}.Commit();",
        "DbContext" => $"{expression}.SaveChanges();",
        _ => $"{expression}.CreateCommand();",
    };
}
