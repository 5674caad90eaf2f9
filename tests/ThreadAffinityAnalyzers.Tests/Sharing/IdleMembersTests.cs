using ThreadAffinityAnalyzers.Tests.Verify;

namespace ThreadAffinityAnalyzers.Tests.Sharing;

/// <summary>Members of the program that ask a connection for its state, and those that work with it.</summary>
public sealed class IdleMembersTests
{
    [Theory]
    [InlineData("keepAlive.IsOpen()")]
    [InlineData("Ask.IsReady(keepAlive)")]
    [InlineData("Ask.HasSource(keepAlive)")]
    [InlineData("Ask.Both(1, keepAlive)")]
    [InlineData("Describe(keepAlive)")]
    [InlineData("keepAlive?.IsOpen()")]
    public Task StateIsAskedOk(string asked) => Rule.Ok(Program("keepAlive", asked));

    [Theory]
    [InlineData("keepAlive.CanSelect()")]
    [InlineData("Ask.IsKept(keepAlive)")]
    [InlineData("Ask.HasRows(keepAlive)")]
    [InlineData("Ask.Named(keepAlive)")]
    [InlineData("Ask.Again(keepAlive, 9)")]
    [InlineData("Work(keepAlive)")]
    public Task ConnectionIsWorkedWithBad(string used) => Rule.Bad(Program("{|TAA2001:keepAlive|}", used));

    [Fact]
    public Task OverrideMayWorkWithItBad() => Rule.Bad(
        """
        var app = WebApplication.Create(args);
        var connection = new SqliteConnection("Data Source=a.db");
        Probe probe = args.Length > 0 ? new Probe() : new Deep();
        app.MapGet("/ready", () => probe.Ask(connection));
        app.Run();
        class Probe { public virtual bool Ask(SqliteConnection c) => c.State == System.Data.ConnectionState.Open; }
        class Deep : Probe { public override bool Ask(SqliteConnection c) => c.CreateCommand().ExecuteScalar() is not null; }
        """.Replace("var connection", "var {|TAA2001:connection|}"));

    [Theory]
    [InlineData("using var c = (DbConnection)((ICloneable)_template).Clone();")]
    [InlineData("using var c = new SqliteConnection(_template.ConnectionString);")]
    public Task CopyOfAConnectionOk(string copy) => Rule.Ok(Copies("_template", copy));

    [Theory]
    [InlineData("var c = _template;")]
    [InlineData("using var c = ((ICopyable)_template).Clone();")]
    public Task NoCopyOfAConnectionBad(string given) => Rule.Bad(Copies("{|TAA1002:_template|}", given));

    /// <summary>To cancel is the one call that providers take from beside the flow that runs the command: under its guard it would wait until there is nothing to cancel.</summary>
    [Theory]
    [InlineData("_running.Cancel()")]
    [InlineData("_running?.Cancel()")]
    [InlineData("((System.Data.IDbCommand)_running).Cancel()")]
    public Task CancelledFromBesideItsGuardOk(string call) => Rule.Ok(Stopped("_running", "SqliteCommand", call));

    [Theory]
    [InlineData("SqliteCommand", "_running.ExecuteNonQuery()")]
    [InlineData("Report", "_running.Cancel()")]
    public Task CalledFromBesideItsGuardBad(string type, string call) => Rule.Bad(Stopped("{|TAA4001:_running|}", type, call));

    private static string Program(string name, string use) => $$"""
        using System.Data;
        var app = WebApplication.Create(args);
        using var {{name}} = new SqliteConnection("Data Source=a;Mode=Memory;Cache=Shared");
        keepAlive.Open();
        app.MapGet("/ready", () => {{use}});
        app.Run();
        string Describe(SqliteConnection c) => $"{c.DataSource} {c.State}";
        object? Work(SqliteConnection c) => c.CreateCommand().ExecuteScalar();
        static class Ask
        {
            private static IDbConnection? last;
            public static bool IsOpen(this IDbConnection c) => c.State == ConnectionState.Open;
            public static bool IsReady(IDbConnection? c) { if (c == null) return false; return c.IsOpen() || c.State is ConnectionState.Fetching; }
            public static bool HasSource(SqliteConnection? c) => c is { DataSource: "a", State: not ConnectionState.Broken };
            public static bool Both(int n, IDbConnection c) { ArgumentNullException.ThrowIfNull(c); return IsReady(c: c) && n > 0; }
            public static bool CanSelect(this IDbConnection c) => c.CreateCommand().ExecuteScalar() is not null;
            public static bool IsKept(IDbConnection c) { last = c; return last.State == ConnectionState.Open; }
            public static bool HasRows(IDbConnection c) { var other = c; return other.CreateCommand().ExecuteScalar() is not null; }
            public static object Named(IDbConnection c) => c is SqliteConnection { } one ? one.CreateCommand() : "";
            public static object? Again(IDbConnection c, int n) => n > 0 ? Again(c, n - 1) : c.CreateCommand();
        }
        """;

    /// <summary>Whether a method of this name makes a new connection is known of libraries alone.</summary>
    private static string Copies(string name, string copy) => $$"""
        using System.Data.Common;
        using Dapper;
        var builder = WebApplication.CreateBuilder(args);
        builder.Services.AddSingleton<Store>();
        var app = builder.Build();
        app.MapGet("/", (Store s) => s.Count());
        app.Run();
        interface ICopyable { DbConnection Clone(); }
        class Store
        {
            private readonly DbConnection {{name}} = new SqliteConnection("Data Source=a.db");
            public long Count() { {{copy}} return c.ExecuteScalar<long>("SELECT COUNT(*) FROM t"); }
        }
        """;

    private static string Stopped(string name, string type, string call) => $$"""
        var builder = WebApplication.CreateBuilder(args);
        builder.Services.AddSingleton<Reports>();
        var app = builder.Build();
        app.MapGet("/", (Reports reports) => reports.Run());
        app.MapPost("/stop", (Reports reports) => reports.Stop());
        app.Run();
        class Report : SqliteCommand { public new void Cancel() { CommandText = "UPDATE report SET cancelled = 1"; ExecuteNonQuery(); } }
        class Reports
        {
            private readonly object _gate = new();
            private readonly {{type}} {{name}} = new() { CommandText = "SELECT 1", Connection = new("Data Source=a.db") };
            public object? Run() { lock (_gate) return _running.ExecuteScalar(); }
            public void Stop() => {{call}};
        }
        """;
}
