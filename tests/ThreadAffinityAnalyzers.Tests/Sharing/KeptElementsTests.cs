using ThreadAffinityAnalyzers.Tests.Verify;

namespace ThreadAffinityAnalyzers.Tests.Sharing;

/// <summary>What a method finds in a kept collection, and what is done for each element of one.</summary>
public sealed class KeptElementsTests
{
    [Fact]
    public Task OutParameterOfAStaticMethodBad() => Rule.Bad(Static("if (Sessions.Find(name, out var s)) { s.Run(sql); }", "{|TAA1002:_connection|}"));

    [Fact]
    public Task OutParameterDeclaredBeforeBad() => Rule.Bad(Static("Session s; if (!Sessions.Find(name, out s)) return; s.Run(sql);", "{|TAA1002:_connection|}"));

    [Fact]
    public Task ForEachLambdaBad() => Rule.Bad(Static("Sessions.All.ForEach(s => s.Run(sql));", "{|TAA1002:_connection|}"));

    [Fact]
    public Task SelectLambdaBad() => Rule.Bad(Static("var lengths = Sessions.All.Select(s => { s.Run(sql); return s.Name.Length; }).ToList();", "{|TAA1002:_connection|}"));

    [Fact]
    public Task ArrayForEachBad() => Rule.Bad(Static("Array.ForEach(Sessions.All.ToArray(), s => s.Run(sql));", "{|TAA1002:_connection|}"));

    [Fact]
    public Task FilteredForEachBad() => Rule.Bad(Static("Sessions.All.Where(s => s.Name == name).ToList().ForEach(s => s.Run(sql));", "{|TAA1002:_connection|}"));

    [Fact]
    public Task ListOfTheCallOk() => Rule.Ok(Static("new List<Session> { new(name) }.ForEach(s => s.Run(sql));", "_connection"));

    [Fact]
    public Task ListOfTheCallInALocalOk() => Rule.Ok(Static("var mine = new List<Session> { new(name) }; mine.ForEach(s => s.Run(sql));", "_connection"));

    [Fact]
    public Task OutParameterThatIsMadeOk() => Rule.Ok(Static("if (Sessions.Make(name, out var s)) { s.Run(sql); }", "_connection"));

    [Fact]
    public Task OutParameterOfADictionaryBad() => Rule.Bad(Service("if (sessions.TryGet(name, out var s)) s.Run(sql);", "public bool TryGet(string name, out Session? session) => _all.TryGetValue(name, out session);", "{|TAA1002:_connection|}"));

    [Fact]
    public Task OutParameterUnderALockBad() => Rule.Bad(Service("if (sessions.TryGet(name, out var s)) s.Run(sql);", "public bool TryGet(string name, out Session? session) { lock (_all) { return _all.TryGetValue(name, out session); } }", "{|TAA1002:_connection|}"));

    [Fact]
    public Task OutParameterByIndexBad() => Rule.Bad(Service(
        "if (sessions.TryGet(name, out var s)) s.Run(sql);",
        "public bool TryGet(string name, out Session? session) { session = null; if (!_all.ContainsKey(name)) return false; session = _all[name]; return true; }", "{|TAA1002:_connection|}"));

    [Fact]
    public Task OutParameterOfALoopBad() => Rule.Bad(Service(
        "if (sessions.TryGet(name, out var s)) s.Run(sql);",
        "public bool TryGet(string name, out Session? session) { foreach (var one in _all.Values) { if (one.Name == name) { session = one; return true; } } session = null; return false; }", "{|TAA1002:_connection|}"));

    [Fact]
    public Task OutParameterThroughAnotherMethodBad() => Rule.Bad(Service(
        "if (sessions.TryGet(name, out var s)) s.Run(sql);",
        "public bool TryGet(string name, out Session? session) => Search(name, out session); private bool Search(string name, out Session? found) => _all.TryGetValue(name, out found);", "{|TAA1002:_connection|}"));

    [Fact]
    public Task OutParameterOfAnExtensionBad() => Rule.Bad(Service(
        "if (sessions.All.TryFind(name, out var s)) s.Run(sql);", "public Dictionary<string, Session> All => _all;", "{|TAA1002:_connection|}"));

    [Fact]
    public Task OutParameterThatIsTakenOutOk() => Rule.Ok(Service(
        "if (sessions.TryTake(name, out var s)) s.Run(sql);", "public bool TryTake(string name, out Session? session) { lock (_all) { return _all.Remove(name, out session); } }", "_connection"));

    [Fact]
    public Task OutParameterOfAClassOfOneScopeOk() => Rule.Ok(Service("if (sessions.TryGet(name, out var s)) s.Run(sql);", "public bool TryGet(string name, out Session? session) => _all.TryGetValue(name, out session);", "_connection", "Scoped"));

    /// <summary>Each round starts work on an element of its own.</summary>
    [Fact]
    public Task WorkOnEachElementOnceOk() => Rule.Ok(Console("foreach (var w in Workers.All) _ = Task.Run(() => w.Run(\"SELECT 1\"));"));

    [Fact]
    public Task WorkOnEachElementByALambdaOnceOk() => Rule.Ok(Console("await Task.WhenAll(Workers.All.Select(w => Task.Run(() => w.Run(\"SELECT 1\"))));"));

    [Fact]
    public Task WorkOnEachElementOfAParameterOk() => Rule.Ok(Console("await RunAll(Workers.All); static Task RunAll(List<Session> all) => Task.WhenAll(all.Select(w => Task.Run(() => w.Run(\"SELECT 1\"))));"));

    [Fact]
    public Task WorkOnOneElementInEachRoundBad() => Rule.Bad(Console("for (var i = 0; i < 9; i++) { var w = Workers.All[0]; _ = Task.Run(() => w.Run(\"SELECT 1\")); }", "{|TAA2002:_connection|}"));

    [Fact]
    public Task WorkOnEachPairOnceOk() => Rule.Ok(Console("foreach (var (name, w) in Workers.ByName) _ = Task.Run(() => w.Run(name)); foreach (var pair in Workers.ByName) { var w = pair.Value; }"));

    [Fact]
    public Task WorkOnTheValueOfEachPairOnceOk() => Rule.Ok(Console("foreach (var pair in Workers.ByName) { var w = pair.Value; _ = Task.Run(() => w.Run(\"SELECT 1\")); }"));

    [Fact]
    public Task WorkTwiceOnEachElementBad() => Rule.Bad(Console("foreach (var w in Workers.All) { _ = Task.Run(() => w.Run(\"SELECT 1\")); _ = Task.Run(() => w.Run(\"SELECT 2\")); }", "{|TAA2002:_connection|}"));

    [Fact]
    public Task WorkOnEachElementInARequestBad() => Rule.Bad(Static("foreach (var s in Sessions.All) _ = Task.Run(() => s.Run(sql));", "{|TAA1002:_connection|}"));

    private const string Session = """
        sealed class Session(string name)
        {
            private readonly SqliteConnection FIELD = new(name);
            public string Name => name;
            public void Run(string sql) { using var command = _connection.CreateCommand(); command.CommandText = sql; command.ExecuteNonQuery(); }
        }
        """;

    private static string Console(string body, string field = "_connection") => $$"""
        {{body}}
        Console.ReadLine();
        {{Session.Replace("FIELD", field, StringComparison.Ordinal)}}
        static class Workers { public static readonly List<Session> All = [new("a"), new("b")]; public static readonly Dictionary<string, Session> ByName = new() { ["a"] = new("a") }; }
        """;

    private static string Static(string body, string field) => $$"""
        var app = WebApplication.CreateBuilder(args).Build();
        app.MapPost("/run", (string name, string sql) => { {{body}} });
        app.Run();
        {{Session.Replace("FIELD", field, StringComparison.Ordinal)}}
        static class Sessions
        {
            public static readonly List<Session> All = [new("a"), new("b")];
            public static bool Find(string name, out Session session) { session = All.Find(s => s.Name == name)!; return session is not null; }
            public static bool Make(string name, out Session session) { session = new Session(name); return true; }
        }
        """;

    private static string Service(string body, string members, string field, string lifetime = "Singleton") => $$"""
        var builder = WebApplication.CreateBuilder(args);
        builder.Services.Add{{lifetime}}<Sessions>();
        var app = builder.Build();
        app.MapPost("/run", (string name, string sql, Sessions sessions) => { {{body}} });
        app.Run();
        {{Session.Replace("FIELD", field, StringComparison.Ordinal)}}
        sealed class Sessions
        {
            private readonly Dictionary<string, Session> _all = new() { ["a"] = new("a"), ["b"] = new("b") };
            {{members}}
        }
        static class Finding { public static bool TryFind(this Dictionary<string, Session> all, string name, out Session? session) => all.TryGetValue(name, out session); }
        """;
}
