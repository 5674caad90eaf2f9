namespace ThreadAffinityAnalyzers.Tests.Fixes;

/// <summary>What OpenInsideHandlerFix makes of programs.</summary>
public class OpenInsideHandlerFixTests
{
    [Fact]
    public Task ConfiguredConnectionStringAndExpressionLambdas() => Fix.Verify(
        """
            using Dapper;

            var builder = WebApplication.CreateBuilder(args);
            using var {|TAA2001:db|} = new SqliteConnection(builder.Configuration.GetConnectionString("main"));
            db.Open();
            db.Execute("CREATE TABLE IF NOT EXISTS o (id INTEGER)"); // once

            var app = builder.Build();
            app.MapGet("/orders", () => db.Query<int>("SELECT id FROM o"));
            app.MapGet("/count", async () => await db.ExecuteScalarAsync<int>("SELECT COUNT(*) FROM o"));
            app.MapGet("/max", () => db.ExecuteScalarAsync<int>("SELECT MAX(id) FROM o"));
            app.Run();

            """,
        """
            using Dapper;

            var builder = WebApplication.CreateBuilder(args);

            var connectionString = builder.Configuration.GetConnectionString("main");

            SqliteConnection OpenConnection()
            {
                var connection = new SqliteConnection(connectionString);
                connection.Open();
                return connection;
            }

            using (var db = OpenConnection())
            {
                db.Execute("CREATE TABLE IF NOT EXISTS o (id INTEGER)"); // once
            }

            var app = builder.Build();
            app.MapGet("/orders", () =>
            {
                using var db = OpenConnection();
                return db.Query<int>("SELECT id FROM o");
            });
            app.MapGet("/count", async () =>
            {
                using var db = OpenConnection();
                return await db.ExecuteScalarAsync<int>("SELECT COUNT(*) FROM o");
            });
            app.MapGet("/max", async () =>
            {
                using var db = OpenConnection();
                return await db.ExecuteScalarAsync<int>("SELECT MAX(id) FROM o");
            });
            app.Run();

            """);

    [Fact]
    public Task ConnectionAndCursorAtTheTopOfTheProgram() => Fix.Verify(
        """
            var builder = WebApplication.CreateBuilder(args);
            var {|TAA2001:connection|} = new SqliteConnection("Data Source=register.db");
            connection.Open();
            var {|TAA2001:cursor|} = connection.CreateCommand();
            cursor.CommandText = "CREATE TABLE IF NOT EXISTS users (name TEXT PRIMARY KEY)";
            cursor.ExecuteNonQuery();

            var app = builder.Build();

            app.MapPost("/register", (string name) =>
            {
                cursor.CommandText = "SELECT COUNT(*) FROM users WHERE name = @name";
                cursor.Parameters.Clear();
                cursor.Parameters.AddWithValue("@name", name);
                if ((long)cursor.ExecuteScalar()! > 0)
                {
                    return Results.Conflict();
                }

                cursor.CommandText = "INSERT INTO users VALUES (@name)";
                cursor.ExecuteNonQuery();
                return Results.Ok();
            });

            app.MapGet("/count", () =>
            {
                using var command = connection.CreateCommand();
                command.CommandText = "SELECT COUNT(*) FROM users";
                return command.ExecuteScalar();
            });

            app.Run();

            """,
        """
            var builder = WebApplication.CreateBuilder(args);

            static SqliteConnection OpenConnection()
            {
                var connection = new SqliteConnection("Data Source=register.db");
                connection.Open();
                return connection;
            }

            using (var connection = OpenConnection())
            using (var cursor = connection.CreateCommand())
            {
                cursor.CommandText = "CREATE TABLE IF NOT EXISTS users (name TEXT PRIMARY KEY)";
                cursor.ExecuteNonQuery();
            }

            var app = builder.Build();

            app.MapPost("/register", (string name) =>
            {
                using var connection = OpenConnection();
                using var cursor = connection.CreateCommand();
                cursor.CommandText = "SELECT COUNT(*) FROM users WHERE name = @name";
                cursor.Parameters.Clear();
                cursor.Parameters.AddWithValue("@name", name);
                if ((long)cursor.ExecuteScalar()! > 0)
                {
                    return Results.Conflict();
                }

                cursor.CommandText = "INSERT INTO users VALUES (@name)";
                cursor.ExecuteNonQuery();
                return Results.Ok();
            });

            app.MapGet("/count", () =>
            {
                using var connection = OpenConnection();
                using var command = connection.CreateCommand();
                command.CommandText = "SELECT COUNT(*) FROM users";
                return command.ExecuteScalar();
            });

            app.Run();

            """);

    private static string Guarded(string connection, string first, string second) => $$"""
        using Dapper;
        using Microsoft.Data.Sqlite;

        var app = WebApplication.Create(args);
        var gate = new object();
        {{connection}}
        app.MapGet("/first", () =>
        {
        {{first}}
        });
        app.MapGet("/second", () =>
        {
        {{second}}
        });
        app.Run();

        """;

    /// <summary>A guard that one handler forgot is needed by none of them.</summary>
    [Fact]
    public Task UnevenlyGuarded() => Fix.Verify(
        Guarded("var {|TAA4001:db|} = new SqliteConnection(\"Data Source=orders.db\");", "    lock (gate)\n    {\n        return db.ExecuteScalar<int>(\"SELECT 1\");\n    }", "    return db.Execute(\"DELETE FROM orders\");"),
        Guarded("\nstatic SqliteConnection OpenConnection()\n{\n    var connection = new SqliteConnection(\"Data Source=orders.db\");\n    connection.Open();\n    return connection;\n}\n",
            "    lock (gate)\n    {\n        using var db = OpenConnection();\n        return db.ExecuteScalar<int>(\"SELECT 1\");\n    }", "    using var db = OpenConnection();\n    return db.Execute(\"DELETE FROM orders\");"), key: "Safest");
}
