using ThreadAffinityAnalyzers.CodeFixes.Remedies;

namespace ThreadAffinityAnalyzers.Tests.Fixes;

/// <summary>Handlers that run under the new lock: one that takes a lock under which others ask for the connection waits for them, and they for it. The twin of each has the lock without the connection, or none.</summary>
public class HandlersFixTests
{
    private const string Reason = "guarded code that comes back to the guard, or takes another one in another order";

    private const string Taking = "lock (Totals) Totals[n] = Store.Shared.Count();";
    private const string Beside = "lock (Totals) Totals[n] = 1;";

    [Theory]
    [InlineData("an event", "public event Action<string>? Saved;", "Saved?.Invoke(n);", "Store.Shared.Saved += n => { WORK };")]
    [InlineData("a method for an event", "public event Action<string>? Saved;", "var saved = Saved; if (saved != null) saved(n);", "Store.Shared.Saved += On; void On(string n) { WORK }")]
    [InlineData("a field that a method adds to", "private Action<string>? _saved; public void Subscribe(Action<string> saved) => _saved += saved;", "_saved?.Invoke(n);", "Store.Shared.Subscribe(n => { WORK });")]
    [InlineData("an event with accessors", "private Action<string>? _saved; public event Action<string> Saved { add => _saved += value; remove => _saved -= value; }", "_saved!(n);", "Store.Shared.Saved += n => { WORK };")]
    [InlineData("a property", "public Action<string> Saved { get; set; } = _ => { };", "Saved(n);", "Store.Shared.Saved = new Action<string>(n => { WORK });")]
    [InlineData("a list", "public readonly List<Action<string>> Saved = new();", "foreach (var one in Saved) one(n);", "Store.Shared.Saved.Add(n => { WORK });")]
    [InlineData("a constructor", "private readonly Action<string>? _saved; public Store(Action<string>? saved = null) { _saved = saved; }", "_saved?.Invoke(n);", "Console.WriteLine(new Store(n => { WORK }));")]
    public async Task HandlerOk(string way, string members, string invoke, string subscribe)
    {
        Assert.NotEmpty(way);
        Assert.Equal(Reason, await RefusalReasonTests.RefusalOf(nameof(SerializeUsesFix), Program(members, invoke, subscribe.Replace("WORK", Taking, StringComparison.Ordinal), Taking)));
        Assert.Equal("", await RefusalReasonTests.RefusalOf(nameof(SerializeUsesFix), Program(members, invoke, subscribe.Replace("WORK", Beside, StringComparison.Ordinal), Beside)));
        Assert.Equal("", await RefusalReasonTests.RefusalOf(nameof(SerializeUsesFix), Program(members, "Console.WriteLine(n);", subscribe.Replace("WORK", Taking, StringComparison.Ordinal), Taking)));
    }

    /// <summary>What nobody sees may take any lock.</summary>
    [Theory]
    [InlineData("Store.Shared.Saved += Others.Find();", Reason)]
    [InlineData("Store.Shared.Saved += null;", "")]
    public async Task UnseenHandlerOk(string subscribe, string reason) =>
        Assert.Equal(reason, await RefusalReasonTests.RefusalOf(nameof(SerializeUsesFix), Program("public event Action<string>? Saved;", "Saved?.Invoke(n);", subscribe, "") + "static class Others { public static Action<string> Find() => AppContext.GetData(\"saved\") as Action<string> ?? throw new InvalidOperationException(); }"));

    private static string Program(string members, string invoke, string subscribe, string work) => $$"""
        using Dapper;

        var app = WebApplication.CreateBuilder(args).Build();
        var Totals = new Dictionary<string, long>();
        {{subscribe}}
        app.MapPost("/a", (string n) => Store.Shared.Add(n));
        app.MapGet("/b", () => Store.Shared.Count());
        app.MapGet("/c", (string n) => { {{work}} return Totals[n]; });
        app.Run();

        class Store
        {
            private static readonly SqliteConnection _db = new("Data Source=s.db");
            public static readonly Store Shared = new();
            static Store() => _db.Open();
            {{members}}
            public int Add(string n) { var added = _db.Execute("INSERT INTO t VALUES (@n)", new { n }); {{invoke}} return _db.Execute("ANALYZE") + added; }
            public long Count() => _db.ExecuteScalar<long>("SELECT COUNT(*) FROM t");
        }
        """;
}
