using ThreadAffinityAnalyzers.CodeFixes.Remedies;

namespace ThreadAffinityAnalyzers.Tests.Fixes;

/// <summary>One guard around the uses of what lambdas capture: a local gate before the object.</summary>
public sealed class SerializeCapturedUsesFixTests
{
    private const string Key = "SerializeUsesFix";

    [Fact]
    public Task SynchronousHandlersShareALock() => Fix.Verify(
        Program("{|TAA2001:db|}", "", "() => db.ExecuteScalar<int>(\"a\")", "(int id) =>\n{\n    // add it\n    db.Execute(\"b\");\n    return \"ok\";\n}"),
        Program("db", "var gate = new object();\n", "() =>\n{\n    lock (gate)\n    {\n        return db.ExecuteScalar<int>(\"a\");\n    }\n}",
            "(int id) =>\n{\n    // add it\n    lock (gate)\n    {\n        db.Execute(\"b\");\n    }\n    return \"ok\";\n}"), key: Key);

    [Fact]
    public Task AsynchronousHandlersShareASemaphore() => Fix.Verify(
        Program("{|TAA2001:db|}", "", "async (CancellationToken token) => await db.ExecuteScalarAsync<int>(\"a\")", "() => db.ExecuteAsync(\"b\")"),
        Program("db", "var gate = new SemaphoreSlim(1, 1);\n",
            "async (CancellationToken token) =>\n{\n    await gate.WaitAsync(token);\n    try\n    {\n        return await db.ExecuteScalarAsync<int>(\"a\");\n    }\n    finally\n    {\n        gate.Release();\n    }\n}",
            "async () =>\n{\n    await gate.WaitAsync();\n    try\n    {\n        return await db.ExecuteAsync(\"b\");\n    }\n    finally\n    {\n        gate.Release();\n    }\n}"), key: Key);

    /// <summary>The gate of one handler is completed for the others.</summary>
    [Fact]
    public Task GateOfOneHandlerIsTakenByAll() => Fix.Verify(
        Program("{|TAA4001:db|}", "var first = new object();\n", "() => { lock (first) { return db.ExecuteScalar<int>(\"a\"); } }", "() => db.Execute(\"b\")"),
        Program("db", "var first = new object();\n", "() => { lock (first) { return db.ExecuteScalar<int>(\"a\"); } }", "() =>\n{\n    lock (first)\n    {\n        return db.Execute(\"b\");\n    }\n}"), index: 1, key: Key);

    [Fact]
    public Task ParallelBodyTakesALock() => Fix.Verify(
        Import("using var {|TAA2002:db|} = new SqliteConnection(source);", "db.Execute(\"x\");"),
        Import("var gate = new object();\n        using var db = new SqliteConnection(source);", "lock (gate)\n            {\n                db.Execute(\"x\");\n            }"), key: Key);

    /// <summary>A gate that each call makes for itself guards nothing: it is not taken for the common one, and goes.</summary>
    [Fact]
    public Task GateOfEachCallIsReplaced() => Fix.Verify(
        Program("{|TAA4001:db|}", "", "() => { var own = new object(); lock (own) { return db.ExecuteScalar<int>(\"a\"); } }", "() => db.Execute(\"b\")"),
        Program("db", "var gate = new object();\n", "() => { lock (gate) { return db.ExecuteScalar<int>(\"a\"); } }", "() =>\n{\n    lock (gate)\n    {\n        return db.Execute(\"b\");\n    }\n}"), index: 1, key: Key);

    /// <summary>A command that handlers capture works through the connection: both take one gate.</summary>
    [Fact]
    public Task CommandOfTheConnectionTakesItsGate() => Fix.Verify(
        WithCommand("{|TAA2001:db|}", "{|TAA2001:insert|}", "", "() => insert.ExecuteNonQuery()", "() => db.Execute(\"b\")"),
        WithCommand("db", "insert", "var gate = new object();\n", "() =>\n{\n    lock (gate)\n    {\n        return insert.ExecuteNonQuery();\n    }\n}", "() =>\n{\n    lock (gate)\n    {\n        return db.Execute(\"b\");\n    }\n}"), key: Key);

    /// <summary>What is set through a parameter beside the command would be set outside of the gate.</summary>
    [Theory]
    [InlineData("{ name.Value = \"x\"; return insert.ExecuteNonQuery(); }", "a parameter of the command that is held beside it")]
    [InlineData("{ insert.Parameters[0].Value = \"x\"; return insert.ExecuteNonQuery(); }", "")]
    public async Task ParameterThatHandlersCaptureOk(string body, string because) =>
        Assert.Equal(because, await RefusalReasonTests.RefusalOf(nameof(SerializeUsesFix), WithCommand("db", "insert", "", "() => " + body, "() => db.Execute(\"b\")")));

    private static string WithCommand(string db, string insert, string gate, string first, string second) => $$"""
        using Dapper;

        var builder = WebApplication.CreateBuilder(args);
        {{gate}}var {{db}} = new SqliteConnection("Data Source=a.db");
        db.Open();
        var {{insert}} = db.CreateCommand();
        insert.CommandText = "INSERT INTO o VALUES (@n)";
        var name = insert.Parameters.Add("@n", SqliteType.Text);
        var app = builder.Build();
        app.MapGet("/first", {{first}});
        app.MapPost("/second", {{second}});
        app.Run();

        """;

    private static string Program(string db, string gate, string first, string second) => $$"""
        using Dapper;

        var builder = WebApplication.CreateBuilder(args);
        {{gate}}var {{db}} = new SqliteConnection("Data Source=a.db");
        db.Open();
        db.Execute("CREATE TABLE IF NOT EXISTS o (id INTEGER)");
        var app = builder.Build();
        app.MapGet("/first", {{first}});
        app.MapPost("/second", {{second}});
        app.Run();

        """;

    private static string Import(string made, string body) => $$"""
        using Dapper;

        public static class Import
        {
            public static void Run(string source, int[] ids)
            {
                {{made}}
                db.Open();
                Parallel.ForEach(ids, id =>
                {
                    {{body}}
                });
            }
        }

        """;
}
