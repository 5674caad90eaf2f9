using ThreadAffinityAnalyzers.CodeFixes.Remedies;

namespace ThreadAffinityAnalyzers.Tests.Fixes;

/// <summary>A setting that one connection was given where it was prepared, and that no rewrite moves to where each one is opened, would be lost; the twins say something that the file keeps, or that only asks.</summary>
public class SettingsLeftFixTests
{
    [Theory]
    [InlineData("foreach (var name in new[] { \"recursive_triggers\", \"foreign_keys\" }) _db.Execute($\"PRAGMA {name} = ON\");", "foreach (var name in new[] { \"t\", \"u\" }) _db.Execute($\"ANALYZE {name}\");")]
    [InlineData("foreach (var text in Texts) _db.Execute(text);", "foreach (var text in Kept) _db.Execute(text);")]
    [InlineData("foreach (var text in Texts) { using var command = new SqliteCommand(text, _db); command.ExecuteNonQuery(); }", "foreach (var text in Kept) { using var command = new SqliteCommand(text, _db); command.ExecuteNonQuery(); }")]
    [InlineData("foreach (var text in Texts) Run(text);", "foreach (var text in Kept) Run(text);")]
    [InlineData("Pragma(\"foreign_keys\", \"ON\");", "Version(3);")]
    [InlineData("_db.Set(\"foreign_keys\", \"ON\");", "_db.Show(\"foreign_keys\");")]
    [InlineData("if (DateTime.Now.Year > 2000) _db.Execute(\"PRAGMA synchronous = OFF\");", "if (DateTime.Now.Year > 2000) _db.Execute(\"PRAGMA journal_mode = WAL\");")]
    [InlineData("var command = _db.CreateCommand(); command.CommandText = \"PRAGMA \" + Texts[0]; command.ExecuteNonQuery();", "var command = _db.CreateCommand(); command.CommandText = \"ANALYZE \" + Kept[0]; command.ExecuteNonQuery();")]
    public async Task SettingOk(string bad, string twin)
    {
        Assert.StartsWith("a setting that ", await RefusalReasonTests.RefusalOf(nameof(OpenPerCallFix), Program(bad)));
        Assert.Equal("", await RefusalReasonTests.RefusalOf(nameof(OpenPerCallFix), Program(twin)));
        Assert.Equal("", await RefusalReasonTests.RefusalOf(nameof(SerializeUsesFix), Program(bad)));
    }

    /// <summary>Who locks the file for one connection has no second one, per call or per scope; under a guard there is but one.</summary>
    [Theory]
    [InlineData("_db.Execute(\"PRAGMA locking_mode = EXCLUSIVE\");", "a file that one connection keeps for itself")]
    [InlineData("_db.Execute(\"PRAGMA main.locking_mode=exclusive; PRAGMA temp_store = MEMORY\");", "a file that one connection keeps for itself")]
    [InlineData("_db.Execute(\"PRAGMA locking_mode = NORMAL\");", "")]
    public async Task ExclusiveOk(string setUp, string reason)
    {
        Assert.Equal(reason, await RefusalReasonTests.RefusalOf(nameof(OpenPerCallFix), Program(setUp)));
        Assert.Equal(reason, await RefusalReasonTests.RefusalOf(nameof(ScopeWithConsumersFix), Program(setUp)));
        Assert.Equal("", await RefusalReasonTests.RefusalOf(nameof(SerializeUsesFix), Program(setUp)));
    }

    /// <summary>The container makes the connection: one for each scope could not open the file.</summary>
    [Theory]
    [InlineData("EXCLUSIVE", false)]
    [InlineData("NORMAL", true)]
    public async Task RegisteredOk(string mode, bool isScoped) => Assert.Equal(isScoped, await RefusalReasonTests.RefusalOf(nameof(NarrowLifetimeFix), $$"""
        using Dapper;

        var builder = WebApplication.CreateBuilder(args);
        builder.Services.AddSingleton(_ =>
        {
            var connection = new SqliteConnection("Data Source=s.db");
            connection.Open();
            connection.Execute("PRAGMA locking_mode = {{mode}}");
            return connection;
        });
        var app = builder.Build();
        app.MapGet("/", (SqliteConnection db) => db.ExecuteScalar<long>("SELECT COUNT(*) FROM t"));
        app.Run();
        """) == "");

    private static string Program(string setUp) => $$"""
        using Dapper;

        var builder = WebApplication.CreateBuilder(args);
        builder.Services.AddSingleton<Store>();
        var app = builder.Build();
        app.MapPost("/a", (string n, Store store) => store.Add(n));
        app.MapGet("/b", (Store store) => store.Count());
        app.Run();

        sealed class Store : IDisposable
        {
            private static readonly string[] Texts = ["PRAGMA foreign_keys = ON", "CREATE TABLE IF NOT EXISTS t (n TEXT)"];
            private static readonly string[] Kept = ["PRAGMA journal_mode = WAL", "CREATE TABLE IF NOT EXISTS t (n TEXT)"];
            private readonly SqliteConnection _db = new("Data Source=s.db");

            public Store()
            {
                _db.Open();
                {{setUp}}
            }

            public int Add(string n) => _db.Execute("INSERT INTO t VALUES (@n)", new { n });
            public long Count() => _db.ExecuteScalar<long>("SELECT COUNT(*) FROM t WHERE n = @none", new { none = Kept.Length + Texts.Length });
            public void Dispose() => _db.Dispose();
            private void Run(string text) => _db.Execute(text);
            private void Pragma(string name, string value) => _db.Execute($"PRAGMA {name} = {value}");
            private void Version(int version) => _db.Execute($"PRAGMA user_version = {version}");
        }

        static class Settings
        {
            public static void Set(this SqliteConnection connection, string name, string value) => connection.Execute("PRAGMA " + name + " = " + value);
            public static void Show(this SqliteConnection connection, string name) => Console.WriteLine(connection.ExecuteScalar("SELECT * FROM pragma_" + name));
        }
        """;
}
