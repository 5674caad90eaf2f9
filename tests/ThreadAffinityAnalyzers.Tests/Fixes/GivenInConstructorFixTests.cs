using ThreadAffinityAnalyzers.CodeFixes.Remedies;

namespace ThreadAffinityAnalyzers.Tests.Fixes;

/// <summary>A constructor that works with the connection that it is given, and keeps it.</summary>
public sealed class GivenInConstructorFixTests
{
    [Fact]
    public Task ConstructorThatUsesWhatItKeeps() => Fix.Verify(
        Program(
            "{|TAA3001:AddSingleton(_ => new SqliteConnection(\"Data Source=a.db\"))|}",
            "private readonly SqliteConnection _db;\n\n    public Audit(SqliteConnection db)\n    {\n        _db = db;\n        _db.Execute(\"CREATE TABLE IF NOT EXISTS audit(msg TEXT)\");\n    }",
            "_db.Execute(\"INSERT INTO audit VALUES ('x')\");"),
        Program(
            "AddSingleton<Func<SqliteConnection>>(_ => () =>\n{\n    var connection = new SqliteConnection(\"Data Source=a.db\");\n    connection.Open();\n    return connection;\n})",
            "private readonly Func<SqliteConnection> _openConnection;\n\n    public Audit(Func<SqliteConnection> openConnection)\n    {\n        _openConnection = openConnection;\n        using var connection = openConnection();\n        connection.Execute(\"CREATE TABLE IF NOT EXISTS audit(msg TEXT)\");\n    }",
            "using var connection = _openConnection();\n        connection.Execute(\"INSERT INTO audit VALUES ('x')\");"));

    /// <summary>What the constructor keeps beside it would still need the connection that is closed; rows are read before that.</summary>
    [Theory]
    [InlineData("_db.Execute(\"CREATE TABLE IF NOT EXISTS audit(msg TEXT)\");", "")]
    [InlineData("_rows = _db.Query<string>(\"SELECT msg FROM audit\", buffered: false);", "")]
    [InlineData("_kept = _db.CreateCommand();", "a use of _db cannot have an object of its own")]
    [InlineData("_kept = _db.ExecuteReader(\"SELECT msg FROM audit\");", "a result that needs the connection")]
    public async Task ResultThatTheConstructorKeepsOk(string work, string because) => Assert.Equal(because, await RefusalReasonTests.RefusalOf(nameof(InjectFactoryFix), Program(
        "AddSingleton(_ => new SqliteConnection(\"Data Source=a.db\"))",
        "private readonly SqliteConnection _db;\n    private readonly IEnumerable<string> _rows = [];\n    private readonly object? _kept;\n\n    public Audit(SqliteConnection db)\n    {\n        _db = db;\n        " + work + "\n    }\n\n    public string Rows() => _rows.Count() + \"\" + _kept;",
        "_db.Execute(\"INSERT INTO audit VALUES ('x')\");")));

    private static string Program(string registration, string kept, string write) => $$"""
        using Dapper;

        var builder = WebApplication.CreateBuilder(args);
        builder.Services.{{registration}};
        builder.Services.AddSingleton<Audit>();
        var app = builder.Build();
        app.MapPost("/audit", (Audit audit) => audit.Write());
        app.Run();

        public class Audit
        {
            {{kept}}

            public void Write()
            {
                {{write}}
            }
        }

        """;
}
