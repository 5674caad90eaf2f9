namespace ThreadAffinityAnalyzers.Tests.Fixes;

/// <summary>A method that makes the connection and is told what to do with it: where that opens it, it is not opened again.</summary>
public class ToldToOpenFixTests
{
    [Theory]
    [InlineData("made => made.Open()", true)]
    [InlineData("Prepare", true)]
    [InlineData("made => made.DefaultTimeout = 5", false)]
    [InlineData("Limit", false)]
    public Task OpenedOnceOk(string told, bool opens) => Fix.Verify(
        Program($"    private static readonly SqliteConnection {{|TAA1001:_db|}} = Make({told});", "_db.Execute(\"ANALYZE\");"),
        Program($$"""
                private static SqliteConnection OpenConnection()
                {
                    {{(opens ? $"return Make({told});" : $"var connection = Make({told});\n        connection.Open();\n        return connection;")}}
                }
            """, "using var connection = OpenConnection();\n        connection.Execute(\"ANALYZE\");"));

    private static string Program(string holder, string work) => $$"""
        using Dapper;

        var app = WebApplication.CreateBuilder(args).Build();
        app.MapPost("/", () => Store.Work());
        app.Run();

        static class Store
        {
        {{holder}}

            private static SqliteConnection Make(Action<SqliteConnection> told)
            {
                var made = new SqliteConnection("Data Source=s.db");
                told(made);
                return made;
            }

            private static void Prepare(SqliteConnection made) => made.Open();

            private static void Limit(SqliteConnection made) => made.DefaultTimeout = 5;

            public static void Work()
            {
                {{work}}
            }
        }
        """;
}
