using ThreadAffinityAnalyzers.CodeFixes.Remedies;

namespace ThreadAffinityAnalyzers.Tests.Fixes;

/// <summary>Whether the one connection is open is something to remember: a connection of its own would always say that it is. Whoever opens it where it is closed asks for no more than that.</summary>
public class AskedForStateFixTests
{
    private const string State = "whether the one connection is open is asked";
    private const string Others = "a connection that one call opens or closes for another";
    private const string Opening = "public Store() => _db.Open();";

    [Theory]
    [InlineData("public bool IsOpen => _db.State == System.Data.ConnectionState.Open;", State, Others)]
    [InlineData("public string IsOpen => _db?.State.ToString() ?? \"\";", State, Others)]
    [InlineData("public int Trim() { if (_db.State != System.Data.ConnectionState.Open) return 0; return _db.Execute(\"DELETE FROM t\"); }", State, Others)]
    [InlineData("public int Trim() { if (_db.State != System.Data.ConnectionState.Open) _db.Open(); return _db.Execute(\"DELETE FROM t\"); }", "", "")]
    [InlineData("public string IsOpen => _db.DataSource;", "", "")]
    public async Task StateOk(string member, string perCall, string perScope)
    {
        Assert.Equal(perCall, await RefusalReasonTests.RefusalOf(nameof(OpenPerCallFix), Program(Opening + member)));
        Assert.Equal(perScope, await RefusalReasonTests.RefusalOf(nameof(ScopeWithConsumersFix), Program(Opening + member)));
        Assert.Equal("", await RefusalReasonTests.RefusalOf(nameof(SerializeUsesFix), Program(Opening + member)));
    }

    /// <summary>The object of another scope is opened by nobody.</summary>
    [Theory]
    [InlineData("public void Start() => _db.Open();", Others)]
    [InlineData("public void Start() { if (_db.State != System.Data.ConnectionState.Open) _db.Open(); }", Others)]
    [InlineData(Opening + "public void Stop() => _db.Close();", Others)]
    [InlineData(Opening + "public void Start() { _db.Close(); _db.Open(); }", "")]
    [InlineData(Opening, "")]
    public async Task OpenedForOthersOk(string members, string reason) => Assert.Equal(reason, await RefusalReasonTests.RefusalOf(nameof(ScopeWithConsumersFix), Program(members)));

    /// <summary>Where the object ends nothing is opened to ask it for its name.</summary>
    [Theory]
    [InlineData("Console.WriteLine(_db.DataSource);", "an end that only reads what the connection is called")]
    [InlineData("Console.WriteLine(_db.DataSource); _db.Execute(\"PRAGMA optimize\");", "")]
    [InlineData("Console.WriteLine();", "")]
    public async Task EndOk(string statement, string reason) =>
        Assert.Equal(reason, await RefusalReasonTests.RefusalOf(nameof(OpenPerCallFix), Program(Opening).Replace("_db.Dispose();", "_db.Dispose(); " + statement, StringComparison.Ordinal)));

    private static string Program(string members) => $$"""
        using Dapper;

        var builder = WebApplication.CreateBuilder(args);
        builder.Services.AddSingleton<Store>();
        var app = builder.Build();
        app.MapPost("/a", (string n, Store store) => store.Add(n));
        app.MapGet("/b", (Store store) => store.Count());
        app.Run();

        sealed class Store : IDisposable
        {
            private readonly SqliteConnection _db = new("Data Source=s.db");
            {{members}}
            public int Add(string n) => _db.Execute("INSERT INTO t VALUES (@n)", new { n });
            public long Count() => _db.ExecuteScalar<long>("SELECT COUNT(*) FROM t");
            public void Dispose() { _db.Dispose(); }
        }
        """;
}
