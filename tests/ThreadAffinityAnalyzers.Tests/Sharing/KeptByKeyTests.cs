namespace ThreadAffinityAnalyzers.Tests.Sharing;

/// <summary>Objects that own a connection and stand in a static dictionary: whoever asks for the key gets the same one, unless the key is the asking flow's own.</summary>
public class KeptByKeyTests
{
    [Theory]
    [InlineData("if (Sessions.All.TryGetValue(name, out var s)) { s.Run(sql); }")]
    [InlineData("Session? s; if (!Sessions.All.TryGetValue(name, out s)) { return; } s.Run(sql);")]
    [InlineData("Sessions.All[name].Run(sql);")]
    [InlineData("Sessions.All.GetValueOrDefault(name)?.Run(sql);")]
    [InlineData("foreach (var s in Sessions.All.Values) { s.Run(sql); }")]
    [InlineData("foreach (var (_, s) in Sessions.All) { s.Run(sql); }")]
    [InlineData("foreach (var pair in Sessions.All) { pair.Value.Run(sql); }")]
    [InlineData("Sessions.All.Values.FirstOrDefault(s => s is not null)?.Run(sql);")]
    [InlineData("Sessions.Found(name).Run(sql);")]
    [InlineData("Sessions.Locked(name).Run(sql);")]
    public Task AskedForBad(string body) => Rule.Bad(Program(body, "{|TAA1002:_connection|}"));

    [Theory]
    [InlineData("if (Sessions.All.TryRemove(name, out var s)) { s.Run(sql); }")]
    [InlineData("var s = new Session(name); s.Run(sql);")]
    [InlineData("if (Sessions.ByFlow.TryGetValue(Environment.CurrentManagedThreadId, out var s)) { s.Run(sql); }")]
    [InlineData("Sessions.ByFlow[Environment.CurrentManagedThreadId].Run(sql);")]
    public Task OfItsOwnOk(string body) => Rule.Ok(Program(body, "_connection"));

    private static string Program(string body, string connection) => $$"""
        using System.Collections.Concurrent;
        var app = WebApplication.CreateBuilder(args).Build();
        app.MapPost("/open", (string name) => Sessions.Add(name));
        app.MapPost("/run", (string name, string sql) => { {{body}} });
        app.Run();
        sealed class Session(string name)
        {
            private readonly SqliteConnection {{connection}} = new(name);
            public void Run(string sql) { using var command = _connection.CreateCommand(); command.CommandText = sql; command.ExecuteNonQuery(); }
        }
        static class Sessions
        {
            public static readonly ConcurrentDictionary<string, Session> All = new();
            public static readonly ConcurrentDictionary<int, Session> ByFlow = new();
            public static void Add(string name) { All[name] = new Session(name); ByFlow[Environment.CurrentManagedThreadId] = new Session(name); }
            public static Session Found(string name) { if (All.TryGetValue(name, out var found)) { return found; } found = new Session(name); All[name] = found; return found; }
            public static Session Locked(string name) { lock (All) { Session? found; if (!All.TryGetValue(name, out found)) { found = new Session(name); All.TryAdd(name, found); } return found; } }
        }
        """;

    [Fact]
    public Task HubByConnectionOk() => Rule.Ok(Hub("Context.ConnectionId", "Connection"));

    [Fact]
    public Task HubByUserBad() => Rule.Bad(Hub("Context.UserIdentifier!", "{|TAA1002:Connection|}"));

    [Theory]
    [InlineData("public Session? Find(string id) => _all.GetValueOrDefault(id);", "registry.Find(Context.ConnectionId)")]
    [InlineData("public Session? Find(string id) { _all.TryGetValue(id, out var found); return found; }", "registry.Find(Context.ConnectionId)")]
    [InlineData("public Session? this[string id] => _all.GetValueOrDefault(id);", "registry[Context.ConnectionId]")]
    [InlineData("public Session? this[string id] { get { return _all.GetValueOrDefault(id); } }", "registry[Context.ConnectionId]")]
    public Task RegistryByConnectionOk(string find, string found) => Rule.Ok(Registry("_connection", find, found, "Context.ConnectionId"));

    [Theory]
    [InlineData("public Session? Find(string id) => _all.GetValueOrDefault(id);", "registry.Find(room)")]
    [InlineData("public Session? this[string id] => _all.GetValueOrDefault(id);", "registry[room]")]
    public Task RegistryByRoomBad(string find, string found) => Rule.Bad(Registry("{|TAA1002:_connection|}", find, found, "room"));

    private static string Registry(string connection, string find, string found, string key) => $$"""
        using System.Collections.Concurrent;
        var builder = WebApplication.CreateBuilder(args);
        builder.Services.AddSignalR();
        builder.Services.AddSingleton<Registry>();
        var app = builder.Build();
        app.MapHub<DataHub>("/data");
        app.Run();
        sealed class Session(string name)
        {
            private readonly SqliteConnection {{connection}} = new(name);
            public void Run(string sql) { using var command = _connection.CreateCommand(); command.CommandText = sql; command.ExecuteNonQuery(); }
        }
        sealed class Registry
        {
            private readonly ConcurrentDictionary<string, Session> _all = new();
            {{find}}
            public void Add(string id, Session session) => _all[id] = session;
            public void Remove(string id) => _all.TryRemove(id, out _);
        }
        sealed class DataHub(Registry registry) : Microsoft.AspNetCore.SignalR.Hub
        {
            public void Open(string room) => registry.Add({{key}}, new Session("Data Source=" + room));
            public void Run(string room, string sql) => {{found}}?.Run(sql);
            public override Task OnDisconnectedAsync(Exception? exception) { registry.Remove(Context.ConnectionId); return Task.CompletedTask; }
        }
        """;

    /// <summary>The calls of one SignalR connection run one after the other, those of a user's two browser tabs do not.</summary>
    private static string Hub(string key, string connection) => $$"""
        var builder = WebApplication.CreateBuilder(args);
        builder.Services.AddSignalR();
        var app = builder.Build();
        app.MapHub<DataHub>("/data");
        app.Run();
        sealed class Session { public SqliteConnection {{connection}} { get; set; } = null!; }
        sealed class DataHub : Microsoft.AspNetCore.SignalR.Hub
        {
            private static readonly System.Collections.Concurrent.ConcurrentDictionary<string, Session> sessions = new();
            public void Open(string text) => sessions[{{key}}] = new Session { Connection = new SqliteConnection(text) };
            public void Run(string sql)
            {
                if (!Find(out var session)) { return; }
                using var command = session.Connection.CreateCommand();
                command.CommandText = sql;
                command.ExecuteNonQuery();
            }
            public void Vacuum()
            {
                using var command = sessions[{{key}}].Connection.CreateCommand();
                command.CommandText = "VACUUM";
                command.ExecuteNonQuery();
            }
            private bool Find(out Session session) => sessions.TryGetValue({{key}}, out session!);
        }
        """;

    [Theory]
    [InlineData("(string name)", "Notes.All.GetValue(Notes.Plugins[name], p => new SqliteConnection(p.Name)).Execute(\"VACUUM\")")]
    [InlineData("(string name)", "{ if (Notes.All.TryGetValue(Notes.Plugins[name], out var db)) { db.Execute(\"VACUUM\"); } }")]
    public Task AttachedToAnObjectBad(string takes, string body) => Rule.Bad(Attached(takes, body, "ConditionalWeakTable<Plugin, SqliteConnection> {|TAA1001:All|}"));

    [Theory]
    [InlineData("(HttpContext http)", "Notes.All.GetValue(http, h => new SqliteConnection(\"a.db\")).Execute(\"VACUUM\")", "ConditionalWeakTable<HttpContext, SqliteConnection>")]
    [InlineData("(HttpContext http)", "Notes.All.GetOrAdd(http, h => new SqliteConnection(\"a.db\")).Execute(\"VACUUM\")", "System.Collections.Concurrent.ConcurrentDictionary<HttpContext, SqliteConnection>")]
    [InlineData("(SqliteConnection db)", "Notes.All.GetValue(db, c => c.CreateCommand()).ExecuteNonQuery()", "ConditionalWeakTable<SqliteConnection, SqliteCommand>")]
    [InlineData("(SqliteConnection db)", "Notes.All.GetValue(db, _ => new Plugin(\"a\")).Name", "ConditionalWeakTable<SqliteConnection, Plugin>")]
    public Task AttachedToTheFlowOk(string takes, string body, string table) => Rule.Ok(Attached(takes, body, table + " All"));

    private static string Attached(string takes, string body, string table) => $$"""
        using System.Runtime.CompilerServices;
        using Dapper;
        var builder = WebApplication.CreateBuilder(args);
        builder.Services.AddScoped(_ => new SqliteConnection("a.db"));
        var app = builder.Build();
        app.MapPost("/run", {{takes}} => {{body}});
        app.Run();
        sealed record Plugin(string Name);
        static class Notes
        {
            public static readonly Dictionary<string, Plugin> Plugins = new();
            public static readonly {{table}} = new();
        }
        """;
}
