using ThreadAffinityAnalyzers.Tests.Verify;

namespace ThreadAffinityAnalyzers.Tests.Fixes;

/// <summary>A local function of start-up code is given what opens a connection, as a method is.</summary>
public sealed class LocalFunctionRoutesFixTests
{
    [Fact]
    public Task GivenWhatOpens() => Fix.Verify(
        Web(
            """
            Map(new SqliteConnection("Data Source=a.db"));

            void Map(SqliteConnection {|TAA2001:db|})
            {
                db.Open();
                app.MapGet("/", () => db.ExecuteScalar<int>("SELECT 1"));
            }
            """),
        Web(
            """
            Map(() =>
            {
                var connection = new SqliteConnection("Data Source=a.db");
                connection.Open();
                return connection;
            });

            void Map(Func<SqliteConnection> openConnection)
            {
                app.MapGet("/", () =>
                {
                    using var db = openConnection();
                    return db.ExecuteScalar<int>("SELECT 1");
                });
            }
            """));

    [Fact]
    public Task HandedFromOneToTheOther() => Fix.Verify(
        Web(
            """
            MapAll(new SqliteConnection("Data Source=a.db"));

            void MapAll(SqliteConnection {|TAA2001:db|}) => Map("/a", db);
            void Map(string route, SqliteConnection db) => app.MapGet(route, () => db.ExecuteScalar<int>("SELECT 1"));
            """),
        Web(
            """
            MapAll(() =>
            {
                var connection = new SqliteConnection("Data Source=a.db");
                connection.Open();
                return connection;
            });

            void MapAll(Func<SqliteConnection> openConnection) => Map("/a", openConnection);
            void Map(string route, Func<SqliteConnection> openConnection) => app.MapGet(route, () =>
            {
                using var db = openConnection();
                return db.ExecuteScalar<int>("SELECT 1");
            });
            """));

    /// <summary>Of one connection for all, the function that maps the handlers guards the uses.</summary>
    [Theory]
    [InlineData("Map(new SqliteConnection(\"Data Source=a.db\"));", "void Map(SqliteConnection {|TAA2001:db|})", "")]
    [InlineData("app.Map(new SqliteConnection(\"Data Source=a.db\"));", "public static void Map(this WebApplication app, SqliteConnection {|TAA2001:db|})", "static class Routes")]
    public Task GuardedInTheFunction(string call, string head, string type) => Fix.Verify(
        Web(Mapping(call, head, type, "app.MapGet(\"/\", () => db.ExecuteScalar<int>(\"SELECT 1\"));")),
        Web(Mapping(call, head.Replace("{|TAA2001:db|}", "db"), type,
            """
            var gate = new object();
            app.MapGet("/", () =>
            {
                lock (gate)
                {
                    return db.ExecuteScalar<int>("SELECT 1");
                }
            });
            """)),
        key: "SerializeUsesFix");

    /// <summary>Who else has the object would take another guard, or none.</summary>
    [Theory]
    [InlineData("Map(Open());\nSqliteConnection Open() => new(\"Data Source=a.db\");", "")]
    [InlineData("", "an object that others may be given, too")]
    [InlineData("Map(Kept.Get());", "an object that others may be given, too")]
    [InlineData("Action<SqliteConnection> map = Map; map(new SqliteConnection(\"Data Source=a.db\"));", "an object that others may be given, too")]
    public async Task GuardOfAnObjectOfOnesOwnOk(string calls, string refused) => Assert.Equal(refused, await Offered.RefusalOf("SerializeUsesFix", Web(
        calls + "\nvoid Map(SqliteConnection db)\n{\n    app.MapGet(\"/\", () => db.ExecuteScalar<int>(\"SELECT 1\"));\n}\napp.Run();\n\nstatic class Kept { private static readonly List<SqliteConnection> All = new(); public static SqliteConnection Get() => All[0]; }")));

    private static string Mapping(string call, string head, string type, string body)
    {
        var function = head + "\n{\n" + Indented(body) + "\n}";
        return type.Length == 0 ? call + "\n\n" + function : call + "\napp.Run();\n\n" + type + "\n{\n" + Indented(function) + "\n}";
    }

    private static string Indented(string text) => string.Join("\n", text.Split('\n').Select(line => line.Length == 0 ? line : "    " + line));

    private static string Web(string map) => $"""
        using Dapper;
        using Microsoft.Data.Sqlite;

        var app = WebApplication.CreateBuilder(args).Build();
        {map}
        {(map.Contains("app.Run();", StringComparison.Ordinal) ? "" : "app.Run();")}
        """;
}
