namespace ThreadAffinityAnalyzers.Tests.Fixes;

/// <summary>Where programs keep their connection: Main, several variables in one declaration, fields that are asked for null, tries around the application, odd comments and conditions.</summary>
public class PerCallPlacesTests
{
    /// <summary>Opening can fail, and between a wait and its try nobody would release the guard.</summary>
    [Fact]
    public Task OpenedBeforeTheGuardIsTaken() => Fix.Verify(
        """
            using Dapper;
            using Microsoft.Data.Sqlite;

            public sealed class Ledger
            {
                private readonly SqliteConnection {|TAA4001:_db|} = new("Data Source=ledger.db");

                private readonly SemaphoreSlim _gate = new(1);

                public int Pay()
                {
                    _gate.Wait();
                    try
                    {
                        _db.Execute("INSERT INTO payments VALUES (1)");
                    }
                    finally
                    {
                        _gate.Release();
                    }

                    return _db.ExecuteScalar<int>("SELECT count(*) FROM payments");
                }
            }

            public static class Program
            {
                public static void Main()
                {
                    var builder = WebApplication.CreateBuilder();
                    builder.Services.AddSingleton<Ledger>();
                    var app = builder.Build();
                    app.MapPost("/pay", (Ledger ledger) => ledger.Pay());
                    app.Run();
                }
            }

            """,
        """
            using Dapper;
            using Microsoft.Data.Sqlite;

            public sealed class Ledger
            {
                private static SqliteConnection OpenConnection()
                {
                    var connection = new SqliteConnection("Data Source=ledger.db");
                    connection.Open();
                    return connection;
                }

                private readonly SemaphoreSlim _gate = new(1);

                public int Pay()
                {
                    using var connection = OpenConnection();
                    _gate.Wait();
                    try
                    {
                        connection.Execute("INSERT INTO payments VALUES (1)");
                    }
                    finally
                    {
                        _gate.Release();
                    }

                    return connection.ExecuteScalar<int>("SELECT count(*) FROM payments");
                }
            }

            public static class Program
            {
                public static void Main()
                {
                    var builder = WebApplication.CreateBuilder();
                    builder.Services.AddSingleton<Ledger>();
                    var app = builder.Build();
                    app.MapPost("/pay", (Ledger ledger) => ledger.Pay());
                    app.Run();
                }
            }

            """,
        key: "Safest");

    [Fact]
    public Task MainThatServes() => Fix.Verify(
        """
            using Dapper;
            using Microsoft.Data.Sqlite;

            public class Program
            {
                private static SqliteConnection {|TAA1001:_connection|} = null!;

                public static async Task Main(string[] args)
                {
                    _connection = new SqliteConnection("Data Source=old.db");
                    await _connection.OpenAsync();
                    await _connection.ExecuteAsync("CREATE TABLE IF NOT EXISTS t (id INTEGER)");

                    var app = WebApplication.Create(args);
                    app.MapGet("/", Get);
                    app.MapPost("/", async (HttpContext context) =>
                    {
                        await _connection.ExecuteAsync("INSERT INTO t VALUES (1)");
                        context.Response.StatusCode = 201;
                    });
                    await app.RunAsync();
                    _connection.Close();
                }

                private static IEnumerable<int> Get() => _connection.Query<int>("SELECT id FROM t");
            }

            """,
        """
            using Dapper;
            using Microsoft.Data.Sqlite;

            public class Program
            {
                private static SqliteConnection OpenConnection()
                {
                    var connection = new SqliteConnection("Data Source=old.db");
                    connection.Open();
                    return connection;
                }

                public static async Task Main(string[] args)
                {
                    using (var connection = OpenConnection())
                    {
                        await connection.ExecuteAsync("CREATE TABLE IF NOT EXISTS t (id INTEGER)");
                    }

                    var app = WebApplication.Create(args);
                    app.MapGet("/", Get);
                    app.MapPost("/", async (HttpContext context) =>
                    {
                        using var connection = OpenConnection();
                        await connection.ExecuteAsync("INSERT INTO t VALUES (1)");
                        context.Response.StatusCode = 201;
                    });
                    await app.RunAsync();
                }

                private static IEnumerable<int> Get()
                {
                    using var connection = OpenConnection();
                    return connection.Query<int>("SELECT id FROM t");
                }
            }

            """);

    [Fact]
    public Task SeveralVariablesInOneDeclaration() => Fix.Verify(
        """
            using Dapper;
            using Microsoft.Data.Sqlite;

            var app = WebApplication.CreateBuilder(args).Build();
            app.MapGet("/a", () => S.Count());
            app.MapGet("/b", async () => await S.CountAsync());
            app.Run();

            static class S
            {
                private static readonly SqliteConnection {|TAA1001:_orders|} = new("Data Source=a.db"), {|TAA1001:_users|} = new("Data Source=b.db");

                public static long Count() => _orders.ExecuteScalar<long>("SELECT COUNT(*) FROM s") + _users.ExecuteScalar<long>("SELECT COUNT(*) FROM s");

                public static async Task<long> CountAsync() => await _orders.ExecuteScalarAsync<long>("SELECT COUNT(*) FROM s");
            }

            """,
        """
            using Dapper;
            using Microsoft.Data.Sqlite;

            var app = WebApplication.CreateBuilder(args).Build();
            app.MapGet("/a", () => S.Count());
            app.MapGet("/b", async () => await S.CountAsync());
            app.Run();

            static class S
            {
                private static SqliteConnection OpenUsers()
                {
                    var connection = new SqliteConnection("Data Source=b.db");
                    connection.Open();
                    return connection;
                }

                private static SqliteConnection OpenOrders()
                {
                    var connection = new SqliteConnection("Data Source=a.db");
                    connection.Open();
                    return connection;
                }

                public static long Count()
                {
                    using var orders = OpenOrders();
                    using var users = OpenUsers();
                    return orders.ExecuteScalar<long>("SELECT COUNT(*) FROM s") + users.ExecuteScalar<long>("SELECT COUNT(*) FROM s");
                }

                public static async Task<long> CountAsync()
                {
                    using var orders = OpenOrders();
                    return await orders.ExecuteScalarAsync<long>("SELECT COUNT(*) FROM s");
                }
            }

            """);

    [Fact]
    public Task OneOfSeveralVariablesStays() => Fix.Verify(
        """
            using Dapper;
            using Microsoft.Data.Sqlite;

            var app = WebApplication.CreateBuilder(args).Build();
            app.MapGet("/a", () => S.Count());
            app.MapGet("/b", async () => await S.CountAsync());
            app.Run();

            static class S
            {
                private static SqliteConnection? {|TAA1001:_db|}, _kept;

                public static void Init(string path)
                {
                    _db = new SqliteConnection(path);
                    _db.Open();
                }

                public static long Count() => _db!.ExecuteScalar<long>("SELECT COUNT(*) FROM s");

                public static async Task<long> CountAsync() => await _db!.ExecuteScalarAsync<long>("SELECT COUNT(*) FROM s");

                public static void Keep(SqliteConnection one) => _kept = one;

                public static bool Keeps => _kept is not null;
            }

            """,
        """
            using Dapper;
            using Microsoft.Data.Sqlite;

            var app = WebApplication.CreateBuilder(args).Build();
            app.MapGet("/a", () => S.Count());
            app.MapGet("/b", async () => await S.CountAsync());
            app.Run();

            static class S
            {
                private static SqliteConnection? _kept;

                private static string _connectionString = "";

                private static SqliteConnection OpenDb()
                {
                    var connection = new SqliteConnection(_connectionString);
                    connection.Open();
                    return connection;
                }

                public static void Init(string path)
                {
                    _connectionString = path;
                }

                public static long Count()
                {
                    using var db = OpenDb();
                    return db.ExecuteScalar<long>("SELECT COUNT(*) FROM s");
                }

                public static async Task<long> CountAsync()
                {
                    using var db = OpenDb();
                    return await db.ExecuteScalarAsync<long>("SELECT COUNT(*) FROM s");
                }

                public static void Keep(SqliteConnection one) => _kept = one;

                public static bool Keeps => _kept is not null;
            }

            """);

    [Fact]
    public Task QuestionsForNull() => Fix.Verify(
        """
            using Dapper;
            using Microsoft.Data.Sqlite;

            var app = WebApplication.CreateBuilder(args).Build();
            app.MapGet("/a", () => S.Count());
            app.MapGet("/b", async () => await S.CountAsync());
            app.Run();

            static class S
            {
                private static SqliteConnection? {|TAA1001:_db|};

                public static void Connect(string file)
                {
                    if (_db != null) return;
                    _db = new SqliteConnection("Data Source=" + file);
                    _db.Open();
                }

                public static void Disconnect()
                {
                    if (_db != null)
                    {
                        _db.Close();
                        _db.Dispose();
                        _db = null;
                    }
                }

                public static long Count()
                {
                    if (_db is null) throw new InvalidOperationException("Call Connect first.");
                    return _db.ExecuteScalar<long>("SELECT COUNT(*) FROM s");
                }

                public static async Task<long> CountAsync() => await _db!.ExecuteScalarAsync<long>("SELECT COUNT(*) FROM s");
            }

            """,
        """
            using Dapper;
            using Microsoft.Data.Sqlite;

            var app = WebApplication.CreateBuilder(args).Build();
            app.MapGet("/a", () => S.Count());
            app.MapGet("/b", async () => await S.CountAsync());
            app.Run();

            static class S
            {
                private static string? _connectionString;

                private static SqliteConnection OpenConnection()
                {
                    var connection = new SqliteConnection(_connectionString);
                    connection.Open();
                    return connection;
                }

                public static void Connect(string file)
                {
                    if (_connectionString != null) return;
                    _connectionString = "Data Source=" + file;
                }

                public static void Disconnect()
                {
                    if (_connectionString != null)
                    {
                        _connectionString = null;
                    }
                }

                public static long Count()
                {
                    if (_connectionString is null) throw new InvalidOperationException("Call Connect first.");
                    using var connection = OpenConnection();
                    return connection.ExecuteScalar<long>("SELECT COUNT(*) FROM s");
                }

                public static async Task<long> CountAsync()
                {
                    using var connection = OpenConnection();
                    return await connection.ExecuteScalarAsync<long>("SELECT COUNT(*) FROM s");
                }
            }

            """);

    [Fact]
    public Task EndThatIsRegistered() => Fix.Verify(
        """
            using Dapper;
            using Microsoft.Data.Sqlite;

            var builder = WebApplication.CreateBuilder(args);

            // The connection of the whole application.
            var {|TAA2001:db|} = new SqliteConnection(builder.Configuration.GetConnectionString("Main") ?? "Data Source=app.db");
            db.Open();
            db.Execute("PRAGMA journal_mode = WAL;");

            var app = builder.Build();

            app.MapGet("/notes", () => db.Query<string>("SELECT text FROM notes"));
            app.MapPost("/notes", async (string text) =>
            {
                await db.ExecuteAsync("INSERT INTO notes (text) VALUES (@text)", new { text });
                var id = await db.ExecuteScalarAsync<long>("SELECT last_insert_rowid()");
                return Results.Created($"/notes/{id}", id);
            });
            app.Lifetime.ApplicationStopped.Register(() => db.Dispose());
            app.Run();

            """,
        """
            using Dapper;
            using Microsoft.Data.Sqlite;

            var builder = WebApplication.CreateBuilder(args);

            // The connection of the whole application.
            var connectionString = builder.Configuration.GetConnectionString("Main") ?? "Data Source=app.db";

            SqliteConnection OpenConnection()
            {
                var connection = new SqliteConnection(connectionString);
                connection.Open();
                return connection;
            }

            using (var db = OpenConnection())
            {
                db.Execute("PRAGMA journal_mode = WAL;");
            }

            var app = builder.Build();

            app.MapGet("/notes", () =>
            {
                using var db = OpenConnection();
                return db.Query<string>("SELECT text FROM notes");
            });
            app.MapPost("/notes", async (string text) =>
            {
                using var db = OpenConnection();
                await db.ExecuteAsync("INSERT INTO notes (text) VALUES (@text)", new { text });
                var id = await db.ExecuteScalarAsync<long>("SELECT last_insert_rowid()");
                return Results.Created($"/notes/{id}", id);
            });
            app.Run();

            """);

    [Fact]
    public Task TryAroundTheApplication() => Fix.Verify(
        """
            using Dapper;
            using Microsoft.Data.Sqlite;

            var app = WebApplication.Create(args);
            var {|TAA2001:db|} = new SqliteConnection("Data Source=app.db");
            try
            {
                db.Open();
                app.MapGet("/notes", () => db.Query<string>("SELECT text FROM notes"));
                app.MapGet("/notes/{id}", async (int id) => await db.QueryFirstOrDefaultAsync<string>("SELECT text FROM notes WHERE id = @id", new { id }) switch
                {
                    null => Results.NotFound(),
                    var text => Results.Ok(text),
                });
                app.Run();
            }
            finally
            {
                db.Close();
            }

            """,
        """
            using Dapper;
            using Microsoft.Data.Sqlite;

            var app = WebApplication.Create(args);

            static SqliteConnection OpenConnection()
            {
                var connection = new SqliteConnection("Data Source=app.db");
                connection.Open();
                return connection;
            }

            app.MapGet("/notes", () =>
            {
                using var db = OpenConnection();
                return db.Query<string>("SELECT text FROM notes");
            });
            app.MapGet("/notes/{id}", async (int id) =>
            {
                using var db = OpenConnection();
                return await db.QueryFirstOrDefaultAsync<string>("SELECT text FROM notes WHERE id = @id", new { id }) switch
                {
                    null => Results.NotFound(),
                    var text => Results.Ok(text),
                };
            });
            app.Run();

            """);

    [Fact]
    public Task CommentsInOddPlaces() => Fix.Verify(
        """
            using Dapper;
            using Microsoft.Data.Sqlite;

            var app = WebApplication.CreateBuilder(args).Build();
            app.MapGet("/a", () => S.Count());
            app.MapGet("/b", async () => await S.CountAsync());
            app.Run();

            static class S
            {
                #region Connection
                // Opened once.
                private static readonly SqliteConnection {|TAA1001:_db|} /* the one */ = new SqliteConnection("Data Source=s.db" /* path */); // shared
                #endregion

                static S() // constructor
                {
                    _db.Open(); // now
                } // end

                /* before */ public static long Count() /* between */ => /* in */ _db /* db */ .ExecuteScalar<long>("SELECT COUNT(*) FROM s") /* after */; // trailing

                public static async Task<long> CountAsync() // c
                    // d
                    => await _db.ExecuteScalarAsync<long>( // e
                        "SELECT COUNT(*) FROM s"); // f
            }

            """,
        """
            using Dapper;
            using Microsoft.Data.Sqlite;

            var app = WebApplication.CreateBuilder(args).Build();
            app.MapGet("/a", () => S.Count());
            app.MapGet("/b", async () => await S.CountAsync());
            app.Run();

            static class S
            {
                #region Connection
                // Opened once.
                // shared
                /* the one */
                private static SqliteConnection OpenConnection()
                {
                    var connection = new SqliteConnection("Data Source=s.db" /* path */);
                    // now
                    connection.Open();
                    return connection;
                }
                #endregion

                static S() // constructor
                {
                } // end

                /* before */ public static long Count()
                {
                    /* between */
                    /* in */
                    using var connection = OpenConnection();
                    return connection /* db */ .ExecuteScalar<long>("SELECT COUNT(*) FROM s"); /* after */ // trailing
                }

                public static async Task<long> CountAsync()
                {
                    // c
                    // d
                    using var connection = OpenConnection();
                    return await connection.ExecuteScalarAsync<long>( // e
                        "SELECT COUNT(*) FROM s"); // f
                }
            }

            """);

    [Fact]
    public Task ConditionsBesideTheSpan() => Fix.Verify(
        """
            using Dapper;
            using Microsoft.Data.Sqlite;

            var app = WebApplication.CreateBuilder(args).Build();
            app.MapGet("/a", () => S.Count());
            app.MapGet("/b", async () => await S.CountAsync());
            app.Run();

            static class S
            {
            #if DEBUG
                private const string Text = "Data Source=debug.db";
            #else
                private const string Text = "Data Source=release.db";
            #endif
                private static readonly SqliteConnection {|TAA1001:_db|} = new(Text);

                public static long Count()
                {
            #if DEBUG
                    Console.WriteLine("count");
            #endif
                    return _db.ExecuteScalar<long>("SELECT COUNT(*) FROM s");
                }

                public static async Task<long> CountAsync() => await _db.ExecuteScalarAsync<long>("SELECT COUNT(*) FROM s");
            }

            """,
        """
            using Dapper;
            using Microsoft.Data.Sqlite;

            var app = WebApplication.CreateBuilder(args).Build();
            app.MapGet("/a", () => S.Count());
            app.MapGet("/b", async () => await S.CountAsync());
            app.Run();

            static class S
            {
            #if DEBUG
                private const string Text = "Data Source=debug.db";
            #else
                private const string Text = "Data Source=release.db";
            #endif
                private static SqliteConnection OpenConnection()
                {
                    var connection = new SqliteConnection(Text);
                    connection.Open();
                    return connection;
                }

                public static long Count()
                {
            #if DEBUG
                    Console.WriteLine("count");
            #endif
                    using var connection = OpenConnection();
                    return connection.ExecuteScalar<long>("SELECT COUNT(*) FROM s");
                }

                public static async Task<long> CountAsync()
                {
                    using var connection = OpenConnection();
                    return await connection.ExecuteScalarAsync<long>("SELECT COUNT(*) FROM s");
                }
            }

            """);
}
