namespace ThreadAffinityAnalyzers.Tests.Fixes;

/// <summary>A connection per call for every provider, by the type that the holder has and the way the connection is used.</summary>
public sealed class ProvidersFixTests
{
    /// <summary>Namespace and type of a provider, and whether opening has something to await.</summary>
    private static readonly (string Space, string Type, bool Awaits)[] Providers =
    [
        ("Npgsql", "NpgsqlConnection", true),
        ("MySqlConnector", "MySqlConnection", true),
        ("Microsoft.Data.SqlClient", "SqlConnection", true),
        ("System.Data.SQLite", "SQLiteConnection", false),
        ("Microsoft.Data.Sqlite", "SqliteConnection", false),
    ];

    public static TheoryData<string, string, bool, string, bool> Cells
    {
        get
        {
            var cells = new TheoryData<string, string, bool, string, bool>();
            foreach (var (space, type, awaits) in Providers)
            {
                cells.Add(space, type, awaits, type, true);
                cells.Add(space, type, awaits, type, false);
                cells.Add(space, type, awaits, "System.Data.Common.DbConnection", false);
                cells.Add(space, type, awaits, "System.Data.IDbConnection", true);
            }
            return cells;
        }
    }

    [Theory, MemberData(nameof(Cells))]
    public Task ConnectionPerCallBad(string space, string type, bool awaits, string held, bool dapper) => Fix.Verify(
        TestSources.Named(Sources(space, type, Program(space, $"    private static readonly {held} {{|TAA1001:_db|}} = new {type}(\"x\");\n\n", dapper ?
            """
                public static long Count() => _db.ExecuteScalar<long>("SELECT 1");

                public static Task<long> CountAsync(CancellationToken stop) => _db.ExecuteScalarAsync<long>("SELECT 1");

            """ : """
                public static object? Count()
                {
                    using var command = _db.CreateCommand();
                    return command.ExecuteScalar();
                }

                public static async Task<object?> CountAsync(CancellationToken stop)
                {
                    await using var command = _db.CreateCommand();
                    return await command.ExecuteScalarAsync(stop);
                }

            """))),
        TestSources.Named(Sources(space, type, Program(space, $$"""
                private static {{type}} OpenConnection()
                {
                    var connection = new {{type}}("x");
                    connection.Open();
                    return connection;
                }

            {{(awaits ? $$"""
                private static async Task<{{type}}> OpenConnectionAsync(CancellationToken cancellationToken = default)
                {
                    var connection = new {{type}}("x");
                    await connection.OpenAsync(cancellationToken);
                    return connection;
                }


            """ : "")}}
            """, dapper ? $$"""
                public static long Count()
                {
                    using var connection = OpenConnection();
                    return connection.ExecuteScalar<long>("SELECT 1");
                }

                public static async Task<long> CountAsync(CancellationToken stop)
                {
                    {{Opening(awaits)}}
                    return await connection.ExecuteScalarAsync<long>("SELECT 1");
                }

            """ : $$"""
                public static object? Count()
                {
                    using var connection = OpenConnection();
                    using var command = connection.CreateCommand();
                    return command.ExecuteScalar();
                }

                public static async Task<object?> CountAsync(CancellationToken stop)
                {
                    {{Opening(awaits)}}
                    await using var command = connection.CreateCommand();
                    return await command.ExecuteScalarAsync(stop);
                }

            """))));

    private static string Opening(bool awaits) => awaits ? "await using var connection = await OpenConnectionAsync(stop);" : "using var connection = OpenConnection();";

    private static string Program(string space, string holder, string members) =>
        $"using Dapper;\n{(space == "Microsoft.Data.Sqlite" ? "" : $"using {space};\n")}\n" + """
        var app = WebApplication.CreateBuilder(args).Build();
        app.MapGet("/a", () => S.Count());
        app.MapGet("/b", async (CancellationToken stop) => await S.CountAsync(stop));
        app.Run();

        static class S
        {

        """.ReplaceLineEndings("\n") + holder.ReplaceLineEndings("\n") + members.ReplaceLineEndings("\n") + "}\n";

    private static string[] Sources(string space, string type, string program) => space == "Microsoft.Data.Sqlite" ? [program] : [program, $$"""
        namespace {{space}};

        {{ProviderStubs.Connection(type)}}
        """];
}
