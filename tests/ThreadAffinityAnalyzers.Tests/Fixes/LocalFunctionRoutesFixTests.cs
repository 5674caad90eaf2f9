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

    private static string Web(string map) => $"""
        using Dapper;
        using Microsoft.Data.Sqlite;

        var app = WebApplication.CreateBuilder(args).Build();
        {map}
        app.Run();
        """;
}
