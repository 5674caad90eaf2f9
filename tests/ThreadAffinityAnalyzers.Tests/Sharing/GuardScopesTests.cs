using ThreadAffinityAnalyzers.Tests.Verify;

namespace ThreadAffinityAnalyzers.Tests.Sharing;

/// <summary>Guards behind a method that makes their scope, chains of continuations, and monitors of the connection itself.</summary>
public sealed class GuardScopesTests
{
    private const string Held = " private readonly struct Held : IDisposable { private readonly object _target; public Held(object target) { Monitor.Enter(target); _target = target; } public void Dispose() => Monitor.Exit(_target); }";

    private const string Chosen = " private sealed class Held : IDisposable { private readonly SemaphoreSlim _target; private Held(SemaphoreSlim target) { target.Wait(); _target = target; } public static Held Of(SemaphoreSlim target) => new(target); public void Dispose() => _target.Release(); }";

    [Theory]
    [InlineData("private Held Lock() => new(_gate);" + Held, "using (Lock()) Use();")]
    [InlineData("private IDisposable Begin() { return new Held(_gate); }" + Held, "using var held = Begin(); Use();")]
    [InlineData("private static Held On(object gate) => new(gate);" + Held, "using (On(_gate)) Use();")]
    [InlineData("private readonly SemaphoreSlim _one = new(1, 1);" + Chosen, "using (Held.Of(_one)) Use();")]
    [InlineData("private Task _last = Task.CompletedTask;", "lock (_gate) { var next = _last.ContinueWith(_ => Use(), TaskScheduler.Default); _last = next; }")]
    [InlineData("private Task _last = Task.CompletedTask;", "lock (_gate) { _last = _last.ContinueWith(_ => Use(), TaskScheduler.Default); }")]
    [InlineData("", "Monitor.Enter(_db); try { Use(); } finally { Monitor.Exit(_db); }")]
    public Task HeldOk(string members, string body) => Rule.Ok(Store("_db", members, body));

    [Theory]
    [InlineData("private Held Lock() => new(new object());" + Held, "TAA4001")]
    [InlineData("private Held Lock() => default;" + Held, "TAA1002")]
    public Task ScopeOfNoCommonGuardBad(string members, string found) => Rule.Bad(Store("{|" + found + ":_db|}", members, "using (Lock()) Use();"));

    [Theory]
    [InlineData("private Task _last = Task.CompletedTask;", "lock (_gate) { var next = _last.ContinueWith(_ => Use(), TaskScheduler.Default); }")]
    [InlineData("private Task _last = Task.CompletedTask;", "var next = _last.ContinueWith(_ => Use(), TaskScheduler.Default); _last = next;")]
    [InlineData("", "if (DateTime.Now.Day == 1) { Use(); return; } Monitor.Enter(_db); try { Use(); } finally { Monitor.Exit(_db); }")]
    public async Task NotHeldBad(string members, string body)
    {
        var found = members.Length == 0 ? "TAA4001" : body.StartsWith("lock", StringComparison.Ordinal) ? "TAA4001" : "TAA1002";
        await Rule.Bad(Store("{|" + found + ":_db|}", members, body));
    }

    private static string Store(string db, string members, string body) => $$"""
        var builder = WebApplication.CreateBuilder(args);
        builder.Services.AddSingleton<Store>();
        var app = builder.Build();
        app.MapPost("/", (Store store) => store.Work());
        app.Run();

        public sealed class Store
        {
            private readonly object _gate = new();
            private readonly SqliteConnection {{db}} = new("Data Source=a.db");
            {{members}}
            public void Work() { _ = _gate; {{body}} }
            private void Use() { using var command = _db.CreateCommand(); command.ExecuteNonQuery(); }
        }
        """;
}
