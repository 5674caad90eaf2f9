namespace ThreadAffinityAnalyzers.Tests.Fixes;

/// <summary>A connection to which a pattern gives another name is opened per call like any other; the name goes on standing for it.</summary>
public sealed class PatternNamesFixTests
{
    private const string Opening = """
            private static SqliteConnection OpenConnection()
            {
                var connection = new SqliteConnection("Data Source=a.db");
                connection.Open();
                return connection;
            }
        """;

    private static string Program(string member, string work) => $$"""
        using System.Data;
        using Dapper;
        using Microsoft.Data.Sqlite;

        var builder = WebApplication.CreateBuilder(args);
        builder.Services.AddSingleton<Store>();
        var app = builder.Build();
        app.MapGet("/count", (Store store) => store.Count());
        app.Run();

        public sealed class Store
        {
        {{member}}

            public long Count()
            {
                {{work.Replace("\n", "\n        ")}}
            }
        }

        """;

    private const string Field = "    private SqliteConnection? {|TAA1002:_db|} = new(\"Data Source=a.db\");";

    [Theory]
    [InlineData("return _db is { State: ConnectionState.Open } open ? open.ExecuteScalar<long>(\"SELECT COUNT(*) FROM items\") : 0;")]
    [InlineData("if (_db is not SqliteConnection open)\n{\n    return 0;\n}\n\nreturn open.ExecuteScalar<long>(\"SELECT COUNT(*) FROM items\");")]
    [InlineData("switch (_db)\n{\n    case null:\n        return 0;\n    case SqliteConnection open:\n        return open.ExecuteScalar<long>(\"SELECT COUNT(*) FROM items\");\n}")]
    [InlineData("return _db switch { null => 0, var open => open.ExecuteScalar<long>(\"SELECT COUNT(*) FROM items\") };")]
    public Task NamedInTheSameFunction(string work) => Fix.Verify(Program(Field, work), Program(Opening, "using var connection = OpenConnection();\n" + work.Replace("_db", "connection")));

    /// <summary>A function inside may run when the call is over.</summary>
    [Fact]
    public Task NamedOutsideOfALambda() => Fix.Refuses(
        Program(Field, "if (_db is not { } open)\n{\n    return 0;\n}\n\nvar count = () => open.ExecuteScalar<long>(\"SELECT COUNT(*) FROM items\");\nreturn count();"));

    /// <summary>A name that is given at the top level is seen by the handlers that follow.</summary>
    [Fact]
    public Task NamedAtTheTopLevel() => Fix.Verify(
        TopLevel("{|TAA2001:shared|}", "", "open.ExecuteScalar<long>(\"SELECT COUNT(*) FROM items\")", "shared.ExecuteScalar<long>(\"SELECT MAX(id) FROM items\")"),
        TopLevel("shared", "var gate = new object();\n", "\n{\n    lock (gate)\n    {\n        return open.ExecuteScalar<long>(\"SELECT COUNT(*) FROM items\");\n    }\n}", "\n{\n    lock (gate)\n    {\n        return shared.ExecuteScalar<long>(\"SELECT MAX(id) FROM items\");\n    }\n}"));

    private static string TopLevel(string name, string gate, string count, string last) => $$"""
        using Dapper;
        using Microsoft.Data.Sqlite;

        var app = WebApplication.CreateBuilder(args).Build();
        {{gate}}var {{name}} = new SqliteConnection("Data Source=a.db");
        if (shared is not { } open)
        {
            return;
        }

        app.MapGet("/count", () => {{count}});
        app.MapGet("/last", () => {{last}});
        app.Run();

        """.Replace("=> \n", "=>\n");

    /// <summary>What is kept under that name outlives the call.</summary>
    [Fact]
    public Task KeptByThatName() => Fix.Refuses(
        Program(Field + "\n    private SqliteConnection? _last;", "if (_db is { } open)\n{\n    _last = open;\n    return open.ExecuteScalar<long>(\"SELECT COUNT(*) FROM items\");\n}\n\nreturn 0;"));
}
