namespace ThreadAffinityAnalyzers.Tests.Fixes;

/// <summary>What OpenPerCallFix makes of programs.</summary>
public class OpenPerCallFixTests
{
    [Fact]
    public Task HelperThatReturnsACommandInPrimaryConstructorClass() => Fix.Verify(
        """
            var builder = WebApplication.CreateBuilder(args);
            builder.Services.AddSingleton<Repo>();
            var app = builder.Build();
            app.MapGet("/a", (Repo r) => r.Count());
            app.Run();

            class Repo(string path)
            {
                readonly SqliteConnection {|TAA1002:db|} = new($"Data Source={path}");

                private SqliteCommand Command(string sql)
                {
                    var command = db.CreateCommand();
                    command.CommandText = sql;
                    return command;
                }

                public long Count()
                {
                    using var command = Command("SELECT COUNT(*) FROM a");
                    return (long)command.ExecuteScalar()!;
                }
            }

            """,
        """
            var builder = WebApplication.CreateBuilder(args);
            builder.Services.AddSingleton<Repo>();
            var app = builder.Build();
            app.MapGet("/a", (Repo r) => r.Count());
            app.Run();

            class Repo(string path)
            {
                private SqliteConnection OpenConnection()
                {
                    var connection = new SqliteConnection($"Data Source={path}");
                    connection.Open();
                    return connection;
                }

                private static SqliteCommand Command(SqliteConnection connection, string sql)
                {
                    var command = connection.CreateCommand();
                    command.CommandText = sql;
                    return command;
                }

                public long Count()
                {
                    using var connection = OpenConnection();
                    using var command = Command(connection, "SELECT COUNT(*) FROM a");
                    return (long)command.ExecuteScalar()!;
                }
            }

            """);

    [Fact]
    public Task InitMethodKeepsConnectionStringAndMovesSetUp() => Fix.Verify(
        """
            using Dapper;

            var app = WebApplication.CreateBuilder(args).Build();
            app.MapGet("/c", () => C.Names());
            app.Run();

            static class C
            {
                private static SqliteConnection {|TAA1001:_db|} = null!;

                public static void Init(string path)
                {
                    _db = new SqliteConnection($"Data Source={path}");
                    _db.Open();
                    _db.CreateFunction("twice", (long x) => x * 2);
                    _db.Execute("PRAGMA busy_timeout = 1000");
                    _db.Execute("PRAGMA journal_mode = WAL");
                    _db.Execute("CREATE TABLE IF NOT EXISTS c (name TEXT)");
                }

                public static IEnumerable<string> Names()
                {
                    using var reader = _db.ExecuteReader("SELECT name FROM c");
                    while (reader.Read())
                    {
                        yield return reader.GetString(0);
                    }
                }
            }

            """,
        """
            using Dapper;

            var app = WebApplication.CreateBuilder(args).Build();
            app.MapGet("/c", () => C.Names());
            app.Run();

            static class C
            {
                private static string _connectionString = "";

                private static SqliteConnection OpenConnection()
                {
                    var connection = new SqliteConnection(_connectionString);
                    connection.Open();
                    connection.CreateFunction("twice", (long x) => x * 2);
                    connection.Execute("PRAGMA busy_timeout = 1000");
                    return connection;
                }

                public static void Init(string path)
                {
                    _connectionString = $"Data Source={path}";
                    using var connection = OpenConnection();
                    connection.Execute("PRAGMA journal_mode = WAL");
                    connection.Execute("CREATE TABLE IF NOT EXISTS c (name TEXT)");
                }

                public static IEnumerable<string> Names()
                {
                    using var connection = OpenConnection();
                    using var reader = connection.ExecuteReader("SELECT name FROM c");
                    while (reader.Read())
                    {
                        yield return reader.GetString(0);
                    }
                }
            }

            """);

    [Fact]
    public Task LazyGetterWithCallersInOtherDocuments() => Fix.Verify(
        TestSources.Named([
        """
            using Dapper;

            var app = WebApplication.CreateBuilder(args).Build();
            app.MapGet("/a", () => Db.Connection.Query<string>("SELECT name FROM a"));
            app.MapGet("/b", async () => await Db.Connection.QueryAsync<string>("SELECT name FROM b"));
            app.MapGet("/c", () => new Repo().All());
            app.Run();

            """,
        """
            using Dapper;

            public static class Db
            {
                private static SqliteConnection? {|TAA1001:_connection|};

                public static SqliteConnection Connection
                {
                    get
                    {
                        if (_connection == null)
                        {
                            _connection = new SqliteConnection("Data Source=x.db");
                            _connection.Open();
                        }

                        return _connection;
                    }
                }
            }

            public class Repo
            {
                public Task<IEnumerable<string>> All() => Db.Connection.QueryAsync<string>("SELECT name FROM a");

                public void Clear()
                {
                    var c = Db.Connection;
                    c.Execute("DELETE FROM a");
                }
            }

            """]),
        TestSources.Named([
        """
            using Dapper;

            var app = WebApplication.CreateBuilder(args).Build();
            app.MapGet("/a", () =>
            {
                using var connection = Db.OpenConnection();
                return connection.Query<string>("SELECT name FROM a");
            });
            app.MapGet("/b", async () =>
            {
                using var connection = Db.OpenConnection();
                return await connection.QueryAsync<string>("SELECT name FROM b");
            });
            app.MapGet("/c", () => new Repo().All());
            app.Run();

            """,
        """
            using Dapper;

            public static class Db
            {
                public static SqliteConnection OpenConnection()
                {
                    var connection = new SqliteConnection("Data Source=x.db");
                    connection.Open();
                    return connection;
                }
            }

            public class Repo
            {
                public async Task<IEnumerable<string>> All()
                {
                    using var connection = Db.OpenConnection();
                    return await connection.QueryAsync<string>("SELECT name FROM a");
                }

                public void Clear()
                {
                    using var c = Db.OpenConnection();
                    c.Execute("DELETE FROM a");
                }
            }

            """]));

    [Fact]
    public Task LazyWithFactoryLambda() => Fix.Verify(
        """
            using Dapper;

            var app = WebApplication.CreateBuilder(args).Build();
            app.MapGet("/a", () => A.Names());
            app.Run();

            static class A
            {
                private static readonly Lazy<SqliteConnection> {|TAA1001:Db|} = new(() =>
                {
                    var c = new SqliteConnection("Data Source=a.db");
                    c.Open();
                    return c;
                });

                /// <summary>All names.</summary>
                public static List<string> Names() => Db.Value.Query<string>("SELECT name FROM a").ToList(); // trailing
            }

            """,
        """
            using Dapper;

            var app = WebApplication.CreateBuilder(args).Build();
            app.MapGet("/a", () => A.Names());
            app.Run();

            static class A
            {
                private static SqliteConnection OpenConnection()
                {
                    var c = new SqliteConnection("Data Source=a.db");
                    c.Open();
                    return c;
                }

                /// <summary>All names.</summary>
                public static List<string> Names()
                {
                    using var connection = OpenConnection();
                    return connection.Query<string>("SELECT name FROM a").ToList(); // trailing
                }
            }

            """);

    [Fact]
    public Task OpenAndCloseAroundEachUse() => Fix.Verify(
        """
            using Dapper;

            var app = WebApplication.CreateBuilder(args).Build();
            app.MapGet("/b", () => B.Names(1));
            app.Run();

            static class B
            {
                internal static SqliteConnection {|TAA1001:Db|} { get; } = new SqliteConnection("Data Source=b.db");

                public static List<string> Names(int id)
                {
                    Db.Open();
                    try
                    {
                        // The names.
                        return Db.Query<string>("SELECT name FROM b WHERE id = @id", new { id }).ToList();
                    }
                    finally
                    {
                        Db.Close();
                    }
                }
            }

            """,
        """
            using Dapper;

            var app = WebApplication.CreateBuilder(args).Build();
            app.MapGet("/b", () => B.Names(1));
            app.Run();

            static class B
            {
                private static SqliteConnection OpenConnection()
                {
                    var connection = new SqliteConnection("Data Source=b.db");
                    connection.Open();
                    return connection;
                }

                public static List<string> Names(int id)
                {
                    // The names.
                    using var connection = OpenConnection();
                    return connection.Query<string>("SELECT name FROM b WHERE id = @id", new { id }).ToList();
                }
            }

            """);

    [Fact]
    public Task ClosedUnderAQuestionInFinally() => Fix.Verify(
        """
            using System.Data;

            var app = WebApplication.CreateBuilder(args).Build();
            app.MapGet("/n", () => N.One());
            app.MapGet("/m", () => N.Two());
            app.Run();

            static class N
            {
                private static readonly SqliteConnection {|TAA1001:_db|} = new SqliteConnection("Data Source=n.db");

                public static object? One()
                {
                    try
                    {
                        _db.Open();
                        using var command = new SqliteCommand("SELECT 1", _db);
                        return command.ExecuteScalar();
                    }
                    finally
                    {
                        if (_db.State == ConnectionState.Open)
                            _db.Close();
                    }
                }

                public static object? Two()
                {
                    try
                    {
                        _db.Open();
                        using var command = new SqliteCommand("SELECT 2", _db);
                        return command.ExecuteScalar();
                    }
                    catch (SqliteException)
                    {
                        return null;
                    }
                    finally
                    {
                        if (_db.State != ConnectionState.Closed)
                        {
                            _db.Close();
                        }
                    }
                }
            }

            """,
        """
            var app = WebApplication.CreateBuilder(args).Build();
            app.MapGet("/n", () => N.One());
            app.MapGet("/m", () => N.Two());
            app.Run();

            static class N
            {
                private static SqliteConnection OpenConnection()
                {
                    var connection = new SqliteConnection("Data Source=n.db");
                    connection.Open();
                    return connection;
                }

                public static object? One()
                {
                    using var connection = OpenConnection();
                    using var command = new SqliteCommand("SELECT 1", connection);
                    return command.ExecuteScalar();
                }

                public static object? Two()
                {
                    try
                    {
                        using var connection = OpenConnection();
                        using var command = new SqliteCommand("SELECT 2", connection);
                        return command.ExecuteScalar();
                    }
                    catch (SqliteException)
                    {
                        return null;
                    }
                }
            }

            """);

    [Fact]
    public Task PrivateHelpersReceiveTheConnection() => Fix.Verify(
        """
            using Dapper;

            var app = WebApplication.CreateBuilder(args).Build();
            app.MapPost("/f", (string n) => F.Register(n));
            app.Run();

            static class F
            {
                private static readonly SqliteConnection {|TAA1001:_db|} = new("Data Source=f.db");

                static F() => _db.Open();

                public static long Register(string name)
                {
                    using var tx = _db.BeginTransaction();
                    if (Exists(name)) return 0;
                    Insert(name, tx);
                    tx.Commit();
                    return _db.ExecuteScalar<long>("SELECT last_insert_rowid()");
                }

                private static bool Exists(string name) => _db.ExecuteScalar<long>("SELECT COUNT(*) FROM f WHERE name = @name", new { name }) > 0;

                private static void Insert(string name, SqliteTransaction tx)
                {
                    _db.Execute("INSERT INTO f VALUES (@name)", new { name }, tx);
                }
            }

            """,
        """
            using Dapper;

            var app = WebApplication.CreateBuilder(args).Build();
            app.MapPost("/f", (string n) => F.Register(n));
            app.Run();

            static class F
            {
                private static SqliteConnection OpenConnection()
                {
                    var connection = new SqliteConnection("Data Source=f.db");
                    connection.Open();
                    return connection;
                }

                public static long Register(string name)
                {
                    using var connection = OpenConnection();
                    using var tx = connection.BeginTransaction();
                    if (Exists(connection, name)) return 0;
                    Insert(connection, name, tx);
                    tx.Commit();
                    return connection.ExecuteScalar<long>("SELECT last_insert_rowid()");
                }

                private static bool Exists(SqliteConnection connection, string name) => connection.ExecuteScalar<long>("SELECT COUNT(*) FROM f WHERE name = @name", new { name }) > 0;

                private static void Insert(SqliteConnection connection, string name, SqliteTransaction tx)
                {
                    connection.Execute("INSERT INTO f VALUES (@name)", new { name }, tx);
                }
            }

            """);

    [Fact]
    public Task SingletonWithConstructorAndDispose() => Fix.Verify(
        """
            using Dapper;

            var builder = WebApplication.CreateBuilder(args);
            builder.Services.AddSingleton<OrderStore>();
            var app = builder.Build();
            app.MapGet("/a", (OrderStore s) => s.Count());
            app.Run();

            sealed class OrderStore : IDisposable
            {
                private readonly SqliteConnection {|TAA1002:_db|};

                public OrderStore(IConfiguration configuration)
                {
                    _db = new SqliteConnection(configuration.GetConnectionString("x"));
                    _db.Open();
                    _db.Execute("CREATE TABLE IF NOT EXISTS o (id INTEGER)");
                }

                public long Count()
                {
                    foreach (var x in new[] { 1, 2 })
                    {
                        _db.Execute("INSERT INTO o VALUES (@x)", new { x });
                    }

                    return _db.ExecuteScalar<long>("SELECT COUNT(*) FROM o");
                }

                public void Dispose() => _db.Dispose();
            }

            """,
        """
            using Dapper;

            var builder = WebApplication.CreateBuilder(args);
            builder.Services.AddSingleton<OrderStore>();
            var app = builder.Build();
            app.MapGet("/a", (OrderStore s) => s.Count());
            app.Run();

            sealed class OrderStore : IDisposable
            {
                private readonly string? _connectionString;

                private SqliteConnection OpenConnection()
                {
                    var connection = new SqliteConnection(_connectionString);
                    connection.Open();
                    return connection;
                }

                public OrderStore(IConfiguration configuration)
                {
                    _connectionString = configuration.GetConnectionString("x");
                    using var connection = OpenConnection();
                    connection.Execute("CREATE TABLE IF NOT EXISTS o (id INTEGER)");
                }

                public long Count()
                {
                    using var connection = OpenConnection();
                    foreach (var x in new[] { 1, 2 })
                    {
                        connection.Execute("INSERT INTO o VALUES (@x)", new { x });
                    }

                    return connection.ExecuteScalar<long>("SELECT COUNT(*) FROM o");
                }

                public void Dispose()
                {
                }
            }

            """);

    [Fact]
    public Task StaticFieldOpenedInStaticConstructor() => Fix.Verify(
        """
            var app = WebApplication.CreateBuilder(args).Build();
            app.MapGet("/orders", () => Store.Count());
            app.MapPost("/orders", (string name) => Store.Add(name));
            app.Run();

            static class Store
            {
                // The one connection.
                private static readonly SqliteConnection {|TAA1001:_db|} = new("Data Source=app.db");

                static Store()
                {
                    _db.Open();
                    using var pragma = _db.CreateCommand();
                    pragma.CommandText = "PRAGMA synchronous = NORMAL";
                    pragma.ExecuteNonQuery();

                    // Once.
                    using var create = _db.CreateCommand();
                    create.CommandText = "CREATE TABLE IF NOT EXISTS orders (name TEXT)";
                    create.ExecuteNonQuery();
                }

                public static long Count()
                {
                    // Counts them.
                    using var command = _db.CreateCommand();
                    command.CommandText = "SELECT COUNT(*) FROM orders";
                    return (long)command.ExecuteScalar()!;
                }

                public static long Add(string name)
                {
                    if (name.Length == 0)
                        return 0;

                    using var transaction = _db.BeginTransaction();
                    using (var insert = _db.CreateCommand())
                    {
                        insert.CommandText = "INSERT INTO orders VALUES (@name)";
                        insert.Parameters.AddWithValue("@name", name);
                        insert.ExecuteNonQuery();
                    }

                    transaction.Commit();
                    return 1;
                }
            }

            """,
        """
            var app = WebApplication.CreateBuilder(args).Build();
            app.MapGet("/orders", () => Store.Count());
            app.MapPost("/orders", (string name) => Store.Add(name));
            app.Run();

            static class Store
            {
                // The one connection.
                private static SqliteConnection OpenConnection()
                {
                    var connection = new SqliteConnection("Data Source=app.db");
                    connection.Open();
                    using var pragma = connection.CreateCommand();
                    pragma.CommandText = "PRAGMA synchronous = NORMAL";
                    pragma.ExecuteNonQuery();
                    return connection;
                }

                static Store()
                {
                    using var connection = OpenConnection();

                    // Once.
                    using var create = connection.CreateCommand();
                    create.CommandText = "CREATE TABLE IF NOT EXISTS orders (name TEXT)";
                    create.ExecuteNonQuery();
                }

                public static long Count()
                {
                    // Counts them.
                    using var connection = OpenConnection();
                    using var command = connection.CreateCommand();
                    command.CommandText = "SELECT COUNT(*) FROM orders";
                    return (long)command.ExecuteScalar()!;
                }

                public static long Add(string name)
                {
                    if (name.Length == 0)
                        return 0;

                    using var connection = OpenConnection();
                    using var transaction = connection.BeginTransaction();
                    using (var insert = connection.CreateCommand())
                    {
                        insert.CommandText = "INSERT INTO orders VALUES (@name)";
                        insert.Parameters.AddWithValue("@name", name);
                        insert.ExecuteNonQuery();
                    }

                    transaction.Commit();
                    return 1;
                }
            }

            """);

    [Fact]
    public Task TaskReturningMemberAwaits() => Fix.Verify(
        """
            using Dapper;

            var app = WebApplication.CreateBuilder(args).Build();
            app.MapGet("/d", () => D.Names(3));
            app.MapGet("/e", () => D.Count());
            app.Run();

            static class D
            {
                static readonly SqliteConnection {|TAA1001:db|} = Create();

                static SqliteConnection Create()
                {
                    var c = new SqliteConnection("Data Source=d.db");
                    c.Open();
                    return c;
                }

                public static Task<IEnumerable<string>> Names(int id)
                {
                    if (id == 0)
                        return Task.FromResult(Enumerable.Empty<string>());
                    return db.QueryAsync<string>("SELECT name FROM d");
                }

                public static Task<int> Count() => db.ExecuteScalarAsync<int>("SELECT COUNT(*) FROM d");
            }

            """,
        """
            using Dapper;

            var app = WebApplication.CreateBuilder(args).Build();
            app.MapGet("/d", () => D.Names(3));
            app.MapGet("/e", () => D.Count());
            app.Run();

            static class D
            {
                static SqliteConnection Create()
                {
                    var c = new SqliteConnection("Data Source=d.db");
                    c.Open();
                    return c;
                }

                public static async Task<IEnumerable<string>> Names(int id)
                {
                    if (id == 0)
                        return Enumerable.Empty<string>();
                    using var connection = Create();
                    return await connection.QueryAsync<string>("SELECT name FROM d");
                }

                public static async Task<int> Count()
                {
                    using var connection = Create();
                    return await connection.ExecuteScalarAsync<int>("SELECT COUNT(*) FROM d");
                }
            }

            """);
}
