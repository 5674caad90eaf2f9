using ThreadAffinityAnalyzers.Tests.Verify;

namespace ThreadAffinityAnalyzers.Tests.Sharing;

/// <summary>Event buses of one's own: delegates that a list or dictionary of the program keeps and somebody else's call runs.</summary>
public sealed class KeptHandlersTests
{
    [Fact]
    public Task ListAndLoopBad() => Rule.Bad(Bus("_handlers.Add(handler)", "foreach (var handler in _handlers) handler(what);"));

    [Fact]
    public Task ListThatIsCopiedBad() => Rule.Bad(Bus("{ lock (_handlers) { _handlers.Add(handler); } }", "Action<string>[] all; lock (_handlers) { all = _handlers.ToArray(); } foreach (var handler in all) handler(what);"));

    [Fact]
    public Task ListThatIsCopiedIntoALocalBad() => Rule.Bad(Bus("_handlers.Add(handler)", "var all = _handlers.ToList(); foreach (var handler in all) { handler.Invoke(what); }"));

    [Fact]
    public Task ForEachLambdaBad() => Rule.Bad(Bus("_handlers.Add(handler)", "_handlers.ForEach(handler => handler(what));"));

    [Fact]
    public Task ByIndexBad() => Rule.Bad(Bus("_handlers.Add(handler)", "for (var i = 0; i < _handlers.Count; i++) _handlers[i](what);"));

    [Fact]
    public Task DictionaryByNameBad() => Rule.Bad(Bus("_byName[\"orders\"] = handler", "if (_byName.TryGetValue(\"orders\", out var handler)) handler(what);"));

    [Fact]
    public Task DictionaryByNameInvokedBad() => Rule.Bad(Bus("_byName.TryAdd(\"orders\", handler)", "_byName[\"orders\"](what);"));

    [Fact]
    public Task ListInADictionaryBad() => Rule.Bad(Bus(
        "{ if (!_byType.TryGetValue(typeof(string), out var list)) _byType[typeof(string)] = list = new(); list.Add(handler); }", "if (_byType.TryGetValue(typeof(string), out var found)) foreach (var one in found) ((Action<string>)one)(what);"));

    [Fact]
    public Task ListOfAConcurrentDictionaryBad() => Rule.Bad(Bus(
        "_byType.GetOrAdd(typeof(string), _ => new()).Add(handler)", "foreach (var one in _byType[typeof(string)]) if (one is Action<string> typed) typed(what);"));

    [Fact]
    public Task EventThatAMethodSubscribesToBad() => Rule.Bad(Bus("_raised += handler", "_raised?.Invoke(what);"));

    [Fact]
    public Task InterfaceOfTheBusBad() => Rule.Bad(Bus("_handlers.Add(handler)", "foreach (var handler in _handlers) handler(what);", type: "IBus", registered: "builder.Services.AddSingleton<IBus, Bus>();"));

    [Fact]
    public Task BusAndJournalOfOneScopeOk() => Rule.Ok(Bus("_handlers.Add(handler)", "foreach (var handler in _handlers) handler(what);", registered: "builder.Services.AddScoped<Bus>();", lifetime: "Scoped", field: "_db", inRequest: true));

    [Fact]
    public Task HandlersThatNobodyRunsOk() => Rule.Ok(Bus("_handlers.Add(handler)", "Console.WriteLine(_handlers.Count);", field: "_db"));

    [Fact]
    public Task RunUnderALockOk() => Rule.Ok(Bus("_handlers.Add(handler)", "lock (_handlers) { foreach (var handler in _handlers) handler(what); }", field: "_db"));

    [Fact]
    public Task StaticBusBad() => Rule.Bad(
        """
        using Dapper;
        var journal = new Journal();
        journal.Start();
        var app = WebApplication.Create(args);
        app.MapPost("/orders", () => Bus.Publish("order"));
        app.Run();

        static class Bus
        {
            private static readonly List<Action<string>> Handlers = new();
            public static void Subscribe(Action<string> handler) => Handlers.Add(handler);
            public static void Publish(string what) { foreach (var handler in Handlers) handler(what); }
        }

        class Journal
        {
            private readonly SqliteConnection {|TAA1002:_db|} = new("Data Source=a.db");
            public void Start() => Bus.Subscribe(Write);
            private void Write(string what) => _db.Execute("INSERT INTO journal VALUES (@what)", new { what });
        }
        """);

    [Fact]
    public Task LambdaOfTheStartBad() => Rule.Bad(
        """
        using Dapper;
        var bus = new Bus();
        var db = new SqliteConnection("Data Source=a.db");
        bus.Subscribe(what => db.Execute("INSERT INTO journal VALUES (@what)", new { what }));
        var app = WebApplication.Create(args);
        app.MapPost("/orders", () => bus.Publish("order"));
        app.Run();

        class Bus
        {
            private readonly List<Action<string>> _handlers = new();
            public void Subscribe(Action<string> handler) => _handlers.Add(handler);
            public void Publish(string what) { foreach (var handler in _handlers) handler(what); }
        }
        """.Replace("var db", "var {|TAA2001:db|}", StringComparison.Ordinal));

    /// <summary>Work that is taken out of a queue is run once, for whom it is made.</summary>
    [Fact]
    public Task QueueThatEachRequestEmptiesOk() => Rule.Ok(
        """
        using System.Collections.Concurrent;
        using Dapper;
        var builder = WebApplication.CreateBuilder(args);
        builder.Services.AddSingleton<Later>();
        builder.Services.AddScoped<Orders>();
        var app = builder.Build();
        app.MapPost("/orders", (Orders orders) => orders.Save());
        app.Run();

        class Later
        {
            private readonly ConcurrentQueue<Action> _work = new();
            public void Add(Action work) { _work.Enqueue(work); }
            public void RunAll() { while (_work.TryDequeue(out var work)) work(); }
        }

        class Orders(Later later)
        {
            private readonly SqliteConnection _db = new("Data Source=a.db");
            public void Save() { later.Add(Write); later.RunAll(); }
            private void Write() => _db.Execute("INSERT INTO orders VALUES (1)");
        }
        """);

    private static string Bus(string subscribe, string publish, string type = "Bus", string registered = "builder.Services.AddSingleton<Bus>();", string lifetime = "Singleton", string field = "{|TAA1002:_db|}", bool inRequest = false) => $$"""
        using System.Collections.Concurrent;
        using Dapper;
        var builder = WebApplication.CreateBuilder(args);
        {{registered}}
        builder.Services.Add{{lifetime}}<Journal>();
        var app = builder.Build();
        {{(inRequest ? "app.Use((context, next) => { context.RequestServices.GetRequiredService<Journal>().Start(); return next(context); });" : "app.Services.GetRequiredService<Journal>().Start();")}}
        app.MapPost("/orders", ({{type}} bus) => bus.Publish("order"));
        app.Run();

        interface IBus { void Subscribe(Action<string> handler); void Publish(string what); }

        class Bus : IBus
        {
            private readonly List<Action<string>> _handlers = new();
            private readonly Dictionary<string, Action<string>> _byName = new();
            private readonly ConcurrentDictionary<Type, List<Delegate>> _byType = new();
            private event Action<string>? _raised;
            public void Subscribe(Action<string> handler) {{(subscribe.StartsWith('{') ? subscribe : "=> " + subscribe + ";")}}
            public void Publish(string what) { {{publish}} _raised?.Invoke(""); }
        }

        class Journal({{type}} bus)
        {
            private readonly SqliteConnection {{field}} = new("Data Source=a.db");
            public void Start() => bus.Subscribe(Write);
            private void Write(string what) => _db.Execute("INSERT INTO journal VALUES (@what)", new { what });
        }
        """;
}
