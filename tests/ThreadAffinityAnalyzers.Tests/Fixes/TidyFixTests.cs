namespace ThreadAffinityAnalyzers.Tests.Fixes;

/// <summary>Statements around the rewritten ones stay as they were: who sets, who closes, what is set in.</summary>
public class TidyFixTests
{
    /// <summary>What another class is told of the connection, it is told of the connection string.</summary>
    [Fact]
    public Task SetByMain() => Fix.Verify(
        """
            using Dapper;
            using Microsoft.Data.Sqlite;

            public static class Session
            {
                public static SqliteConnection {|TAA1001:Connection|} { get; set; } = null!;
            }

            public static class Program
            {
                public static void Main(string[] args)
                {
                    var builder = WebApplication.CreateBuilder(args);
                    Session.Connection = new SqliteConnection(builder.Configuration["Main"]);
                    Session.Connection.Open();
                    var app = builder.Build();
                    app.MapGet("/users", () => Session.Connection.Query<string>("SELECT name FROM users"));
                    app.Run();
                }
            }

            """,
        """
            using Dapper;
            using Microsoft.Data.Sqlite;

            public static class Session
            {
                public static string? ConnectionString { get; set; }

                public static SqliteConnection OpenConnection()
                {
                    var connection = new SqliteConnection(ConnectionString);
                    connection.Open();
                    return connection;
                }
            }

            public static class Program
            {
                public static void Main(string[] args)
                {
                    var builder = WebApplication.CreateBuilder(args);
                    Session.ConnectionString = builder.Configuration["Main"];
                    var app = builder.Build();
                    app.MapGet("/users", () =>
                    {
                        using var connection = Session.OpenConnection();
                        return connection.Query<string>("SELECT name FROM users");
                    });
                    app.Run();
                }
            }

            """);

    /// <summary>A connection that was closed before the next middleware is closed there.</summary>
    [Fact]
    public Task ClosedBeforeTheNextMiddleware() => Fix.Verify(
        """
            using Dapper;
            using Microsoft.Data.Sqlite;

            var app = WebApplication.CreateBuilder(args).Build();
            app.UseMiddleware<Keys>();
            app.Run();

            sealed class Keys
            {
                private readonly RequestDelegate _next;
                private readonly SqliteConnection {|TAA1002:_keys|} = new("Data Source=keys.db");

                public Keys(RequestDelegate next)
                {
                    _next = next;
                }

                public async Task InvokeAsync(HttpContext context)
                {
                    await _keys.OpenAsync(context.RequestAborted);
                    try
                    {
                        if (await _keys.ExecuteScalarAsync<int>("SELECT COUNT(*) FROM a") == 0)
                        {
                            context.Response.StatusCode = 401;
                            return;
                        }
                    }
                    finally
                    {
                        await _keys.CloseAsync();
                    }

                    await _next(context);
                }
            }

            """,
        """
            using Dapper;
            using Microsoft.Data.Sqlite;

            var app = WebApplication.CreateBuilder(args).Build();
            app.UseMiddleware<Keys>();
            app.Run();

            sealed class Keys
            {
                private readonly RequestDelegate _next;

                private static SqliteConnection OpenConnection()
                {
                    var connection = new SqliteConnection("Data Source=keys.db");
                    connection.Open();
                    return connection;
                }

                public Keys(RequestDelegate next)
                {
                    _next = next;
                }

                public async Task InvokeAsync(HttpContext context)
                {
                    using (var connection = OpenConnection())
                    {
                        if (await connection.ExecuteScalarAsync<int>("SELECT COUNT(*) FROM a") == 0)
                        {
                            context.Response.StatusCode = 401;
                            return;
                        }
                    }

                    await _next(context);
                }
            }

            """);

    /// <summary>A raw string moves with its statement; its text is the same.</summary>
    [Fact]
    public Task RawText() => Fix.Verify(
        """"
            using Microsoft.Data.Sqlite;

            var app = WebApplication.CreateBuilder(args).Build();
            var {|TAA2001:db|} = new SqliteConnection("Data Source=a.db");
            db.Open();
            using (var create = new SqliteCommand("""
                CREATE TABLE IF NOT EXISTS a (
                    n INTEGER

                )
                """, db))
            {
                create.ExecuteNonQuery();
            }

            app.MapGet("/a", () => Count());
            app.Run();

            object? Count()
            {
                using var command = new SqliteCommand("SELECT COUNT(*) FROM a", db);
                var count = command.ExecuteScalar();
                return count;
            }

            """",
        """"
            using Microsoft.Data.Sqlite;

            var app = WebApplication.CreateBuilder(args).Build();

            static SqliteConnection OpenConnection()
            {
                var connection = new SqliteConnection("Data Source=a.db");
                connection.Open();
                return connection;
            }

            using (var db = OpenConnection())
            {
                using (var create = new SqliteCommand("""
                    CREATE TABLE IF NOT EXISTS a (
                        n INTEGER

                    )
                    """, db))
                {
                    create.ExecuteNonQuery();
                }
            }

            app.MapGet("/a", () => Count());
            app.Run();

            object? Count()
            {
                using var db = OpenConnection();
                using var command = new SqliteCommand("SELECT COUNT(*) FROM a", db);
                var count = command.ExecuteScalar();
                return count;
            }

            """");

    [Fact]
    public Task WholeLineOfStatements() => Fix.Verify(
        """
        using Dapper;

        var app = WebApplication.Create(args);
        app.MapPost("/", (string name) => S.Work(name));
        app.MapGet("/", () => S.Count());
        app.Run();

        static class S
        {
            private static readonly SqliteConnection {|TAA1001:_db|};
            private static readonly DateTime _since;

            static S()
            {
                _db = new SqliteConnection("Data Source=main.db"); _db.Open();
                _since = DateTime.Now; // kept
            }

            public static void Work(string name) => _db.Execute("INSERT INTO t VALUES (@name, @_since)", new { name, _since });

            public static int Count() => _db.ExecuteScalar<int>("SELECT COUNT(*) FROM t");
        }

        """,
        """
        using Dapper;

        var app = WebApplication.Create(args);
        app.MapPost("/", (string name) => S.Work(name));
        app.MapGet("/", () => S.Count());
        app.Run();

        static class S
        {
            private static readonly DateTime _since;

            private static SqliteConnection OpenConnection()
            {
                var connection = new SqliteConnection("Data Source=main.db");
                connection.Open();
                return connection;
            }

            static S()
            {
                _since = DateTime.Now; // kept
            }

            public static void Work(string name)
            {
                using var connection = OpenConnection();
                connection.Execute("INSERT INTO t VALUES (@name, @_since)", new { name, _since });
            }

            public static int Count()
            {
                using var connection = OpenConnection();
                return connection.ExecuteScalar<int>("SELECT COUNT(*) FROM t");
            }
        }

        """);
}
