using ThreadAffinityAnalyzers.Tests.Verify;

namespace ThreadAffinityAnalyzers.Tests.Sharing;

/// <summary>Asynchronous calls that nobody waits for at once: behind its first wait, or in an operation of its own, the method goes on beside its caller and its like.</summary>
public sealed class UnawaitedCallTests
{
    [Theory]
    [InlineData("await Task.WhenAll(args.Select(a => Feed.ReadAsync(a)));")]
    [InlineData("await Task.WhenAll(args.Select(Feed.ReadAsync));")]
    [InlineData("await Task.WhenAll(args.Select(async a => await Feed.ReadAsync(a)));")]
    [InlineData("await Task.WhenAll(args.Select(a => new Reader(a).ReadAsync()));")]
    [InlineData("await Task.WhenAll(args.Select(One));")]
    [InlineData("var all = new List<Task>(); foreach (var a in args) all.Add(Feed.ReadAsync(a)); await Task.WhenAll(all);")]
    [InlineData("foreach (var a in args) _ = Feed.ReadAsync(a); Console.ReadLine();")]
    [InlineData("foreach (var a in args) { var reader = new Reader(a); _ = reader.ReadAsync(); } Console.ReadLine();")]
    [InlineData("foreach (var a in args) Drop(a); Console.ReadLine();")]
    [InlineData("foreach (var a in args) Later(a); Console.ReadLine();")]
    [InlineData("foreach (var a in args) { if (a.Length > 3) { _ = Feed.ReadAsync(a); continue; } Console.WriteLine(); }")]
    [InlineData("_ = Feed.LoopAsync(); while (Console.ReadLine() is { } line) Database.Save(line);")]
    [InlineData("_ = Feed.LoopAsync(); _ = Feed.ReadAsync(\"a\"); Console.ReadLine();")]
    [InlineData("var first = Feed.ReadAsync(\"a\"); var second = Feed.LoopAsync(); await Task.WhenAll(first, second);")]
    [InlineData("await Task.WhenAll(Feed.ReadAsync(\"a\"), Feed.LoopAsync());")]
    [InlineData("var first = Feed.ReadAsync(\"a\"); Database.Save(\"b\"); await first;")]
    [InlineData("_ = BeforeItsWork(); Console.ReadLine();")]
    public Task StaticConnectionBad(string body) => Rule.Bad(Program("{|TAA1001:Connection|}", body));

    [Theory]
    [InlineData("foreach (var a in args) await Feed.ReadAsync(a);")]
    [InlineData("foreach (var a in args) { var read = Feed.ReadAsync(a); Console.WriteLine(); await read; }")]
    [InlineData("foreach (var a in args) Feed.ReadAsync(a).Wait();")]
    [InlineData("foreach (var a in args) Feed.ReadAsync(a).GetAwaiter().GetResult();")]
    [InlineData("foreach (var a in args) Blocked(a);")]
    [InlineData("foreach (var a in args) Run(() => Feed.ReadAsync(a));")]
    [InlineData("foreach (var a in args) await Logged(Feed.ReadAsync(a));")]
    [InlineData("foreach (var a in args) await One(a);")]
    [InlineData("foreach (var read in args.Select(a => Feed.ReadAsync(a))) await read;")]
    [InlineData("var before = Task.CompletedTask; foreach (var a in args) { await before; before = Feed.ReadAsync(a); } await before;")]
    [InlineData("foreach (var a in args) { if (a.Length > 3) { _ = Feed.ReadAsync(a); break; } } Console.ReadLine();")]
    [InlineData("foreach (var a in args) { if (a.Length > 3) { _ = Feed.ReadAsync(a); Console.ReadLine(); return; } }")]
    [InlineData("foreach (var a in args) Ensure(); Console.ReadLine();")]
    [InlineData("_ = Feed.LoopAsync(); Console.ReadLine();")]
    [InlineData("_ = Again(); Console.ReadLine();")]
    [InlineData("var first = Feed.ReadAsync(\"a\"); await first; Database.Save(\"b\");")]
    [InlineData("await Task.WhenAll(Feed.ReadAsync(\"a\"), Task.Delay(1));")]
    [InlineData("await Task.WhenAll(args.Select(Early));")]
    [InlineData("await Task.WhenAll(args.Select(EitherOr));")]
    [InlineData("await Task.WhenAll(args.Select(Locked));")]
    [InlineData("await Task.WhenAll(args.Select(Gated));")]
    public Task StaticConnectionOk(string body) => Rule.Ok(Program("Connection", body));

    /// <summary>The same helpers for both; a body uses one of them at most.</summary>
    private static string Program(string connection, string body) => $$"""
        static class Database
        {
            public static readonly SqliteConnection {{connection}} = new("Data Source=a.db");
            public static void Save(string text) { using var command = Connection.CreateCommand(); command.CommandText = "insert into log values(1)"; command.ExecuteNonQuery(); }
        }
        static class Feed
        {
            public static async Task ReadAsync(string url) { using var client = new HttpClient(); Database.Save(await client.GetStringAsync(url)); }
            public static async Task LoopAsync() { while (true) { await Task.Delay(9); Database.Save("tick"); } }
        }
        class Reader(string url) { public async Task ReadAsync() { await Task.Delay(1); Database.Save(url); } }
        static class Program
        {
            private static readonly object Gate = new();
            private static readonly SemaphoreSlim Turn = new(1, 1);
            private static Task? running;
            private static async Task Main(string[] args) { {{body}} await Task.Yield(); }
            {{Helpers.FirstOrDefault(helper => body.Contains(helper.Split('(')[0].Split(' ').Last())) ?? ""}}
        }
        """;

    private static readonly string[] Helpers =
    [
        "private static Task One(string a) => Feed.ReadAsync(a);",
        "private static void Drop(string a) { _ = Feed.ReadAsync(a); }",
        "private static async void Later(string a) { await Task.Delay(1); Database.Save(a); }",
        "private static void Blocked(string a) { var read = Feed.ReadAsync(a); read.Wait(); }",
        "private static void Run(Func<Task> work) => work().GetAwaiter().GetResult();",
        "private static async Task Logged(Task work) { Console.WriteLine(); await work; }",
        "private static void Ensure() { if (running is null || running.IsCompleted) running = Feed.LoopAsync(); }",
        "private static async Task Again() { await Task.Delay(9); Database.Save(\"tick\"); _ = Again(); }",
        "private static async Task BeforeItsWork() { await Task.Delay(9); _ = BeforeItsWork(); Database.Save(\"tick\"); }",
        "private static async Task Early(string a) { if (a.Length > 3) { await Task.Delay(1); return; } Database.Save(a); }",
        "private static async Task EitherOr(string a) { if (a.Length > 3) await Task.Delay(1); else Database.Save(a); }",
        "private static async Task Locked(string a) { await Task.Delay(1); lock (Gate) Database.Save(a); }",
        "private static async Task Gated(string a) { await Task.Delay(1); await Turn.WaitAsync(); try { Database.Save(a); } finally { Turn.Release(); } }",
    ];

    /// <summary>What stands behind a wait that never leaves its thread, or before all waits, is over when the call returns.</summary>
    [Theory]
    [InlineData("Database.Save(a); await Task.Delay(1);")]
    [InlineData("using var own = new SqliteConnection(\"Data Source=b.db\"); await own.OpenAsync(); await using var command = own.CreateCommand(); Database.Save(a);")]
    public Task WorkBeforeTheFirstWaitOk(string body) => Rule.Ok(Late("Connection", body));

    [Theory]
    [InlineData("await Task.Delay(1); Database.Save(a);")]
    [InlineData("foreach (var part in a) { Database.Save(a); await Task.Delay(1); }")]
    [InlineData("try { await Task.Delay(1); } catch (Exception) { Database.Save(a); }")]
    [InlineData("await Task.Run(() => Database.Save(a));")]
    public Task WorkBehindAWaitBad(string body) => Rule.Bad(Late("{|TAA1001:Connection|}", body));

    private static string Late(string connection, string body) => $$"""
        await Task.WhenAll(args.Select(a => new Importer().ImportAsync(a)));
        static class Database
        {
            public static readonly SqliteConnection {{connection}} = new("Data Source=a.db");
            public static void Save(string text) { using var command = Connection.CreateCommand(); command.CommandText = "insert into log values(1)"; command.ExecuteNonQuery(); }
        }
        class Importer { public async Task ImportAsync(string a) { {{body}} } }
        """;

    /// <summary>An operation that goes on when its call has returned, of a provider that is not SQLite.</summary>
    [Theory]
    [InlineData("await Task.WhenAll(args.Select(a => orders.SaveAsync(a)));")]
    [InlineData("await Task.WhenAll(orders.SaveAsync(\"a\"), orders.CountAsync());")]
    [InlineData("foreach (var a in args) _ = orders.SaveAsync(a); Console.ReadLine();")]
    public Task OperationThatGoesOnBad(string body) => Rule.Bad(Orders("{|TAA1001:Connection|}", body));

    [Theory]
    [InlineData("foreach (var a in args) await orders.SaveAsync(a); await orders.CountAsync();")]
    [InlineData("await Task.WhenAll(args.Select(a => orders.SaveAndWaitAsync(a)));")]
    [InlineData("foreach (var a in args) orders.Block();")]
    public Task OperationThatIsOverOk(string body) => Rule.Ok(Orders("Connection", body));

    private static string Orders(string connection, string body) => $$"""
        var orders = new Orders();
        {{body}}
        await Task.Yield();
        class FarConnection(string text) : System.Data.Common.DbConnection
        {
            public override string ConnectionString { get => text; set { } }
            public override string Database => "";
            public override string DataSource => "";
            public override string ServerVersion => "";
            public override System.Data.ConnectionState State => System.Data.ConnectionState.Open;
            public override void ChangeDatabase(string name) { }
            public override void Close() { }
            public override void Open() { }
            protected override System.Data.Common.DbTransaction BeginDbTransaction(System.Data.IsolationLevel level) => throw new NotSupportedException();
            protected override System.Data.Common.DbCommand CreateDbCommand() => throw new NotSupportedException();
        }
        static class Far { public static readonly FarConnection {{connection}} = new("Host=a"); }
        class Orders
        {
            public async Task SaveAsync(string a) { await Far.Connection.OpenAsync(); Console.WriteLine(a); }
            public Task CountAsync() => Far.Connection.OpenAsync();
            public async Task SaveAndWaitAsync(string a) { Far.Connection.Open(); Console.WriteLine(a); await Task.Delay(1); }
            public void Block() { Far.Connection.OpenAsync().Wait(); }
        }
        """;

    private const string Game = "namespace UnityEngine { public class Object { } public class MonoBehaviour : Object { } }";
    private const string Window = "namespace System.Windows.Forms { public class Control { } }";

    /// <summary>Windows and scenes of a game resume on their own thread, unless they say that they do not.</summary>
    [Theory]
    [InlineData(Game)]
    [InlineData(Window)]
    public Task ResumedOnOneThreadOk(string host) => Rule.Ok(host, Late("Connection", "await Task.Delay(1); Database.Save(a);"));

    [Theory]
    [InlineData(Game, "await Task.Delay(1).ConfigureAwait(false); Database.Save(a);")]
    [InlineData(Window, "await Task.Delay(1).ConfigureAwait(false); Database.Save(a);")]
    [InlineData(Window, "await Task.Run(() => Database.Save(a));")]
    public Task ResumedOnThePoolBad(string host, string body) => Rule.Bad(host, Late("{|TAA1001:Connection|}", body));

    /// <summary>Entity Framework and Dapper; the class behind an interface or a base class, in parts, with a property or a lazy value for the connection.</summary>
    [Theory]
    [InlineData("static class Store { public static readonly Shop {|TAA1001:Db|} = new(); } class Importer : IImporter { public async Task RunAsync(string a) { var open = Store.Db.Orders.Where(o => o.Id > 1); Console.WriteLine(await open.CountAsync() + a); } }")]
    [InlineData("static class Store { public static readonly Shop {|TAA1001:Db|} = new(); } class Importer : IImporter { public Task RunAsync(string a) => Store.Db.SaveChangesAsync(); }")]
    [InlineData("abstract class Base : IImporter { private static readonly SqliteConnection {|TAA1001:Db|} = new(\"Data Source=a.db\"); protected static void Save(string a) => Db.Execute(\"insert into log values(@a)\", new { a }); public abstract Task RunAsync(string a); } class Importer : Base { public override async Task RunAsync(string a) { await Task.Delay(1); Save(a); } }")]
    [InlineData("partial class Importer { private static SqliteConnection {|TAA1001:Db|} { get; } = new(\"Data Source=a.db\"); } partial class Importer : IImporter { public async Task RunAsync(string a) { await Task.Delay(1); Db.Execute(a); } }")]
    [InlineData("class Importer : IImporter { private static readonly Lazy<SqliteConnection> {|TAA1001:Db|} = new(() => new SqliteConnection(\"Data Source=a.db\")); public async Task RunAsync(string a) { await Task.Delay(1); Save(a); static void Save(string a) => Db.Value.Execute(a); } }")]
    public Task OtherFormsBad(string classes) => Rule.Bad(Forms("await Task.WhenAll(args.Select(a => importer.RunAsync(a)));", classes));

    [Theory]
    [InlineData("foreach (var a in args) await importer.RunAsync(a);", "static class Store { public static readonly Shop Db = new(); } class Importer : IImporter { public async Task RunAsync(string a) { Console.WriteLine(await Store.Db.Orders.CountAsync() + a); } }")]
    [InlineData("await Task.WhenAll(args.Select(a => importer.RunAsync(a)));", "class Importer : IImporter { public async Task RunAsync(string a) { await Task.Delay(1); await using var db = new Shop(); Console.WriteLine(await db.Orders.CountAsync() + a); } }")]
    public Task OtherFormsOk(string body, string classes) => Rule.Ok(Forms(body, classes));

    private static string Forms(string body, string classes) => $$"""
        using Dapper;
        using Microsoft.EntityFrameworkCore;
        IImporter importer = new Importer();
        {{body}}
        interface IImporter { Task RunAsync(string a); }
        class Shop : DbContext { public DbSet<Order> Orders => Set<Order>(); }
        class Order { public int Id { get; set; } }
        {{classes}}
        """;

    /// <summary>A singleton's connection is told at its field, where it is kept for all, and not again by the flow that starts two operations on it.</summary>
    [Theory]
    [InlineData("Importer", "Importer", "Repository", "Repository")]
    [InlineData("IImporter", "IImporter, Importer", "IRepository", "IRepository, Repository")]
    public Task SingletonOfAHostedServiceBad(string importer, string registered, string repository, string registeredToo) =>
        Rule.Bad(Pump("{|TAA1002:_db|}", "await Task.WhenAll(urls.Select(url => importer.RunAsync(url)));", importer, registered, repository, registeredToo));

    [Fact]
    public Task SingletonOfAHostedServiceInTurnOk() => Rule.Ok(Pump("_db", "foreach (var url in urls) await importer.RunAsync(url);", "Importer", "Importer", "Repository", "Repository"));

    private static string Pump(string db, string body, string importer, string registered, string repository, string registeredToo) => $$"""
        var builder = Host.CreateApplicationBuilder(args);
        builder.Services.AddSingleton<{{registered}}>();
        builder.Services.AddSingleton<{{registeredToo}}>();
        builder.Services.AddHostedService<Pump>();
        builder.Build().Run();
        class Pump({{importer}} importer) : BackgroundService
        {
            protected override async Task ExecuteAsync(CancellationToken stop) { var urls = new[] { "a", "b" }; while (!stop.IsCancellationRequested) { {{body}} } }
        }
        interface IImporter { Task RunAsync(string url); }
        interface IRepository { void Save(string text); }
        class Importer({{repository}} repository) : IImporter { public async Task RunAsync(string url) { using var client = new HttpClient(); repository.Save(await client.GetStringAsync(url)); } }
        class Repository : IRepository { private readonly SqliteConnection {{db}} = new("Data Source=a.db"); public void Save(string text) { using var command = _db.CreateCommand(); command.ExecuteNonQuery(); } }
        """;

    /// <summary>A task that a handler drops outlives what is disposed of with the request; an object that its class makes and nobody disposes of is none.</summary>
    [Fact]
    public Task DroppedOnADisposableServiceBad() => Rule.Bad(Mailer("{|TAA2003:mailer|}", " : IDisposable", "public void Dispose() => _db.Dispose();"));

    [Fact]
    public Task DroppedOnAServiceThatNobodyDisposesOfOk() => Rule.Ok(Mailer("mailer", "", ""));

    private static string Mailer(string mailer, string bases, string dispose) => $$"""
        var builder = WebApplication.CreateBuilder(args);
        builder.Services.AddTransient<Mailer>();
        var app = builder.Build();
        app.MapGet("/", (Mailer {{mailer}}) => { _ = mailer.SendAsync(); return "sent"; });
        app.Run();
        class Mailer{{bases}} { private readonly SqliteConnection _db = new("Data Source=a.db"); public async Task SendAsync() { await Task.Delay(1); using var command = _db.CreateCommand(); command.ExecuteNonQuery(); } {{dispose}} }
        """;

    /// <summary>One problem is told once, by the name that the starter has for what keeps the object.</summary>
    [Theory]
    [InlineData("foreach (var a in args) { var session = new Session(a, log); _ = session.ServeAsync(); } Console.ReadLine();")]
    [InlineData("foreach (var a in args) _ = new Session(a, log).ServeAsync(); Console.ReadLine();")]
    [InlineData("await Task.WhenAll(args.Select(a => new Session(a, log).ServeAsync()));")]
    [InlineData("await Task.WhenAll(args.Select(a => log.AppendAsync(a)));")]
    public Task OnceByItsNameBad(string body) => Rule.Bad(Log("{|TAA2003:log|}", "_db", body));

    /// <summary>At the field, where two members start one each.</summary>
    [Fact]
    public Task AtTheFieldBad() => Rule.Bad(Log("log", "{|TAA2002:_db|}", "Begin(); BeginAgain(); Console.ReadLine(); void Begin() { _ = log.AppendAsync(\"a\"); } void BeginAgain() { _ = log.AppendAsync(\"b\"); }"));

    [Theory]
    [InlineData("await Task.WhenAll(args.Select(a => new MessageLog().AppendAsync(a)));")]
    [InlineData("await Task.WhenAll(args.Select(a => new Session(a, new MessageLog()).ServeAsync()));")]
    [InlineData("var logs = args.Select(_ => new MessageLog()).ToList(); await Task.WhenAll(logs.Select(one => one.AppendAsync(\"a\")));")]
    [InlineData("foreach (var a in args) { var own = new MessageLog(); _ = own.AppendAsync(a); } Console.ReadLine();")]
    public Task LogForEachOk(string body) => Rule.Ok(Log("log", "_db", body));

    private static string Log(string log, string db, string body) => $$"""
        var {{log}} = new MessageLog();
        {{body}}
        await Task.Yield();
        class MessageLog
        {
            private readonly SqliteConnection {{db}} = new("Data Source=log.db");
            public void Append(string text) { using var command = _db.CreateCommand(); command.CommandText = text; command.ExecuteNonQuery(); }
            public async Task AppendAsync(string text) { await Task.Delay(1); Append(text); }
        }
        class Session(string name, MessageLog log) { public async Task ServeAsync() { await Task.Delay(1); log.Append(name); } }
        """;
}
