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

    /// <summary>Windows and scenes of a game resume on their own thread.</summary>
    [Fact]
    public Task SceneOfAGameOk() => Rule.Ok("namespace UnityEngine { public class Object { } public class MonoBehaviour : Object { } }", Late("Connection", "await Task.Delay(1); Database.Save(a);"));

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
