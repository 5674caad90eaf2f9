namespace ThreadAffinityAnalyzers.Tests.Fixes;

/// <summary>What is prepared once and what is prepared for each connection: settings, handlers, openings, text of commands.</summary>
public class PerCallSetUpTests
{
    [Fact]
    public Task SettingsAmongOneTimeWork() => Fix.Verify(
        """
            using Dapper;
            using Microsoft.Data.Sqlite;

            var app = WebApplication.CreateBuilder(args).Build();
            app.MapGet("/a", () => S.Count());
            app.MapGet("/b", async () => await S.CountAsync());
            app.Run();

            static class S
            {
                private static readonly SqliteConnection {|TAA1001:_db|} = new("Data Source=s.db");

                static S()
                {
                    _db.Open();
                    var command = _db.CreateCommand();
                    command.CommandText = "PRAGMA journal_mode = WAL; PRAGMA foreign_keys = ON;";
                    command.ExecuteNonQuery();
                    command.CommandText = "CREATE TABLE IF NOT EXISTS s (id INTEGER)";
                    command.ExecuteNonQuery();
                    _db.Execute("PRAGMA busy_timeout = 5000; CREATE INDEX IF NOT EXISTS i ON s (id)");
                }

                public static long Count() => _db.ExecuteScalar<long>("SELECT COUNT(*) FROM s");

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
                private static SqliteConnection OpenConnection()
                {
                    var connection = new SqliteConnection("Data Source=s.db");
                    connection.Open();
                    var command = connection.CreateCommand();
                    command.CommandText = "PRAGMA foreign_keys = ON;";
                    command.ExecuteNonQuery();
                    connection.Execute("PRAGMA busy_timeout = 5000;");
                    return connection;
                }

                static S()
                {
                    using var connection = OpenConnection();
                    var command = connection.CreateCommand();
                    command.CommandText = "PRAGMA journal_mode = WAL; PRAGMA foreign_keys = ON;";
                    command.ExecuteNonQuery();
                    command.CommandText = "CREATE TABLE IF NOT EXISTS s (id INTEGER)";
                    command.ExecuteNonQuery();
                    connection.Execute("PRAGMA busy_timeout = 5000; CREATE INDEX IF NOT EXISTS i ON s (id)");
                }

                public static long Count()
                {
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
    public Task AwaitedSetUpIsRepeatedByTheFactory() => Fix.Verify(
        """
            using Dapper;
            using Microsoft.Data.Sqlite;

            var app = WebApplication.CreateBuilder(args).Build();
            app.MapGet("/a", () => S.Count());
            app.MapGet("/b", async () => await S.CountAsync());
            app.Run();

            static class S
            {
                private static readonly SqliteConnection {|TAA1001:_db|} = new("Data Source=s.db");

                public static async Task InitAsync()
                {
                    await _db.OpenAsync();
                    await _db.ExecuteAsync("PRAGMA foreign_keys = ON");
                    await using (var command = _db.CreateCommand())
                    {
                        command.CommandText = "PRAGMA busy_timeout = 5000; CREATE TABLE IF NOT EXISTS s (id INTEGER)";
                        await command.ExecuteNonQueryAsync().ConfigureAwait(false);
                    }
                }

                public static long Count() => _db.ExecuteScalar<long>("SELECT COUNT(*) FROM s");

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
                private static SqliteConnection OpenConnection()
                {
                    var connection = new SqliteConnection("Data Source=s.db");
                    connection.Open();
                    connection.Execute("PRAGMA foreign_keys = ON");
                    using (var command = connection.CreateCommand())
                    {
                        command.CommandText = "PRAGMA busy_timeout = 5000;";
                        command.ExecuteNonQuery();
                    }
                    return connection;
                }

                public static async Task InitAsync()
                {
                    using var connection = OpenConnection();
                    await using (var command = connection.CreateCommand())
                    {
                        command.CommandText = "PRAGMA busy_timeout = 5000; CREATE TABLE IF NOT EXISTS s (id INTEGER)";
                        await command.ExecuteNonQueryAsync().ConfigureAwait(false);
                    }
                }

                public static long Count()
                {
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
    public Task HandlersHearTheOpeningAndNothingIsTried() => Fix.Verify(
        """
            using Dapper;
            using Microsoft.Data.Sqlite;

            var app = WebApplication.CreateBuilder(args).Build();
            app.MapGet("/a", () => S.Count());
            app.MapGet("/b", async () => await S.CountAsync());
            app.Run();

            static class S
            {
                private static readonly SqliteConnection {|TAA1001:_db|} = new("Data Source=s.db");

                static S()
                {
                    try
                    {
                        _db.StateChange += (_, e) => Console.WriteLine(e.CurrentState);
                        _db.Open();
                    }
                    catch (Exception ex)
                    {
                        Console.Error.WriteLine(ex);
                        throw;
                    }
                }

                public static long Count() => _db.ExecuteScalar<long>("SELECT COUNT(*) FROM s");

                public static async Task<long> CountAsync()
                {
                    if (_db.State != System.Data.ConnectionState.Open)
                    {
                        await _db.OpenAsync();
                    }

                    return await _db.ExecuteScalarAsync<long>("SELECT COUNT(*) FROM s");
                }
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
                private static SqliteConnection OpenConnection()
                {
                    var connection = new SqliteConnection("Data Source=s.db");
                    connection.StateChange += (_, e) => Console.WriteLine(e.CurrentState);
                    connection.Open();
                    return connection;
                }

                public static long Count()
                {
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
    public Task ParametersMadeByTheCommand() => Fix.Verify(
        """
            using Microsoft.Data.Sqlite;

            var app = WebApplication.Create(args);
            Users.Init();
            app.MapPost("/u", (string name) => Users.Add(name));
            app.MapPost("/v", async (string name) => await Users.AddAsync(name));
            app.Run();

            static class Users
            {
                private static SqliteConnection _connection = null!;
                private static SqliteCommand {|TAA1003:_insert|} = null!, {|TAA1003:_count|} = null!;

                public static void Init()
                {
                    _connection = new SqliteConnection("Data Source=u.db");
                    _connection.Open();
                    _insert = _connection.CreateCommand();
                    _insert.CommandText = "INSERT INTO users VALUES ($name)";
                    var p = _insert.CreateParameter();
                    p.ParameterName = "$name";
                    _insert.Parameters.Add(p);
                    _count = new SqliteCommand("SELECT COUNT(*) FROM users", _connection);
                }

                public static int Add(string name)
                {
                    _insert.Parameters[0].Value = name;
                    return _insert.ExecuteNonQuery();
                }

                public static async Task<long> AddAsync(string name)
                {
                    _insert.Parameters["$name"].Value = name;
                    await _insert.ExecuteNonQueryAsync();
                    return (long)(await _count.ExecuteScalarAsync())!;
                }
            }

            """,
        """
            using Microsoft.Data.Sqlite;

            var app = WebApplication.Create(args);
            Users.Init();
            app.MapPost("/u", (string name) => Users.Add(name));
            app.MapPost("/v", async (string name) => await Users.AddAsync(name));
            app.Run();

            static class Users
            {
                private static SqliteConnection OpenConnection()
                {
                    var connection = new SqliteConnection("Data Source=u.db");
                    connection.Open();
                    return connection;
                }

                private static SqliteCommand CreateCountCommand(SqliteConnection connection)
                {
                    return new SqliteCommand("SELECT COUNT(*) FROM users", connection);
                }

                private static SqliteCommand CreateInsertCommand(SqliteConnection connection)
                {
                    var command = connection.CreateCommand();
                    command.CommandText = "INSERT INTO users VALUES ($name)";
                    var p = command.CreateParameter();
                    p.ParameterName = "$name";
                    command.Parameters.Add(p);
                    return command;
                }

                public static void Init()
                {
                }

                public static int Add(string name)
                {
                    using var connection = OpenConnection();
                    using var insert = CreateInsertCommand(connection);
                    insert.Parameters[0].Value = name;
                    return insert.ExecuteNonQuery();
                }

                public static async Task<long> AddAsync(string name)
                {
                    using var connection = OpenConnection();
                    using var insert = CreateInsertCommand(connection);
                    using var count = CreateCountCommand(connection);
                    insert.Parameters["$name"].Value = name;
                    await insert.ExecuteNonQueryAsync();
                    return (long)(await count.ExecuteScalarAsync())!;
                }
            }

            """);

    [Fact]
    public Task CursorOfAnotherType() => Fix.Verify(
        """
            using Microsoft.Data.Sqlite;

            var app = WebApplication.Create(args);
            app.MapPost("/register", (string name) => Handlers.Register(name));
            app.MapGet("/users", () => Handlers.Users());
            app.Run();

            static class Db
            {
                public static readonly SqliteConnection Connection = new SqliteConnection("Data Source=register.db");
                public static readonly SqliteCommand {|TAA1003:Cursor|};

                static Db()
                {
                    Connection.Open();
                    Cursor = Connection.CreateCommand();
                    Cursor.CommandText = "CREATE TABLE IF NOT EXISTS users (id INTEGER PRIMARY KEY, name TEXT)";
                    Cursor.ExecuteNonQuery();
                }
            }

            static class Handlers
            {
                public static IResult Register(string name)
                {
                    Db.Cursor.CommandText = "SELECT 1 FROM users WHERE name = $name";
                    Db.Cursor.Parameters.Clear();
                    Db.Cursor.Parameters.AddWithValue("$name", name);
                    using (var reader = Db.Cursor.ExecuteReader())
                    {
                        if (reader.Read())
                            return Results.Conflict();
                    }

                    Db.Cursor.CommandText = "INSERT INTO users (name) VALUES ($name)";
                    Db.Cursor.ExecuteNonQuery();
                    Db.Cursor.CommandText = "SELECT last_insert_rowid()";
                    return Results.Ok((long)Db.Cursor.ExecuteScalar()!);
                }

                public static List<string> Users()
                {
                    var users = new List<string>();
                    Db.Cursor.CommandText = "SELECT name FROM users";
                    using var reader = Db.Cursor.ExecuteReader();
                    while (reader.Read()) users.Add(reader.GetString(0));
                    return users;
                }
            }

            """,
        """
            using Microsoft.Data.Sqlite;

            var app = WebApplication.Create(args);
            app.MapPost("/register", (string name) => Handlers.Register(name));
            app.MapGet("/users", () => Handlers.Users());
            app.Run();

            static class Db
            {
                public static SqliteConnection OpenConnection()
                {
                    var connection = new SqliteConnection("Data Source=register.db");
                    connection.Open();
                    return connection;
                }

                static Db()
                {
                    using var connection = OpenConnection();
                    using var cursor = connection.CreateCommand();
                    cursor.CommandText = "CREATE TABLE IF NOT EXISTS users (id INTEGER PRIMARY KEY, name TEXT)";
                    cursor.ExecuteNonQuery();
                }
            }

            static class Handlers
            {
                public static IResult Register(string name)
                {
                    using var connection = Db.OpenConnection();
                    using var cursor = connection.CreateCommand();
                    cursor.CommandText = "SELECT 1 FROM users WHERE name = $name";
                    cursor.Parameters.Clear();
                    cursor.Parameters.AddWithValue("$name", name);
                    using (var reader = cursor.ExecuteReader())
                    {
                        if (reader.Read())
                            return Results.Conflict();
                    }

                    cursor.CommandText = "INSERT INTO users (name) VALUES ($name)";
                    cursor.ExecuteNonQuery();
                    cursor.CommandText = "SELECT last_insert_rowid()";
                    return Results.Ok((long)cursor.ExecuteScalar()!);
                }

                public static List<string> Users()
                {
                    var users = new List<string>();
                    using var connection = Db.OpenConnection();
                    using var cursor = connection.CreateCommand();
                    cursor.CommandText = "SELECT name FROM users";
                    using var reader = cursor.ExecuteReader();
                    while (reader.Read()) users.Add(reader.GetString(0));
                    return users;
                }
            }

            """);

    [Fact]
    public Task OptionsOfAContext() => Fix.Verify(
        """
            using Microsoft.Data.Sqlite;
            using Microsoft.EntityFrameworkCore;

            var builder = WebApplication.CreateBuilder(args);
            var {|TAA2001:connection|} = new SqliteConnection("Data Source=shop.db");
            connection.Open();
            builder.Services.AddDbContext<Shop>(options => options.UseSqlite(connection));
            var app = builder.Build();
            app.MapGet("/", (Shop shop) => shop.Items.ToListAsync());
            app.Run();

            public class Item { public int Id { get; set; } }

            public class Shop(DbContextOptions<Shop> options) : DbContext(options)
            {
                public DbSet<Item> Items => Set<Item>();
            }

            """,
        """
            using Microsoft.Data.Sqlite;
            using Microsoft.EntityFrameworkCore;

            var builder = WebApplication.CreateBuilder(args);
            builder.Services.AddDbContext<Shop>(options => options.UseSqlite("Data Source=shop.db"));
            var app = builder.Build();
            app.MapGet("/", (Shop shop) => shop.Items.ToListAsync());
            app.Run();

            public class Item { public int Id { get; set; } }

            public class Shop(DbContextOptions<Shop> options) : DbContext(options)
            {
                public DbSet<Item> Items => Set<Item>();
            }

            """);
}
