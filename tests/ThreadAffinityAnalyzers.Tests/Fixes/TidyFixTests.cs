namespace ThreadAffinityAnalyzers.Tests.Fixes;

/// <summary>What a rewrite leaves is as its author would have left it: no empty question, no directive for nothing, methods behind the fields.</summary>
public class TidyFixTests
{
    /// <summary>An <c>if</c> that is left with nothing goes, where its question does nothing.</summary>
    [Fact]
    public Task EmptiedDisposing() => Fix.Verify(
        """
            using Dapper;
            using Microsoft.Data.Sqlite;

            var builder = WebApplication.CreateBuilder(args);
            builder.Services.AddSingleton<Settings>();
            var app = builder.Build();
            app.MapGet("/a", (string key, Settings settings) => settings.Get(key));
            app.Run();

            class Settings : IDisposable
            {
                private SqliteConnection? {|TAA1002:_db|};
                private bool _disposed;

                public Settings()
                {
                    _db = new SqliteConnection("Data Source=a.db");
                    _db.Open();
                }

                public string? Get(string key) => _db!.QueryFirstOrDefault<string>("SELECT value FROM a WHERE key = @key", new { key });

                public void Dispose()
                {
                    Dispose(true);
                    GC.SuppressFinalize(this);
                }

                protected virtual void Dispose(bool disposing)
                {
                    if (_disposed)
                        return;
                    if (disposing)
                    {
                        _db?.Dispose();
                        _db = null;
                    }
                    _disposed = true;
                }
            }

            """,
        """
            using Dapper;
            using Microsoft.Data.Sqlite;

            var builder = WebApplication.CreateBuilder(args);
            builder.Services.AddSingleton<Settings>();
            var app = builder.Build();
            app.MapGet("/a", (string key, Settings settings) => settings.Get(key));
            app.Run();

            class Settings : IDisposable
            {
                private bool _disposed;

                private static SqliteConnection OpenConnection()
                {
                    var connection = new SqliteConnection("Data Source=a.db");
                    connection.Open();
                    return connection;
                }

                public Settings()
                {
                }

                public string? Get(string key)
                {
                    using var connection = OpenConnection();
                    return connection.QueryFirstOrDefault<string>("SELECT value FROM a WHERE key = @key", new { key });
                }

                public void Dispose()
                {
                    Dispose(true);
                    GC.SuppressFinalize(this);
                }

                protected virtual void Dispose(bool disposing)
                {
                    if (_disposed)
                        return;
                    _disposed = true;
                }
            }

            """);

    /// <summary>A question that does something is asked as before: the connection is guarded.</summary>
    [Fact]
    public Task QuestionThatDoesSomething() => Fix.Verify(
        """
            using Dapper;
            using Microsoft.Data.Sqlite;

            var builder = WebApplication.CreateBuilder(args);
            builder.Services.AddSingleton<Settings>();
            var app = builder.Build();
            app.MapGet("/a", (string key, Settings settings) => settings.Get(key));
            app.Run();

            class Settings : IDisposable
            {
                private readonly SqliteConnection {|TAA1002:_db|} = new("Data Source=a.db");
                private int _ended;

                public string? Get(string key) => _db.QueryFirstOrDefault<string>("SELECT value FROM a WHERE key = @key", new { key });

                private bool End() => Interlocked.Exchange(ref _ended, 1) == 0;

                public void Dispose()
                {
                    if (End())
                    {
                        _db.Dispose();
                    }
                }
            }

            """,
        """
            using Dapper;
            using Microsoft.Data.Sqlite;

            var builder = WebApplication.CreateBuilder(args);
            builder.Services.AddSingleton<Settings>();
            var app = builder.Build();
            app.MapGet("/a", (string key, Settings settings) => settings.Get(key));
            app.Run();

            class Settings : IDisposable
            {
                private readonly SqliteConnection _db = new("Data Source=a.db");
                private readonly object _gate = new object();
                private int _ended;

                public string? Get(string key)
                {
                    lock (_gate)
                    {
                        return _db.QueryFirstOrDefault<string>("SELECT value FROM a WHERE key = @key", new { key });
                    }
                }

                private bool End() => Interlocked.Exchange(ref _ended, 1) == 0;

                public void Dispose()
                {
                    if (End())
                    {
                        _db.Dispose();
                    }
                }
            }

            """);

    /// <summary>Where the end awaited nothing but the task of the connection, nothing is awaited any more.</summary>
    [Fact]
    public Task EndOfALazyTask() => Fix.Verify(
        """
            using Dapper;
            using Microsoft.Data.Sqlite;

            var builder = WebApplication.CreateBuilder(args);
            builder.Services.AddSingleton<Places>();
            var app = builder.Build();
            app.MapGet("/near", (Places places) => places.CountAsync());
            app.Run();

            sealed class Places : IAsyncDisposable
            {
                private readonly Lazy<Task<SqliteConnection>> {|TAA1002:_connection|} = new(async () =>
                {
                    var connection = new SqliteConnection("Data Source=a.db");
                    await connection.OpenAsync();
                    return connection;
                });

                public async Task<long> CountAsync()
                {
                    var connection = await _connection.Value;
                    return await connection.ExecuteScalarAsync<long>("SELECT COUNT(*) FROM a");
                }

                public async ValueTask DisposeAsync()
                {
                    if (_connection.IsValueCreated)
                    {
                        await (await _connection.Value).DisposeAsync();
                    }
                }
            }

            """,
        """
            using Dapper;
            using Microsoft.Data.Sqlite;

            var builder = WebApplication.CreateBuilder(args);
            builder.Services.AddSingleton<Places>();
            var app = builder.Build();
            app.MapGet("/near", (Places places) => places.CountAsync());
            app.Run();

            sealed class Places : IAsyncDisposable
            {
                private static async Task<SqliteConnection> OpenConnectionAsync()
                {
                    var connection = new SqliteConnection("Data Source=a.db");
                    await connection.OpenAsync();
                    return connection;
                }

                public async Task<long> CountAsync()
                {
                    await using var connection = await OpenConnectionAsync();
                    return await connection.ExecuteScalarAsync<long>("SELECT COUNT(*) FROM a");
                }

                public ValueTask DisposeAsync()
                {
                    return default;
                }
            }

            """);

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

    /// <summary>A directive that only what is gone needed goes, too.</summary>
    [Fact]
    public Task DirectiveThatNothingNeeds() => Fix.Verify(
        """
            using System.Data;
            using Microsoft.Data.Sqlite;

            var app = WebApplication.CreateBuilder(args).Build();
            app.MapGet("/a", () => Rows.Count());
            app.Run();

            static class Rows
            {
                private static readonly SqliteConnection {|TAA1001:s_db|} = new("Data Source=a.db");

                public static object? Count()
                {
                    if (s_db.State != ConnectionState.Open)
                    {
                        s_db.Open();
                    }

                    using var command = new SqliteCommand("SELECT COUNT(*) FROM a", s_db);
                    return command.ExecuteScalar();
                }
            }

            """,
        """
            using Microsoft.Data.Sqlite;

            var app = WebApplication.CreateBuilder(args).Build();
            app.MapGet("/a", () => Rows.Count());
            app.Run();

            static class Rows
            {
                private static SqliteConnection OpenConnection()
                {
                    var connection = new SqliteConnection("Data Source=a.db");
                    connection.Open();
                    return connection;
                }

                public static object? Count()
                {
                    using var connection = OpenConnection();
                    using var command = new SqliteCommand("SELECT COUNT(*) FROM a", connection);
                    return command.ExecuteScalar();
                }
            }

            """);

    /// <summary>Code that is left out here may need it.</summary>
    [Fact]
    public Task DirectiveThatOtherTargetsNeed() => Fix.Verify(
        """
            using System.Data;
            using Microsoft.Data.Sqlite;

            var app = WebApplication.CreateBuilder(args).Build();
            app.MapGet("/a", () => Rows.Count());
            app.Run();

            static class Rows
            {
                private static readonly SqliteConnection {|TAA1001:s_db|} = new("Data Source=a.db");

                public static object? Count()
                {
                    if (s_db.State != ConnectionState.Open)
                    {
                        s_db.Open();
                    }

                    using var command = new SqliteCommand("SELECT COUNT(*) FROM a", s_db);
                    return command.ExecuteScalar();
                }

            #if NETFRAMEWORK
                public static DataTable Table() => new();
            #endif
            }

            """,
        """
            using System.Data;
            using Microsoft.Data.Sqlite;

            var app = WebApplication.CreateBuilder(args).Build();
            app.MapGet("/a", () => Rows.Count());
            app.Run();

            static class Rows
            {
                private static SqliteConnection OpenConnection()
                {
                    var connection = new SqliteConnection("Data Source=a.db");
                    connection.Open();
                    return connection;
                }

                public static object? Count()
                {
                    using var connection = OpenConnection();
                    using var command = new SqliteCommand("SELECT COUNT(*) FROM a", connection);
                    return command.ExecuteScalar();
                }

            #if NETFRAMEWORK
                public static DataTable Table() => new();
            #endif
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

    /// <summary>Methods come behind the fields.</summary>
    [Fact]
    public Task FieldsAndThenMethods() => Fix.Verify(
        """
            using Microsoft.Data.Sqlite;

            var builder = WebApplication.CreateBuilder(args);
            builder.Services.AddSingleton<Audit>();
            var app = builder.Build();
            app.MapPost("/a", (string text, Audit audit) => audit.Add(text));
            app.Run();

            sealed class Audit
            {
                private readonly int _size = 10;
                private readonly SqliteConnection _db; // one for all
                private readonly SqliteCommand {|TAA1003:_insert|};
                // how often
                private int _count;

                public Audit(IConfiguration configuration)
                {
                    _db = new SqliteConnection(configuration["Audit"]);
                    _db.Open();
                    _insert = new SqliteCommand("INSERT INTO a VALUES ($text)", _db);
                }

                public int Add(string text)
                {
                    Interlocked.Increment(ref _count);
                    _insert.Parameters.Clear();
                    _insert.Parameters.AddWithValue("$text", text[.._size]);
                    return _insert.ExecuteNonQuery();
                }
            }

            """,
        """
            using Microsoft.Data.Sqlite;

            var builder = WebApplication.CreateBuilder(args);
            builder.Services.AddSingleton<Audit>();
            var app = builder.Build();
            app.MapPost("/a", (string text, Audit audit) => audit.Add(text));
            app.Run();

            sealed class Audit
            {
                private readonly int _size = 10;
                private readonly string? _connectionString; // one for all
                // how often
                private int _count;

                private SqliteConnection OpenConnection()
                {
                    var connection = new SqliteConnection(_connectionString);
                    connection.Open();
                    return connection;
                }

                private static SqliteCommand CreateInsertCommand(SqliteConnection connection)
                {
                    return new SqliteCommand("INSERT INTO a VALUES ($text)", connection);
                }

                public Audit(IConfiguration configuration)
                {
                    _connectionString = configuration["Audit"];
                }

                public int Add(string text)
                {
                    Interlocked.Increment(ref _count);
                    using var connection = OpenConnection();
                    using var insert = CreateInsertCommand(connection);
                    insert.Parameters.Clear();
                    insert.Parameters.AddWithValue("$text", text[.._size]);
                    return insert.ExecuteNonQuery();
                }
            }

            """);

    /// <summary>What is said of the connection stays with what opens it.</summary>
    [Fact]
    public Task FieldsApart() => Fix.Verify(
        """
            using Dapper;
            using Microsoft.Data.Sqlite;

            var builder = WebApplication.CreateBuilder(args);
            builder.Services.AddSingleton<Audit>();
            var app = builder.Build();
            app.MapPost("/a", (string text, Audit audit) => audit.Add(text));
            app.Run();

            sealed class Audit
            {
                // one for all
                private readonly SqliteConnection {|TAA1002:_db|} = new("Data Source=a.db");
                private int _count;

                public int Add(string text)
                {
                    _count++;
                    return _db.Execute("INSERT INTO a VALUES (@text)", new { text });
                }
            }

            """,
        """
            using Dapper;
            using Microsoft.Data.Sqlite;

            var builder = WebApplication.CreateBuilder(args);
            builder.Services.AddSingleton<Audit>();
            var app = builder.Build();
            app.MapPost("/a", (string text, Audit audit) => audit.Add(text));
            app.Run();

            sealed class Audit
            {
                // one for all
                private static SqliteConnection OpenConnection()
                {
                    var connection = new SqliteConnection("Data Source=a.db");
                    connection.Open();
                    return connection;
                }

                private int _count;

                public int Add(string text)
                {
                    _count++;
                    using var connection = OpenConnection();
                    return connection.Execute("INSERT INTO a VALUES (@text)", new { text });
                }
            }

            """);

    /// <summary>A directive comes among those of its kind.</summary>
    [Fact]
    public Task DirectiveAmongThoseOfTheSystem() => Fix.Verify(
        """
            using System.Data;
            using Dapper;
            using Microsoft.Data.Sqlite;

            var builder = WebApplication.CreateBuilder(args);
            builder.Services.{|TAA3001:AddSingleton<IDbConnection>(_ => new SqliteConnection("Data Source=a.db"))|};
            builder.Services.AddScoped<Invoices>();
            var app = builder.Build();
            app.MapGet("/a", (Invoices invoices) => invoices.Count());
            app.Run();

            sealed class Invoices
            {
                private readonly IDbConnection _db;

                public Invoices(IDbConnection db) => _db = db;

                public int Count() => _db.ExecuteScalar<int>("SELECT COUNT(*) FROM a");
            }

            """,
        """
            using System.Data.Common;
            using Dapper;
            using Microsoft.Data.Sqlite;

            var builder = WebApplication.CreateBuilder(args);
            builder.Services.AddSingleton<DbDataSource>(_ => SqliteFactory.Instance.CreateDataSource("Data Source=a.db"));
            builder.Services.AddScoped<Invoices>();
            var app = builder.Build();
            app.MapGet("/a", (Invoices invoices) => invoices.Count());
            app.Run();

            sealed class Invoices
            {
                private readonly DbDataSource _dataSource;

                public Invoices(DbDataSource dataSource) => _dataSource = dataSource;

                public int Count()
                {
                    using var connection = _dataSource.OpenConnection();
                    return connection.ExecuteScalar<int>("SELECT COUNT(*) FROM a");
                }
            }

            """, key: "InjectFactoryIntoAllFix");
}
